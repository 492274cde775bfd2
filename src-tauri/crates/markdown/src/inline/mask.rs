//! Hides from the CommonMark parser what it does not know: formulas become one character of a private plane
//! each, and the marks `*`, `_`, `~` inside bare addresses become stand-ins.

use std::borrow::Cow;

use crate::links;

/// Private characters that stand for formulas; the text itself has none of that plane, or nothing is masked.
const FORMULAS: u32 = 0xF_0000;
const MOST: usize = 0xFF00;
const MARKS: [(char, char); 3] = [('*', '\u{FFFF0}'), ('_', '\u{FFFF1}'), ('~', '\u{FFFF2}')];

/// A formula in the text.
#[derive(Debug)]
pub(super) struct Formula<'a> {
    /// With its delimiters.
    pub(super) source: &'a str,
    pub(super) tex: &'a str,
    pub(super) display: bool,
}

/// A leaf's text, ready for the parser.
#[derive(Debug)]
pub(super) struct Masked<'a> {
    text: String,
    formulas: Vec<Formula<'a>>,
    marked: bool,
}

/// Formula delimiters that were looked for and are not in the rest of the text.
#[derive(Default)]
struct Absent {
    dollars: bool,
    paren: bool,
    bracket: bool,
    /// One bit for each length of a run of backticks.
    backticks: u64,
}

impl<'a> Masked<'a> {
    /// Masks `source`; `bare` addresses only where they are links.
    pub(super) fn new(source: &'a str, bare: bool) -> Self {
        let mut masked =
            Self { text: String::with_capacity(source.len() + 64), formulas: vec![], marked: false };
        masked.text.push_str("x\n    ");
        if source.bytes().any(|byte| byte == 0xF3) {
            masked.copy(source);
        } else {
            masked.scan(source, bare);
        }
        masked
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    fn copy(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.text.push_str("\n    ");
            }
            self.text.push_str(line);
        }
    }

    fn scan(&mut self, source: &'a str, bare: bool) {
        let bytes = source.as_bytes();
        let mut absent = Absent::default();
        let mut at = 0;
        let mut copied = 0;
        while let Some(&byte) = bytes.get(at) {
            let found = match byte {
                b'\\' | b'$' => formula(source, at, &mut absent),
                _ => None,
            };
            if let Some(found) = found.filter(|_| self.formulas.len() < MOST) {
                self.copy(&source[copied..at]);
                at += found.source.len();
                copied = at;
                let stand_in = char::from_u32(FORMULAS + self.formulas.len() as u32);
                self.text.extend(stand_in);
                self.formulas.push(found);
                continue;
            }
            at += match byte {
                b'\\' => 1 + usize::from(bytes.get(at + 1).is_some_and(u8::is_ascii)),
                b'`' => {
                    let length = code_length(source, at, &mut absent);
                    if source[at..at + length].contains('\n') {
                        self.copy(&source[copied..at]);
                        copied = at + length;
                        // A line ending in a code span is a space; the indentation must not become part of it.
                        self.text.push_str(&source[at..copied].replace('\n', " "));
                    }
                    length
                }
                b']' if source[at + 1..].starts_with('(') => 2 + destination_length(&source[at + 2..]),
                b'<' => tag_length(source, at),
                b'h' | b'H' | b'w' | b'W' if bare => match address(source, at) {
                    Some(length) => {
                        self.copy(&source[copied..at]);
                        copied = at + length;
                        self.mark(&source[at..copied]);
                        length
                    }
                    None => 1,
                },
                _ => 1,
            };
        }
        self.copy(&source[copied..]);
    }

    fn mark(&mut self, address: &str) {
        self.marked |= address.contains(['*', '_', '~']);
        for symbol in address.chars() {
            let stand_in = MARKS.iter().find(|(mark, _)| *mark == symbol);
            self.text.push(stand_in.map_or(symbol, |&(_, stand_in)| stand_in));
        }
    }

    /// The formula that a character stands for.
    pub(super) fn formula(&self, symbol: char) -> Option<&Formula<'a>> {
        let index = (symbol as u32).checked_sub(FORMULAS)?;
        self.formulas.get(index as usize)
    }

    /// The text as it was written, wherever it ended up.
    pub(super) fn restore<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut restored = self.restore_marks(text);
        if !self.formulas.is_empty() && restored.contains(|symbol| self.formula(symbol).is_some()) {
            let mut whole = String::new();
            for symbol in restored.chars() {
                match self.formula(symbol) {
                    Some(formula) => whole.push_str(formula.source),
                    None => whole.push(symbol),
                }
            }
            restored = Cow::Owned(whole);
        }
        if restored.contains("\n    ") {
            restored = Cow::Owned(restored.replace("\n    ", "\n"));
        }
        restored
    }

    /// The text with its marks, and with the characters that stand for formulas.
    pub(super) fn restore_marks<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let is_mark = |symbol: char| MARKS.iter().any(|&(_, stand_in)| stand_in == symbol);
        if !self.marked || !text.contains(is_mark) {
            return Cow::Borrowed(text);
        }
        let original = |symbol: char| {
            MARKS.iter().find(|&&(_, stand_in)| stand_in == symbol).map_or(symbol, |&(mark, _)| mark)
        };
        Cow::Owned(text.chars().map(original).collect())
    }
}

/// The formula that begins at `at`.
fn formula<'a>(source: &'a str, at: usize, absent: &mut Absent) -> Option<Formula<'a>> {
    let rest = &source[at..];
    if rest.starts_with("\\(") {
        return delimited(rest, "\\)", false, &mut absent.paren);
    }
    if rest.starts_with("\\[") {
        return delimited(rest, "\\]", true, &mut absent.bracket);
    }
    if rest.starts_with("$$") {
        return delimited(rest, "$$", true, &mut absent.dollars);
    }
    rest.starts_with('$').then(|| dollar(source, at)).flatten()
}

fn delimited<'a>(rest: &'a str, close: &str, display: bool, absent: &mut bool) -> Option<Formula<'a>> {
    if *absent {
        return None;
    }
    let Some(length) = rest[2..].find(close) else {
        *absent = true;
        return None;
    };
    let tex = rest[2..2 + length].trim();
    tex.contains(char::is_alphanumeric).then(|| Formula { source: &rest[..length + 4], tex, display })
}

/// `$x$`: no white space inside the marks, no letter or digit outside, and not a price.
fn dollar(source: &str, at: usize) -> Option<Formula<'_>> {
    let bytes = source.as_bytes();
    let before = at.checked_sub(1).map(|index| bytes[index]);
    let first = *bytes.get(at + 1)?;
    if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'$') || first.is_ascii_whitespace()
    {
        return None;
    }
    let mut end = at + 1;
    while *bytes.get(end)? != b'$' {
        end += 1 + usize::from(bytes[end] == b'\\');
    }
    let tex = source.get(at + 1..end)?;
    let after = bytes.get(end + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'$');
    let valid = !tex.is_empty() && !tex.ends_with([' ', '\t', '\n']) && !after && !is_price(tex);
    valid.then(|| Formula { source: &source[at..=end], tex, display: false })
}

/// What two amounts of money have between them.
fn is_price(tex: &str) -> bool {
    tex.starts_with(|first: char| first.is_ascii_digit())
        && tex.contains(char::is_whitespace)
        && !tex.contains(['\\', '^', '_', '=', '{', '+', '*', '/', '<', '>'])
}

/// The length of the code span at `at`, or of its backticks when nothing closes it.
fn code_length(source: &str, at: usize, absent: &mut Absent) -> usize {
    let bytes = source.as_bytes();
    let run = |at: usize| bytes[at..].iter().take_while(|&&byte| byte == b'`').count();
    let length = run(at);
    let bit = 1_u64 << length.min(63);
    let mut end = at + length;
    while absent.backticks & bit == 0 {
        let Some(offset) = bytes[end..].iter().position(|&byte| byte == b'`') else {
            absent.backticks |= bit;
            break;
        };
        end += offset;
        let closing = run(end);
        end += closing;
        if closing == length {
            return end - at;
        }
    }
    length
}

/// The length of what may be a tag or address in angle brackets, which nothing inside it interrupts.
fn tag_length(source: &str, at: usize) -> usize {
    let rest = &source[at + 1..];
    if !rest.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/') {
        return 1;
    }
    match rest.find(['<', '>', '\n']) {
        Some(end) if rest[end..].starts_with('>') => end + 2,
        _ => 1,
    }
}

/// The length of what may be a link's destination.
fn destination_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    let mut open = 0_u32;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\n' | b'\t' => break,
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 1,
            b'(' => open += 1,
            b')' if open == 0 => break,
            b')' => open -= 1,
            _ => {}
        }
        at += 1;
    }
    at
}

/// The length of the bare address at `at`, if nothing else in the text may begin inside it.
fn address(source: &str, at: usize) -> Option<usize> {
    let before = &source[..at];
    if before.ends_with(|last: char| last.is_alphanumeric()) || before.ends_with("](") {
        return None;
    }
    let length = links::bare_at(source, at)?;
    let text = &source[at..at + length];
    (!text.contains(['[', ']', '\\', '&', '`', '$'])).then_some(length)
}
