//! Inlines: the text of one leaf to nodes.
//!
//! `pulldown-cmark` reads emphasis, links, code, entities and raw HTML. Each leaf is handed to it as the later
//! lines of a paragraph, indented by four columns, where no block can begin; what CommonMark does not know
//! (formulas, bare addresses) is hidden from it by [`mask`] and put back here.

mod build;
mod formula;
mod mask;

use std::collections::HashMap;

use pulldown_cmark::{BrokenLink, CowStr, Options, Parser};

use crate::definition::{Definitions, key};
use crate::links;
use crate::tree::Node;
use build::{Builder, Rules};
use mask::Masked;

/// How many bytes of destinations references may repeat in one document, beyond which they stay text: a long
/// destination behind a short label would otherwise multiply the length of the text.
const EXPANSION: usize = 1 << 20;

/// What the inlines of a document share.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) definitions: Definitions,
    pub(crate) footnotes: FootnoteNumbers,
    /// The text may go on: an address at its end is not a link yet, and footnotes are not counted.
    pub(crate) unfinished: bool,
    /// The last text had a link by reference or a footnote, or what may become one.
    pub(crate) refers: bool,
    /// Keys of the labels in the last text that nothing defines yet, links' and footnotes' ([`note_key`]).
    pub(crate) missing: Vec<String>,
    pub(crate) allowed: fn(&str) -> bool,
    /// Bare addresses are links.
    pub(crate) bare: bool,
    expansion: usize,
}

impl Default for Context {
    fn default() -> Self {
        Self {
            definitions: Definitions::default(),
            footnotes: FootnoteNumbers::default(),
            unfinished: false,
            refers: false,
            missing: Vec::new(),
            allowed: links::is_allowed,
            bare: true,
            expansion: EXPANSION,
        }
    }
}

impl Context {
    /// Forgets what references have used, before all of them are read again.
    pub(crate) fn restart(&mut self) {
        self.expansion = EXPANSION;
        self.footnotes.restart();
    }

    fn resolve(&mut self, label: &str) -> Option<(String, String)> {
        self.refers = true;
        if let Some(label) = label.strip_prefix('^') {
            if !self.unfinished {
                self.footnotes.meet(label);
            }
            let known = self.footnotes.is_defined(label);
            if !known {
                self.missing.push(note_key(label));
            }
            return known.then(Default::default);
        }
        let key = key(label);
        let Some(target) = self.definitions.get(&key) else {
            self.missing.push(key);
            return None;
        };
        let length = target.url.len() + target.title.len();
        if !self.unfinished {
            self.expansion = self.expansion.checked_sub(length)?;
        }
        Some((target.url.clone(), target.title.clone()))
    }
}

/// The footnotes that are defined, and their numbers by first reference.
///
/// While the text comes, a reference has its number before its definition is there, so that the number which is
/// seen then is the one of the end; only a footnote that stays undefined makes those behind it count anew.
#[derive(Clone, Debug, Default)]
pub(crate) struct FootnoteNumbers {
    defined: HashMap<String, usize>,
    numbers: HashMap<String, u32>,
    /// What was met first in text that may go on; it has the numbers behind the others.
    tentative: HashMap<String, u32>,
    /// Indexes of definitions in the order of their numbers.
    pub(crate) order: Vec<usize>,
    /// The text is whole: what is not defined has no number.
    whole: bool,
}

impl FootnoteNumbers {
    /// Forgets the numbers, to give them for a text that is whole.
    fn restart(&mut self) {
        self.order.clear();
        self.numbers.clear();
        self.tentative.clear();
        self.whole = true;
    }

    /// Numbers what is referred to, whether it is defined yet or not.
    fn meet(&mut self, label: &str) {
        if !self.whole {
            let next = self.numbers.len() as u32 + 1;
            self.numbers.entry(key(label)).or_insert(next);
        }
    }

    /// The text that was read last stays as it was read.
    pub(crate) fn keep(&mut self) {
        self.numbers.extend(self.tentative.drain());
    }

    /// Registers the definition with this index unless its label is taken; tells whether it did.
    pub(crate) fn define(&mut self, label: &str, index: usize) -> bool {
        let key = key(label);
        let new = !self.defined.contains_key(&key);
        if new {
            self.defined.insert(key, index);
        }
        new
    }

    fn is_defined(&self, label: &str) -> bool {
        !self.defined.is_empty() && self.defined.contains_key(&key(label))
    }

    /// The number of a footnote, given at its first reference.
    pub(crate) fn number(&mut self, label: &str, counts: bool) -> u32 {
        let key = key(label);
        if let Some(&number) = self.numbers.get(&key) {
            return number;
        }
        let next = self.numbers.len() as u32 + 1;
        if !counts {
            let met = next + self.tentative.len() as u32;
            return *self.tentative.entry(key).or_insert(met);
        }
        if let Some(&index) = self.defined.get(&key) {
            self.order.push(index);
            self.numbers.insert(key, next);
        }
        next
    }
}

/// The key of a footnote's label, which no label of a link has: theirs do not begin with that sign.
pub(crate) fn note_key(label: &str) -> String {
    format!("^{}", key(label))
}

/// The nodes of a leaf's text, whose lines have no indentation.
pub(crate) fn inlines(source: &str, context: &mut Context) -> Vec<Node> {
    context.refers = false;
    context.missing.clear();
    context.footnotes.tentative.clear();
    let source = source.trim_end_matches([' ', '\t', '\n']);
    if is_plain(source) {
        return plain(source);
    }
    let masked = Masked::new(source, context.bare);
    let rules = Rules { allowed: context.allowed, bare: context.bare, unfinished: context.unfinished };
    let mut callback = |link: BrokenLink<'_>| {
        let label = masked.restore(&link.reference);
        context.resolve(&label).map(|(url, title)| (CowStr::from(url), CowStr::from(title)))
    };
    let options = Options::ENABLE_STRIKETHROUGH;
    let events: Vec<_> =
        Parser::new_with_broken_link_callback(masked.text(), options, Some(&mut callback)).skip(3).collect();
    let mut builder = Builder::new(&masked, &mut context.footnotes, rules);
    for event in events {
        builder.event(event);
    }
    let mut nodes = builder.finish();
    nodes.shrink_to_fit();
    nodes
}

/// Nothing in the text has a meaning besides its line endings.
fn is_plain(text: &str) -> bool {
    let special = |byte: u8| {
        matches!(byte, b'\\' | b'`' | b'*' | b'_' | b'~' | b'[' | b']' | b'<' | b'&' | b'$' | b':' | b'@' | 0)
    };
    !text.bytes().any(special) && !text.contains("www.") && !text.contains("WWW.")
}

fn plain(text: &str) -> Vec<Node> {
    let mut nodes = Vec::with_capacity(2 * text.bytes().filter(|&byte| byte == b'\n').count() + 1);
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_end_matches([' ', '\t']);
        if !trimmed.is_empty() {
            nodes.push(Node::Text { text: trimmed.to_owned() });
        }
        if lines.peek().is_some() {
            let hard = line.ends_with("  ");
            nodes.push(if hard { Node::LineBreak } else { Node::SoftBreak });
        }
    }
    nodes
}
