//! Filters: `from:`, `model:` and `in:` as facts that the index knows of every message, and days and places that
//! leave out most of the library.

use std::collections::HashMap;
use std::ops::Range;

use rusqlite::Connection;

use super::index::{conversation_fact, model_fact, role_fact};
use super::query::{Beginning, Phrase, Query};
use super::segment::Segments;
use super::vocabulary::{self, Endings};
use crate::{ConversationId, Error, Role, generations, row, stretches};

/// The most conversations or models that the index is asked for one by one.
const MOST_FACTS: usize = 500;

/// The most conversations that are looked up by their title before any message is.
const MOST_TITLED: usize = 4_000;

/// The most conversations of a folder or a tag.
const MOST_LISTED: usize = 4_000;

/// The filters of a query.
pub(super) struct Filters {
    /// In the index's language; all must hold.
    terms: Vec<String>,
    /// Conversations that are too many for a term; all must hold.
    within: Vec<Within>,
}

impl Filters {
    /// Understands the filters of a query; `None` when one names what does not exist.
    pub(super) fn of(
        db: &Connection,
        query: &Query,
        conversation: Option<ConversationId>,
    ) -> Result<Option<Self>, Error> {
        let mut terms: Vec<String> =
            conversation.map(|id| any_fact(&[conversation_fact(id)])).into_iter().collect();
        terms.extend(query.from.map(|role| any_fact(&[role_fact(role)])));
        for part in &query.models {
            let models = generations::models(db)?;
            let wanted = models.iter().filter(|model| model.to_lowercase().contains(part)).take(MOST_FACTS);
            let facts: Vec<_> = wanted.map(|model| model_fact(model)).collect();
            if facts.is_empty() {
                return Ok(None);
            }
            terms.push(any_fact(&facts));
        }
        let mut many = Vec::new();
        for name in &query.within {
            let within = Within::named(db, name)?;
            match within.few() {
                Some([]) => return Ok(None),
                Some(few) => {
                    let facts: Vec<_> = few.iter().map(|id| conversation_fact(ConversationId(*id))).collect();
                    terms.push(any_fact(&facts));
                }
                None => many.push(within),
            }
        }
        Ok(Some(Self { terms, within: many }))
    }

    /// The whole expression: words and filters. Where only days were given, every message is a candidate.
    pub(super) fn narrow(&self, words: Option<String>) -> String {
        let terms: Vec<_> = words.into_iter().chain(self.terms.iter().cloned()).collect();
        if terms.is_empty() {
            return any_fact(&[role_fact(Role::User), role_fact(Role::Assistant)]);
        }
        terms.join(" AND ")
    }

    /// Where messages can be that are meant, the newest first.
    pub(super) fn ranges(&self, db: &Connection, days: &Range<i64>) -> Result<Vec<Range<i64>>, Error> {
        let everything = i64::MIN..i64::MAX;
        if *days == everything && self.within.is_empty() {
            return Ok(vec![everything]);
        }
        stretches::ranges(db, days, |lowest, highest| {
            self.within.iter().all(|within| within.may_be_among(lowest, highest))
        })
    }

    /// Whether a message that the index gave is in a conversation that is wanted.
    pub(super) fn has(&mut self, db: &Connection, conversation: ConversationId) -> Result<bool, Error> {
        for within in &mut self.within {
            if !within.has(db, conversation)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The conversations with words in the title that are or begin with a name, and those with a folder or tag that has
/// it in its own.
struct Within {
    phrase: Option<Phrase>,
    folders: Vec<i64>,
    tags: Vec<i64>,
    /// Some of them, in order.
    known: Vec<i64>,
    /// All of them from this one on are known.
    floor: i64,
    /// What was found out of those before.
    asked: HashMap<ConversationId, bool>,
}

impl Within {
    /// Looks for the conversations, as long as there are not too many.
    fn named(db: &Connection, name: &str) -> Result<Self, Error> {
        let mut within = Self {
            phrase: Phrase::beginning(name),
            folders: named(db, "SELECT id, name FROM folders", name)?,
            tags: named(db, "SELECT id, name FROM tags", name)?,
            known: Vec::new(),
            floor: i64::MIN,
            asked: HashMap::new(),
        };
        within.look_for_titles(db)?;
        for (listed, highest, ids) in [
            (
                "SELECT id FROM conversations WHERE folder = ?1 LIMIT ?2",
                "SELECT id FROM conversations WHERE +folder = ?1 ORDER BY id DESC LIMIT 1",
                &within.folders,
            ),
            (
                "SELECT conversation FROM conversation_tags WHERE tag = ?1 LIMIT ?2",
                "SELECT conversation FROM conversation_tags WHERE +tag = ?1 ORDER BY conversation DESC LIMIT 1",
                &within.tags,
            ),
        ] {
            for id in ids {
                let found = collect(db, listed, (id, limit(MOST_LISTED)))?;
                if found.len() > MOST_LISTED {
                    // Found from the other end: what is newer than all of them is not asked about.
                    let highest = collect(db, highest, [id])?;
                    within.floor = highest.into_iter().map(|id| id + 1).fold(within.floor, i64::max);
                }
                within.known.extend(found);
            }
        }
        within.known.sort_unstable();
        within.known.dedup();
        Ok(within)
    }

    /// Looks for titles, the newest first.
    fn look_for_titles(&mut self, db: &Connection) -> Result<(), Error> {
        let Some(phrase) = &self.phrase else { return Ok(()) };
        let expression = phrase.expression(|beginning| {
            Ok::<_, Error>(match vocabulary::endings(db, beginning)? {
                Endings::Words(words) => Beginning::Words(words),
                Endings::Indexed | Endings::Many => Beginning::Of(beginning.to_owned()),
            })
        })?;
        self.known = collect(
            db,
            "SELECT rowid FROM search_titles WHERE search_titles MATCH ?1 ORDER BY rowid DESC LIMIT ?2",
            (expression, limit(MOST_TITLED)),
        )?;
        if self.known.len() > MOST_TITLED {
            self.floor = self.known.last().copied().unwrap_or(i64::MAX);
        }
        Ok(())
    }

    /// All of them, when they are few.
    fn few(&self) -> Option<&[i64]> {
        (self.floor == i64::MIN && self.known.len() <= MOST_FACTS).then_some(self.known.as_slice())
    }

    /// Whether one of them can be among these.
    fn may_be_among(&self, lowest: ConversationId, highest: ConversationId) -> bool {
        let next = self.known.partition_point(|id| *id < lowest.0);
        lowest.0 < self.floor || self.known.get(next).is_some_and(|id| *id <= highest.0)
    }

    fn has(&mut self, db: &Connection, conversation: ConversationId) -> Result<bool, Error> {
        if self.known.binary_search(&conversation.0).is_ok() {
            return Ok(true);
        }
        if conversation.0 >= self.floor {
            return Ok(false);
        }
        if let Some(answer) = self.asked.get(&conversation) {
            return Ok(*answer);
        }
        let answer = self.holds(db, conversation)?;
        self.asked.insert(conversation, answer);
        Ok(answer)
    }

    /// Looks at one conversation.
    fn holds(&self, db: &Connection, conversation: ConversationId) -> Result<bool, Error> {
        let mut statement = db.prepare_cached("SELECT title, folder FROM conversations WHERE id = ?1")?;
        let (title, folder) =
            statement.query_row([conversation], |r| Ok((row::text(r, 0)?, r.get::<_, Option<i64>>(1)?)))?;
        if folder.is_some_and(|folder| self.folders.contains(&folder)) {
            return Ok(true);
        }
        let mut segments = Segments::default();
        segments.cut(&title);
        if self.phrase.as_ref().is_some_and(|phrase| phrase.is_in(&segments)) {
            return Ok(true);
        }
        let tags = collect(db, "SELECT tag FROM conversation_tags WHERE conversation = ?1", [conversation])?;
        Ok(tags.iter().any(|tag| self.tags.contains(tag)))
    }
}

/// The folders or tags with `part` in their name.
fn named(db: &Connection, all: &str, part: &str) -> Result<Vec<i64>, Error> {
    let wanted = folded(part);
    let mut statement = db.prepare_cached(all)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(r) = rows.next()? {
        if folded(&row::text(r, 1)?).contains(&wanted) {
            found.push(r.get(0)?);
        }
    }
    Ok(found)
}

fn collect(db: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<i64>, Error> {
    let mut statement = db.prepare_cached(sql)?;
    Ok(statement.query_map(params, |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// One more than there may be.
fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX - 1) + 1
}

fn folded(text: &str) -> String {
    let mut segments = Segments::default();
    segments.cut(text);
    segments.words().trim_end().to_owned()
}

fn any_fact(facts: &[String]) -> String {
    let facts: Vec<_> = facts.iter().map(|fact| format!("\"{fact}\"")).collect();
    format!("facts : ({})", facts.join(" OR "))
}
