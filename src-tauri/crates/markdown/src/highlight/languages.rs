//! The languages: what the lexer knows of each, and how one is found by its name. Their tables are by family.

mod c_family;
mod classic;
mod data;
mod forms;
mod functional;
mod machine;
mod markup;
mod scripting;

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

pub(super) use forms::{LineComment, Place};

use crate::tree::TokenClass;

/// The words that a language knows.
pub(super) type Words = HashMap<&'static str, TokenClass>;

/// A language and its words.
pub(super) type Known = (&'static Language, &'static Words);

const FAMILIES: &[&[Language]] =
    &[scripting::ALL, c_family::ALL, functional::ALL, classic::ALL, machine::ALL, markup::ALL, data::ALL];

/// Each language's words, made when a block of it is met for the first time.
static LANGUAGES: LazyLock<Vec<(&'static Language, OnceLock<Words>)>> =
    LazyLock::new(|| all().map(|language| (language, OnceLock::new())).collect());

/// Where in [`LANGUAGES`] a name leads.
static NAMES: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let names =
        |(index, language): (usize, &'static Language)| language.names.iter().map(move |&name| (name, index));
    all().enumerate().flat_map(names).collect()
});

/// How a language is lexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Code,
    /// Data or styles, where a name before `:` or `=` is a key.
    Keys,
    /// Tags.
    Markup,
    Diff,
    Markdown,
    /// Text with commands, where nothing else is code.
    Prose,
}

/// What the lexer knows of a language.
#[derive(Debug)]
pub(super) struct Language {
    /// Names and extensions in lower case, the usual one first.
    pub(super) names: &'static [&'static str],
    pub(super) kind: Kind,
    /// Words, separated by spaces.
    pub(super) keywords: &'static str,
    /// Keywords that are not words.
    pub(super) marks: &'static [&'static str],
    pub(super) constants: &'static str,
    pub(super) line_comments: &'static [LineComment],
    pub(super) comments: &'static [(&'static str, &'static str)],
    pub(super) strings: &'static [forms::StringForm],
    /// Tags, and the language between each and its closing tag.
    pub(super) guests: &'static [(&'static str, &'static str)],
    /// Keywords in any case.
    any_case: bool,
    /// A capital letter begins a type's name.
    types: bool,
    /// A backslash takes a sign that follows it along, outside strings too.
    pub(super) escapes: bool,
    /// Regular expressions are between slashes.
    pub(super) regex: bool,
    /// Characters of words besides letters and `_`.
    extra: &'static str,
}

impl Language {
    pub(super) fn is_word(&self, symbol: char) -> bool {
        symbol.is_alphabetic() || symbol == '_' || self.extra.contains(symbol)
    }

    /// What a word is, by what follows it and whether it begins its line.
    pub(super) fn class(&self, known: &Words, word: &str, after: &str, first: bool) -> Option<TokenClass> {
        let lower = self.any_case.then(|| word.to_ascii_lowercase());
        if let Some(&class) = known.get(lower.as_deref().unwrap_or(word)) {
            return Some(class);
        }
        let after = after.trim_start_matches(' ');
        let is_function = match self.kind {
            Kind::Keys => return is_key(after, first).then_some(TokenClass::Property),
            Kind::Prose => word.starts_with(|first| self.extra.contains(first)),
            _ => after.starts_with('('),
        };
        // What words are made of besides letters may be an operator alone.
        if is_function && word.contains(|symbol: char| symbol.is_alphabetic() || symbol == '_') {
            return Some(TokenClass::Function);
        }
        let capital = word.starts_with(|first: char| first.is_uppercase());
        (self.types && capital).then_some(TokenClass::Type)
    }

    fn words(&self) -> Words {
        let constants = self.constants.split_whitespace().map(|word| (word, TokenClass::Number));
        constants.chain(self.keywords.split_whitespace().map(|word| (word, TokenClass::Keyword))).collect()
    }
}

/// Whether what follows a word makes it a key; an address has a scheme, which is none.
fn is_key(after: &str, first: bool) -> bool {
    (after.starts_with(':') && !after.starts_with("://")) || (first && after.starts_with('='))
}

/// Every language.
pub(super) fn all() -> impl Iterator<Item = &'static Language> {
    FAMILIES.iter().copied().flatten()
}

/// The language with this name or extension, or of a file of this name, in any case, and its words.
pub(super) fn find(name: &str) -> Option<Known> {
    let name = name.trim_start_matches(['{', '.']).trim_end_matches('}');
    let name = name.split([',', ':', '{']).next().unwrap_or(name).to_ascii_lowercase();
    named(&name).or_else(|| named(name.rsplit(['.', '/']).next()?))
}

/// The language with exactly this name, and its words.
pub(super) fn named(name: &str) -> Option<Known> {
    let (language, words) = &LANGUAGES[*NAMES.get(name)?];
    Some((language, words.get_or_init(|| language.words())))
}
