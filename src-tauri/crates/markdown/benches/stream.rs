//! Streaming against one-shot parsing, and one-shot parsing against other parsers.

fn main() {}
