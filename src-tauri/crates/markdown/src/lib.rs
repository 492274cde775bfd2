//! Text in, typed tree out: incremental markdown with highlighting and math; no I/O.

mod block;
#[cfg(test)]
mod conformance;
mod definition;
mod export;
mod highlight;
mod inline;
mod links;
mod math;
mod operation;
mod stream;
mod table;
pub mod tree;

pub use export::to_plain_text;
pub use operation::apply;
pub use stream::Stream;
pub use tree::{Node, Operation};

/// The tree of a whole text. Linear in its length; never fails, because every text is markdown.
#[must_use]
pub fn parse(text: &str) -> Vec<Node> {
    let mut stream = Stream::quiet();
    stream.push(text);
    stream.finish();
    stream.into_nodes()
}
