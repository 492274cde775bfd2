//! The vocabulary table: every longer word that was ever indexed. A beginning of a word is looked up here and
//! searched as the words it can become, which the index finds one hit at a time; asked for all words with a
//! beginning, it would gather every hit first.

use std::collections::HashSet;

use rusqlite::{Connection, params};

use crate::{Error, row};

/// Beginnings of so many characters and fewer have an index of their own (`prefix` in the schema).
const INDEXED: usize = 4;

/// The most words that a beginning is searched as.
const MOST: usize = 64;

/// Words that were given out already while a great deal is indexed, so that each is written once.
pub(crate) type Seen = HashSet<String>;

/// The words among `words`, separated by spaces, that are long enough and not in `seen`, where they are put.
pub(super) fn longer(words: &str, seen: &mut Seen, out: &mut Vec<String>) {
    for word in words.split(' ') {
        // Characters are at most bytes: most words are too short without being counted.
        if word.len() > INDEXED && word.chars().nth(INDEXED).is_some() && !seen.contains(word) {
            seen.insert(word.to_owned());
            out.push(word.to_owned());
        }
    }
}

/// Remembers words.
pub(super) fn add(db: &Connection, words: &[String]) -> Result<(), Error> {
    let mut statement = db.prepare_cached("INSERT OR IGNORE INTO vocabulary (word) VALUES (?1)")?;
    for word in words {
        statement.execute([word])?;
    }
    Ok(())
}

/// What a beginning of a word can become.
pub(super) enum Endings {
    /// It has an index of its own.
    Indexed,
    /// These words, which are all.
    Words(Vec<String>),
    /// More words than can be asked for one by one.
    Many,
}

/// What `beginning` can become.
pub(super) fn endings(db: &Connection, beginning: &str) -> Result<Endings, Error> {
    if beginning.chars().nth(INDEXED).is_none() {
        return Ok(Endings::Indexed);
    }
    let mut statement =
        db.prepare_cached("SELECT word FROM vocabulary WHERE word >= ?1 AND word < ?2 LIMIT ?3")?;
    let end = format!("{beginning}\u{10ffff}");
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX) + 1;
    let words: Vec<String> = statement
        .query_map(params![beginning, end, limit], |r| row::text(r, 0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(if words.len() <= MOST { Endings::Words(words) } else { Endings::Many })
}

/// The part of a beginning that has an index of its own.
pub(super) fn indexed(beginning: &str) -> &str {
    let end = beginning.char_indices().nth(INDEXED).map_or(beginning.len(), |(at, _)| at);
    &beginning[..end]
}
