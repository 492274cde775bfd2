//! The migrations, in order; `user_version` counts how many have run.

use std::sync::LazyLock;

use rusqlite::{Connection, Transaction};
use rusqlite_migration::{HookResult, M, Migrations};

use crate::{Error, generations};

/// Marks the file as ours: "TMBR".
const APPLICATION_ID: i64 = 0x544d_4252;

/// The schema this program writes.
pub(crate) static TODAY: LazyLock<Schema> = LazyLock::new(|| Schema::new(steps()));

/// The steps, oldest first.
pub(crate) fn steps() -> Vec<M<'static>> {
    vec![
        M::up(include_str!("migrations/001-library.sql")),
        M::up_with_hook(include_str!("migrations/002-pages.sql"), add_up_costs),
        M::up(include_str!("migrations/003-lists.sql")),
        M::up(include_str!("migrations/004-context.sql")),
        M::up(include_str!("migrations/005-stretches.sql")),
    ]
}

/// The sums that [`generations::pay`] keeps from then on.
fn add_up_costs(db: &Transaction<'_>) -> HookResult {
    Ok(generations::add_up(db)?)
}

/// Every migration from the empty file on. Each runs in one transaction with its version number.
pub(crate) struct Schema {
    steps: Migrations<'static>,
    version: i64,
}

impl Schema {
    /// The schema after these steps.
    pub(crate) fn new(steps: Vec<M<'static>>) -> Self {
        let version = i64::try_from(steps.len()).unwrap_or(i64::MAX);
        Self { steps: Migrations::new(steps), version }
    }

    /// The `user_version` of a file with this schema.
    pub(crate) fn version(&self) -> i64 {
        self.version
    }

    /// The `user_version` of a file, 0 for an empty one. A file that is marked as another program's is not ours.
    pub(crate) fn found_in(&self, connection: &Connection) -> Result<i64, Error> {
        let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        if application != APPLICATION_ID && (application != 0 || version > self.version) {
            return Err(Error::Corrupt("the file belongs to another program".to_owned()));
        }
        Ok(version)
    }

    /// Brings a file to this schema, each step whole or not at all.
    pub(crate) fn migrate(&self, connection: &mut Connection) -> Result<(), Error> {
        let found = self.found_in(connection)?;
        if found > self.version {
            return Err(Error::Newer);
        }
        if found < self.version {
            connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            self.steps.to_latest(connection)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::TODAY;
    use crate::Listing;

    #[test]
    fn migrations_run_on_an_empty_file() {
        TODAY.steps.validate().unwrap();
        let mut db = rusqlite::Connection::open_in_memory().unwrap();
        TODAY.migrate(&mut db).unwrap();
        assert_eq!(TODAY.found_in(&db).unwrap(), TODAY.version());
    }

    #[test]
    fn what_was_paid_before_sums_were_kept_is_added_up() {
        let mut db = rusqlite::Connection::open_in_memory().unwrap();
        TODAY.steps.to_version(&mut db, 1).unwrap();
        db.execute_batch(
            "INSERT INTO conversations
                (id, uid, title, titled_by, system_prompt, parameters, created_at, updated_at, activity)
             VALUES (1, 'a', '', 'nobody', '', '{}', 1, 1, 1), (2, 'b', '', 'nobody', '', '{}', 1, 1, 2);
             INSERT INTO messages (id, conversation, role, status, created_at, reasoning, text)
             VALUES (1, 1, 'assistant', 'complete', 1, '', ''), (2, 1, 'assistant', 'complete', 1, '', '');
             INSERT INTO generations (message, service, model_asked, parameters, cost)
             VALUES (1, '', '', '{}', '0.1'), (2, '', '', '{}', '0.2000000001')",
        )
        .unwrap();
        TODAY.migrate(&mut db).unwrap();
        let sums: Vec<Option<String>> = db
            .prepare("SELECT cost FROM conversations ORDER BY id")
            .unwrap()
            .query_map([], |r| r.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(sums, [Some("0.3000000001".to_owned()), None]);
    }

    #[test]
    fn every_page_of_every_list_is_read_in_the_order_of_an_index() {
        let mut db = rusqlite::Connection::open_in_memory().unwrap();
        TODAY.steps.to_latest(&mut db).unwrap();
        for listing in [
            Listing::All,
            Listing::Archived,
            Listing::Trash,
            Listing::Folder(crate::FolderId(1)),
            Listing::Tagged(crate::TagId(1)),
        ] {
            let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {}", listing.sql())).unwrap();
            let plan: Vec<String> =
                statement.raw_query().mapped(|r| r.get(3)).collect::<Result<_, _>>().unwrap();
            assert!(
                !plan.iter().any(|step| step.contains("TEMP B-TREE") || step.contains("SCAN")),
                "{plan:?}"
            );
        }
    }

    #[test]
    fn ties_to_tags_made_before_lists_had_an_order_get_theirs() {
        let mut db = rusqlite::Connection::open_in_memory().unwrap();
        TODAY.steps.to_version(&mut db, 2).unwrap();
        db.execute_batch(
            "INSERT INTO conversations
                (id, uid, title, titled_by, system_prompt, parameters, created_at, updated_at, activity, pinned, archived)
             VALUES (1, 'a', '', 'nobody', '', '{}', 1, 1, 7, 1, 0), (2, 'b', '', 'nobody', '', '{}', 1, 1, 8, 0, 1);
             INSERT INTO tags (id, uid, name, colour) VALUES (1, 'a', 'a', 'red');
             INSERT INTO conversation_tags (conversation, tag) VALUES (1, 1), (2, 1)",
        )
        .unwrap();
        TODAY.steps.to_latest(&mut db).unwrap();
        let ties: Vec<(bool, bool, i64)> = db
            .prepare("SELECT hidden, pinned, activity FROM conversation_tags ORDER BY conversation")
            .unwrap()
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(ties, [(false, true, 7), (true, false, 8)]);
    }
}
