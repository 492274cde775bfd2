//! A connection set up as the library needs it, and the files and permissions around it.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use crate::Error;

/// How long a statement waits for another process to let go of the file.
const BUSY: Duration = Duration::from_secs(2);

/// The longest text or row that is read or written, bytes.
const LONGEST: i32 = 256 << 20;

/// The page cache of a connection, in the unit of the pragma: negative kilobytes.
const CACHE: i64 = -16_000;

/// The page cache while a great deal is written.
const LARGE_CACHE: i64 = -256_000;

/// Prepared statements kept by each connection.
const STATEMENTS: usize = 96;

/// The connection that writes, on a file that exists.
pub(crate) fn writer(path: &Path) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_WRITE))?;
    configure(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    Ok(connection)
}

/// A connection that only reads, and leaves the file as it is when it closes.
pub(crate) fn reader(path: &Path) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_ONLY))?;
    configure(&connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// A connection that only reads a file which nobody writes and which has no WAL. It needs no room on the disk: the
/// others make the index of the WAL.
pub(crate) fn frozen(path: &Path) -> Result<Connection, Error> {
    let escaped: String = path.to_string_lossy().chars().map(escaped).collect();
    let uri = format!("file:{escaped}?immutable=1");
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(uri, flags(access))?;
    configure(&connection)?;
    Ok(connection)
}

/// A character of a path in a URI.
fn escaped(c: char) -> String {
    if matches!(c, '%' | '?' | '#') { format!("%{:02X}", u32::from(c)) } else { c.to_string() }
}

/// The settings that every connection needs; a file from elsewhere is not trusted to be ours.
pub(crate) fn configure(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(BUSY)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // A kept statement is planned once. Otherwise each with a bound limit is planned anew whenever it is run.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", CACHE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// Makes a connection fit to write very much, or as it was again; not inside of a transaction. A trigger makes SQLite
/// write the search index out before every statement that runs it, in thousands of small pieces, and so does a
/// foreign key before every update of its column.
pub(crate) fn for_bulk(connection: &Connection, is_bulk: bool) -> Result<(), Error> {
    connection.pragma_update(None, "foreign_keys", !is_bulk)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, !is_bulk)?;
    connection.pragma_update(None, "cache_size", if is_bulk { LARGE_CACHE } else { CACHE })?;
    Ok(())
}

/// Reads the structure of the whole file and names what is damaged; empty when nothing is. A check that cannot go on
/// has found something.
pub(crate) fn quick_check(connection: &Connection) -> Result<Vec<String>, Error> {
    told(checked(connection, None))
}

/// As [`quick_check`], but whether the words of the search are in order is not looked at, which takes most of the time:
/// they can be made anew from the messages.
pub(crate) fn content_check(connection: &Connection) -> Result<Vec<String>, Error> {
    let look = || {
        let mut statement = connection.prepare(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')",
        )?;
        let tables = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
        let found = tables.iter().map(|table| checked(connection, Some(table)));
        Ok(found.collect::<rusqlite::Result<Vec<_>>>()?.concat())
    };
    told(look())
}

fn checked(connection: &Connection, table: Option<&str>) -> rusqlite::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut note = |row: &rusqlite::Row<'_>| row.get(0).map(|line| found.push(line));
    match table {
        Some(table) => connection.pragma(None, "quick_check", table, &mut note)?,
        None => connection.pragma(None, "quick_check", 20, &mut note)?,
    }
    found.retain(|line| line != "ok");
    Ok(found)
}

/// What a check found; that it failed is a finding.
fn told(found: rusqlite::Result<Vec<String>>) -> Result<Vec<String>, Error> {
    match found.map_err(Error::from) {
        Err(Error::Corrupt(reason)) => Ok(vec![reason]),
        Err(Error::Database(error)) => Ok(vec![error.to_string()]),
        other => other,
    }
}

/// Makes the directory for its owner alone.
pub(crate) fn make_private_directory(directory: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory).map_err(unavailable(directory))?;
    close_to_others(directory, 0o700)
}

/// Makes the file for its owner alone before SQLite writes to it; its WAL gets the same permissions.
pub(crate) fn make_private_file(path: &Path) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(unavailable(path))?;
    close_to_others(path, 0o600)
}

/// The lock of a directory; it is free again when this is dropped or the process ends.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Drop for Lock {
    /// Closing the file is not enough: a process that is just being started holds a copy of it until it runs.
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::debug!(%error, "the lock is free when the process ends");
        }
    }
}

/// Takes the lock of the directory.
pub(crate) fn lock(directory: &Path) -> Result<Lock, Error> {
    let path = directory.join("library.lock");
    make_private_file(&path)?;
    let file = OpenOptions::new().append(true).open(&path).map_err(unavailable(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(Error::Locked),
        Err(TryLockError::Error(error)) => Err(unavailable(&path)(error)),
    }
}

/// Makes what was renamed into or out of a directory outlast a power cut. Where that cannot be asked for, the
/// system decides.
pub(crate) fn settle(directory: &Path) {
    if let Err(error) = File::open(directory).and_then(|directory| directory.sync_all()) {
        tracing::debug!(%error, "a directory could not be written through");
    }
}

/// Says which path refused, and that the disk is full when that is why.
pub(crate) fn unavailable(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    move |error| match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::DiskFull,
        _ => Error::Unavailable { path: path.to_owned(), reason: error.to_string() },
    }
}

fn flags(access: OpenFlags) -> OpenFlags {
    access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE
}

#[cfg(unix)]
fn close_to_others(path: &Path, mode: u32) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    let found = path.metadata().map_err(unavailable(path))?.permissions().mode();
    if found & 0o077 == 0 {
        return Ok(());
    }
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).map_err(unavailable(path))
}

#[cfg(not(unix))]
fn close_to_others(_: &Path, _: u32) -> Result<(), Error> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_statement_that_is_run_again_with_another_limit_is_not_planned_again() {
        let db = Connection::open_in_memory().unwrap();
        configure(&db).unwrap();
        let mut statement = db.prepare("SELECT name FROM sqlite_schema WHERE name > ?1 LIMIT ?2").unwrap();
        for limit in 1..4 {
            assert!(statement.query(("a", limit)).unwrap().next().unwrap().is_none());
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }

    #[test]
    fn words_that_are_out_of_order_are_seen_by_the_whole_check_only() {
        let mut db = Connection::open_in_memory().unwrap();
        crate::schema::TODAY.migrate(&mut db).unwrap();
        db.execute_batch("INSERT INTO search (rowid, words, parts, facts) VALUES (1, 'a', '', '')").unwrap();
        assert_eq!((quick_check(&db).unwrap().len(), content_check(&db).unwrap().len()), (0, 0));
        db.execute_batch("DELETE FROM search_data WHERE id > 10").unwrap();
        assert_eq!((quick_check(&db).unwrap().len(), content_check(&db).unwrap().len()), (1, 0));
    }

    #[test]
    fn a_lock_that_was_given_up_is_free_although_a_starting_process_holds_a_copy_of_it() {
        let directory = std::env::temp_dir().join(format!("timbre-lock-{}", std::process::id()));
        make_private_directory(&directory).unwrap();
        let held = lock(&directory).unwrap();
        assert!(matches!(lock(&directory), Err(Error::Locked)));
        let copy = held.0.try_clone().unwrap();
        drop(held);
        assert!(lock(&directory).is_ok());
        drop(copy);
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
