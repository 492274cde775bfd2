//! The search tables: every word of every message and title, found as fast as it is typed.
//!
//! Text is cut and folded here, so that the index only splits at spaces. The newest hits are ranked by how well
//! they match and how new they are; older ones follow when they are asked for.

mod filters;
mod fold;
mod index;
mod matches;
mod query;
mod segment;
mod vocabulary;

use std::ops::Range;

use rusqlite::{Connection, Row, params};
use serde::Serialize;
use ts_rs::TS;

use self::filters::Filters;
pub(crate) use self::index::{Words, add, in_bulk, index, index_title, rebuild, remove, remove_title};
use self::matches::Matches;
use self::query::{Beginning, Query};
use self::segment::Segments;
use self::vocabulary::Endings;
pub(crate) use self::vocabulary::Seen;
use crate::{ConversationId, Error, Library, MessageId, Role, row};

/// The most bytes of text that one page of hits reads; what comes after is on the next page.
const MOST_TEXT: usize = 384 << 10;

/// The most conversations that are found by their title.
const MOST_TITLES: i64 = 20;

/// How much text is read in the hope that a beginning of a word is frequent, bytes.
const MOST_TRIED: usize = 192 << 10;

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

/// The newest messages that match, gathered until there are enough.
struct Hits<'a> {
    db: &'a Connection,
    query: &'a Query,
    filters: &'a mut Filters,
    /// How many are ranked together.
    window: usize,
    /// Unix milliseconds.
    days: Range<i64>,
    /// Where hits can be, the newest first.
    ranges: Vec<Range<i64>>,
    /// All that is newer has been looked at.
    end: i64,
    found: Vec<(f64, Hit)>,
    /// Bytes of text of what was found.
    read: usize,
    /// Bytes of text that was looked at without being sure.
    tried: usize,
    is_full: bool,
}

impl<'a> Hits<'a> {
    fn of(
        db: &'a Connection,
        request: &SearchRequest<'_>,
        query: &'a Query,
        filters: &'a mut Filters,
    ) -> Result<Self, Error> {
        let bound = |day: Option<i64>, none| day.map_or(none, |day| day * DAY - request.utc_offset);
        let days = bound(query.after, i64::MIN)..bound(query.before, i64::MAX);
        Ok(Self {
            db,
            query,
            window: request.window.clamp(1, 1_000) as usize,
            ranges: filters.ranges(db, &days)?,
            filters,
            days,
            end: request.cursor.map_or(i64::MAX, |id| id.0),
            found: Vec::new(),
            read: 0,
            tried: 0,
            is_full: false,
        })
    }

    /// Goes on with what the index gives for `words`, until there are enough. What it gives roughly is looked at
    /// closely, and only so much of it. Says whether there are enough, or no more.
    fn read(&mut self, words: Option<String>, precision: Precision) -> Result<bool, Error> {
        let expression = self.filters.narrow(words);
        for range in self.ranges.clone() {
            if let Some(is_done) = self.read_range(&expression, range, precision)? {
                return Ok(is_done);
            }
        }
        Ok(true)
    }

    /// As [`Hits::read`], in one range; `None` when there is no more in it.
    fn read_range(
        &mut self,
        expression: &str,
        range: Range<i64>,
        precision: Precision,
    ) -> Result<Option<bool>, Error> {
        // The order of the joins is fixed: the index gives the newest first, and reading stops when enough is read.
        let mut statement = self.db.prepare_cached(
            "SELECT m.id, m.conversation, c.title, m.role, m.created_at, m.text
             FROM search s CROSS JOIN messages m ON m.id = s.rowid CROSS JOIN conversations c ON c.id = m.conversation
             WHERE s.search MATCH ?1 AND s.rowid >= ?2 AND s.rowid < ?3 AND c.deleted_at IS NULL
                AND m.deleted IS NULL AND m.created_at >= ?4 AND m.created_at < ?5
             ORDER BY s.rowid DESC",
        )?;
        let end = self.end.min(range.end);
        if range.start >= end {
            return Ok(None);
        }
        let mut rows =
            statement.query(params![expression, range.start, end, self.days.start, self.days.end])?;
        let mut segments = Segments::default();
        while let Some(r) = rows.next()? {
            if self.found.len() == self.window || self.read > MOST_TEXT {
                self.is_full = true;
                return Ok(Some(true));
            }
            if precision == Precision::Rough && self.tried > MOST_TRIED {
                return Ok(Some(false));
            }
            self.end = r.get(0)?;
            if !self.filters.has(self.db, r.get(1)?)? {
                continue;
            }
            let text = row::borrowed(r, 5)?.unwrap_or_default();
            segments.cut(&text);
            self.tried += text.len();
            if precision == Precision::Exact || self.query.is_in(&segments) {
                self.read += text.len();
                self.take(r, &text, &segments)?;
            }
        }
        Ok(None)
    }

    fn take(&mut self, r: &Row<'_>, text: &str, segments: &Segments) -> Result<(), Error> {
        let matches = Matches::find(self.query, segments);
        // What is new counts up to twice as much; the order says what is new, not the clock.
        let freshness = 1.0 + 1.0 / (1.0 + self.found.len() as f64 / 20.0);
        let (snippet, marks) = matches.snippet(text);
        self.found.push((matches.relevance * freshness, hit(r, snippet, marks)?));
        Ok(())
    }

    /// Where the next page begins.
    fn next(&self) -> Option<MessageId> {
        self.found.last().filter(|_| self.is_full).map(|(_, hit)| hit.message)
    }

    /// The best first.
    fn ranked(mut self) -> Vec<Hit> {
        self.found.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.found.into_iter().map(|(_, hit)| hit).collect()
    }
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
