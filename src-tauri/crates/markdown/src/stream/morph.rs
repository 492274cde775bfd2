//! Turns a row of nodes into another with few operations: what is equal stays, text that grew is appended,
//! containers of the same kind are kept and their children compared.

use crate::operation::{children_mut, text_mut};
use crate::tree::{Node, Operation};

/// A comparison under way.
pub(super) struct Morph {
    path: Vec<u32>,
    record: bool,
    pub(super) operations: Vec<Operation>,
}

impl Morph {
    /// Compares below the node at `path`.
    pub(super) fn new(path: &[u32], record: bool) -> Self {
        Self { path: path.to_vec(), record, operations: Vec::new() }
    }

    /// Makes the children from `from` on equal to `new`.
    pub(super) fn children(&mut self, old: &mut Vec<Node>, from: usize, new: Vec<Node>) {
        let mut new = new.into_iter();
        let mut at = from;
        while at < old.len() {
            let Some(node) = new.next() else {
                self.splice(old, at, Vec::new());
                return;
            };
            self.path.push(at as u32);
            let rest = self.node(&mut old[at], node);
            self.path.pop();
            if let Some(node) = rest {
                let rest = std::iter::once(node).chain(new).collect();
                self.splice(old, at, rest);
                return;
            }
            at += 1;
        }
        let rest: Vec<Node> = new.collect();
        if !rest.is_empty() {
            self.splice(old, at, rest);
        }
    }

    /// As [`Morph::children`], but the first `offset` bytes of the text at `from` stay and `new` goes on there.
    pub(super) fn continued(&mut self, old: &mut Vec<Node>, from: usize, offset: usize, mut new: Vec<Node>) {
        let Some(text) = text_mut(&mut old[from]).filter(|text| text.is_char_boundary(offset)) else {
            return self.children(old, from, new);
        };
        let first = new.first_mut().and_then(text_mut).map(std::mem::take);
        new.drain(..usize::from(first.is_some()));
        let next = first.unwrap_or_default();
        if let Some(added) = next.strip_prefix(&text[offset..]) {
            text.push_str(added);
            if !added.is_empty() && self.record {
                let path = [&self.path[..], &[from as u32]].concat();
                self.operations.push(Operation::Append { path, text: added.to_owned() });
            }
            return self.children(old, from + 1, new);
        }
        text.truncate(offset);
        text.push_str(&next);
        new.insert(0, old[from].clone());
        self.splice(old, from, new);
    }

    fn splice(&mut self, old: &mut Vec<Node>, keep: usize, nodes: Vec<Node>) {
        old.truncate(keep);
        if self.record {
            let (path, nodes) = (self.path.clone(), nodes.clone());
            self.operations.push(Operation::Splice { path, keep: keep as u32, nodes });
        }
        old.extend(nodes);
    }

    /// Makes `old` equal to `new`, or gives `new` back when it must be replaced.
    fn node(&mut self, old: &mut Node, mut new: Node) -> Option<Node> {
        if let (Some(text), Some(next)) = (leaf(old), leaf(&new)) {
            let added = next.strip_prefix(text).filter(|_| same_kind(old, &new)).map(str::to_owned);
            let Some(added) = added else { return Some(new) };
            if let Some(text) = text_mut(old).filter(|_| !added.is_empty()) {
                text.push_str(&added);
                if self.record {
                    self.operations.push(Operation::Append { path: self.path.clone(), text: added });
                }
            }
            return None;
        }
        if !same_kind(old, &new) {
            return (*old != new).then_some(new);
        }
        if let (Node::List { tight, .. }, Node::List { tight: now, .. }) = (&mut *old, &new)
            && tight != now
        {
            *tight = *now;
            if self.record {
                self.operations.push(Operation::Tight { path: self.path.clone(), tight: *now });
            }
        }
        let later = matches!(&new, Node::Paragraph { children } if children.is_empty());
        if later {
            return None;
        }
        let next = super::view::take_children(&mut new);
        let children = children_mut(old)?;
        self.children(children, 0, next);
        None
    }
}

fn leaf(node: &Node) -> Option<&str> {
    match node {
        Node::HtmlBlock { text }
        | Node::Text { text }
        | Node::Token { text, .. }
        | Node::Code { text }
        | Node::Html { text } => Some(text),
        _ => None,
    }
}

/// Both are the same but for their children or text, and can be changed into one another.
fn same_kind(old: &Node, new: &Node) -> bool {
    match (old, new) {
        (Node::Heading { level: a, .. }, Node::Heading { level: b, .. }) => a == b,
        (Node::Quote { alert: a, .. }, Node::Quote { alert: b, .. }) => a == b,
        (Node::List { start: a, .. }, Node::List { start: b, .. }) => a == b,
        (Node::Item { checked: a, .. }, Node::Item { checked: b, .. }) => a == b,
        (Node::CodeBlock { language: a, .. }, Node::CodeBlock { language: b, .. }) => a == b,
        (Node::Table { align: a, .. }, Node::Table { align: b, .. }) => a == b,
        (Node::Token { class: a, .. }, Node::Token { class: b, .. }) => a == b,
        (Node::Link { url: a, title: c, .. }, Node::Link { url: b, title: d, .. }) => a == b && c == d,
        (Node::Paragraph { .. }, Node::Paragraph { .. })
        | (Node::Line { .. }, Node::Line { .. })
        | (Node::Row { .. }, Node::Row { .. })
        | (Node::Cell { .. }, Node::Cell { .. })
        | (Node::Emphasis { .. }, Node::Emphasis { .. })
        | (Node::Strong { .. }, Node::Strong { .. })
        | (Node::Strikethrough { .. }, Node::Strikethrough { .. })
        | (Node::HtmlBlock { .. }, Node::HtmlBlock { .. })
        | (Node::Text { .. }, Node::Text { .. })
        | (Node::Code { .. }, Node::Code { .. })
        | (Node::Html { .. }, Node::Html { .. }) => true,
        _ => false,
    }
}
