//! The migrations, in order; `user_version` counts how many have run.

use std::sync::LazyLock;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::Error;

/// Marks the file as ours: "TMBR".
pub(crate) const APPLICATION_ID: i64 = 0x544d_4252;

const STEPS: &[M<'static>] = &[M::up(include_str!("migrations/001-library.sql"))];

/// The `user_version` this program writes.
pub(crate) const VERSION: i64 = STEPS.len() as i64;

/// Every migration from the empty file on. Each runs in one transaction with its version number.
pub(crate) static MIGRATIONS: LazyLock<Migrations<'static>> = LazyLock::new(|| Migrations::from_slice(STEPS));

/// The `user_version` of a file, 0 for an empty one. A file that is marked as another program's is not ours.
pub(crate) fn version(connection: &Connection) -> Result<i64, Error> {
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application != APPLICATION_ID && (application != 0 || version > VERSION) {
        return Err(Error::Corrupt("the file belongs to another program".to_owned()));
    }
    Ok(version)
}

#[cfg(test)]
mod tests {
    #[test]
    fn migrations_run_on_an_empty_file() {
        super::MIGRATIONS.validate().unwrap();
    }
}
