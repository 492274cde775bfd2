//! The same statements without the library.

use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, OpenFlags, params};

use crate::measure::spent;
use crate::written;

/// A read connection to the library's file.
pub(crate) struct Raw(Connection);

impl Raw {
    pub(crate) fn open(path: &Path) -> Self {
        let raw = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        raw.pragma_update(None, "cache_size", -16_000).unwrap();
        Self(raw)
    }

    /// Reads the shape, the messages and the generations of a conversation; returns bytes of text.
    pub(crate) fn path(&self, conversation: i64) -> usize {
        let mut shape = self
            .0
            .prepare_cached(
                "SELECT id, parent, chosen, deleted FROM messages WHERE conversation = ?1 ORDER BY id",
            )
            .unwrap();
        let ids: Vec<i64> =
            shape.query_map([conversation], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
        let mut message = self
            .0
            .prepare_cached(
                "SELECT conversation, parent, role, status, created_at, text, reasoning FROM messages WHERE id = ?1",
            )
            .unwrap();
        let mut generation = self
            .0
            .prepare_cached(
                "SELECT service, model_asked, parameters, price, answer, error FROM generations WHERE message = ?1",
            )
            .unwrap();
        let mut read = 0;
        for id in ids {
            read += message.query_row([id], |r| r.get::<_, String>(5)).unwrap().len();
            let mut rows = generation.query([id]).unwrap();
            while let Some(r) = rows.next().unwrap() {
                read += r.get::<_, String>(1).unwrap().len();
            }
        }
        read
    }

    pub(crate) fn page(&self) -> usize {
        let mut statement = self
            .0
            .prepare_cached(
                "SELECT id, title, created_at, updated_at, pinned, folder, activity FROM conversations
                 WHERE deleted_at IS NULL AND archived = 0 ORDER BY pinned DESC, activity DESC LIMIT 51",
            )
            .unwrap();
        let titles = statement.query_map([], |r| r.get::<_, String>(1)).unwrap();
        titles.map(|title| title.unwrap().len()).sum()
    }

    pub(crate) fn like(&self, word: &str) -> usize {
        let mut statement = self
            .0
            .prepare_cached("SELECT id FROM messages WHERE text LIKE ?1 ORDER BY id DESC LIMIT 50")
            .unwrap();
        statement.query_map([format!("%{word}%")], |r| r.get::<_, i64>(0)).unwrap().count()
    }
}

/// Inserts the same messages and generations into the same tables in one transaction, indexed by `FTS5` as it comes.
/// Returns seconds, without the time it takes to make the texts.
pub(crate) fn insert_all(path: &Path, messages: u64) -> f64 {
    let mut db = writer(path);
    db.execute_batch(
        "CREATE TABLE messages (id INTEGER PRIMARY KEY, conversation INTEGER, parent INTEGER, role TEXT, status TEXT,
            created_at INTEGER, chosen INTEGER, deleted TEXT, reasoning TEXT, text TEXT) STRICT;
         CREATE INDEX a ON messages (conversation, id, parent, chosen, deleted);
         CREATE INDEX b ON messages (parent);
         CREATE TABLE generations (message INTEGER PRIMARY KEY, model TEXT, parameters TEXT, cost TEXT) STRICT;
         CREATE VIRTUAL TABLE search USING fts5 (text, content = '', contentless_delete = 1,
            tokenize = 'unicode61', prefix = '1 2 3 4')",
    )
    .unwrap();
    let transaction = db.transaction().unwrap();
    let began = Instant::now();
    let before = spent(began);
    let made: usize = (0..messages).map(|number| written::text(number).len()).sum();
    assert!(made > 0);
    let making = spent(began) - before;
    let before = spent(began);
    for number in 0..messages {
        let text = written::text(number);
        let id = i64::try_from(number).unwrap() + 1;
        transaction
            .prepare_cached(
                "INSERT INTO messages (id, conversation, parent, role, status, created_at, reasoning, text)
                 VALUES (?1, ?2, ?3, ?4, 'complete', ?1, '', ?5)",
            )
            .unwrap()
            .execute(params![id, id / 20, id - 1, if id % 2 == 0 { "assistant" } else { "user" }, text])
            .unwrap();
        if id % 2 == 0 {
            transaction
                .prepare_cached("INSERT INTO generations VALUES (?1, 'a/model', '{}', '0.0001')")
                .unwrap()
                .execute([id])
                .unwrap();
        }
        transaction
            .prepare_cached("INSERT INTO search (rowid, text) VALUES (?1, ?2)")
            .unwrap()
            .execute(params![id, text])
            .unwrap();
    }
    transaction.commit().unwrap();
    (spent(began) - before - making).as_secs_f64()
}

/// A connection that writes, with a table to append to.
pub(crate) fn writer(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.pragma_update(None, "synchronous", "NORMAL").unwrap();
    db.pragma_update(None, "cache_size", -16_000).unwrap();
    db.execute_batch(
        "CREATE TABLE chunks (message INTEGER, sequence INTEGER, text TEXT, PRIMARY KEY (message, sequence))",
    )
    .unwrap();
    db
}

pub(crate) fn append(db: &Connection, sequence: u64, text: &str) {
    db.prepare_cached("INSERT INTO chunks VALUES (1, ?1, ?2)")
        .unwrap()
        .execute(params![i64::try_from(sequence).unwrap(), text])
        .unwrap();
}

pub(crate) fn append_durably(db: &Connection, sequence: u64, text: &str) {
    db.pragma_update(None, "synchronous", "FULL").unwrap();
    append(db, sequence + 1_000_000, text);
    db.pragma_update(None, "synchronous", "NORMAL").unwrap();
}
