//! Where a text matches: how well, and the piece of it that is shown with the matching words marked.

use super::query::{Phrase, Query};
use super::segment::Segments;

/// About how much of a text is shown around its best match, bytes.
const SNIPPET: usize = 240;

/// How much of that comes before the match.
const LEAD: usize = 60;

/// The matches of a query in one text.
pub(crate) struct Matches {
    /// Byte ranges in the text, in order, not overlapping.
    ranges: Vec<(usize, usize)>,
    /// How well the text answers, before its age counts; greater is better.
    pub(crate) relevance: f64,
}

impl Matches {
    /// Finds a query in a text that was cut into `segments`.
    pub(crate) fn find(query: &Query, segments: &Segments) -> Self {
        let mut ranges = Vec::new();
        let mut relevance = 0.0;
        for phrase in &query.phrases {
            let before = ranges.len();
            let exact = mark(phrase, segments, &mut ranges);
            let count = (ranges.len() - before) as f64;
            relevance += count / (count + 1.2) * if exact { 1.0 } else { 0.8 };
        }
        ranges.sort_unstable();
        relevance += closeness(&ranges, query.phrases.len());
        // A short message that matches says more than a long one that does.
        relevance += 0.4 / (1.0 + segments.len() as f64 / 100.0);
        Self { ranges: merged(ranges), relevance }
    }

    /// The piece of the text to show, and the matches in it as ranges of UTF-16 units.
    pub(crate) fn snippet(&self, text: &str) -> (String, Vec<(u32, u32)>) {
        let best = self.ranges.first().map_or(0, |range| range.0);
        let start = if best <= LEAD { 0 } else { next_space(text, best - LEAD, best) };
        let end = if text.len() - start <= SNIPPET {
            text.len()
        } else {
            text.floor_char_boundary(start + SNIPPET)
        };
        let end = end.max(self.ranges.first().map_or(0, |range| range.1));
        let mut shown = String::from(if start > 0 { "…" } else { "" });
        let (mut units, mut at) = (utf16(&shown), start);
        let mut marked = Vec::new();
        for &(from, to) in self.ranges.iter().take_while(|range| range.1 <= end) {
            units += push_plain(&text[at..from], &mut shown);
            let length = push_plain(&text[from..to], &mut shown);
            marked.push((units, units + length));
            (units, at) = (units + length, to);
        }
        push_plain(&text[at..end], &mut shown);
        if end < text.len() {
            shown.push('…');
        }
        (shown, marked)
    }
}

/// Marks every place of a phrase; says whether one of them is whole words.
fn mark(phrase: &Phrase, segments: &Segments, ranges: &mut Vec<(usize, usize)>) -> bool {
    let before = ranges.len();
    let last = phrase.words.len() - 1;
    let mut exact = false;
    for at in phrase.places(segments) {
        exact |= segments.word(at + last) == phrase.words[last];
        ranges.push((segments.source(at).0, segments.source(at + last).1));
    }
    if ranges.len() == before {
        let inside = (0..segments.len()).filter(|at| phrase.is_inside(segments, *at));
        ranges.extend(inside.map(|at| segments.source(at)));
    }
    exact
}

/// Up to 0.5 when several phrases stand close together somewhere.
fn closeness(sorted: &[(usize, usize)], phrases: usize) -> f64 {
    if phrases < 2 || sorted.len() < phrases {
        return 0.0;
    }
    let nearest = sorted.windows(phrases).map(|window| window[phrases - 1].1 - window[0].0).min();
    nearest.map_or(0.0, |bytes| 0.5 / (1.0 + bytes as f64 / 80.0))
}

fn merged(sorted: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut merged: Vec<(usize, usize)> = Vec::with_capacity(sorted.len());
    for (start, end) in sorted {
        match merged.last_mut() {
            Some(last) if start < last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// Appends text with every control character as a space; returns its length in UTF-16 units.
fn push_plain(text: &str, out: &mut String) -> u32 {
    let mut pieces = text.split(char::is_control);
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        out.push(' ');
        out.push_str(piece);
    }
    utf16(text)
}

/// Length in UTF-16 units: one for every character, and one more for those of four bytes.
fn utf16(text: &str) -> u32 {
    let units = |byte: u8| u32::from(byte & 0xc0 != 0x80) + u32::from(byte >= 0xf0);
    text.bytes().map(units).sum()
}

/// The beginning of the first word after `from`, at most `limit`.
fn next_space(text: &str, from: usize, limit: usize) -> usize {
    let from = text.ceil_char_boundary(from);
    let space = text[from..limit].char_indices().find(|(_, c)| c.is_whitespace());
    space.map_or(from, |(at, c)| from + at + c.len_utf8())
}
