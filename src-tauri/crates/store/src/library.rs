//! The open library: one connection that writes, some that read, and the lock that keeps others out.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::recovery::{self, Found, Recovered};
use crate::{Error, connection, schema, search, turns};

/// The name of the file inside the library's directory.
pub(crate) const FILE: &str = "library.db";

/// How long the end of the process waits for others that read or write.
const LAST_WAIT: Duration = Duration::from_millis(200);

/// Read connections kept open between reads; more are opened when more reads run at once.
const KEPT_READERS: usize = 3;

/// What happened while the library was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// Answers that were streaming when the application last ended, now marked interrupted.
    pub interrupted: usize,
    /// The file is from a newer version, or `no_room`: what this one knows of can be read, and nothing is changed.
    pub read_only: bool,
    /// The disk is too full to open the file for writing.
    pub no_room: bool,
    /// The file was damaged and has been replaced.
    pub recovered: Option<Recovered>,
    /// The application last ended in a crash and the file is too large to be checked before the window opens:
    /// [`Library::check_after_crash`] does it.
    pub unchecked: bool,
}

/// The library of conversations. Shared between threads; reads do not wait for writes.
pub struct Library {
    writer: Mutex<Connection>,
    /// Idle read connections; `None` when the library lives in memory and has only its writer.
    readers: Option<Mutex<Vec<Connection>>>,
    directory: PathBuf,
    opened: Opened,
    /// Answers that a crash cut off could not be marked at the start; what is written first is that.
    unmarked: AtomicBool,
    /// Held while a backup is made.
    backing_up: Mutex<()>,
    /// Holds the advisory lock for as long as the library is open; the system frees it when the process ends.
    _lock: Option<connection::Lock>,
}

impl Library {
    /// Opens the library in `directory`, making both when missing. Marks answers that a crash cut off, moves a
    /// damaged file aside and restores the newest backup; a file of a newer version is only read.
    pub fn open(directory: &Path) -> Result<Self, Error> {
        Self::open_checking(directory, recovery::CHECKED)
    }

    /// As [`Library::open`]; after a crash a file of more than `checked` bytes is opened without a look at it.
    fn open_checking(directory: &Path, checked: u64) -> Result<Self, Error> {
        connection::make_private_directory(directory)?;
        let lock = connection::lock(directory)?;
        let Found { mut writer, read_only, no_room, recovered, unchecked } =
            recovery::open(directory, &schema::TODAY, checked).map_err(|error| error.below(directory))?;
        let interrupted = if read_only { Some(0) } else { interrupt(&mut writer)? };
        Ok(Self {
            writer: Mutex::new(writer),
            readers: Some(Mutex::default()),
            directory: directory.to_owned(),
            opened: Opened {
                interrupted: interrupted.unwrap_or(0),
                read_only,
                no_room,
                recovered,
                unchecked,
            },
            unmarked: AtomicBool::new(interrupted.is_none()),
            backing_up: Mutex::default(),
            _lock: Some(lock),
        })
    }

    /// A library that lives in memory and ends with the process: for tests, and when no file can be had.
    pub fn in_memory() -> Result<Self, Error> {
        let mut writer = Connection::open_in_memory()?;
        connection::configure(&writer)?;
        schema::TODAY.migrate(&mut writer)?;
        Ok(Self {
            writer: Mutex::new(writer),
            readers: None,
            directory: PathBuf::new(),
            opened: Opened::default(),
            unmarked: AtomicBool::new(false),
            backing_up: Mutex::default(),
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

    /// Folds the WAL into the file, so that the next start has nothing to look for. For a process that ends without
    /// dropping anything; what is written afterwards is kept all the same. Waits for others a moment only.
    pub fn close(&self) -> Result<(), Error> {
        let Some(idle) = &self.readers else { return Ok(()) };
        held(idle).clear();
        if self.opened.read_only {
            return Ok(());
        }
        let writer = self.writer();
        writer.busy_timeout(LAST_WAIT)?;
        writer.execute_batch("PRAGMA optimize")?;
        // That it could not be done is an answer here, not an error.
        Ok(writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }

    /// Does the check of a large file that the start left out; nothing when there is none to do. Damage is an error,
    /// and the next start replaces the file.
    pub fn check_after_crash(&self) -> Result<(), Error> {
        if !self.opened.unchecked {
            return Ok(());
        }
        self.read(|db| {
            let damage = connection::quick_check(db)?;
            if damage.is_empty() { Ok(()) } else { Err(Error::Corrupt(damage.join("; "))) }
        })
    }

    /// Runs `work` on one unchanging view of the library.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        let Some(idle) = &self.readers else { return work(&self.writer()) };
        let taken = held(idle).pop();
        let mut reader = match taken {
            Some(reader) => reader,
            None if self.opened.no_room => connection::frozen(&self.directory.join(FILE))?,
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
        self.judged(result)
    }

    /// Runs `work` in one transaction that a crash of the process never loses, once committed.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let result = transact(&mut *self.writable()?, work);
        self.judged(result)
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
        self.judged(result)
    }

    /// As [`Library::write_durably`], for work that writes much: with the memory to hold more of it at once, and
    /// without triggers and foreign keys. `work` does what they would do.
    pub(crate) fn write_much<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        connection::for_bulk(&*self.writable()?, true)?;
        let write = || self.write_durably(|db| search::in_bulk(db, || work(db)));
        let result = catch_unwind(AssertUnwindSafe(write));
        let writer = self.writer();
        connection::for_bulk(&writer, false)?;
        // Every read looks into the WAL first: a large one makes all of them slower. What is written stays written.
        if let Err(error) = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
            tracing::warn!(%error, "the WAL could not be folded into the file");
        }
        drop(writer);
        result.unwrap_or_else(|panic| resume_unwind(panic))
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

    /// Held while a backup is made, so that there is one at a time.
    pub(crate) fn backing_up(&self) -> MutexGuard<'_, ()> {
        held(&self.backing_up)
    }

    /// Notes damage, and what may be damage, for the next start, and says which file it is that failed.
    fn judged<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        if matches!(result, Err(Error::Corrupt(_) | Error::Database(_))) && !self.is_in_memory() {
            recovery::note_damage(&self.directory);
        }
        result.map_err(|error| error.below(&self.directory))
    }

    fn writable(&self) -> Result<MutexGuard<'_, Connection>, Error> {
        if self.opened.read_only {
            return Err(if self.opened.no_room { Error::DiskFull } else { Error::Newer });
        }
        let mut writer = self.writer();
        if self.unmarked.load(Ordering::Relaxed) {
            // Nothing else is written before this, so no answer of this run is among them.
            turns::interrupt_streaming(&mut writer)?;
            self.unmarked.store(false, Ordering::Relaxed);
        }
        Ok(writer)
    }

    /// The write connection. A panic while it was held has rolled its transaction back, so it is sound.
    fn writer(&self) -> MutexGuard<'_, Connection> {
        held(&self.writer)
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            tracing::debug!(%error, "the library was not closed; the next start looks closely");
        }
    }
}

/// Marks what a crash cut off and counts it. A full disk, or another program that holds the file, is no reason not to
/// open: `None` then, and the first write does it.
fn interrupt(writer: &mut Connection) -> Result<Option<usize>, Error> {
    match turns::interrupt_streaming(writer) {
        Err(Error::DiskFull | Error::Locked) => Ok(None),
        other => other.map(Some),
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
    use std::ops::ControlFlow;

    use super::{Connection, Error, FILE, Library};
    use crate::{Asked, Listing, NewConversation};

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
    fn an_import_that_finds_no_room_is_refused_whole() {
        let (library, other) = (Library::in_memory().unwrap(), Library::in_memory().unwrap());
        let export = |library: &Library| {
            let mut file = Vec::new();
            library.export_json(None, &mut file).unwrap();
            file
        };
        for n in 0..50 {
            let new = NewConversation { uid: n.to_string(), ..NewConversation::default() };
            other.begin_conversation(&new, &"word ".repeat(2_000), &Asked::default(), 1).unwrap();
        }
        let kept = NewConversation { uid: "kept".to_owned(), ..NewConversation::default() };
        library.begin_conversation(&kept, "question", &Asked::default(), 1).unwrap();
        let (file, before) = (export(&other), export(&library));
        let import = || library.import(&mut &file[..], &mut |_| ControlFlow::Continue(()));
        limit_pages(&library, 120);
        assert!(matches!(import(), Err(Error::DiskFull)));
        assert_eq!(export(&library), before);
        limit_pages(&library, i64::from(u32::MAX - 1));
        assert_eq!(import().unwrap().conversations, 50);
    }

    #[test]
    fn what_an_import_writes_without_foreign_keys_would_have_passed_them() {
        let library = Library::in_memory().unwrap();
        let file = r#"{"format":"timbre","version":1,"conversations":[{"uid":"a","createdAt":1,"updatedAt":1,
            "head":2,"folders":[{"uid":"f","name":"f"}],"tags":[{"uid":"t","name":"t","colour":"red"}],"messages":[
            {"role":"user","createdAt":1,"text":"a","chosen":2},
            {"parent":1,"role":"assistant","createdAt":1,"text":"b","generation":{}}]}]}"#;
        let import = |file: &str| library.import(&mut file.as_bytes(), &mut |_| ControlFlow::Continue(()));
        let are_kept = || library.writer().pragma_query_value(None, "foreign_keys", |r| r.get::<_, bool>(0));
        assert_eq!(import(file).unwrap().messages, 2);
        assert!(are_kept().unwrap());
        let broken =
            library.writer().pragma_query_value(None, "foreign_key_check", |r| r.get::<_, String>(0));
        assert_eq!(broken, Err(rusqlite::Error::QueryReturnedNoRows));
        assert!(import("nothing").is_err());
        assert!(are_kept().unwrap());
    }

    #[test]
    fn a_question_that_finds_no_room_leaves_no_empty_conversation() {
        let library = Library::in_memory().unwrap();
        limit_pages(&library, 90);
        let new = NewConversation { uid: "a".to_owned(), ..NewConversation::default() };
        let long = "x".repeat(1 << 20);
        let begun = library.begin_conversation(&new, &long, &Asked::default(), 1);
        assert!(matches!(begun, Err(Error::DiskFull)));
        assert_eq!(library.conversations(Listing::All, None, 9).unwrap().items, []);
    }

    /// A directory with a library that was not closed, and a backup of it.
    fn crashed() -> std::path::PathBuf {
        let place = |name| std::env::temp_dir().join(format!("timbre-store-{}-{name}", std::process::id()));
        let (work, crashed) = (place("work"), place("crashed"));
        for n in 0..20 {
            let library = Library::open(&work).unwrap();
            library.cache("a", &n.to_string(), &"x".repeat(1 << 16), 1).unwrap();
        }
        let library = Library::open(&work).unwrap();
        let backup = library.back_up().unwrap();
        library.cache("a", "last", "in the WAL", 1).unwrap();
        std::fs::create_dir_all(crashed.join("backups")).unwrap();
        for file in [FILE, "library.db-wal", &format!("backups/{backup}")] {
            std::fs::copy(work.join(file), crashed.join(file)).unwrap();
        }
        drop(library);
        std::fs::remove_dir_all(work).unwrap();
        crashed
    }

    #[test]
    fn a_large_file_is_opened_at_once_after_a_crash_and_checked_behind_the_window() {
        use std::io::{Seek, SeekFrom, Write};
        let directory = crashed();
        let mut file = std::fs::OpenOptions::new().write(true).open(directory.join(FILE)).unwrap();
        file.seek(SeekFrom::Start(640 << 10)).unwrap();
        file.write_all(&[0xa5; 64 << 10]).unwrap();
        // Everything is large here.
        let library = Library::open_checking(&directory, 1).unwrap();
        assert!(library.opened().unchecked);
        assert_eq!(library.cached("a", "last").unwrap().unwrap().body, "in the WAL");
        assert!(matches!(library.check_after_crash(), Err(Error::Corrupt(_))));
        drop(library);
        let library = Library::open_checking(&directory, 1).unwrap();
        assert!(library.opened().recovered.as_ref().unwrap().backup.is_some(), "damage is known now");
        assert!(!library.opened().unchecked);
        library.check_after_crash().unwrap();
        drop(library);
        std::fs::remove_dir_all(directory).unwrap();
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
