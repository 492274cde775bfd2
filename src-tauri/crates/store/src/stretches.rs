//! The stretches table: of messages whose numbers follow each other, when they were written and where they are, so
//! that a search for days or places leaves out what cannot be meant. Messages are numbered as they come into the
//! library, which is mostly the order of time, but not where a file was taken in.

use std::ops::Range;

use rusqlite::{Connection, params};

use crate::{ConversationId, Error, MessageId};

/// Messages in a stretch, as the migration has it.
const LENGTH: i64 = 512;

/// The most ranges that are read one by one; beyond that the nearest become one.
const MOST_RANGES: usize = 48;

/// Takes note of a message that was written.
pub(crate) fn note(
    db: &Connection,
    message: MessageId,
    conversation: ConversationId,
    created_at: i64,
) -> Result<(), Error> {
    db.prepare_cached(
        "INSERT INTO stretches (number, earliest, latest, lowest, highest) VALUES (?1, ?2, ?2, ?3, ?3)
         ON CONFLICT (number) DO UPDATE SET earliest = min(earliest, ?2), latest = max(latest, ?2),
            lowest = min(lowest, ?3), highest = max(highest, ?3)
         WHERE ?2 < earliest OR ?2 > latest OR ?3 < lowest OR ?3 > highest",
    )?
    .execute(params![message.0 / LENGTH, created_at, conversation])?;
    Ok(())
}

/// Where messages can be that were written on these days, unix milliseconds, and in a conversation of which
/// `may_be_there` is told the lowest and the highest: the newest first, not overlapping.
pub(crate) fn ranges(
    db: &Connection,
    days: &Range<i64>,
    mut may_be_there: impl FnMut(ConversationId, ConversationId) -> bool,
) -> Result<Vec<Range<i64>>, Error> {
    let mut statement = db.prepare_cached(
        "SELECT number, lowest, highest FROM stretches WHERE latest >= ?1 AND earliest < ?2 ORDER BY number DESC",
    )?;
    let mut rows = statement.query(params![days.start, days.end])?;
    let mut ranges: Vec<Range<i64>> = Vec::new();
    while let Some(r) = rows.next()? {
        let number: i64 = r.get(0)?;
        if may_be_there(r.get(1)?, r.get(2)?) {
            ranges.push(number * LENGTH..(number + 1) * LENGTH);
        }
    }
    let mut gap = 0;
    joined(&mut ranges, gap);
    while ranges.len() > MOST_RANGES {
        gap = (gap * 2).max(LENGTH);
        joined(&mut ranges, gap);
    }
    Ok(ranges)
}

/// Makes one of neighbours with no more than `gap` between them.
fn joined(ranges: &mut Vec<Range<i64>>, gap: i64) {
    ranges.dedup_by(|older, newer| {
        let near = newer.start - older.end <= gap;
        if near {
            newer.start = older.start;
        }
        near
    });
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn near_ranges_become_one_and_far_ones_stay() {
        let mut ranges = vec![3072..3584, 2560..3072, 1024..1536, 0..512];
        joined(&mut ranges, 0);
        assert_eq!(ranges, [2560..3584, 1024..1536, 0..512]);
        joined(&mut ranges, 512);
        assert_eq!(ranges, [2560..3584, 0..1536]);
    }
}
