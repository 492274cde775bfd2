//! The vocabulary table: every longer word that was ever indexed. A beginning of a word is looked up here and
//! searched as the words it can become, which the index finds one hit at a time; asked for all words with a
//! beginning, it would gather every hit first.

use std::cell::RefCell;
use std::collections::HashSet;

use rusqlite::{Connection, params};

use crate::{Error, row};

/// Beginnings of so many characters and fewer have an index of their own (`prefix` in the schema).
const INDEXED: usize = 4;

/// The most words that a beginning is searched as.
const MOST: usize = 64;

thread_local! {
    /// Words written in the transaction that is under way, while a great deal is written.
    static WRITTEN: RefCell<Option<HashSet<String>>> = const { RefCell::new(None) };
}

/// Remembers words, separated by spaces.
pub(super) fn add(db: &Connection, words: &str) -> Result<(), Error> {
    let mut statement = db.prepare_cached("INSERT OR IGNORE INTO vocabulary (word) VALUES (?1)")?;
    for word in words.split(' ').filter(|word| word.chars().nth(INDEXED).is_some()) {
        let known = WRITTEN.with_borrow_mut(|written| {
            let Some(written) = written else { return false };
            written.contains(word) || !written.insert(word.to_owned())
        });
        if !known {
            statement.execute([word])?;
        }
    }
    Ok(())
}

/// Asks the table only once for each word while `work` writes in one transaction.
pub(super) fn asking_once<T>(work: impl FnOnce() -> T) -> T {
    WRITTEN.set(Some(HashSet::new()));
    let result = work();
    WRITTEN.set(None);
    result
}

/// The words that begin with `beginning`; `None` when it is better looked up as it is: short, or with too many.
pub(super) fn beginning_with(db: &Connection, beginning: &str) -> Result<Option<Vec<String>>, Error> {
    if beginning.chars().nth(INDEXED).is_none() {
        return Ok(None);
    }
    let mut statement =
        db.prepare_cached("SELECT word FROM vocabulary WHERE word >= ?1 AND word < ?2 LIMIT ?3")?;
    let end = format!("{beginning}\u{10ffff}");
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX) + 1;
    let words: Vec<String> = statement
        .query_map(params![beginning, end, limit], |r| row::text(r, 0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok((words.len() <= MOST).then_some(words))
}
