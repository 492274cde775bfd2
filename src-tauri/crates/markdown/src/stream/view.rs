//! The visible trees and what changed in them since it was last asked: every change goes through [`View::place`],
//! so that the operations and the tree cannot disagree.

use super::morph::Morph;
use crate::operation::{children_at, children_mut, node_at, text_mut};
use crate::tree::{Node, Operation};

/// Which tree a path is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Root {
    Document,
    /// The content of the footnote definition with this index.
    Note(usize),
}

/// A place in a tree: the children of the node at `path` from `keep` on, of the first of which `offset` bytes
/// of text stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) root: Root,
    pub(super) path: Vec<u32>,
    pub(super) keep: u32,
    pub(super) offset: usize,
}

/// The trees.
#[derive(Debug, Default)]
pub(super) struct View {
    pub(super) nodes: Vec<Node>,
    /// The contents of the footnotes' definitions, but of those that are shown.
    pub(super) notes: Vec<Vec<Node>>,
    /// Which definitions are shown behind the last block, where no other block has followed them yet.
    shown: Vec<usize>,
    pending: Vec<Operation>,
    /// Nobody asks for operations.
    quiet: bool,
}

impl View {
    /// A view that records no operations.
    pub(super) fn quiet() -> Self {
        Self { quiet: true, ..Self::default() }
    }

    pub(super) fn drain(&mut self) -> Vec<Operation> {
        std::mem::take(&mut self.pending)
    }

    /// The children at a path.
    pub(super) fn children(&mut self, root: Root, path: &[u32]) -> Option<&mut Vec<Node>> {
        children_at(self.tree(root)?, path)
    }

    fn tree(&mut self, root: Root) -> Option<&mut Vec<Node>> {
        match (self.base(root), root) {
            (Some(base), _) => children_at(&mut self.nodes, &base),
            (None, Root::Note(index)) => self.notes.get_mut(index),
            (None, Root::Document) => None,
        }
    }

    /// The path of a tree that is shown.
    fn base(&self, root: Root) -> Option<Vec<u32>> {
        let Root::Note(index) = root else { return Some(vec![]) };
        let place = self.shown.iter().rposition(|&shown| shown == index)?;
        Some(vec![(self.nodes.len() - self.shown.len() + place) as u32])
    }

    /// The path from the document of what is at `path` in a tree that is shown.
    pub(super) fn absolute(&self, root: Root, path: &[u32]) -> Option<Vec<u32>> {
        Some([&self.base(root)?[..], path].concat())
    }

    /// Begins the content of the next footnote; it is shown behind the last block when it has a number.
    pub(super) fn open_note(&mut self, label: &str, number: Option<u32>) {
        let index = self.notes.len();
        self.notes.push(Vec::new());
        let Some(number) = number.filter(|_| !self.quiet) else { return };
        self.shown.push(index);
        let keep = self.nodes.len() as u32;
        let definition = Node::FootnoteDefinition { label: label.to_owned(), number, children: vec![] };
        self.nodes.push(definition.clone());
        self.record(Operation::Splice { path: vec![], keep, nodes: vec![definition] });
    }

    /// Takes the shown footnotes away from where other blocks follow, or from where all of them will be.
    pub(super) fn store_notes(&mut self) {
        if self.shown.is_empty() {
            return;
        }
        let keep = self.nodes.len() - self.shown.len();
        let definitions = self.nodes.split_off(keep);
        for (mut definition, index) in definitions.into_iter().zip(std::mem::take(&mut self.shown)) {
            self.notes[index] = take_children(&mut definition);
        }
        self.record(Operation::Splice { path: vec![], keep: keep as u32, nodes: vec![] });
    }

    /// Makes what is at `place` equal to `nodes`, with as little change as it can. A paragraph without children
    /// among them stands for one whose text is placed later.
    pub(super) fn place(&mut self, place: &Place, nodes: Vec<Node>) {
        let shown = self.absolute(place.root, &place.path);
        let record = shown.is_some() && !self.quiet;
        let Some(old) = self.children(place.root, &place.path) else { return };
        let mut morph = Morph::new(shown.as_deref().unwrap_or(&place.path), record);
        let keep = (place.keep as usize).min(old.len());
        if place.offset > 0 && keep < old.len() {
            morph.continued(old, keep, place.offset, nodes);
        } else {
            morph.children(old, keep, nodes);
        }
        for operation in morph.operations {
            self.record(operation);
        }
    }

    /// Appends to the text of the leaf at `path`.
    pub(super) fn append(&mut self, path: &[u32], text: &str) {
        if let Some(leaf) = node_at(&mut self.nodes, path).and_then(text_mut) {
            leaf.push_str(text);
        }
        if self.quiet || text.is_empty() {
            return;
        }
        if let Some(Operation::Append { path: last, text: added }) = self.pending.last_mut()
            && last == path
        {
            added.push_str(text);
            return;
        }
        self.record(Operation::Append { path: path.to_vec(), text: text.to_owned() });
    }

    /// The list at `path` is loose from now on.
    pub(super) fn loosen(&mut self, root: Root, path: &[u32]) {
        let shown = self.absolute(root, path).filter(|_| !self.quiet);
        let Some(Node::List { tight, .. }) = self.tree(root).and_then(|nodes| node_at(nodes, path)) else {
            return;
        };
        if std::mem::replace(tight, false)
            && let Some(path) = shown
        {
            self.record(Operation::Tight { path, tight: false });
        }
    }

    /// Keeps an operation, inside the one before where that added what this one changes.
    fn record(&mut self, operation: Operation) {
        let rest = match self.pending.last_mut() {
            Some(last) => absorb(last, operation),
            None => Some(operation),
        };
        self.pending.extend(rest);
    }
}

/// Does `next` inside `last`, or gives it back.
fn absorb(last: &mut Operation, next: Operation) -> Option<Operation> {
    match (last, next) {
        (Operation::Append { path, text }, Operation::Append { path: next, text: added })
            if *path == next =>
        {
            text.push_str(&added);
            None
        }
        (Operation::Splice { path, keep, nodes }, next) => absorb_into(path, *keep, nodes, next),
        (_, next) => Some(next),
    }
}

fn absorb_into(path: &[u32], keep: u32, nodes: &mut Vec<Node>, next: Operation) -> Option<Operation> {
    let inside = |next: &[u32]| -> Option<Vec<u32>> {
        let rest = next.strip_prefix(path)?;
        let (first, rest) = rest.split_first()?;
        let first = first.checked_sub(keep)?;
        Some([&[first], rest].concat())
    };
    match next {
        Operation::Splice { path: target, keep: stays, nodes: added } => {
            if target == path && stays >= keep {
                nodes.truncate((stays - keep) as usize);
                nodes.extend(added);
                return None;
            }
            let Some(children) = inside(&target).and_then(|path| children_at(nodes, &path)) else {
                return Some(Operation::Splice { path: target, keep: stays, nodes: added });
            };
            children.truncate(stays as usize);
            children.extend(added);
            None
        }
        Operation::Append { path: target, text: added } => {
            match inside(&target).and_then(|path| text_mut(node_at(nodes, &path)?)) {
                Some(text) => {
                    text.push_str(&added);
                    None
                }
                None => Some(Operation::Append { path: target, text: added }),
            }
        }
        Operation::Tight { path: target, tight: now } => {
            match inside(&target).and_then(|path| node_at(nodes, &path)) {
                Some(Node::List { tight, .. }) => {
                    *tight = now;
                    None
                }
                _ => Some(Operation::Tight { path: target, tight: now }),
            }
        }
    }
}

/// The path to the text leaf that ends what is at `place`, if it ends in plain text.
pub(super) fn last_text(nodes: &mut Vec<Node>, path: &[u32]) -> Option<Vec<u32>> {
    let mut path = path.to_vec();
    let mut children = &*children_at(nodes, &path)?;
    loop {
        let last = children.last()?;
        path.push(children.len() as u32 - 1);
        children = match last {
            Node::Text { .. } => return Some(path),
            Node::Paragraph { children }
            | Node::Heading { children, .. }
            | Node::Quote { children, .. }
            | Node::List { children, .. }
            | Node::Item { children, .. }
            | Node::CodeBlock { children, .. }
            | Node::Line { children } => children,
            _ => return None,
        };
    }
}

/// The children of a container, for a tree that is only read.
pub(super) fn take_children(node: &mut Node) -> Vec<Node> {
    children_mut(node).map(std::mem::take).unwrap_or_default()
}
