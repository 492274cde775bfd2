//! Text in, typed tree out: incremental markdown with highlighting and math; no I/O.

pub mod tree;

pub use tree::{Node, Operation};
