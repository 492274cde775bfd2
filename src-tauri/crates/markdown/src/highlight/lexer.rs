//! The lexer: one line and what the line before left open.

mod markup;

use super::Spans;
use super::languages::{Kind, Known, Language, LineComment, Place, Words, named};
use crate::tree::TokenClass;
use markup::{Tag, closing_tag};

/// How far the end of a regular expression is looked for, so that a line of slashes costs no more than any.
const LONGEST_REGEX: usize = 300;

/// What a line leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    /// The guest of the language, by its index, that the line ends in.
    guest: Option<u8>,
    /// What is open in the guest, or in the language itself.
    open: Open,
}

/// What is open in one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Open {
    #[default]
    Code,
    /// The block comment with this index.
    Comment(u8),
    /// The string form with this index.
    String(u8),
    /// Inside a tag of markup.
    Tag(Tag),
    /// Right behind the tag that opens the guest with this index.
    Guest(u8),
}

/// Lexes one line; gives what it leaves open.
pub(super) fn line(known: Known, state: State, line: &str, spans: &mut Spans) -> State {
    match known.0.kind {
        Kind::Diff => spans.push(line, diff(line)),
        Kind::Markdown => {
            let heading = line.starts_with('#') || line.starts_with("```");
            spans.push(line, heading.then_some(TokenClass::Keyword));
        }
        _ => return parts(known, state, line, spans),
    }
    State::default()
}

/// Lexes a line in turns: the language up to a tag that opens a guest, the guest up to the tag that closes it.
fn parts(known: Known, mut state: State, line: &str, spans: &mut Spans) -> State {
    let mut rest = line;
    loop {
        if let Some(guest) = state.guest {
            let (tag, language) = known.0.guests[guest as usize];
            let end = closing_tag(rest, tag);
            let inside = &rest[..end.unwrap_or(rest.len())];
            let (open, _) = Lexer::new(named(language).unwrap_or(known), inside, spans).run(state.open);
            let Some(end) = end else { return State { open, ..state } };
            state = State::default();
            rest = &rest[end..];
        }
        let (open, at) = Lexer::new(known, rest, spans).run(state.open);
        let Open::Guest(guest) = open else { return State { guest: None, open } };
        state = State { guest: Some(guest), open: Open::Code };
        rest = &rest[at..];
    }
}

fn diff(line: &str) -> Option<TokenClass> {
    match line.as_bytes().first()? {
        b'+' => Some(TokenClass::Inserted),
        b'-' => Some(TokenClass::Deleted),
        b'@' => Some(TokenClass::Comment),
        _ if line.starts_with("diff ") || line.starts_with("index ") => Some(TokenClass::Keyword),
        _ => None,
    }
}

struct Lexer<'a, 's> {
    language: &'static Language,
    words: &'static Words,
    line: &'a str,
    at: usize,
    spans: &'s mut Spans,
}

impl<'a, 's> Lexer<'a, 's> {
    fn new((language, words): Known, line: &'a str, spans: &'s mut Spans) -> Self {
        Self { language, words, line, at: 0, spans }
    }

    /// Lexes up to the end, or to where a guest begins; gives what is open there, and where that is.
    fn run(mut self, mut open: Open) -> (Open, usize) {
        loop {
            open = match open {
                Open::Comment(index) => {
                    let (_, close) = self.language.comments[index as usize];
                    let end = self.rest().find(close).map(|at| at + close.len());
                    self.take(end.unwrap_or(self.rest().len()), Some(TokenClass::Comment));
                    if end.is_none() {
                        return (open, self.at);
                    }
                    Open::Code
                }
                Open::String(index) => {
                    if !self.string(index as usize) {
                        let carries = self.language.strings[index as usize].lines;
                        return (if carries { open } else { Open::Code }, self.at);
                    }
                    Open::Code
                }
                Open::Guest(_) => return (open, self.at),
                Open::Code | Open::Tag(_) if self.at == self.line.len() => return (open, self.at),
                Open::Tag(tag) => self.tag(tag),
                Open::Code => self.code(),
            };
        }
    }

    fn rest(&self) -> &str {
        &self.line[self.at..]
    }

    fn take(&mut self, length: usize, class: Option<TokenClass>) {
        self.spans.push(&self.line[self.at..self.at + length], class);
        self.at += length;
    }

    /// The length of the longest start of the rest whose characters are accepted.
    fn span(&self, accepts: impl Fn(char) -> bool) -> usize {
        self.rest().find(|symbol| !accepts(symbol)).unwrap_or(self.rest().len())
    }

    /// Takes a string's content and its end; tells whether the end is on this line.
    fn string(&mut self, index: usize) -> bool {
        let form = &self.language.strings[index];
        let bytes = self.rest().as_bytes();
        let mut end = 0;
        let mut closed = false;
        while end < bytes.len() {
            if form.escapes && bytes[end] == b'\\' {
                end += 1;
            } else if bytes[end..].starts_with(form.close.as_bytes()) {
                end += form.close.len();
                closed = true;
                break;
            }
            end += 1;
        }
        let mut end = end.min(bytes.len());
        while !self.rest().is_char_boundary(end) {
            end += 1;
        }
        let key =
            closed && self.language.kind == Kind::Keys && self.rest()[end..].trim_start().starts_with(':');
        self.take(end, Some(if key { TokenClass::Property } else { TokenClass::String }));
        closed
    }

    fn code(&mut self) -> Open {
        if let Some(open) = self.comment() {
            return open;
        }
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Open::Code };
        if self.language.kind == Kind::Markup {
            return self.markup(first);
        }
        if let Some(index) = self.language.strings.iter().position(|form| rest.starts_with(form.open)) {
            return self.open_string(index);
        }
        if let Some(mark) = self.language.marks.iter().find(|mark| rest.starts_with(**mark)) {
            self.take(mark.len(), Some(TokenClass::Keyword));
        } else if let Some(length) = self.regex() {
            self.take(length, Some(TokenClass::String));
        } else if first.is_ascii_digit() {
            let length = self.span(|symbol| symbol.is_ascii_alphanumeric() || matches!(symbol, '.' | '_'));
            self.take(length, Some(TokenClass::Number));
        } else if first == '\\' && self.language.escapes && !rest[1..].starts_with(char::is_alphanumeric) {
            let escaped = rest[1..].chars().next().map_or(0, char::len_utf8);
            self.take(1 + escaped, None);
        } else if self.language.is_word(first) {
            self.word();
        } else {
            self.take(first.len_utf8(), None);
        }
        Open::Code
    }

    /// Takes what makes a comment, if one begins here: its mark, or the rest of the line.
    fn comment(&mut self) -> Option<Open> {
        let rest = self.rest();
        if let Some(index) = self.language.comments.iter().position(|(open, _)| begins_block(rest, open)) {
            self.take(self.language.comments[index].0.len(), Some(TokenClass::Comment));
            return Some(Open::Comment(index as u8));
        }
        if self.language.line_comments.iter().any(|comment| self.begins_comment(comment)) {
            self.take(rest.len(), Some(TokenClass::Comment));
            return Some(Open::Code);
        }
        None
    }

    /// The length of a regular expression that begins here: a slash where a value may be, closed on its line.
    fn regex(&self) -> Option<usize> {
        if !self.language.regex || !self.rest().starts_with('/') {
            return None;
        }
        let before = self.line[..self.at].trim_end();
        let value = before.ends_with(['(', ',', '=', ':', '[', '!', '&', '|', '?', '~'])
            || before.ends_with("return");
        if !value {
            return None;
        }
        let (mut escaped, mut class) = (false, false);
        let ends = |&(_, symbol): &(usize, char)| {
            let ends = symbol == '/' && !escaped && !class;
            class = if escaped { class } else { symbol == '[' || (class && symbol != ']') };
            escaped = symbol == '\\' && !escaped;
            ends
        };
        let (end, _) = self.rest().char_indices().skip(1).take(LONGEST_REGEX).find(ends)?;
        let flags = self.rest()[end + 1..].find(|symbol: char| !symbol.is_ascii_lowercase());
        Some(flags.map_or(self.rest().len(), |flags| end + 1 + flags))
    }

    fn begins_comment(&self, comment: &LineComment) -> bool {
        self.rest().starts_with(comment.mark)
            && match comment.place {
                Place::Anywhere => true,
                Place::Spaced => self
                    .before()
                    .is_none_or(|last| last.is_whitespace() || matches!(last, ';' | ')' | '}' | ',')),
                Place::First => self.line[..self.at].trim().is_empty(),
                Place::Unpaired => !self.rest()[comment.mark.len()..].contains(comment.mark),
            }
    }

    /// The character before the rest.
    fn before(&self) -> Option<char> {
        self.line[..self.at].chars().next_back()
    }

    /// A string that must end on its line and does not, such as an apostrophe, is not one.
    fn open_string(&mut self, index: usize) -> Open {
        let form = &self.language.strings[index];
        let inside = &self.rest()[form.open.len()..];
        let joined = |last: char| last.is_alphanumeric() || matches!(last, '_' | '.' | ')' | ']' | '}');
        let operator = form.apart && self.before().is_some_and(joined);
        if operator || (form.short && !is_character(inside, form.close)) {
            self.take(form.open.len(), None);
            return Open::Code;
        }
        let key = self.language.kind == Kind::Keys
            && inside
                .find(form.close)
                .is_some_and(|at| inside[at + form.close.len()..].trim_start().starts_with(':'));
        let class = if key { TokenClass::Property } else { TokenClass::String };
        self.take(form.open.len(), Some(class));
        Open::String(index as u8)
    }

    fn word(&mut self) {
        let length = self.span(|symbol| self.language.is_word(symbol) || symbol.is_ascii_digit());
        let word = &self.rest()[..length];
        let after = &self.rest()[length..];
        let class = self.language.class(self.words, word, after, self.line[..self.at].trim().is_empty());
        self.take(length, class);
    }
}

/// Whether a block comment begins here; `(*)` is the operator where `(*` opens one.
fn begins_block(rest: &str, open: &str) -> bool {
    rest.starts_with(open) && (open != "(*" || !rest.starts_with("(*)"))
}

/// `a'` or `\n'`: a character literal's content, not a lifetime or an apostrophe.
fn is_character(inside: &str, close: &str) -> bool {
    let mut symbols = inside.chars();
    match symbols.next() {
        Some('\\') => symbols
            .as_str()
            .char_indices()
            .skip(1)
            .take(8)
            .any(|(at, _)| symbols.as_str()[at..].starts_with(close)),
        Some(_) => symbols.as_str().starts_with(close),
        None => false,
    }
}
