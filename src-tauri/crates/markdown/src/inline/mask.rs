//! Hides from the CommonMark parser what it does not know: formulas become one character of a private plane
//! each, and the marks `*`, `_`, `~` inside bare addresses become stand-ins.

use std::borrow::Cow;

use super::formula::{Finder, Formula};
use crate::block::tag_length;
use crate::links;

/// Private characters that stand for formulas; the text itself has none of that plane, or nothing is masked.
const FORMULAS: u32 = 0xF_0000;
const MOST: usize = 0xFF00;
const MARKS: [(char, char); 3] = [('*', '\u{FFFF0}'), ('_', '\u{FFFF1}'), ('~', '\u{FFFF2}')];
/// Control characters that the parser would take for an empty line when they are alone on one.
const CONTROLS: [(char, char); 2] = [('\u{B}', '\u{FFFF3}'), ('\u{C}', '\u{FFFF4}')];

/// A leaf's text, ready for the parser.
#[derive(Debug)]
pub(super) struct Masked<'a> {
    text: String,
    formulas: Vec<Formula<'a>>,
    marked: bool,
}

impl<'a> Masked<'a> {
    /// Masks `source`; `bare` addresses only where they are links.
    pub(super) fn new(source: &'a str, bare: bool) -> Self {
        let mut masked =
            Self { text: String::with_capacity(source.len() + 64), formulas: vec![], marked: false };
        masked.text.push_str("x\n    ");
        if has_stand_in(source) {
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
            let blank = !line.is_empty() && line.trim_matches([' ', '\t', '\u{B}', '\u{C}']).is_empty();
            if blank { self.mark(line, &CONTROLS) } else { self.text.push_str(line) }
        }
    }

    fn scan(&mut self, source: &'a str, bare: bool) {
        let bytes = source.as_bytes();
        let mut finder = Finder::default();
        let mut unclosed = 0;
        let mut at = 0;
        let mut copied = 0;
        while let Some(&byte) = bytes.get(at) {
            let found = match byte {
                b'\\' | b'$' => finder.at(source, at),
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
                    let length = code_length(source, at, &mut unclosed);
                    if source[at..at + length].contains('\n') {
                        self.copy(&source[copied..at]);
                        copied = at + length;
                        // A line ending in a code span is a space; the indentation must not become part of it.
                        self.text.push_str(&source[at..copied].replace('\n', " "));
                    }
                    length
                }
                b']' if source[at + 1..].starts_with('(') => 2 + destination_length(&source[at + 2..]),
                b'<' => angle_length(&source[at..]),
                b'h' | b'H' | b'w' | b'W' if bare => match address(source, at) {
                    Some(length) => {
                        self.copy(&source[copied..at]);
                        copied = at + length;
                        self.mark(&source[at..copied], &MARKS);
                        length
                    }
                    None => 1,
                },
                _ => 1,
            };
        }
        self.copy(&source[copied..]);
    }

    /// Copies a text with stand-ins for these marks.
    fn mark(&mut self, text: &str, marks: &[(char, char)]) {
        for symbol in text.chars() {
            let stand_in = marks.iter().find(|(mark, _)| *mark == symbol);
            self.marked |= stand_in.is_some();
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
        let marked = |symbol: char| {
            MARKS.iter().chain(&CONTROLS).find(|&&(_, stand_in)| stand_in == symbol).map(|&(mark, _)| mark)
        };
        if !self.marked || !text.contains(|symbol| marked(symbol).is_some()) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(text.chars().map(|symbol| marked(symbol).unwrap_or(symbol)).collect())
    }
}

/// Whether the text itself has a character of the plane that stand-ins are of.
fn has_stand_in(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair[0] == 0xF3 && pair[1] >= 0xB0)
}

/// The length of the code span at `at`, or of its backticks when nothing closes it. `unclosed` has a bit for each
/// length of a run that does not come again.
fn code_length(source: &str, at: usize, unclosed: &mut u64) -> usize {
    let bytes = source.as_bytes();
    let run = |at: usize| bytes[at..].iter().take_while(|&&byte| byte == b'`').count();
    let length = run(at);
    let bit = 1_u64 << length.min(63);
    let mut end = at + length;
    while *unclosed & bit == 0 {
        let Some(offset) = bytes[end..].iter().position(|&byte| byte == b'`') else {
            *unclosed |= bit;
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

/// The length of the tag or the address in angle brackets at the start of the text, which nothing inside it interrupts.
fn angle_length(text: &str) -> usize {
    let address = || {
        let inside = &text[1..1 + text[1..].find([' ', '\n', '<', '>'])?];
        (inside.contains([':', '@']) && text[1 + inside.len()..].starts_with('>')).then_some(inside.len() + 2)
    };
    tag_length(text).or_else(address).unwrap_or(1)
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
