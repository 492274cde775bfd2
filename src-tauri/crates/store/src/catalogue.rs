//! The catalogue table: what a service said about its models, so that the picker opens at once.

use rusqlite::{OptionalExtension, params};

use crate::{Error, Library, row};

/// A cached answer of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cached {
    /// The JSON body as it came.
    pub body: String,
    /// When it came, unix milliseconds.
    pub fetched_at: i64,
}

impl Library {
    /// What `service` (its origin) last answered under `name`, if anything.
    pub fn cached(&self, service: &str, name: &str) -> Result<Option<Cached>, Error> {
        self.read(|db| {
            let mut statement =
                db.prepare_cached("SELECT body, fetched_at FROM catalogue WHERE service = ?1 AND name = ?2")?;
            let found = statement
                .query_row([service, name], |r| Ok(Cached { body: row::text(r, 0)?, fetched_at: r.get(1)? }))
                .optional()?;
            Ok(found)
        })
    }

    /// Keeps an answer of `service` under `name` in place of the one before.
    pub fn cache(&self, service: &str, name: &str, body: &str, now: i64) -> Result<(), Error> {
        self.write(|db| {
            db.prepare_cached(
                "INSERT OR REPLACE INTO catalogue (service, name, fetched_at, body) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![service, name, now, body])?;
            Ok(())
        })
    }
}
