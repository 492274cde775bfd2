//! What the tables are put together from: ways to write strings and comments, and languages to begin with.

use super::{Kind, Language};

/// One way to write a string.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StringForm {
    pub(crate) open: &'static str,
    pub(crate) close: &'static str,
    /// A backslash escapes what follows.
    pub(crate) escapes: bool,
    /// It may go on in the next line.
    pub(crate) lines: bool,
    /// It holds one character; anything longer is not one.
    pub(crate) short: bool,
    /// Right behind a word or a bracket it is not one, but an operator or an apostrophe.
    pub(crate) apart: bool,
}

/// What makes the rest of a line a comment.
#[derive(Debug)]
pub(crate) struct LineComment {
    pub(crate) mark: &'static str,
    pub(crate) place: Place,
}

/// Where a mark of a comment is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Anywhere,
    /// Behind white space or what ends a statement, as in shells.
    Spaced,
    /// Where nothing but white space is before it on its line.
    First,
    /// Where its line has no second one, which would end a string.
    Unpaired,
}

/// A string on one line, with escapes.
pub(super) const fn quoted(quote: &'static str) -> StringForm {
    StringForm { open: quote, close: quote, escapes: true, lines: false, short: false, apart: false }
}

/// A string on one line, without escapes.
pub(super) const fn verbatim(quote: &'static str) -> StringForm {
    StringForm { escapes: false, ..quoted(quote) }
}

/// A string on one line between two marks, without escapes.
pub(super) const fn enclosed(open: &'static str, close: &'static str) -> StringForm {
    StringForm { close, ..verbatim(open) }
}

/// A string on many lines, without escapes.
pub(super) const fn raw(open: &'static str, close: &'static str) -> StringForm {
    StringForm { lines: true, ..enclosed(open, close) }
}

/// A string on many lines, with escapes.
pub(super) const fn multiline(quote: &'static str) -> StringForm {
    StringForm { lines: true, ..quoted(quote) }
}

/// One character between apostrophes.
pub(super) const fn character() -> StringForm {
    StringForm { short: true, ..quoted("'") }
}

/// The same form, where it is not right behind a word or a bracket.
pub(super) const fn apart(form: StringForm) -> StringForm {
    StringForm { apart: true, ..form }
}

/// A comment wherever its mark is.
pub(super) const fn anywhere(mark: &'static str) -> LineComment {
    LineComment { mark, place: Place::Anywhere }
}

/// A comment whose mark means something else right behind a word.
pub(super) const fn spaced(mark: &'static str) -> LineComment {
    LineComment { mark, place: Place::Spaced }
}

/// A comment that is a line of its own.
pub(super) const fn first(mark: &'static str) -> LineComment {
    LineComment { mark, place: Place::First }
}

/// A comment whose mark begins a string where the line has another.
pub(super) const fn unpaired(mark: &'static str) -> LineComment {
    LineComment { mark, place: Place::Unpaired }
}

pub(super) const DOUBLE: StringForm = quoted("\"");
pub(super) const SINGLE: StringForm = quoted("'");
pub(super) const BOTH: &[StringForm] = &[DOUBLE, SINGLE];
pub(super) const BOTH_VERBATIM: &[StringForm] = &[verbatim("\""), verbatim("'")];
pub(super) const BOTH_APART: &[StringForm] = &[apart(DOUBLE), apart(SINGLE)];
pub(super) const SLASHES: LineComment = anywhere("//");
pub(super) const DASHES: LineComment = anywhere("--");
pub(super) const SEMICOLON: LineComment = anywhere(";");
pub(super) const HASH: LineComment = spaced("#");
pub(super) const C_COMMENT: &[(&str, &str)] = &[("/*", "*/")];
pub(super) const ML_COMMENT: &[(&str, &str)] = &[("(*", "*)")];

/// A language with strings and no comments.
pub(super) const PLAIN: Language = Language {
    names: &[],
    kind: Kind::Code,
    keywords: "",
    marks: &[],
    constants: "true false null",
    line_comments: &[],
    comments: &[],
    strings: BOTH,
    guests: &[],
    any_case: false,
    types: true,
    escapes: false,
    regex: false,
    extra: "",
};

/// A language with the comments of C++.
pub(super) const C_LIKE: Language = Language { line_comments: &[SLASHES], comments: C_COMMENT, ..PLAIN };

/// Data or configuration.
pub(super) const KEYS: Language = Language {
    kind: Kind::Keys,
    constants: "true false null yes no on off",
    types: false,
    extra: "-",
    ..PLAIN
};
