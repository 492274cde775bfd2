//! Conversations as files for the person: where they are put, what they are called, and that nothing is overwritten.

mod html;

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use store::{ConversationId, Library, Listing};
use ts_rs::TS;

use crate::ipc::error::{ErrorCode, IpcError};

/// How many conversations are listed at a time.
const PAGE: u32 = 1_000;

/// What an export is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ExportFormat {
    /// Markdown, what was thought left out.
    Markdown,
    /// Markdown, with what was thought.
    MarkdownWithReasoning,
    /// Our own JSON: complete.
    Json,
    /// A page that needs nothing else.
    Html,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Exported {
    /// The file, or the folder when there are several.
    pub path: String,
    /// How many conversations are in it.
    pub count: u64,
}

/// Writes conversations (`None`: all that are not in the trash) into `directory`, which is made when missing. `day` is
/// part of the name when there are several. What fails half way is removed again.
///
/// # Errors
/// `notFound`, `diskFull`, `fileUnavailable`, or when the library cannot be read.
pub fn export(
    library: &Library,
    directory: &Path,
    ids: Option<Vec<ConversationId>>,
    format: ExportFormat,
    day: &str,
) -> Result<Exported, IpcError> {
    fs::create_dir_all(directory).map_err(|error| unavailable(directory, &error))?;
    let ids = match ids {
        Some(ids) => ids,
        None => all(library)?,
    };
    let name = match ids.as_slice() {
        [] => return Err(IpcError::new(ErrorCode::InvalidInput, "There is nothing to export.")),
        [one] => store::file_name(&titled(&library.conversation(*one)?.title)),
        _ => format!("Timbre export {day}"),
    };
    let mut names = Names::default();
    let path = if format == ExportFormat::Json {
        names.create(directory, &name, ".json", |path| {
            file(path, |to| Ok(library.export_json(Some(&ids), to).map(|_| ())?))
        })?
    } else if ids.len() == 1 {
        one(library, directory, &mut names, ids[0], format)?
    } else {
        names.create(directory, &name, "", |folder| {
            make_folder(folder)?;
            let mut inside = Names::default();
            let written =
                ids.iter().try_for_each(|id| one(library, folder, &mut inside, *id, format).map(drop));
            if written.is_err() {
                _ = fs::remove_dir_all(folder);
            }
            written.map_err(Failure::Export)
        })?
    };
    Ok(Exported { path: path.display().to_string(), count: ids.len() as u64 })
}

/// Writes the text of one answer into `directory`, named after its conversation.
///
/// # Errors
/// `diskFull` or `fileUnavailable`.
pub fn answer(directory: &Path, title: &str, text: &str) -> Result<Exported, IpcError> {
    fs::create_dir_all(directory).map_err(|error| unavailable(directory, &error))?;
    let path = Names::default().create(directory, &store::file_name(&titled(title)), ".md", |path| {
        file(path, |to| to.write_all(text.as_bytes()).map_err(|error| unavailable(path, &error)))
    })?;
    Ok(Exported { path: path.display().to_string(), count: 1 })
}

/// A day of the calendar, UTC, as `2026-01-31`.
#[must_use]
pub fn day(unix_ms: i64) -> String {
    // Days since 0000-03-01: years begin in March, so that the leap day is the last of its year.
    let days = unix_ms.div_euclid(86_400_000) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", year + era * 400 + later)
}

/// Every conversation that is not in the trash.
fn all(library: &Library) -> Result<Vec<ConversationId>, IpcError> {
    let mut ids = Vec::new();
    for listing in [Listing::All, Listing::Archived] {
        let mut cursor = None;
        loop {
            let page = library.conversations(listing, cursor.as_deref(), PAGE)?;
            ids.extend(page.items.iter().map(|item| item.id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    Ok(ids)
}

/// Writes one conversation as a file of its own.
fn one(
    library: &Library,
    directory: &Path,
    names: &mut Names,
    id: ConversationId,
    format: ExportFormat,
) -> Result<PathBuf, IpcError> {
    let (title, ending, text) = if format == ExportFormat::Html {
        let conversation = library.conversation(id)?;
        let text = html::page(&conversation, &library.path(id)?);
        (conversation.title, ".html", text)
    } else {
        let reasoning = format == ExportFormat::MarkdownWithReasoning;
        (library.conversation(id)?.title, ".md", library.export_markdown(id, reasoning)?.text)
    };
    names.create(directory, &store::file_name(&titled(&title)), ending, |path| {
        file(path, |to| to.write_all(text.as_bytes()).map_err(|error| unavailable(path, &error)))
    })
}

/// What a conversation without a title is called.
fn titled(title: &str) -> String {
    if title.trim().is_empty() { "Conversation".to_owned() } else { title.to_owned() }
}

/// The names that were used so far, so that a thousand files of one name do not try a thousand names each.
#[derive(Default)]
struct Names(HashMap<String, u32>);

/// Why something was not made.
enum Failure {
    /// There is something of this name.
    Taken,
    Export(IpcError),
}

impl Names {
    /// Makes something of this name, or with a number after it when the name is taken.
    fn create(
        &mut self,
        directory: &Path,
        name: &str,
        ending: &str,
        make: impl Fn(&Path) -> Result<(), Failure>,
    ) -> Result<PathBuf, IpcError> {
        // Some file systems do not tell upper from lower case.
        let used = self.0.entry(name.to_lowercase()).or_default();
        loop {
            *used += 1;
            let numbered = if *used == 1 { String::new() } else { format!(" ({used})") };
            let path = directory.join(format!("{name}{numbered}{ending}"));
            match make(&path) {
                Ok(()) => return Ok(path),
                Err(Failure::Taken) => {}
                Err(Failure::Export(error)) => return Err(error),
            }
        }
    }
}

/// Writes a new file that only the person can read; removes it again when that fails.
fn file(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), IpcError>,
) -> Result<(), Failure> {
    let file = private(OpenOptions::new().write(true).create_new(true)).open(path);
    let mut to = BufWriter::new(file.map_err(|error| failed(path, &error))?);
    let flushed = |mut to: BufWriter<File>| to.flush().and_then(|()| to.get_ref().sync_all());
    let written = write(&mut to).and_then(|()| flushed(to).map_err(|error| unavailable(path, &error)));
    if written.is_err() {
        _ = fs::remove_file(path);
    }
    written.map_err(Failure::Export)
}

fn make_folder(path: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| failed(path, &error))
}

/// What is opened with these is new and can be read by the person alone.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::AlreadyExists {
        Failure::Taken
    } else {
        Failure::Export(unavailable(path, error))
    }
}

/// A file that could not be written, as the page is told.
pub(crate) fn unavailable(path: &Path, error: &io::Error) -> IpcError {
    let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
    if full {
        return IpcError::new(ErrorCode::DiskFull, "The disk is full: the file was not written.");
    }
    IpcError::new(ErrorCode::FileUnavailable, format!("{} could not be written.", path.display()))
        .with_detail(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, answered};

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).expect("a directory").flatten();
        let mut names: Vec<_> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn read(path: &str) -> String {
        fs::read_to_string(path).expect("a text")
    }

    #[test]
    fn one_conversation_is_one_file_and_a_second_export_overwrites_nothing() {
        let library = samples::library();
        let (id, _) = answered(&library, "The / sea?", "It is *dark*.");
        let directory = tempfile::tempdir().expect("a directory");
        let to = directory.path().join("new");
        let run = |format| export(&library, &to, Some(vec![id]), format, "2026-01-31").expect("exported");
        let first = run(ExportFormat::Markdown);
        let second = run(ExportFormat::MarkdownWithReasoning);
        assert_eq!(
            (first.count, names(&to)),
            (1, vec!["The sea (2).md".to_owned(), "The sea.md".to_owned()])
        );
        assert!(read(&first.path).contains("It is *dark*.") && !read(&first.path).contains("I thought."));
        assert!(read(&second.path).contains("I thought."));
        assert!(read(&run(ExportFormat::Html).path).contains("<em>dark</em>"));
        assert!(run(ExportFormat::Json).path.ends_with("The sea.json"));
    }

    #[test]
    fn everything_is_a_folder_of_files_or_one_json_file_that_can_be_imported() {
        let library = samples::library();
        for _ in 0..3 {
            answered(&library, "Same", "answer");
        }
        let (archived, _) = answered(&library, "same", "archived");
        let patch = store::ConversationPatch { archived: Some(true), ..Default::default() };
        library.update_conversation(archived, &patch).expect("archived");
        let (gone, _) = answered(&library, "In the trash", "answer");
        library.delete_conversations(&[gone], 1).expect("deleted");
        let directory = tempfile::tempdir().expect("a directory");
        let run = |format| export(&library, directory.path(), None, format, "2026-01-31").expect("exported");
        let folder = run(ExportFormat::Html);
        assert_eq!(folder.count, 4);
        assert!(folder.path.ends_with("Timbre export 2026-01-31"));
        let inside = names(Path::new(&folder.path));
        assert_eq!(inside, ["Same (2).html", "Same (3).html", "Same.html", "same (4).html"]);
        assert!(run(ExportFormat::Html).path.ends_with("Timbre export 2026-01-31 (2)"));
        let json = run(ExportFormat::Json);
        let other = samples::library();
        let mut file = File::open(&json.path).expect("the file");
        let report = other.import(&mut file, &mut |_| std::ops::ControlFlow::Continue(())).expect("imported");
        assert_eq!((report.conversations, report.messages), (4, 8));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_person_can_read_what_is_exported() {
        use std::os::unix::fs::PermissionsExt;
        let library = samples::library();
        answered(&library, "a", "b");
        answered(&library, "c", "d");
        let directory = tempfile::tempdir().expect("a directory");
        let mode = |path: &Path| path.metadata().expect("there").permissions().mode() & 0o777;
        let json = export(&library, directory.path(), None, ExportFormat::Json, "d").expect("exported");
        assert_eq!(mode(Path::new(&json.path)), 0o600);
        let folder = export(&library, directory.path(), None, ExportFormat::Markdown, "d").expect("exported");
        assert_eq!(mode(Path::new(&folder.path)), 0o700);
        assert_eq!(mode(&Path::new(&folder.path).join("a.md")), 0o600);
    }

    #[test]
    fn what_cannot_be_exported_leaves_nothing_behind() {
        let library = samples::library();
        let (id, _) = answered(&library, "a", "b");
        let directory = tempfile::tempdir().expect("a directory");
        let ids = Some(vec![id, ConversationId(999)]);
        let error =
            export(&library, directory.path(), ids, ExportFormat::Markdown, "d").expect_err("not found");
        assert_eq!(error.code, ErrorCode::NotFound);
        assert!(names(directory.path()).is_empty());
        let file = directory.path().join("file");
        fs::write(&file, "").expect("written");
        let error =
            export(&library, &file, Some(vec![id]), ExportFormat::Html, "d").expect_err("no directory");
        assert_eq!(error.code, ErrorCode::FileUnavailable);
    }

    #[test]
    fn days_follow_the_calendar() {
        for (ms, text) in [
            (0, "1970-01-01"),
            (951_782_400_000, "2000-02-29"),
            (951_868_800_000, "2000-03-01"),
            (1_798_761_599_999, "2026-12-31"),
            (-1, "1969-12-31"),
        ] {
            assert_eq!(day(ms), text);
        }
    }
}
