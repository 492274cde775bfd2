//! Backups: whole copies of the library in `backups/`, made by SQLite's own way of copying a file in use.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rusqlite::Connection;
use rusqlite::backup::{Backup as Copying, StepResult};
use serde::Serialize;
use ts_rs::TS;

use crate::transfer::{self, ImportReport};
use crate::{Error, Library, connection, schema, turns};

/// How many backups are kept; the oldest goes when there are more.
const KEPT: usize = 7;

const DAY: i64 = 86_400_000;

/// A copy of the library at an earlier time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Backup {
    /// Its name, to restore it by; greater is newer.
    pub name: String,
    /// Why it was made: `daily`, `before-migration`, `before-import`, `before-restore` or `asked`.
    pub reason: String,
    /// Its size.
    pub bytes: u64,
    /// When it was made, unix milliseconds, as the file system says.
    pub made_at: i64,
}

impl Library {
    /// The backups there are, newest first.
    pub fn backups(&self) -> Result<Vec<Backup>, Error> {
        if self.is_in_memory() { Ok(Vec::new()) } else { list(self.directory()) }
    }

    /// Makes a backup now and says its name.
    pub fn back_up(&self) -> Result<String, Error> {
        self.back_up_for("asked")
    }

    /// Makes a backup when the newest one is a day old or there is none. Says its name when it did.
    pub fn back_up_daily(&self, now: i64) -> Result<Option<String>, Error> {
        if self.is_in_memory() || self.opened().read_only {
            return Ok(None);
        }
        let newest = list(self.directory())?.first().map(|backup| backup.made_at);
        let due = newest.is_none_or(|made_at| (now - made_at).abs() >= DAY);
        if due { self.back_up_for("daily").map(Some) } else { Ok(None) }
    }

    /// Puts a backup in place of everything there is, which is backed up first.
    pub fn restore_replacing(&self, name: &str) -> Result<(), Error> {
        let from = self.backup_to_restore(name)?;
        self.back_up_for("before-restore")?;
        self.replace_file(|path| {
            let mut writer = connection::writer(path)?;
            copy(&from, &mut writer)?;
            schema::TODAY.migrate(&mut writer)?;
            turns::interrupt_streaming(&mut writer)?;
            Ok(writer)
        })
    }

    /// Adds the conversations of a backup that are not in the library; what is there is backed up first and
    /// stays as it is.
    pub fn restore_merging(&self, name: &str) -> Result<ImportReport, Error> {
        let from = with_newest_schema(self.backup_to_restore(name)?)?;
        self.back_up_for("before-restore")?;
        self.write_much(|db| transfer::merge(&from, db))
    }

    /// Makes a backup for a reason that its name tells.
    pub(crate) fn back_up_for(&self, reason: &str) -> Result<String, Error> {
        if self.is_in_memory() {
            return Ok(String::new());
        }
        // One at a time: the daily one may be due while an import begins.
        let _turn = self.backing_up();
        self.read(|db| make(db, self.directory(), reason))
    }

    /// A sound backup, to be read.
    fn backup_to_restore(&self, name: &str) -> Result<Connection, Error> {
        if !self.backups()?.iter().any(|backup| backup.name == name) {
            return Err(Error::NotFound("backup"));
        }
        let from = connection::reader(&folder(self.directory()).join(name))?;
        let damage = connection::content_check(&from)?;
        if damage.is_empty() { Ok(from) } else { Err(Error::Corrupt(damage.join("; "))) }
    }
}

/// A backup with today's schema: an older one is migrated in memory, so that the file itself is never written.
fn with_newest_schema(from: Connection) -> Result<Connection, Error> {
    if schema::TODAY.found_in(&from)? == schema::TODAY.version() {
        return Ok(from);
    }
    let mut copied = Connection::open_in_memory()?;
    copy(&from, &mut copied)?;
    connection::configure(&copied)?;
    schema::TODAY.migrate(&mut copied)?;
    Ok(copied)
}

/// Copies the library behind `from` to a new file in the backups of `directory`, and drops the oldest. A copy of a
/// damaged library is none: it would push out a sound one.
pub(crate) fn make(from: &Connection, directory: &Path, reason: &str) -> Result<String, Error> {
    let folder = folder(directory);
    connection::make_private_directory(&folder)?;
    let newest = list(directory)?.first().and_then(|backup| backup.name.get(..6)?.parse::<u32>().ok());
    let name = format!("{:06}-{reason}.db", newest.unwrap_or(0) + 1);
    let (partial, whole) = (folder.join("partial"), folder.join(&name));
    let renamed = || std::fs::rename(&partial, &whole).map_err(connection::unavailable(&whole));
    if let Err(error) = write(from, &partial).and_then(|()| renamed()) {
        // What was begun is in the way of everything else on a full disk.
        forget(&partial);
        return Err(error);
    }
    connection::settle(&folder);
    for old in list(directory)?.into_iter().skip(KEPT) {
        let path = folder.join(old.name);
        std::fs::remove_file(&path).map_err(connection::unavailable(&path))?;
    }
    Ok(name)
}

/// Writes a sound copy of the library behind `from` to a new file, through to the disk.
fn write(from: &Connection, path: &Path) -> Result<(), Error> {
    forget(path);
    connection::make_private_file(path)?;
    let mut copied = Connection::open(path)?;
    copy(from, &mut copied)?;
    // A backup is one file: without a WAL beside it, it can be opened where nothing can be written.
    copied.pragma_update(None, "journal_mode", "DELETE")?;
    let damage = connection::content_check(&copied)?;
    if !damage.is_empty() {
        return Err(Error::Corrupt(damage.join("; ")));
    }
    copied.close().map_err(|(_, error)| error)?;
    File::open(path).and_then(|file| file.sync_all()).map_err(connection::unavailable(path))
}

/// Removes what there is of a file that SQLite was writing.
fn forget(path: &Path) {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        _ = std::fs::remove_file(PathBuf::from(name));
    }
}

/// The newest backup without damage.
pub(crate) fn newest_sound(directory: &Path) -> Result<Option<Backup>, Error> {
    let folder = folder(directory);
    Ok(list(directory)?.into_iter().find(|backup| is_sound(&folder.join(&backup.name))))
}

/// Whether a file is a library without damage. An empty file is a sound database and no library.
fn is_sound(path: &Path) -> bool {
    let look = || {
        let db = connection::reader(path)?;
        Ok::<_, Error>(schema::TODAY.found_in(&db)? > 0 && connection::content_check(&db)?.is_empty())
    };
    look().unwrap_or_else(|error| {
        tracing::warn!(%error, path = %path.display(), "a backup cannot be read");
        false
    })
}

/// Copies a backup to a new file.
pub(crate) fn copy_to(directory: &Path, name: &str, path: &Path) -> Result<(), Error> {
    let copied = write(&connection::reader(&folder(directory).join(name))?, path);
    if copied.is_err() {
        forget(path);
    }
    copied
}

/// Copies a whole database. Read in one step: others may write meanwhile, and it is not begun again for them.
fn copy(from: &Connection, to: &mut Connection) -> Result<(), Error> {
    match Copying::new(from, to)?.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(Error::Locked),
    }
}

fn folder(directory: &Path) -> PathBuf {
    directory.join("backups")
}

fn list(directory: &Path) -> Result<Vec<Backup>, Error> {
    let folder = folder(directory);
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(Vec::new()) };
    let found = entries.filter_map(|entry| read(&entry.ok()?));
    let by_name: BTreeMap<String, Backup> = found.map(|backup| (backup.name.clone(), backup)).collect();
    Ok(by_name.into_values().rev().collect())
}

fn read(entry: &std::fs::DirEntry) -> Option<Backup> {
    let name = entry.file_name().into_string().ok()?;
    let (number, reason) = name.strip_suffix(".db")?.split_once('-')?;
    if number.len() != 6 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let file = entry.metadata().ok()?;
    let age = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let made_at = i64::try_from(age.as_millis()).ok()?;
    Some(Backup { reason: reason.to_owned(), bytes: file.len(), made_at, name })
}
