//! The open library: one connection that writes, some that read, and the lock that keeps others out.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::recovery::{self, Found, Recovered};
use crate::{Error, connection, search, turns};

/// The name of the file inside the library's directory.
pub(crate) const FILE: &str = "library.db";

/// Read connections kept open between reads; more are opened when more reads run at once.
const KEPT_READERS: usize = 3;

/// What happened while the library was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// Answers that were streaming when the application last ended, now marked interrupted.
    pub interrupted: usize,
    /// The file is from a newer version: what this one knows of can be read, and nothing is changed.
    pub read_only: bool,
    /// The file was damaged and has been replaced.
    pub recovered: Option<Recovered>,
}

/// The library of conversations. Shared between threads; reads do not wait for writes.
pub struct Library {
    writer: Mutex<Connection>,
    /// Idle read connections; `None` when the library lives in memory and has only its writer.
    readers: Option<Mutex<Vec<Connection>>>,
    directory: PathBuf,
    opened: Opened,
    /// Holds the advisory lock for as long as the library is open; the system frees it when the process ends.
    _lock: Option<File>,
}

impl Library {
    /// Opens the library in `directory`, making both when missing. Marks answers that a crash cut off, moves a
    /// damaged file aside and restores the newest backup; a file of a newer version is only read.
    pub fn open(directory: &Path) -> Result<Self, Error> {
        connection::make_private_directory(directory)?;
        let lock = connection::lock(directory)?;
        let Found { mut writer, read_only, recovered } = recovery::open(directory)?;
        let interrupted = if read_only { 0 } else { interrupt(&mut writer)? };
        Ok(Self {
            writer: Mutex::new(writer),
            readers: Some(Mutex::default()),
            directory: directory.to_owned(),
            opened: Opened { interrupted, read_only, recovered },
            _lock: Some(lock),
        })
    }

    /// A library that lives in memory and ends with the process: for tests, and when no file can be had.
    pub fn in_memory() -> Result<Self, Error> {
        let mut writer = Connection::open_in_memory()?;
        connection::configure(&writer)?;
        connection::migrate(&mut writer)?;
        Ok(Self {
            writer: Mutex::new(writer),
            readers: None,
            directory: PathBuf::new(),
            opened: Opened::default(),
            _lock: None,
        })
    }

    /// What happened while opening.
    #[must_use]
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// Reads the whole file and names what is damaged; empty when nothing is. Takes seconds for a gigabyte.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        self.read(|db| {
            let mut statement = db.prepare("PRAGMA integrity_check")?;
            let found =
                statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
            Ok(found.into_iter().filter(|line| line != "ok").collect())
        })
    }

    /// Runs `work` on one unchanging view of the library.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        let Some(idle) = &self.readers else { return work(&self.writer()) };
        let taken = held(idle).pop();
        let mut reader = match taken {
            Some(reader) => reader,
            None => connection::reader(&self.directory.join(FILE))?,
        };
        let result = {
            let view = reader.transaction()?;
            work(&view)
        };
        let mut idle = held(idle);
        if idle.len() < KEPT_READERS {
            idle.push(reader);
        }
        self.noting_damage(result)
    }

    /// Runs `work` in one transaction that a crash of the process never loses, once committed.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let result = transact(&mut *self.writable()?, work);
        self.noting_damage(result)
    }

    /// As [`Library::write`], and on the disk before it returns: a power cut does not lose it either.
    pub(crate) fn write_durably<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut writer = self.writable()?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        let result = transact(&mut writer, work);
        writer.pragma_update(None, "synchronous", "NORMAL")?;
        self.noting_damage(result)
    }

    /// As [`Library::write_durably`], for work that writes much: with the memory to hold more of it at once.
    pub(crate) fn write_much<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.writable()?.pragma_update(None, "cache_size", connection::LARGE_CACHE)?;
        let result = self.write_durably(|db| search::in_bulk(db, || work(db)));
        self.writer().pragma_update(None, "cache_size", connection::CACHE)?;
        result
    }

    /// Puts another file in the place of this one: `replace` is given its path and returns the new writer.
    pub(crate) fn replace_file(
        &self,
        replace: impl FnOnce(&Path) -> Result<Connection, Error>,
    ) -> Result<(), Error> {
        let mut writer = self.writable()?;
        *writer = replace(&self.directory.join(FILE))?;
        if let Some(idle) = &self.readers {
            held(idle).clear();
        }
        Ok(())
    }

    /// The directory; empty in memory.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Whether there is no file.
    pub(crate) fn is_in_memory(&self) -> bool {
        self.readers.is_none()
    }

    fn noting_damage<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        if matches!(result, Err(Error::Corrupt(_))) && !self.is_in_memory() {
            recovery::note_damage(&self.directory);
        }
        result
    }

    fn writable(&self) -> Result<MutexGuard<'_, Connection>, Error> {
        if self.opened.read_only { Err(Error::Newer) } else { Ok(self.writer()) }
    }

    /// The write connection. A panic while it was held has rolled its transaction back, so it is sound.
    fn writer(&self) -> MutexGuard<'_, Connection> {
        held(&self.writer)
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        // The last connection to close folds the WAL into the file, and one that only reads could not.
        if let Some(idle) = &self.readers {
            held(idle).clear();
        }
        if !self.opened.read_only
            && let Err(error) = self.writer().execute_batch("PRAGMA optimize")
        {
            tracing::debug!(%error, "the statistics of the library were not updated");
        }
    }
}

/// Marks what a crash cut off. A disk without room for that is no reason not to open; the next start does it.
fn interrupt(writer: &mut Connection) -> Result<usize, Error> {
    match turns::interrupt_streaming(writer) {
        Err(Error::DiskFull) => Ok(0),
        other => other,
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn transact<T>(
    writer: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = work(&transaction)?;
    transaction.commit()?;
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::{Connection, Error, Library};

    fn limit_pages(library: &Library, pages: i64) {
        library.writer().pragma_update(None, "max_page_count", pages).unwrap();
    }

    #[test]
    fn a_full_disk_is_reported_and_the_library_goes_on() {
        let library = Library::in_memory().unwrap();
        let long = "x".repeat(1 << 20);
        limit_pages(&library, 100);
        assert!(matches!(library.cache("a", "b", &long, 1), Err(Error::DiskFull)));
        limit_pages(&library, i64::from(u32::MAX - 1));
        library.cache("a", "b", &long, 1).unwrap();
        assert_eq!(library.cached("a", "b").unwrap().unwrap().body, long);
    }

    #[test]
    fn a_panic_in_a_write_leaves_nothing_of_it_and_the_library_usable() {
        let library = Library::in_memory().unwrap();
        let write = || {
            library.write::<()>(|db: &rusqlite::Transaction<'_>| {
                db.execute("INSERT INTO settings VALUES ('a', '1')", [])?;
                panic!("a defect");
            })
        };
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(write)).is_err());
        assert!(library.settings().unwrap().is_empty());
        let count = |db: &Connection| Ok(db.query_row("SELECT count(*) FROM settings", [], |r| r.get(0))?);
        assert_eq!(library.read::<i64>(count).unwrap(), 0);
    }
}
