//! Code highlighting, line by line: one small lexer that a table per language drives.
//!
//! It knows words, numbers, strings and comments, and carries from line to line only what a line may leave
//! open. It is for reading, not for compilers: what it does not know is plain text.

mod languages;
mod lexer;
#[cfg(test)]
mod tests;

use crate::tree::{Node, TokenClass};
use languages::{Known, find};
use lexer::State;

/// How many bytes of a block are highlighted; the rest is plain.
const LARGEST: usize = 200_000;
/// The longest line that is highlighted, in bytes.
const LONGEST_LINE: usize = 10_000;

/// The highlighter of one code block.
#[derive(Clone, Debug)]
pub(crate) struct Highlighter {
    language: Known,
    state: State,
    bytes: usize,
}

impl Highlighter {
    /// A highlighter for a language by its name or extension; `None` when it is not known.
    pub(crate) fn new(name: &str) -> Option<Self> {
        Some(Self { language: find(name)?, state: State::default(), bytes: 0 })
    }

    /// The spans of the next line.
    pub(crate) fn line(&mut self, line: &str) -> Vec<Node> {
        self.bytes += line.len() + 1;
        let mut spans = Spans::default();
        if self.bytes > LARGEST || line.len() > LONGEST_LINE {
            spans.push(line, None);
        } else {
            self.state = lexer::line(self.language, self.state, line, &mut spans);
        }
        // A long answer keeps a vector for every line of code: spare room would be most of its memory.
        spans.nodes.shrink_to_fit();
        spans.nodes
    }
}

/// Spans of one line; neighbours of one kind are one.
#[derive(Default)]
pub(crate) struct Spans {
    nodes: Vec<Node>,
}

impl Spans {
    fn push(&mut self, added: &str, class: Option<TokenClass>) {
        if added.is_empty() {
            return;
        }
        match (self.nodes.last_mut(), class) {
            (Some(Node::Text { text }), None) => text.push_str(added),
            (Some(Node::Token { class: last, text }), Some(class)) if *last == class => text.push_str(added),
            (_, None) => self.nodes.push(Node::Text { text: added.to_owned() }),
            (_, Some(class)) => self.nodes.push(Node::Token { class, text: added.to_owned() }),
        }
    }
}
