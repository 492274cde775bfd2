//! Bad days of the whole shell, without a window: a folder that cannot be written, damage that the first frame meets,
//! and a key that must be in no file.

use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use simulator::Script;
use store::{Listing, NewConversation};
use timbre_lib::app::{App, Opening};
use timbre_lib::environment::Environment;
use timbre_lib::export::{self, ExportFormat};
use timbre_lib::ipc::boot;
use timbre_lib::ipc::error::ErrorCode;

use crate::World;

/// Names a folder that may be read and not written, to a process that is not root.
const READ_ONLY: &str = "TIMBRE_TEST_READ_ONLY";

fn environment(directory: &Path) -> Environment {
    Environment {
        data_directory: directory.to_owned(),
        data_directory_overridden: true,
        service: None,
        key: None,
        key_rejected: false,
    }
}

fn library(directory: &Path) -> PathBuf {
    let library = store::Library::open(directory).expect("a library");
    for n in 0..200 {
        let new = NewConversation {
            uid: n.to_string(),
            title: format!("conversation {n}"),
            ..NewConversation::default()
        };
        library.create_conversation(&new, 1).expect("made");
    }
    library.back_up().expect("a backup");
    directory.join("library.db")
}

/// Root may write everywhere: the executable runs itself as somebody else.
#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_may_not_be_written_costs_the_memory_and_not_the_start() {
    use std::os::unix::fs::PermissionsExt;
    if let Some(directory) = std::env::var_os(READ_ONLY).map(PathBuf::from) {
        let environment = environment(&directory);
        let (app, _) = App::open(&environment, Opening::begin(&environment), |_| {}).expect("the app starts");
        assert_eq!(app.notices.len(), 1);
        let notice = &app.notices[0];
        assert_eq!((notice.code, notice.lasting), (ErrorCode::LibraryUnavailable, true));
        let named =
            notice.detail.as_ref().is_some_and(|detail| detail.contains(&*directory.to_string_lossy()));
        assert!(named, "{notice:?}");
        let boot = boot::gather(&app).await.expect("the first frame");
        assert_eq!(boot.conversations.items.len(), 0);
        app.library.create_conversation(&NewConversation::default(), 1).expect("in memory it works");
        return;
    }
    let directory = tempfile::tempdir().expect("a folder");
    library(directory.path());
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("permitted");
    };
    mode(&directory.path().join("library.db"), 0o444);
    mode(&directory.path().join("library.lock"), 0o444);
    mode(directory.path(), 0o555);
    let own = std::env::current_exe().expect("this executable");
    let as_somebody = ["--reuid=65534", "--regid=65534", "--clear-groups", "--"];
    let run = Command::new("setpriv")
        .args(as_somebody)
        .arg(&own)
        .args(["bad_days::a_folder_that_may_not_be_written_costs_the_memory_and_not_the_start", "--exact"])
        .env(READ_ONLY, directory.path())
        .stderr(Stdio::null())
        .output();
    mode(directory.path(), 0o755);
    // Only root can become somebody else.
    let Ok(output) = run else { return };
    let ran = String::from_utf8_lossy(&output.stdout);
    assert!(!ran.contains("test result") || output.status.success(), "{ran}");
}

#[tokio::test]
async fn damage_that_only_the_first_frame_meets_is_mended_before_it() {
    let directory = tempfile::tempdir().expect("a folder");
    let path = library(directory.path());
    let size = path.metadata().expect("a file").len();
    // The first page, which says what there is, stays.
    let mut file = std::fs::OpenOptions::new().write(true).open(&path).expect("a file");
    file.seek(SeekFrom::Start(4_096)).expect("a place");
    file.write_all(&vec![0xa5; usize::try_from(size).expect("small") - 4_096]).expect("written");
    drop(file);
    let environment = environment(directory.path());
    let (app, _) = App::open(&environment, Opening::begin(&environment), |_| {}).expect("the app starts");
    let boot = boot::gather(&app).await.expect("the first frame");
    assert_eq!(boot.notices.len(), 1);
    let notice = &boot.notices[0];
    assert_eq!(notice.code, ErrorCode::LibraryCorrupt);
    assert!(notice.lost_since.is_some(), "it says since when something is missing");
    let broken = PathBuf::from(notice.detail.as_ref().expect("it says where the file is"));
    assert_eq!(broken.join("library.db").metadata().expect("it is there").len(), size);
    let listed = app.library.conversations(Listing::All, None, 300).expect("a list");
    assert_eq!(listed.items.len(), 200, "what the backup has is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_in_no_file_that_is_ever_written() {
    let key = "sk-or-v1-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let world = World::new("planted", Some(key)).await;
    // A service that says the key back, in an error and in the detail of one.
    for fault in ["echo_auth_in_error", "e401"] {
        world.simulator.script(Script::fault(fault).expect("a fault"));
        let message = world.ask("sim/writer").await;
        world.painted(message).await;
    }
    let message = world.ask("sim/writer").await;
    world.painted(message).await;
    let library = &world.app.library;
    library.back_up().expect("a backup");
    let exports = world.directory.join("exports");
    for format in
        [ExportFormat::Json, ExportFormat::Html, ExportFormat::Markdown, ExportFormat::MarkdownWithReasoning]
    {
        export::export(library, &exports, None, format, "2026-01-31").expect("exported");
    }
    let asked = world.simulator.requests();
    let sent = asked.iter().filter(|request| format!("{request:?}").contains(key)).count();
    assert!(sent >= 3, "the key was used: {sent}");
    let mut seen = Vec::new();
    assert_free_of(&world.directory, key, &mut seen);
    for expected in ["library.db", "library.db-wal", "000001-asked.db", ".json", ".html", ".md"] {
        assert!(seen.iter().any(|name| name.ends_with(expected)), "{expected} was looked at: {seen:?}");
    }
}

/// Reads every file below `place`; also a part of the key would be too much.
fn assert_free_of(place: &Path, key: &str, seen: &mut Vec<String>) {
    for entry in std::fs::read_dir(place).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            assert_free_of(&path, key, seen);
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file");
        for part in [&key[..24], &key[key.len() - 24..]] {
            let found = bytes.windows(part.len()).any(|window| window == part.as_bytes());
            assert!(!found, "the key is in {}", path.display());
        }
        seen.push(path.display().to_string());
    }
}
