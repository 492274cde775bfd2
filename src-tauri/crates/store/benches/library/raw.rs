//! The same statements without the library.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

/// A read connection to the library's file.
pub(crate) struct Raw(Connection);

impl Raw {
    pub(crate) fn open(path: &Path) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let raw = Connection::open_with_flags(path, flags).unwrap();
        raw.pragma_update(None, "cache_size", -16_000).unwrap();
        Self(raw)
    }

    /// Reads the newest messages of a conversation, their generations and versions; returns bytes of text.
    pub(crate) fn path(&self, conversation: i64) -> usize {
        let view = self.0.unchecked_transaction().unwrap();
        let read = self.messages(conversation);
        view.commit().unwrap();
        read
    }

    fn messages(&self, conversation: i64) -> usize {
        let prepare = |sql| self.0.prepare_cached(sql).unwrap();
        let head: i64 = prepare("SELECT head FROM conversations WHERE id = ?1")
            .query_row([conversation], |r| r.get(0))
            .unwrap();
        let mut way = prepare(
            "WITH RECURSIVE way (id, parent, chosen, deleted) AS (
                SELECT id, parent, chosen, deleted FROM messages INDEXED BY messages_in_conversation
                WHERE conversation = ?1 AND id = ?2
                UNION ALL
                SELECT m.id, m.parent, m.chosen, m.deleted
                FROM way CROSS JOIN messages m INDEXED BY messages_in_conversation ON m.conversation = ?1 AND m.id = way.parent)
             SELECT id FROM way LIMIT 20",
        );
        let mut message = prepare(
            "SELECT conversation, parent, role, status, created_at, text, reasoning FROM messages WHERE id = ?1",
        );
        let mut generation = prepare(
            "SELECT service, model_asked, parameters, price, answer, error FROM generations WHERE message = ?1",
        );
        let mut versions =
            prepare("SELECT id FROM messages WHERE parent = ?1 AND deleted IS NULL ORDER BY id");
        let mut read = 0;
        let mut rows = way.query([conversation, head]).unwrap();
        while let Some(r) = rows.next().unwrap() {
            let id: i64 = r.get(0).unwrap();
            let (parent, answers, text): (Option<i64>, bool, String) = message
                .query_row([id], |r| Ok((r.get(1)?, r.get_ref(2)?.as_str()? == "assistant", r.get(5)?)))
                .unwrap();
            read += text.len();
            if answers {
                read += generation.query_row([id], |r| r.get::<_, String>(1)).unwrap().len();
            }
            if let Some(parent) = parent {
                read += versions.query_map([parent], |r| r.get::<_, i64>(0)).unwrap().count();
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

/// Inserts the same messages and generations into the same tables, each batch in one transaction, with the memory and
/// the settings of the library; indexed by `FTS5` as they come, or not at all.
pub(crate) struct Inserter {
    db: Connection,
    is_indexed: bool,
    next: i64,
}

impl Inserter {
    pub(crate) fn new(path: &Path, is_indexed: bool) -> Self {
        let db = writer(path);
        db.pragma_update(None, "cache_size", -256_000).unwrap();
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
        Self { db, is_indexed, next: 1 }
    }

    pub(crate) fn insert(&mut self, texts: &[String]) {
        let transaction = self.db.transaction().unwrap();
        for text in texts {
            let id = self.next;
            self.next += 1;
            transaction
                .prepare_cached(
                    "INSERT INTO messages (id, conversation, parent, role, status, created_at, reasoning, text)
                     VALUES (?1, ?2, ?3, ?4, 'complete', ?1, '', ?5)",
                )
                .unwrap()
                .execute(params![id, id / 10, id - 1, if id % 2 == 0 { "assistant" } else { "user" }, text])
                .unwrap();
            if id % 2 == 0 {
                transaction
                    .prepare_cached("INSERT INTO generations VALUES (?1, 'a/model', '{}', '0.0001')")
                    .unwrap()
                    .execute([id])
                    .unwrap();
            }
            if self.is_indexed {
                transaction
                    .prepare_cached("INSERT INTO search (rowid, text) VALUES (?1, ?2)")
                    .unwrap()
                    .execute(params![id, text])
                    .unwrap();
            }
        }
        transaction.commit().unwrap();
    }
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
