//! Hits: what the index gives for a query, read from the newest on until there are enough, and ranked.

use std::ops::Range;

use rusqlite::{CachedStatement, Connection, Row, params};

use super::filters::Filters;
use super::matches::Matches;
use super::query::Query;
use super::segment::Segments;
use super::{Hit, Precision, SearchRequest};
use crate::{ConversationId, Error, MessageId, row};

/// The most bytes of text that one page of hits reads; what comes after is on the next page.
const MOST_TEXT: usize = 384 << 10;

/// How much text is read in the hope that a beginning of a word is frequent, bytes.
const MOST_TRIED: usize = 192 << 10;

const DAY: i64 = 86_400_000;

/// The newest messages that match, gathered until there are enough.
pub(super) struct Hits<'a> {
    db: &'a Connection,
    query: &'a Query,
    filters: &'a mut Filters,
    titled: Titled<'a>,
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
    pub(super) fn of(
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
            titled: Titled::of(db)?,
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
    pub(super) fn read(&mut self, words: Option<String>, precision: Precision) -> Result<bool, Error> {
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
            "SELECT m.id, m.conversation, m.role, m.created_at, m.text
             FROM search s CROSS JOIN messages m ON m.id = s.rowid
             WHERE s.search MATCH ?1 AND s.rowid >= ?2 AND s.rowid < ?3
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
            let conversation = r.get(1)?;
            if !self.filters.has(self.db, conversation)? || !self.titled.turn_to(conversation)? {
                continue;
            }
            let text = row::borrowed(r, 4)?.unwrap_or_default();
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
        let hit = Hit {
            message: r.get(0)?,
            conversation: r.get(1)?,
            title: self.titled.title.clone(),
            role: r.get(2)?,
            created_at: r.get(3)?,
            snippet,
            marks,
        };
        self.found.push((matches.relevance * freshness, hit));
        Ok(())
    }

    /// Where the next page begins.
    pub(super) fn next(&self) -> Option<MessageId> {
        self.found.last().filter(|_| self.is_full).map(|(_, hit)| hit.message)
    }

    /// The best first.
    pub(super) fn ranked(mut self) -> Vec<Hit> {
        self.found.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.found.into_iter().map(|(_, hit)| hit).collect()
    }
}

/// The conversation of the last hit: the next is often in the same one.
struct Titled<'a> {
    statement: CachedStatement<'a>,
    id: Option<ConversationId>,
    title: String,
    is_deleted: bool,
}

impl<'a> Titled<'a> {
    fn of(db: &'a Connection) -> Result<Self, Error> {
        let statement =
            db.prepare_cached("SELECT title, deleted_at IS NOT NULL FROM conversations WHERE id = ?1")?;
        Ok(Self { statement, id: None, title: String::new(), is_deleted: false })
    }

    /// Reads what a conversation is called; false when it is in the trash.
    fn turn_to(&mut self, conversation: ConversationId) -> Result<bool, Error> {
        if self.id != Some(conversation) {
            let read = |r: &Row<'_>| Ok((row::text(r, 0)?, r.get(1)?));
            (self.title, self.is_deleted) = self.statement.query_row([conversation], read)?;
            self.id = Some(conversation);
        }
        Ok(!self.is_deleted)
    }
}
