//! What the tables are put together from: ways to write strings and comments, and languages to begin with.

use super::{Kind, Language};

/// One way to write a string.
#[derive(Debug)]
pub(crate) struct StringForm {
    pub(crate) open: &'static str,
    pub(crate) close: &'static str,
    /// A backslash escapes what follows.
    pub(crate) escapes: bool,
    /// It may go on in the next line.
    pub(crate) lines: bool,
    /// It holds one character; anything longer is not one.
    pub(crate) short: bool,
}

pub(super) const fn quoted(open: &'static str) -> StringForm {
    StringForm { open, close: open, escapes: true, lines: false, short: false }
}

pub(super) const fn raw(open: &'static str, close: &'static str) -> StringForm {
    StringForm { open, close, escapes: false, lines: true, short: false }
}

pub(super) const fn multiline(open: &'static str) -> StringForm {
    StringForm { lines: true, ..quoted(open) }
}

pub(super) const fn character() -> StringForm {
    StringForm { short: true, ..quoted("'") }
}

pub(super) const DOUBLE: StringForm = quoted("\"");
pub(super) const SINGLE: StringForm = quoted("'");
pub(super) const BOTH: &[StringForm] = &[DOUBLE, SINGLE];
pub(super) const C_COMMENT: &[(&str, &str)] = &[("/*", "*/")];

/// A language with strings and no comments.
pub(super) const PLAIN: Language = Language {
    names: &[],
    kind: Kind::Code,
    keywords: "",
    constants: "true false null",
    line_comments: &[],
    comments: &[],
    strings: BOTH,
    any_case: false,
    types: true,
    extra: "",
};

/// A language with the comments of C++.
pub(super) const C_LIKE: Language = Language { line_comments: &["//"], comments: C_COMMENT, ..PLAIN };

/// Data or configuration.
pub(super) const KEYS: Language = Language {
    kind: Kind::Keys,
    constants: "true false null yes no on off",
    types: false,
    extra: "-",
    ..PLAIN
};
