//! A document that grows: text is pushed in, operations are drained, and at the end the tree is that of the
//! whole text.

use crate::operation::apply;
use crate::tree::{Node, Operation};

/// A growing document.
#[derive(Debug, Default)]
pub struct Stream {
    source: String,
    nodes: Vec<Node>,
    pending: Vec<Operation>,
}

impl Stream {
    /// An empty document.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text as it arrived; it may end anywhere, also inside a line.
    pub fn push(&mut self, text: &str) {
        self.source.push_str(text);
        let blocks = self.source.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
        let nodes: Vec<Node> = blocks
            .map(|block| Node::Paragraph { children: vec![Node::Text { text: block.to_owned() }] })
            .collect();
        let keep = self.nodes.iter().zip(&nodes).take_while(|(old, new)| old == new).count();
        let operation = Operation::Splice { path: vec![], keep: keep as u32, nodes: nodes[keep..].to_vec() };
        apply(&mut self.nodes, &operation);
        self.pending.push(operation);
    }

    /// What changed since the last call, in order; empty when nothing did.
    pub fn operations(&mut self) -> Vec<Operation> {
        std::mem::take(&mut self.pending)
    }

    /// Ends the document: what changed since the last call of [`Stream::operations`].
    pub fn finish(&mut self) -> Vec<Operation> {
        self.operations()
    }

    /// The document as far as it is known, for a reader that joins late.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The document, when nobody follows it any more.
    #[must_use]
    pub fn into_nodes(self) -> Vec<Node> {
        self.nodes
    }
}
