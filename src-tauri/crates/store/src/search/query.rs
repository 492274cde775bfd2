//! What a person types into the search, read so that nothing typed is an error.

use super::segment::Segments;
use crate::Role;
use crate::calendar::parse_day;

/// The most phrases that are looked for; what is typed beyond them is left out.
const MOST_PHRASES: usize = 24;

/// The most words of one phrase.
const LONGEST_PHRASE: usize = 48;

/// A search as typed, understood.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Query {
    /// All of them must be there.
    pub(crate) phrases: Vec<Phrase>,
    /// Who wrote the message.
    pub(crate) from: Option<Role>,
    /// A part of the model's name.
    pub(crate) models: Vec<String>,
    /// A part of the name of a folder or a tag, or how words in the title of the conversation begin.
    pub(crate) within: Vec<String>,
    /// Written before this day began, days since 1970.
    pub(crate) before: Option<i64>,
    /// Written on this day or later.
    pub(crate) after: Option<i64>,
}

/// How the beginning of a word is looked up.
pub(crate) enum Beginning {
    /// As the beginning that it is, or a shorter one.
    Of(String),
    /// As all the words that it can become.
    Words(Vec<String>),
}

/// Words that follow each other.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Phrase {
    /// The folded words.
    pub(crate) words: Vec<String>,
    /// The parts of an identifier that was typed, to be found inside a longer one.
    parts: Vec<String>,
    /// The last word may go on.
    pub(crate) prefix: bool,
}

impl Query {
    /// Reads what was typed.
    pub(crate) fn parse(typed: &str) -> Self {
        let mut query = Self::default();
        let mut segments = Segments::default();
        let mut rest = typed;
        while let Some((piece, quoted, after)) = next_piece(rest) {
            let open_ended = after.is_empty() && !typed.ends_with(|c: char| c.is_whitespace() || c == '"');
            if (quoted || !query.take_filter(piece)) && query.phrases.len() < MOST_PHRASES {
                segments.cut(piece);
                query.phrases.extend(Phrase::of(&segments, open_ended));
            }
            rest = after;
        }
        query
    }

    /// Whether nothing was typed that could be looked for.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a filter was typed.
    pub(crate) fn is_narrowed(&self) -> bool {
        let Self { phrases: _, from, models, within, before, after } = self;
        from.is_some() || !models.is_empty() || !within.is_empty() || before.is_some() || after.is_some()
    }

    /// Whether a text holds every phrase.
    pub(crate) fn is_in(&self, segments: &Segments) -> bool {
        self.phrases.iter().all(|phrase| phrase.is_in(segments))
    }

    /// Understands `name:value`; false when it is neither known nor complete, and then it is text.
    fn take_filter(&mut self, piece: &str) -> bool {
        let Some((name, value)) = piece.split_once(':') else { return false };
        let value = value.trim_matches('"');
        if value.is_empty() {
            return false;
        }
        match name.to_ascii_lowercase().as_str() {
            "from" => match value.to_lowercase().as_str() {
                "me" | "user" | "person" | "i" => self.from = Some(Role::User),
                "assistant" | "model" | "ai" => self.from = Some(Role::Assistant),
                other => self.models.push(other.to_owned()),
            },
            "model" => self.models.push(value.to_lowercase()),
            "in" => self.within.push(value.to_owned()),
            "before" => return set_day(&mut self.before, value),
            "after" => return set_day(&mut self.after, value),
            _ => return false,
        }
        true
    }
}

impl Phrase {
    /// The phrase of a text whose last word may go on; `None` when there is no word in it.
    pub(crate) fn beginning(text: &str) -> Option<Self> {
        let mut segments = Segments::default();
        segments.cut(text);
        Self::of(&segments, true)
    }

    /// The phrase of a piece of text; `None` when there is no word in it.
    fn of(segments: &Segments, open_ended: bool) -> Option<Self> {
        let length = segments.len().min(LONGEST_PHRASE);
        let last = length.checked_sub(1)?;
        let words = (0..length).map(|index| segments.word(index).to_owned()).collect();
        let parts = if length == 1 {
            segments
                .parts()
                .split(' ')
                .filter(|part| !part.is_empty() && *part != "\u{b7}")
                .map(str::to_owned)
                .collect()
        } else {
            Vec::new()
        };
        let prefix = length < segments.len() || (open_ended && !segments.is_single(last));
        Some(Self { words, parts, prefix: prefix && !segments.is_single(last) })
    }

    /// The phrase in the index's language. `endings` says as which words its beginning of a word is looked up.
    pub(crate) fn expression<E>(
        &self,
        mut endings: impl FnMut(&str) -> Result<Beginning, E>,
    ) -> Result<String, E> {
        let mut out = String::from("(");
        self.write(&mut out, &self.words, &mut endings)?;
        if !self.parts.is_empty() {
            out.push_str(" OR parts : (");
            self.write(&mut out, &self.parts, &mut endings)?;
            out.push(')');
        }
        out.push(')');
        Ok(out)
    }

    fn write<E>(
        &self,
        out: &mut String,
        words: &[String],
        endings: &mut impl FnMut(&str) -> Result<Beginning, E>,
    ) -> Result<(), E> {
        let Some((last, before)) = words.split_last().filter(|_| self.prefix) else {
            quote(out, words, false);
            return Ok(());
        };
        let with_last = |last: &str| [before, &[last.to_owned()]].concat();
        match endings(last)? {
            Beginning::Of(beginning) => quote(out, &with_last(&beginning), true),
            Beginning::Words(endings) if endings.is_empty() => quote(out, words, true),
            Beginning::Words(endings) => {
                for (index, ending) in endings.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { " OR " });
                    quote(out, &with_last(ending), false);
                }
            }
        }
        Ok(())
    }

    /// Whether the phrase is in a text, as a whole or in the parts of an identifier.
    pub(crate) fn is_in(&self, segments: &Segments) -> bool {
        if self.places(segments).next().is_some() {
            return true;
        }
        let parts: Vec<_> = segments.parts().split_terminator(' ').collect();
        [&self.words, &self.parts].into_iter().any(|words| self.is_in_parts(words, &parts))
    }

    fn is_in_parts(&self, words: &[String], parts: &[&str]) -> bool {
        let Some((last, before)) = words.split_last() else { return false };
        parts.windows(words.len()).any(|window| {
            let (end, start) = (window[before.len()], &window[..before.len()]);
            start == before && (end == last || (self.prefix && end.starts_with(last.as_str())))
        })
    }

    /// Where the phrase is in a text: the words that it begins at, in order.
    pub(crate) fn places(&self, segments: &Segments) -> impl Iterator<Item = usize> {
        segments.beginning(&self.words[0]).filter(|at| self.is_at(segments, *at))
    }

    /// Whether the phrase begins at the word `at` of a text.
    fn is_at(&self, segments: &Segments, at: usize) -> bool {
        let last = self.words.len() - 1;
        at + last < segments.len()
            && self.words.iter().enumerate().all(|(index, word)| {
                let found = segments.word(at + index);
                if index == last && self.prefix { found.starts_with(word.as_str()) } else { found == word }
            })
    }

    /// Whether the phrase, being one word, is inside the identifier at the word `at`.
    pub(crate) fn is_inside(&self, segments: &Segments, at: usize) -> bool {
        let [word] = self.words.as_slice() else { return false };
        segments.word(at).contains(word.as_str())
    }
}

/// Writes a phrase of the index's language. Folded words hold no quotation marks.
fn quote(out: &mut String, words: &[impl AsRef<str>], prefix: bool) {
    out.push('"');
    for (index, word) in words.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { " " });
        out.push_str(word.as_ref());
    }
    out.push_str(if prefix { "\" *" } else { "\"" });
}

/// The next piece of what was typed: a quotation, or what stands between spaces, a quotation after a colon
/// included. Says whether it was quoted, and what is left.
fn next_piece(typed: &str) -> Option<(&str, bool, &str)> {
    let typed = typed.trim_start();
    if typed.is_empty() {
        return None;
    }
    if let Some(quotation) = typed.strip_prefix('"') {
        let (inside, after) = quotation.split_once('"').unwrap_or((quotation, ""));
        return Some((inside, true, after));
    }
    let mut in_quotes = false;
    let mut before = ' ';
    for (at, c) in typed.char_indices() {
        if c == '"' && (in_quotes || before == ':') {
            in_quotes = !in_quotes;
        } else if !in_quotes && (c.is_whitespace() || c == '"') {
            return Some((&typed[..at], false, &typed[at..]));
        }
        before = c;
    }
    Some((typed, false, ""))
}

fn set_day(day: &mut Option<i64>, value: &str) -> bool {
    *day = parse_day(value).or(*day);
    parse_day(value).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Beginning, Query};
    use crate::Role;
    use crate::calendar::parse_day;

    fn expression(typed: &str) -> String {
        let query = Query::parse(typed);
        let as_it_is = |beginning: &str| Ok::<_, ()>(Beginning::Of(beginning.to_owned()));
        let phrases = query.phrases.iter().map(|phrase| phrase.expression(as_it_is).unwrap());
        phrases.collect::<Vec<_>>().join(" AND ")
    }

    #[test]
    fn the_last_word_may_go_on_until_a_space_is_typed() {
        assert_eq!(expression("Hello wor"), r#"("hello") AND ("wor" *)"#);
        assert_eq!(expression("hello world "), r#"("hello") AND ("world")"#);
        assert_eq!(expression("\"hello wor\""), r#"("hello wor")"#);
        assert_eq!(expression("\"hello wor"), r#"("hello wor" *)"#);
    }

    #[test]
    fn a_beginning_is_searched_as_the_words_it_can_become() {
        let query = Query::parse("well-know");
        let endings = |beginning: &str| {
            assert_eq!(beginning, "know");
            Ok::<_, ()>(Beginning::Words(vec!["know".to_owned(), "known".to_owned()]))
        };
        assert_eq!(query.phrases[0].expression(endings).unwrap(), r#"("well know" OR "well known")"#);
        let none = |_: &str| Ok::<_, ()>(Beginning::Words(Vec::new()));
        assert_eq!(query.phrases[0].expression(none).unwrap(), r#"("well know" *)"#);
    }

    #[test]
    fn ideographs_are_a_phrase() {
        assert_eq!(expression("机器学习"), r#"("机 器 学 习")"#);
        assert_eq!(expression("用rust"), r#"("用 rust" *)"#);
    }

    #[test]
    fn identifiers_are_also_looked_for_inside_longer_ones() {
        assert_eq!(expression("parseHttp"), r#"("parsehttp" * OR parts : ("parse http" *))"#);
        assert_eq!(expression("max_len "), r#"("max len")"#);
    }

    #[test]
    fn filters_are_understood_and_what_is_not_one_is_text() {
        let query = Query::parse(r#"from:me model:GPT in:"my work" after:2026-01 before:2026-11-22 note"#);
        assert_eq!((query.from, query.models), (Some(Role::User), vec!["gpt".to_owned()]));
        assert_eq!(query.within, ["my work"]);
        assert_eq!((query.after, query.before), (parse_day("2026-01-01"), parse_day("2026-11-22")));
        assert_eq!(
            expression("after:never http://x.org from:"),
            r#"("after never") AND ("http x org") AND ("from" *)"#
        );
    }

    #[test]
    fn nothing_typed_is_nothing() {
        for typed in ["", "  ", "\"\"", "()*:^\"", "- -"] {
            assert!(Query::parse(typed).is_empty(), "{typed}");
        }
    }
}
