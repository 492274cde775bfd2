//! Operations on a tree: finding the node a path names, and applying a change to it.
//!
//! The page does the same to its DOM; this is the reference that tests compare with.

use crate::tree::{Node, Operation};

/// Applies one operation to a document. A path that names nothing changes nothing.
pub fn apply(nodes: &mut Vec<Node>, operation: &Operation) {
    match operation {
        Operation::Splice { path, keep, nodes: added } => {
            if let Some(children) = children_at(nodes, path) {
                children.truncate(*keep as usize);
                children.extend(added.iter().cloned());
            }
        }
        Operation::Append { path, text: added } => {
            if let Some(text) = node_at(nodes, path).and_then(text_mut) {
                text.push_str(added);
            }
        }
        Operation::Tight { path, tight: now } => {
            if let Some(Node::List { tight, .. }) = node_at(nodes, path) {
                *tight = *now;
            }
        }
    }
}

/// The children of the node at `path`; the document's blocks when it is empty.
pub(crate) fn children_at<'a>(nodes: &'a mut Vec<Node>, path: &[u32]) -> Option<&'a mut Vec<Node>> {
    path.iter().try_fold(nodes, |nodes, &index| children_mut(nodes.get_mut(index as usize)?))
}

/// The node at `path`, which is not empty.
pub(crate) fn node_at<'a>(nodes: &'a mut Vec<Node>, path: &[u32]) -> Option<&'a mut Node> {
    let (last, parent) = path.split_last()?;
    children_at(nodes, parent)?.get_mut(*last as usize)
}

/// The children of a container.
pub(crate) fn children_mut(node: &mut Node) -> Option<&mut Vec<Node>> {
    match node {
        Node::Paragraph { children }
        | Node::Heading { children, .. }
        | Node::Quote { children, .. }
        | Node::List { children, .. }
        | Node::Item { children, .. }
        | Node::CodeBlock { children, .. }
        | Node::Line { children }
        | Node::Table { children, .. }
        | Node::Row { children }
        | Node::Cell { children }
        | Node::MathBlock { children, .. }
        | Node::FootnoteDefinition { children, .. }
        | Node::Emphasis { children }
        | Node::Strong { children }
        | Node::Strikethrough { children }
        | Node::Link { children, .. }
        | Node::Math { children, .. }
        | Node::MathElement { children, .. } => Some(children),
        Node::Rule
        | Node::HtmlBlock { .. }
        | Node::Text { .. }
        | Node::Token { .. }
        | Node::Code { .. }
        | Node::Image { .. }
        | Node::LineBreak
        | Node::SoftBreak
        | Node::Html { .. }
        | Node::FootnoteReference { .. } => None,
    }
}

/// The text of a leaf that can grow.
pub(crate) fn text_mut(node: &mut Node) -> Option<&mut String> {
    match node {
        Node::HtmlBlock { text }
        | Node::Text { text }
        | Node::Token { text, .. }
        | Node::Code { text }
        | Node::Html { text } => Some(text),
        _ => None,
    }
}
