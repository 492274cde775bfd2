//! The migrations, in order; `user_version` counts how many have run.

use std::sync::LazyLock;

use rusqlite_migration::{M, Migrations};

/// Marks the file as ours: "TMBR".
pub(crate) const APPLICATION_ID: i64 = 0x544d_4252;

const STEPS: &[M<'static>] = &[M::up(include_str!("migrations/001-library.sql"))];

/// The `user_version` this program writes.
pub(crate) const VERSION: i64 = STEPS.len() as i64;

/// Every migration from the empty file on. Each runs in one transaction with its version number.
pub(crate) static MIGRATIONS: LazyLock<Migrations<'static>> = LazyLock::new(|| Migrations::from_slice(STEPS));

#[cfg(test)]
mod tests {
    #[test]
    fn migrations_run_on_an_empty_file() {
        super::MIGRATIONS.validate().unwrap();
    }
}
