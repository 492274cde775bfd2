//! The search tables: every word of every message and title, found as fast as it is typed.
//!
//! Text is cut and folded here, so that the index only splits at spaces. The newest hits are ranked by how well
//! they match and how new they are; older ones follow when they are asked for.

mod fold;
mod matches;
mod query;
mod segment;
mod vocabulary;

use std::cell::RefCell;

use rusqlite::{Connection, Row, params};
use serde::Serialize;
use ts_rs::TS;

use self::matches::Matches;
use self::query::Query;
use self::segment::Segments;
use crate::{ConversationId, Error, Library, MessageId, Role, generations, row};

/// The most bytes of text that one page of hits reads; what comes after is on the next page.
const MOST_TEXT: usize = 384 << 10;

/// The most conversations that are found by their title.
const MOST_TITLES: i64 = 20;

/// The most conversations, models or names that a filter is resolved to.
const MOST_FACTS: usize = 500;

/// Bytes of new words that the index gathers in memory before it writes them: what FTS5 does by itself.
const USUAL: i64 = 1 << 20;

/// The same while a great deal is written.
const BULK: i64 = 6 << 20;

const DAY: i64 = 86_400_000;

/// What to search for and where.
#[derive(Clone, Debug, Default)]
pub struct SearchRequest<'a> {
    /// As typed. Words must all be there, `"quoted"` ones next to each other; the last may go on. `from:`,
    /// `model:`, `in:`, `before:` and `after:` narrow the search. Nothing typed is an error.
    pub typed: &'a str,
    /// Only this conversation.
    pub conversation: Option<ConversationId>,
    /// Where the page before ended.
    pub cursor: Option<MessageId>,
    /// How many of the newest hits are ranked together, 1 to 1,000.
    pub window: u32,
    /// What local time is ahead of UTC, milliseconds: days begin and end there.
    pub utc_offset: i64,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SearchPage {
    /// Conversations whose title matches, newest first; only on the first page.
    pub titles: Vec<TitleHit>,
    /// Messages, best first.
    pub hits: Vec<Hit>,
    /// Where to go on for older ones; `None` when there are none.
    pub next: Option<MessageId>,
}

/// A conversation found by its title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TitleHit {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its title.
    pub title: String,
    /// The matches in it, UTF-16 units.
    pub marks: Vec<(u32, u32)>,
}

/// A message that matches.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Hit {
    /// The message.
    pub message: MessageId,
    /// Where it is.
    pub conversation: ConversationId,
    /// The title of that conversation.
    pub title: String,
    /// Who wrote it.
    pub role: Role,
    /// Unix milliseconds.
    pub created_at: i64,
    /// The piece of its text around the best match.
    pub snippet: String,
    /// The matches in the snippet, UTF-16 units.
    pub marks: Vec<(u32, u32)>,
}

impl Library {
    /// Searches the messages and titles of all conversations that are not in the trash.
    pub fn search(&self, request: &SearchRequest<'_>) -> Result<SearchPage, Error> {
        let query = Query::parse(request.typed);
        if query.is_empty() {
            return Ok(SearchPage::default());
        }
        self.read(|db| {
            let mut page = SearchPage::default();
            let Some(expression) = narrowed(db, &query, request.conversation)? else { return Ok(page) };
            // A title has no author, no model and no day: filters are about messages.
            if request.cursor.is_none() && request.conversation.is_none() && !query.is_narrowed() {
                page.titles = titles(db, &query)?;
            }
            hits(db, &query, &expression, request, &mut page)?;
            Ok(page)
        })
    }
}

/// The expression for the words of a query, `None` when only filters were typed.
fn expression(db: &Connection, query: &Query) -> Result<Option<String>, Error> {
    let phrases = query.phrases.iter();
    let phrases =
        phrases.map(|phrase| phrase.expression(|beginning| vocabulary::beginning_with(db, beginning)));
    let phrases: Vec<_> = phrases.collect::<Result<_, Error>>()?;
    Ok((!phrases.is_empty()).then(|| phrases.join(" AND ")))
}

/// The expression for the index with its filters, `None` when a filter names what does not exist.
fn narrowed(
    db: &Connection,
    query: &Query,
    conversation: Option<ConversationId>,
) -> Result<Option<String>, Error> {
    let mut terms: Vec<String> = expression(db, query)?.into_iter().collect();
    terms.extend(conversation.map(|id| any_fact(&[conversation_fact(id)])));
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
    for name in &query.within {
        let facts: Vec<_> = named(db, name)?.into_iter().map(conversation_fact).collect();
        if facts.is_empty() {
            return Ok(None);
        }
        terms.push(any_fact(&facts));
    }
    if terms.is_empty() {
        // Only days were given: every message is a candidate.
        terms.push(any_fact(&[role_fact(Role::User), role_fact(Role::Assistant)]));
    }
    Ok(Some(terms.join(" AND ")))
}

fn hits(
    db: &Connection,
    query: &Query,
    expression: &str,
    request: &SearchRequest<'_>,
    page: &mut SearchPage,
) -> Result<(), Error> {
    // The order of the joins is fixed: the index gives the newest first, and reading stops when enough is read.
    let mut statement = db.prepare_cached(
        "SELECT m.id, m.conversation, c.title, m.role, m.created_at, m.text
         FROM search s CROSS JOIN messages m ON m.id = s.rowid CROSS JOIN conversations c ON c.id = m.conversation
         WHERE s.search MATCH ?1 AND s.rowid < ?2 AND c.deleted_at IS NULL AND m.deleted IS NULL
            AND m.created_at >= ?3 AND m.created_at < ?4
         ORDER BY s.rowid DESC",
    )?;
    let bound = |day: Option<i64>, none| day.map_or(none, |day| day * DAY - request.utc_offset);
    let mut rows = statement.query(params![
        expression,
        request.cursor.map_or(i64::MAX, |id| id.0),
        bound(query.after, i64::MIN),
        bound(query.before, i64::MAX),
    ])?;
    let window = request.window.clamp(1, 1_000) as usize;
    let (mut read, mut found) = (0, Vec::new());
    let mut segments = Segments::default();
    while let Some(r) = rows.next()? {
        if found.len() == window || read > MOST_TEXT {
            page.next = found.last().map(|(_, hit): &(f64, Hit)| hit.message);
            break;
        }
        let text = row::text(r, 5)?;
        read += text.len();
        segments.cut(&text);
        let matches = Matches::find(query, &segments);
        // What is new counts up to twice as much; the order says what is new, not the clock.
        let freshness = 1.0 + 1.0 / (1.0 + found.len() as f64 / 20.0);
        let (snippet, marks) = matches.snippet(&text);
        found.push((matches.relevance * freshness, hit(r, snippet, marks)?));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    page.hits = found.into_iter().map(|(_, hit)| hit).collect();
    Ok(())
}

fn hit(r: &Row<'_>, snippet: String, marks: Vec<(u32, u32)>) -> rusqlite::Result<Hit> {
    Ok(Hit {
        message: r.get(0)?,
        conversation: r.get(1)?,
        title: row::text(r, 2)?,
        role: r.get(3)?,
        created_at: r.get(4)?,
        snippet,
        marks,
    })
}

fn titles(db: &Connection, query: &Query) -> Result<Vec<TitleHit>, Error> {
    let Some(expression) = expression(db, query)? else { return Ok(Vec::new()) };
    let mut statement = db.prepare_cached(
        "SELECT c.id, c.title FROM search_titles s CROSS JOIN conversations c ON c.id = s.rowid
         WHERE s.search_titles MATCH ?1 AND c.deleted_at IS NULL ORDER BY s.rowid DESC LIMIT ?2",
    )?;
    let mut rows = statement.query(params![expression, MOST_TITLES])?;
    let (mut segments, mut found) = (Segments::default(), Vec::new());
    while let Some(r) = rows.next()? {
        let title = row::text(r, 1)?;
        segments.cut(&title);
        let (title, marks) = Matches::find(query, &segments).snippet(&title);
        found.push(TitleHit { conversation: r.get(0)?, title, marks });
    }
    Ok(found)
}

/// The conversations whose title, folder or tag has `name` in it, newest first.
fn named(db: &Connection, name: &str) -> Result<Vec<ConversationId>, Error> {
    let wanted = folded(name);
    let mut statement = db.prepare_cached(
        "SELECT c.id, c.title || ' ' || coalesce(f.name, '') || ' ' ||
            coalesce((SELECT group_concat(t.name, ' ') FROM conversation_tags l JOIN tags t ON t.id = l.tag
                WHERE l.conversation = c.id), '')
         FROM conversations c LEFT JOIN folders f ON f.id = c.folder
         WHERE c.deleted_at IS NULL ORDER BY c.id DESC",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(r) = rows.next()? {
        if folded(&row::text(r, 1)?).contains(&wanted) {
            found.push(r.get(0)?);
        }
        if found.len() == MOST_FACTS {
            break;
        }
    }
    Ok(found)
}

thread_local! {
    static SEGMENTS: RefCell<Segments> = RefCell::default();
}

fn with_segments<T>(text: &str, work: impl FnOnce(&Segments) -> T) -> T {
    SEGMENTS.with_borrow_mut(|segments| {
        segments.cut(text);
        work(segments)
    })
}

fn folded(text: &str) -> String {
    with_segments(text, |segments| segments.words().trim_end().to_owned())
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
    let model = model.map(model_fact).unwrap_or_default();
    let facts = format!("{} {} {model}", conversation_fact(conversation), role_fact(role));
    let mut statement = db.prepare_cached(
        "INSERT OR REPLACE INTO search (rowid, words, parts, facts) VALUES (?1, ?2, ?3, ?4)",
    )?;
    with_segments(text, |segments| {
        statement.execute(params![message, segments.words(), segments.parts(), facts])?;
        vocabulary::add(db, segments.words())?;
        vocabulary::add(db, segments.parts())
    })
}

/// Takes a message out of the index.
pub(crate) fn remove(db: &Connection, message: MessageId) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([message])?;
    Ok(())
}

/// Lets the index gather more in memory while `work` adds much to it: fewer and larger pieces to merge.
pub(crate) fn in_bulk<T>(db: &Connection, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let gather =
        |bytes: i64| db.execute("INSERT INTO search (search, rank) VALUES ('hashsize', ?1)", [bytes]);
    gather(BULK)?;
    let result = vocabulary::asking_once(work)?;
    gather(USUAL)?;
    Ok(result)
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
    while let Some(r) = rows.next()? {
        let model = row::optional_text(r, 3)?;
        index(db, r.get(0)?, r.get(1)?, r.get(2)?, model.as_deref(), &row::text(r, 4)?)?;
    }
    Ok(())
}

/// Puts a title into the index, in place of the one before.
pub(crate) fn index_title(db: &Connection, conversation: ConversationId, title: &str) -> Result<(), Error> {
    let mut statement =
        db.prepare_cached("INSERT OR REPLACE INTO search_titles (rowid, words, parts) VALUES (?1, ?2, ?3)")?;
    with_segments(title, |segments| {
        statement.execute(params![conversation, segments.words(), segments.parts()])?;
        vocabulary::add(db, segments.words())?;
        vocabulary::add(db, segments.parts())
    })
}

/// Takes a title out of the index.
pub(crate) fn remove_title(db: &Connection, conversation: ConversationId) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM search_titles WHERE rowid = ?1")?.execute([conversation])?;
    Ok(())
}

// Facts begin with a middle dot, which is in no word that can be typed.

fn conversation_fact(id: ConversationId) -> String {
    format!("\u{b7}c{}", id.0)
}

fn role_fact(role: Role) -> String {
    match role {
        Role::User => "\u{b7}user".to_owned(),
        Role::Assistant => "\u{b7}assistant".to_owned(),
    }
}

fn model_fact(model: &str) -> String {
    let plain: String = model.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '\u{b7}' }).collect();
    format!("\u{b7}m{}", plain.to_ascii_lowercase())
}

fn any_fact(facts: &[String]) -> String {
    let facts: Vec<_> = facts.iter().map(|fact| format!("\"{fact}\"")).collect();
    format!("facts : ({})", facts.join(" OR "))
}
