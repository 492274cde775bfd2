//! Filters: `from:`, `model:` and `in:` as facts that the index knows of every message.

use std::collections::HashSet;

use rusqlite::{Connection, params};

use super::index::{conversation_fact, model_fact, role_fact};
use super::query::{Beginning, Phrase, Query};
use super::segment::Segments;
use crate::{ConversationId, Error, Role, generations, row};

/// The most conversations or models that the index is asked for one by one.
const MOST_FACTS: usize = 500;

/// The filters of a query.
pub(super) struct Filters {
    /// In the index's language; all must hold.
    terms: Vec<String>,
    /// Only these conversations, which are too many for a term.
    within: Option<HashSet<ConversationId>>,
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
        let mut within: Option<HashSet<ConversationId>> = None;
        for name in &query.within {
            let found = named(db, name)?;
            within = Some(match within {
                Some(before) => before.intersection(&found).copied().collect(),
                None => found,
            });
        }
        if let Some(few) = within.take_if(|within| within.len() <= MOST_FACTS) {
            if few.is_empty() {
                return Ok(None);
            }
            terms.push(any_fact(&few.into_iter().map(conversation_fact).collect::<Vec<_>>()));
        }
        Ok(Some(Self { terms, within }))
    }

    /// The whole expression: words and filters. Where only days were given, every message is a candidate.
    pub(super) fn narrow(&self, words: Option<String>) -> String {
        let terms: Vec<_> = words.into_iter().chain(self.terms.iter().cloned()).collect();
        if terms.is_empty() {
            return any_fact(&[role_fact(Role::User), role_fact(Role::Assistant)]);
        }
        terms.join(" AND ")
    }

    /// Whether a message that the index gave is in a conversation that is wanted.
    pub(super) fn has(&self, conversation: ConversationId) -> bool {
        self.within.as_ref().is_none_or(|within| within.contains(&conversation))
    }
}

/// The conversations with words in the title that are or begin with `name`, and those with a folder or tag that has
/// it in its name.
fn named(db: &Connection, name: &str) -> Result<HashSet<ConversationId>, Error> {
    let mut found = HashSet::new();
    if let Some(phrase) = Phrase::beginning(name) {
        let as_it_is = |beginning: &str| Ok::<_, Error>(Beginning::Of(beginning.to_owned()));
        let expression = phrase.expression(as_it_is)?;
        let mut titled = db.prepare_cached("SELECT rowid FROM search_titles WHERE search_titles MATCH ?1")?;
        collect(titled.query([expression])?, &mut found)?;
    }
    let wanted = folded(name);
    for (names, conversations) in [
        ("SELECT id, name FROM folders", "SELECT id FROM conversations WHERE folder = ?1"),
        ("SELECT id, name FROM tags", "SELECT conversation FROM conversation_tags WHERE tag = ?1"),
    ] {
        let mut names = db.prepare_cached(names)?;
        let mut rows = names.query([])?;
        while let Some(r) = rows.next()? {
            if folded(&row::text(r, 1)?).contains(&wanted) {
                let mut conversations = db.prepare_cached(conversations)?;
                collect(conversations.query(params![r.get::<_, i64>(0)?])?, &mut found)?;
            }
        }
    }
    Ok(found)
}

fn collect(mut rows: rusqlite::Rows<'_>, found: &mut HashSet<ConversationId>) -> Result<(), Error> {
    while let Some(r) = rows.next()? {
        found.insert(r.get(0)?);
    }
    Ok(())
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
