//! Characters as the search sees them: what they are a part of, and what they are folded to.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// What a character is to the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Part of a word that is written with spaces around it.
    Word,
    /// A word of its own: ideographs, kana, hangul, scripts without spaces, pictographs.
    Single,
    /// Belongs to what is before it: accents, vowel signs.
    Mark,
    /// Not there at all: joiners, soft hyphens, variation selectors.
    Ignored,
    /// Ends a word.
    Break,
}

/// The kind of a letter, as far as it shows where the parts of an identifier begin.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letter {
    Upper,
    Lower,
    Other,
}

/// What the search knows of a character.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) class: Class,
    pub(crate) letter: Letter,
    /// What it is folded to in a word, when that is one character.
    pub(crate) folded: Option<char>,
}

/// The scripts of Europe and the near East, found out once: most of what is not ASCII and not ideographs.
static NEAR: LazyLock<Vec<Known>> = LazyLock::new(|| ('\0'..'\u{800}').map(find_out).collect());

/// What the search knows of a character.
pub(crate) fn known(c: char) -> Known {
    NEAR.get(c as usize).copied().unwrap_or_else(|| find_out(c))
}

fn find_out(c: char) -> Known {
    let (class, mut folded) = (class(c), String::new());
    if class == Class::Word && c < '\u{800}' {
        push_folded(c, &mut folded);
    }
    let mut folded = folded.chars();
    let folded = folded.next().filter(|_| folded.next().is_none());
    Known { class, letter: if class == Class::Word { Letter::of(c) } else { Letter::Other }, folded }
}

impl Letter {
    fn of(c: char) -> Self {
        if c.is_uppercase() {
            Self::Upper
        } else if c.is_lowercase() || c.is_ascii_digit() {
            Self::Lower
        } else {
            Self::Other
        }
    }
}

/// Whether a character is always a word of its own, as it is written.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// The class of a character.
fn class(c: char) -> Class {
    match c {
        '\0'..='\x7f' => ascii_class(c),
        _ if is_ideograph(c) => Class::Single,
        '\u{ad}' | '\u{640}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => Class::Ignored,
        '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}' => Class::Ignored,
        _ if is_combining_mark(c) => Class::Mark,
        _ if is_single(c) => Class::Single,
        _ if c.is_alphanumeric() => Class::Word,
        _ => Class::Break,
    }
}

fn ascii_class(c: char) -> Class {
    if c.is_ascii_alphanumeric() { Class::Word } else { Class::Break }
}

fn is_single(c: char) -> bool {
    matches!(c,
        '\u{e01}'..='\u{eff}'            // Thai, Lao
        | '\u{1000}'..='\u{109f}'        // Myanmar
        | '\u{1100}'..='\u{11ff}'        // Hangul letters that join
        | '\u{1780}'..='\u{17d7}'        // Khmer
        | '\u{2600}'..='\u{27bf}'        // pictographs
        | '\u{3005}'..='\u{3007}'        // iteration marks, zero
        | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}'  // hiragana
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'  // katakana
        | '\u{3105}'..='\u{318e}'        // bopomofo, hangul letters
        | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'  // ideographs
        | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'  // hangul
        | '\u{f900}'..='\u{faff}'        // ideographs, compatibility
        | '\u{ff66}'..='\u{ff9f}'        // katakana, half width
        | '\u{1f000}'..='\u{1f3fa}' | '\u{1f400}'..='\u{1faff}'  // pictographs
        | '\u{20000}'..='\u{3ffff}'      // ideographs
    )
}

/// Whether a mark is an accent, which folding removes, and not a vowel or a joiner, which makes another word.
pub(crate) fn is_accent(mark: char) -> bool {
    matches!(canonical_combining_class(mark), 1 | 7 | 10..=36 | 200..=240)
}

/// Appends a character of a word, without case and accents.
pub(crate) fn push_folded(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    for part in c.nfkd() {
        if is_combining_mark(part) {
            if !is_accent(part) {
                out.push(part);
            }
            continue;
        }
        for lower in part.to_lowercase() {
            push_letter(lower, out);
        }
    }
}

/// Appends a lower-case letter; those that no decomposition takes apart are written as people type them.
fn push_letter(c: char, out: &mut String) {
    match c {
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'ø' => out.push('o'),
        'đ' | 'ð' => out.push('d'),
        'ł' => out.push('l'),
        'ı' => out.push('i'),
        'ς' => out.push('σ'),
        _ if c.is_alphanumeric() => out.push(c),
        _ => {}
    }
}

/// Appends a character that is a word of its own; wide, narrow and old forms become the usual one.
pub(crate) fn push_single(c: char, out: &mut String) {
    match c {
        '\u{ff66}'..='\u{ff9f}' | '\u{f900}'..='\u{faff}' | '\u{3131}'..='\u{318e}' => out.extend(c.nfkd()),
        _ => out.push(c),
    }
}
