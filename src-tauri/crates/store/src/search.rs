//! The search tables: every word of every message and title, found as fast as it is typed.
//!
//! Text is cut and folded here, so that the index only splits at spaces. The newest hits are ranked by how well
//! they match and how new they are; older ones follow when they are asked for.

mod filters;
mod fold;
mod hits;
mod index;
mod matches;
mod query;
mod segment;
mod vocabulary;

use rusqlite::{Connection, params};
use serde::Serialize;
use ts_rs::TS;

use self::filters::Filters;
use self::hits::Hits;
pub(crate) use self::index::{Words, add, in_bulk, index, index_title, rebuild, remove, remove_title};
use self::matches::Matches;
use self::query::{Beginning, Query};
use self::segment::Segments;
use self::vocabulary::Endings;
pub(crate) use self::vocabulary::Seen;
use crate::{ConversationId, Error, Library, MessageId, Role, row};

/// The most conversations that are found by their title.
const MOST_TITLES: i64 = 20;

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
            let Some(mut filters) = Filters::of(db, &query, request.conversation)? else { return Ok(page) };
            let words = expression(db, &query, Precision::Exact)?;
            // A title has no author, no model and no day: filters are about messages.
            if request.cursor.is_none() && request.conversation.is_none() && !query.is_narrowed() {
                page.titles = titles(db, &query, words.as_ref())?;
            }
            let mut hits = Hits::of(db, request, &query, &mut filters)?;
            let mut is_done = false;
            if words.as_ref().is_some_and(|words| words.is_costly)
                && let Some(rough) = expression(db, &query, Precision::Rough)?
            {
                is_done = hits.read(Some(rough.text), Precision::Rough)?;
            }
            if !is_done {
                hits.read(words.map(|words| words.text), Precision::Exact)?;
            }
            page.next = hits.next();
            page.hits = hits.ranked();
            Ok(page)
        })
    }
}

/// How the beginning of a word is asked for that can become too many words to ask for each.
#[derive(Clone, Copy, PartialEq)]
enum Precision {
    /// As it is. The index gathers all hits before it gives the first: slow when there are many.
    Exact,
    /// As a shorter one that has an index of its own and gives the newest hits at once, some of them wrong.
    Rough,
}

/// What is asked of the index.
struct Expression {
    text: String,
    /// A beginning was asked for as it is, because it can become too many words.
    is_costly: bool,
}

/// The expression for the words of a query, `None` when only filters were typed.
fn expression(db: &Connection, query: &Query, precision: Precision) -> Result<Option<Expression>, Error> {
    let mut is_costly = false;
    let mut beginning = |beginning: &str| {
        Ok(match vocabulary::endings(db, beginning)? {
            Endings::Words(words) => Beginning::Words(words),
            Endings::Indexed => Beginning::Of(beginning.to_owned()),
            Endings::Many if precision == Precision::Rough => {
                Beginning::Of(vocabulary::indexed(beginning).to_owned())
            }
            Endings::Many => {
                is_costly = true;
                Beginning::Of(beginning.to_owned())
            }
        })
    };
    let phrases = query.phrases.iter().map(|phrase| phrase.expression(&mut beginning));
    let phrases: Vec<_> = phrases.collect::<Result<_, Error>>()?;
    Ok((!phrases.is_empty()).then(|| Expression { text: phrases.join(" AND "), is_costly }))
}

fn titles(db: &Connection, query: &Query, words: Option<&Expression>) -> Result<Vec<TitleHit>, Error> {
    let Some(words) = words else { return Ok(Vec::new()) };
    let mut statement = db.prepare_cached(
        "SELECT c.id, c.title FROM search_titles s CROSS JOIN conversations c ON c.id = s.rowid
         WHERE s.search_titles MATCH ?1 AND c.deleted_at IS NULL ORDER BY s.rowid DESC LIMIT ?2",
    )?;
    let mut rows = statement.query(params![words.text, MOST_TITLES])?;
    let (mut segments, mut found) = (Segments::default(), Vec::new());
    while let Some(r) = rows.next()? {
        let title = row::text(r, 1)?;
        segments.cut(&title);
        let (title, marks) = Matches::find(query, &segments).snippet(&title);
        found.push(TitleHit { conversation: r.get(0)?, title, marks });
    }
    Ok(found)
}
