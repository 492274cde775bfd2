//! The same statements without the library.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, Row, params, params_from_iter};

/// A message on the way up: itself, the child that was chosen, whether it is hidden.
type Step = (i64, Option<i64>, bool);

/// A line of the list.
type Summary = (i64, String, i64, i64, bool, Option<i64>, bool, i64, bool, Option<i64>, Option<String>);

/// A row of the messages.
type Message = (i64, i64, Option<i64>, String, String, i64, String, String);

/// A row of the generations.
type Generation = (String, String, String, Option<String>, Option<String>, Option<String>);

/// A read connection to the library's file.
pub(crate) struct Raw(Connection);

impl Raw {
    pub(crate) fn open(path: &Path) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let raw = Connection::open_with_flags(path, flags).unwrap();
        raw.pragma_update(None, "cache_size", -16_000).unwrap();
        Self(raw)
    }

    /// Reads the newest messages of a conversation, as many as the library does, their generations and versions;
    /// returns bytes of text.
    pub(crate) fn path(&self, conversation: i64) -> usize {
        let view = self.0.unchecked_transaction().unwrap();
        let read = self.messages(conversation);
        view.commit().unwrap();
        read
    }

    /// The statements of the library, word for word, and every column of every row as what it is.
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
                FROM way CROSS JOIN messages m INDEXED BY messages_in_conversation
                    ON m.conversation = ?1 AND m.id = way.parent)
             SELECT id, chosen, deleted IS NOT NULL FROM way",
        );
        let mut message = prepare(
            "SELECT id, conversation, parent, role, status, created_at, text, reasoning FROM messages WHERE id = ?1",
        );
        let mut generation = prepare(
            "SELECT service, model_asked, parameters, price, answer, error FROM generations WHERE message = ?1",
        );
        let mut versions =
            prepare("SELECT id FROM messages WHERE parent = ?1 AND deleted IS NULL ORDER BY id");
        let mut first = prepare(
            "SELECT id FROM messages INDEXED BY messages_first
             WHERE conversation = ?1 AND parent IS NULL AND deleted IS NULL ORDER BY id",
        );
        let (mut read, mut lines, mut is_whole) = (0, 0, true);
        let mut rows = way.query([conversation, head]).unwrap();
        while let Some(r) = rows.next().unwrap() {
            let (id, _, _): Step = r.try_into().unwrap();
            // What the library opens ends after so many lines, with a question.
            if lines >= 48 && is_whole {
                break;
            }
            let message: Message = message.query_row([id], |r| r.try_into()).unwrap();
            is_whole = message.3 == "user";
            lines += lines_of(&message.6) + message.7.len() / 2048;
            if message.3 == "assistant" {
                read += generation.query_row([id], |r| Generation::try_from(r)).unwrap().1.len();
            }
            let id = |r: &Row<'_>| r.get::<_, i64>(0);
            let versions: Vec<i64> = match message.2 {
                Some(parent) => versions.query_map([parent], id).unwrap().map(Result::unwrap).collect(),
                None => first.query_map([conversation], id).unwrap().map(Result::unwrap).collect(),
            };
            read += message.6.len() + versions.len();
        }
        read
    }

    /// The first page of the list.
    pub(crate) fn page(&self) -> usize {
        let mut statement = self
            .0
            .prepare_cached(
                "SELECT c.id, c.title, c.created_at, c.updated_at, c.pinned, c.folder, c.pinned, c.activity, c.archived,
                    c.deleted_at, (SELECT group_concat(l.tag) FROM conversation_tags l WHERE l.conversation = c.id)
                 FROM conversations c WHERE c.deleted_at IS NULL AND c.archived = 0 AND (c.pinned, c.activity) < (?1, ?2)
                 ORDER BY c.pinned DESC, c.activity DESC LIMIT ?3",
            )
            .unwrap();
        let rows = statement.query_map([i64::MAX, i64::MAX, 51], |r| Summary::try_from(r)).unwrap();
        rows.map(|row| row.unwrap().1.len()).sum()
    }

    /// The newest 50 messages with every word in them somewhere.
    pub(crate) fn newest_like(&self, words: &str) -> usize {
        let words: Vec<_> = words.split(' ').map(|word| format!("%{word}%")).collect();
        let conditions = vec!["text LIKE ?"; words.len()].join(" AND ");
        let sql = format!("SELECT id, text FROM messages WHERE {conditions} ORDER BY id DESC LIMIT 50");
        let mut statement = self.0.prepare_cached(&sql).unwrap();
        let text = |r: &Row<'_>| r.get::<_, String>(1);
        statement.query_map(params_from_iter(words), text).unwrap().map(|text| text.unwrap().len()).sum()
    }

    /// The 50 messages that have a word most often.
    pub(crate) fn best_like(&self, word: &str) -> usize {
        let mut statement = self
            .0
            .prepare_cached(
                "SELECT id, text FROM messages WHERE text LIKE '%' || ?1 || '%'
                 ORDER BY length(text) - length(replace(text, ?1, '')) DESC, id DESC LIMIT 50",
            )
            .unwrap();
        statement.query_map([word], |r| r.get::<_, String>(1)).unwrap().map(|text| text.unwrap().len()).sum()
    }
}

/// As a window shows a text: lines of 80 bytes.
fn lines_of(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| 1 + line.len() / 80).sum()
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
