//! The index as it is written: the words of every message and title, cut here and kept by FTS5.

use std::cell::RefCell;

use rusqlite::{Connection, params};

use super::segment::Segments;
use super::vocabulary::{self, Seen};
use crate::{ConversationId, Error, Library, MessageId, Role, row};

/// What FTS5 does by itself: bytes of new words gathered in memory before they are written as a piece of the index,
/// pieces that are merged whenever there are so many of one level, pieces that must be merged at once, and pieces that
/// are merged when it is asked for.
const USUAL: [(&str, i64); 4] =
    [("hashsize", 1 << 20), ("automerge", 4), ("crisismerge", 16), ("usermerge", 4)];

/// The same while a great deal is written: few large pieces, which are merged once, at the end: every piece that is
/// left makes every search slower. There may be 2,000 in all, so that very many of one level are merged before.
const BULK: [(&str, i64); 4] =
    [("hashsize", 16 << 20), ("automerge", 0), ("crisismerge", 200), ("usermerge", 2)];

/// The most pages that one step of [`Library::merge_index`] writes: a few milliseconds.
const STEP: i64 = 128;

impl Library {
    /// Merges some of the pieces that the search index has gathered, for a few milliseconds; says whether there is
    /// more to do. Every message adds a piece. They are merged as others are written, but where one piece is large
    /// that can take tens of thousands of messages, and until then the small ones pile up behind it.
    pub fn merge_index(&self) -> Result<bool, Error> {
        self.write(|db| merge(db, STEP))
    }
}

thread_local! {
    static SEGMENTS: RefCell<Segments> = RefCell::default();
}

/// The words of a text as the index keeps them: cut before they are written, on a thread that has the time.
pub(crate) struct Words {
    words: String,
    parts: String,
    /// For the vocabulary.
    longer: Vec<String>,
}

impl Words {
    /// Cuts a text. Words in `seen` are in the vocabulary, or will be before this is: the others are put there.
    pub(crate) fn of(text: &str, seen: &mut Seen) -> Self {
        SEGMENTS.with_borrow_mut(|segments| {
            segments.cut(text);
            let (words, parts) = (segments.words().to_owned(), segments.parts().to_owned());
            let mut longer = Vec::new();
            vocabulary::longer(&words, seen, &mut longer);
            vocabulary::longer(&parts, seen, &mut longer);
            Self { words, parts, longer }
        })
    }

    /// Puts the words into the vocabulary, also when the text itself is not wanted: others rely on it.
    pub(crate) fn remember(&self, db: &Connection) -> Result<(), Error> {
        vocabulary::add(db, &self.longer)
    }
}

/// Puts a message into the index, in place of what was there.
pub(crate) fn index(
    db: &Connection,
    message: MessageId,
    conversation: ConversationId,
    role: Role,
    model: Option<&str>,
    text: &str,
) -> Result<(), Error> {
    remove(db, message)?;
    add(db, message, conversation, role, model, &Words::of(text, &mut Seen::new()))
}

/// Puts a message into the index that was never there.
pub(crate) fn add(
    db: &Connection,
    message: MessageId,
    conversation: ConversationId,
    role: Role,
    model: Option<&str>,
    words: &Words,
) -> Result<(), Error> {
    let model = model.map(model_fact).unwrap_or_default();
    let facts = format!("{} {} {model}", conversation_fact(conversation), role_fact(role));
    db.prepare_cached("INSERT INTO search (rowid, words, parts, facts) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![message, words.words, words.parts, facts])?;
    words.remember(db)
}

/// Takes a message out of the index.
pub(crate) fn remove(db: &Connection, message: MessageId) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([message])?;
    Ok(())
}

/// Lets the index gather more in memory while `work` adds much to it, and merge once instead of again and again.
pub(crate) fn in_bulk<T>(db: &Connection, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    set_all(db, BULK)?;
    let result = work()?;
    // As many pages as it takes: two pieces of one level become one of the next.
    merge(db, i64::from(i32::MAX))?;
    set_all(db, USUAL)?;
    Ok(result)
}

/// Merges pieces until so many pages are written; says whether anything was done.
fn merge(db: &Connection, pages: i64) -> Result<bool, Error> {
    let before = db.total_changes();
    set(db, ("merge", pages))?;
    // The two statements alone count as one change each.
    Ok(db.total_changes() - before > 2)
}

fn set_all(db: &Connection, all: [(&str, i64); 4]) -> Result<(), Error> {
    all.into_iter().try_for_each(|one| set(db, one))
}

/// Tells something to both indexes, that of the messages and that of the titles.
fn set(db: &Connection, one: (&str, i64)) -> Result<(), Error> {
    db.prepare_cached("INSERT INTO search (search, rank) VALUES (?1, ?2)")?.execute(one)?;
    db.prepare_cached("INSERT INTO search_titles (search_titles, rank) VALUES (?1, ?2)")?.execute(one)?;
    Ok(())
}

/// Makes the index anew from the messages and titles.
pub(crate) fn rebuild(db: &mut Connection) -> Result<(), Error> {
    let db = db.transaction()?;
    db.execute("INSERT INTO search (search) VALUES ('delete-all')", [])?;
    db.execute("INSERT INTO search_titles (search_titles) VALUES ('delete-all')", [])?;
    db.execute("DELETE FROM vocabulary", [])?;
    in_bulk(&db, || {
        index_all_titles(&db)?;
        index_all_messages(&db)
    })?;
    db.commit()?;
    Ok(())
}

fn index_all_titles(db: &Connection) -> Result<(), Error> {
    let mut statement = db.prepare("SELECT id, title FROM conversations")?;
    let mut rows = statement.query([])?;
    while let Some(r) = rows.next()? {
        index_title(db, r.get(0)?, &row::text(r, 1)?)?;
    }
    Ok(())
}

fn index_all_messages(db: &Connection) -> Result<(), Error> {
    let mut statement = db.prepare(
        "SELECT m.id, m.conversation, m.role, g.model_asked, m.text
         FROM messages m LEFT JOIN generations g ON g.message = m.id
         WHERE m.deleted IS NULL AND m.status <> 'streaming' ORDER BY m.id",
    )?;
    let mut rows = statement.query([])?;
    let mut seen = Seen::new();
    while let Some(r) = rows.next()? {
        let model = row::optional_text(r, 3)?;
        let words = Words::of(&row::text(r, 4)?, &mut seen);
        add(db, r.get(0)?, r.get(1)?, r.get(2)?, model.as_deref(), &words)?;
    }
    Ok(())
}

/// Puts a title into the index, in place of the one before.
pub(crate) fn index_title(db: &Connection, conversation: ConversationId, title: &str) -> Result<(), Error> {
    let words = Words::of(title, &mut Seen::new());
    db.prepare_cached("INSERT OR REPLACE INTO search_titles (rowid, words, parts) VALUES (?1, ?2, ?3)")?
        .execute(params![conversation, words.words, words.parts])?;
    words.remember(db)
}

/// Takes a title out of the index.
pub(crate) fn remove_title(db: &Connection, conversation: ConversationId) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM search_titles WHERE rowid = ?1")?.execute([conversation])?;
    Ok(())
}

// Facts begin with a middle dot, which is in no word that can be typed.

pub(super) fn conversation_fact(id: ConversationId) -> String {
    format!("\u{b7}c{}", id.0)
}

pub(super) fn role_fact(role: Role) -> String {
    match role {
        Role::User => "\u{b7}user".to_owned(),
        Role::Assistant => "\u{b7}assistant".to_owned(),
    }
}

pub(super) fn model_fact(model: &str) -> String {
    let plain: String = model.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '\u{b7}' }).collect();
    format!("\u{b7}m{}", plain.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_come_in_bulk_are_one_piece_of_the_index() {
        let mut db = Connection::open_in_memory().unwrap();
        crate::schema::TODAY.migrate(&mut db).unwrap();
        in_bulk(&db, || {
            (1..=40).try_for_each(|n| {
                let words: Vec<_> = (0..4_000).map(|word| format!("w{n}x{word}")).collect();
                index_title(&db, ConversationId(n), &words.join(" "))
            })
        })
        .unwrap();
        assert_eq!(pieces(&db, "search_titles"), 1);
    }

    fn pieces(db: &Connection, table: &str) -> i64 {
        let sql = format!("SELECT count(DISTINCT segid) FROM {table}_idx");
        db.query_row(&sql, [], |r| r.get(0)).unwrap()
    }

    #[test]
    fn pieces_that_messages_left_are_merged_step_by_step() {
        let mut db = Connection::open_in_memory().unwrap();
        crate::schema::TODAY.migrate(&mut db).unwrap();
        // As when a merge of large pieces holds up all others.
        set(&db, ("automerge", 0)).unwrap();
        set(&db, ("crisismerge", 200)).unwrap();
        for n in 1..=40 {
            let words: Vec<_> = (0..400).map(|word| format!("w{n}x{word}")).collect();
            index(&db, MessageId(n), ConversationId(1), Role::User, None, &words.join(" ")).unwrap();
        }
        assert_eq!(pieces(&db, "search"), 40);
        let mut steps = 0;
        while merge(&db, 8).unwrap() {
            steps += 1;
        }
        assert!(steps > 4, "{steps}");
        assert_eq!(pieces(&db, "search"), 1);
        let found =
            db.query_row("SELECT count(*) FROM search WHERE search MATCH 'w40x399 OR w1x0'", [], |r| {
                r.get(0)
            });
        assert_eq!(found, Ok(2));
    }
}
