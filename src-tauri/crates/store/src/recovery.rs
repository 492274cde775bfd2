//! Bad days at the start: a file that is damaged, newer than this program, or was not closed.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rusqlite::Connection;

use crate::backups::{self, Backup};
use crate::schema::Schema;
use crate::{Error, calendar, connection, library, search};

/// Left in the directory when a read or a write met damage, so that the next start looks closely.
const DAMAGED: &str = "damaged";

/// A backup on its way to the library's place.
const RESTORED: &str = "library.db-restored";

/// The largest file that is checked at a start that follows a crash, bytes; the check takes a second for it.
pub(crate) const CHECKED: u64 = 256 << 20;

/// A damaged library, moved aside; nothing of it was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Where the damaged files are now.
    pub broken: PathBuf,
    /// The backup that was put in their place; `None` when there was none, and the library began empty.
    pub backup: Option<Backup>,
}

/// The write connection of the library in a directory, or what can be had of it.
pub(crate) struct Found {
    pub(crate) writer: Connection,
    pub(crate) read_only: bool,
    pub(crate) no_room: bool,
    pub(crate) recovered: Option<Recovered>,
    /// The file was not closed and is too large to be checked before the window opens.
    pub(crate) unchecked: bool,
}

impl Found {
    fn new(writer: Connection) -> Self {
        Self { writer, read_only: false, no_room: false, recovered: None, unchecked: false }
    }
}

/// Opens the file in `directory`; moves a damaged one aside and puts the newest sound backup in its place. After a
/// crash it is checked first when it has no more than `checked` bytes.
pub(crate) fn open(directory: &Path, schema: &Schema, checked: u64) -> Result<Found, Error> {
    finish_restoring(directory)?;
    match open_file(directory, schema, checked) {
        Err(Error::Corrupt(reason)) => {
            tracing::error!(reason, "the library is damaged");
            let recovered = recover(directory)?;
            let found = open_file(directory, schema, checked)?;
            Ok(Found { recovered: Some(recovered), ..found })
        }
        Err(Error::DiskFull) => open_frozen(directory, schema),
        other => other,
    }
}

/// Remembers for the next start that damage was met.
pub(crate) fn note_damage(directory: &Path) {
    if let Err(error) = connection::make_private_file(&directory.join(DAMAGED)) {
        tracing::warn!(%error, "the damage could not be noted");
    }
}

fn open_file(directory: &Path, schema: &Schema, checked: u64) -> Result<Found, Error> {
    let path = directory.join(library::FILE);
    let was_not_closed = was_not_closed(directory);
    let is_damaged = directory.join(DAMAGED).exists();
    if is_emptied(directory, was_not_closed)? {
        return Err(Error::Corrupt("the file is empty".to_owned()));
    }
    connection::make_private_file(&path)?;
    // Looked at without the means to write: a file of a newer version stays as it is, to the last byte.
    let reader = connection::reader(&path)?;
    let version = schema.found_in(&reader)?;
    if version > schema.version() {
        return Ok(Found { read_only: true, ..Found::new(reader) });
    }
    drop(reader);
    let mut writer = connection::writer(&path)?;
    let is_small = path.metadata().is_ok_and(|file| file.len() <= checked);
    if is_damaged || (was_not_closed && is_small) {
        mend(&mut writer)?;
    }
    if 0 < version && version < schema.version() {
        backups::make(&writer, directory, "before-migration")?;
    }
    schema.migrate(&mut writer)?;
    _ = std::fs::remove_file(directory.join(DAMAGED));
    let unchecked = was_not_closed && !is_small && !is_damaged;
    Ok(Found { unchecked, ..Found::new(writer) })
}

/// The file as it is, when the disk has no room for what opening it needs.
fn open_frozen(directory: &Path, schema: &Schema) -> Result<Found, Error> {
    // What is in a WAL would be missing.
    if was_not_closed(directory) {
        return Err(Error::DiskFull);
    }
    let reader = connection::frozen(&directory.join(library::FILE))?;
    if schema.found_in(&reader)? != schema.version() {
        return Err(Error::DiskFull);
    }
    Ok(Found { read_only: true, no_room: true, ..Found::new(reader) })
}

/// Whether the file lost all it had. SQLite would take it for a new one, and remove the WAL.
fn is_emptied(directory: &Path, has_wal: bool) -> Result<bool, Error> {
    match directory.join(library::FILE).metadata() {
        Ok(file) if file.len() > 0 => Ok(false),
        Ok(_) => Ok(has_wal || backups::newest_sound(directory)?.is_some()),
        // Somebody who removes the file wants to begin anew.
        Err(_) => Ok(has_wal),
    }
}

/// Whether the last process that had the library open ended without closing it.
fn was_not_closed(directory: &Path) -> bool {
    let wal = directory.join(format!("{}-wal", library::FILE));
    wal.metadata().is_ok_and(|file| file.len() > 0)
}

/// Checks the file. A damaged search index is made anew from the messages; any other damage is an error.
fn mend(writer: &mut Connection) -> Result<(), Error> {
    let mut damage = connection::quick_check(writer)?;
    if !damage.is_empty() && damage.iter().all(|line| line.to_lowercase().contains("fts5")) {
        tracing::warn!(?damage, "the search index is made anew");
        search::rebuild(writer)?;
        damage = connection::quick_check(writer)?;
    }
    if damage.is_empty() { Ok(()) } else { Err(Error::Corrupt(damage.join("; "))) }
}

/// Puts the newest sound backup in the place of the damaged files. It is whole before anything is moved: on a full
/// disk everything stays as it is, and the next start tries again.
fn recover(directory: &Path) -> Result<Recovered, Error> {
    let backup = backups::newest_sound(directory)?;
    if let Some(backup) = &backup {
        backups::copy_to(directory, &backup.name, &directory.join(RESTORED))?;
    }
    let broken = move_aside(directory)?;
    finish_restoring(directory)?;
    Ok(Recovered { broken, backup })
}

/// Gives a backup that was copied the library's name, if it is free. Otherwise the copy was not finished.
fn finish_restoring(directory: &Path) -> Result<(), Error> {
    let (restored, path) = (directory.join(RESTORED), directory.join(library::FILE));
    if !restored.exists() {
        return Ok(());
    }
    if path.exists() {
        return std::fs::remove_file(&restored).map_err(connection::unavailable(&restored));
    }
    std::fs::rename(&restored, &path).map_err(connection::unavailable(&path))?;
    connection::settle(directory);
    Ok(())
}

/// Moves the files of the library into a new directory beside it, named after the time they were last written.
fn move_aside(directory: &Path) -> Result<PathBuf, Error> {
    let files = ["", "-wal"].map(|ending| directory.join(format!("{}{ending}", library::FILE)));
    let written = files.iter().find_map(|file| file.metadata().and_then(|file| file.modified()).ok());
    let since = written.and_then(|written| written.duration_since(UNIX_EPOCH).ok());
    let unix_ms = since.and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or(0);
    let name = format!("broken-{}", calendar::stamp(unix_ms));
    let more = (2..).map(|n: u32| directory.join(format!("{name}-{n}")));
    let unused = std::iter::once(directory.join(&name)).chain(more).find(|path| !path.exists());
    let broken =
        unused.ok_or_else(|| Error::Corrupt("there is no name left for the damaged file".to_owned()))?;
    connection::make_private_directory(&broken)?;
    // The file itself goes last: until then the next start finds it and begins again.
    for ending in ["-wal", "-shm", ""] {
        let name = format!("{}{ending}", library::FILE);
        let from = directory.join(&name);
        if from.exists() {
            std::fs::rename(&from, broken.join(&name)).map_err(connection::unavailable(&from))?;
        }
    }
    Ok(broken)
}

#[cfg(test)]
mod tests;
