//! Bad days at the start: a file that is damaged, newer than this program, or was not closed.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::{Error, backups, connection, library, schema, search};

/// Left in the directory when a read or a write met damage, so that the next start looks closely.
const DAMAGED: &str = "damaged";

/// The largest file that is checked at a start that follows a crash, bytes; the check takes a second for it.
const CHECKED: u64 = 256 << 20;

/// A damaged library, moved aside; nothing of it was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Where the damaged files are now.
    pub broken: PathBuf,
    /// The backup that was put in their place; `None` when there was none, and the library began empty.
    pub backup: Option<String>,
}

/// The write connection of the library in a directory, or what can be had of it.
pub(crate) struct Found {
    pub(crate) writer: Connection,
    pub(crate) read_only: bool,
    pub(crate) recovered: Option<Recovered>,
}

/// Opens the file in `directory`; moves a damaged one aside and puts the newest sound backup in its place.
pub(crate) fn open(directory: &Path) -> Result<Found, Error> {
    match open_file(directory) {
        Err(Error::Corrupt(reason)) => {
            tracing::error!(reason, "the library is damaged");
            let broken = move_aside(directory)?;
            let backup = backups::newest_sound(directory)?;
            if let Some(name) = &backup {
                backups::put_in_place(directory, name)?;
            }
            let found = open_file(directory)?;
            Ok(Found { recovered: Some(Recovered { broken, backup }), ..found })
        }
        other => other,
    }
}

/// Remembers for the next start that damage was met.
pub(crate) fn note_damage(directory: &Path) {
    if let Err(error) = connection::make_private_file(&directory.join(DAMAGED)) {
        tracing::warn!(%error, "the damage could not be noted");
    }
}

fn open_file(directory: &Path) -> Result<Found, Error> {
    let path = directory.join(library::FILE);
    let suspect = was_not_closed(directory) || directory.join(DAMAGED).exists();
    connection::make_private_file(&path)?;
    let mut writer = connection::writer(&path)?;
    let version = schema::version(&writer)?;
    if version > schema::VERSION {
        return Ok(Found { writer: connection::reader(&path)?, read_only: true, recovered: None });
    }
    if suspect && path.metadata().is_ok_and(|file| file.len() <= CHECKED) {
        mend(&mut writer)?;
    }
    if 0 < version && version < schema::VERSION {
        backups::make(&writer, directory, "before-migration")?;
    }
    connection::migrate(&mut writer)?;
    _ = std::fs::remove_file(directory.join(DAMAGED));
    Ok(Found { writer, read_only: false, recovered: None })
}

/// Whether the last process that had the library open ended without closing it.
fn was_not_closed(directory: &Path) -> bool {
    let wal = directory.join(format!("{}-wal", library::FILE));
    wal.metadata().is_ok_and(|file| file.len() > 0)
}

/// Checks the file. A damaged search index is made anew from the messages; any other damage is an error.
fn mend(writer: &mut Connection) -> Result<(), Error> {
    let mut damage = damage(writer)?;
    if !damage.is_empty() && damage.iter().all(|line| line.to_lowercase().contains("fts5")) {
        tracing::warn!(?damage, "the search index is made anew");
        search::rebuild(writer)?;
        damage = self::damage(writer)?;
    }
    if damage.is_empty() { Ok(()) } else { Err(Error::Corrupt(damage.join("; "))) }
}

/// What a check finds; a check that cannot go on has found something.
fn damage(db: &Connection) -> Result<Vec<String>, Error> {
    match connection::quick_check(db) {
        Err(Error::Corrupt(reason)) => Ok(vec![reason]),
        other => other,
    }
}

/// Moves the files of the library into a new directory beside it.
fn move_aside(directory: &Path) -> Result<PathBuf, Error> {
    let unused = (1..).map(|n: u32| directory.join(format!("broken-{n}"))).find(|path| !path.exists());
    let broken =
        unused.ok_or_else(|| Error::Corrupt("there is no name left for the damaged file".to_owned()))?;
    connection::make_private_directory(&broken)?;
    for name in [library::FILE.to_owned(), format!("{}-wal", library::FILE), format!("{}-shm", library::FILE)]
    {
        let from = directory.join(&name);
        if from.exists() {
            std::fs::rename(&from, broken.join(&name)).map_err(connection::unavailable(&from))?;
        }
    }
    Ok(broken)
}
