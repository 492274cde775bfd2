//! The settings table: one row per setting, so that an unreadable one costs only itself.

use rusqlite::params;
use serde_json::Value;

use crate::{Error, Library, row};

impl Library {
    /// Every setting that can be read, in the order of its key.
    pub fn settings(&self) -> Result<serde_json::Map<String, Value>, Error> {
        self.read(|db| {
            let mut statement = db.prepare_cached("SELECT key, value FROM settings ORDER BY key")?;
            let mut rows = statement.query([])?;
            let mut settings = serde_json::Map::new();
            while let Some(entry) = rows.next()? {
                let key = row::text(entry, 0)?;
                match serde_json::from_str(&row::text(entry, 1)?) {
                    Ok(value) => _ = settings.insert(key, value),
                    Err(error) => tracing::warn!(key, %error, "a setting cannot be read and is left out"),
                }
            }
            Ok(settings)
        })
    }

    /// Writes settings, all or none; `null` removes a setting.
    pub fn save_settings(&self, settings: &serde_json::Map<String, Value>) -> Result<(), Error> {
        self.write(|db| {
            for (key, value) in settings {
                if value.is_null() {
                    db.prepare_cached("DELETE FROM settings WHERE key = ?1")?.execute([key])?;
                } else {
                    db.prepare_cached("INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)")?
                        .execute(params![key, row::to_json(value)])?;
                }
            }
            Ok(())
        })
    }
}
