//! Text in, typed tree out: incremental markdown with highlighting and math; no I/O.
//!
//! # How, and why so
//!
//! Blocks are read here, one line at a time, because no parser of the field can be fed line by line and undone
//! for the unfinished one, and everything that makes an answer's total cost linear depends on that: a list, a
//! quote or a table in the making must be committed item by item, not only when it ends. Inlines are the part
//! of markdown that is hard to get right, and they are read by a well-kept crate, one leaf at a time.
//!
//! The crate is `pulldown-cmark`. Measured in one run over text as a model writes it (`benches/stream.rs`):
//! 100 KB 0.48 ms against 1.57 ms for `comrak` 0.59, 1 MB 2.7 ms against 7.9 ms. Besides, it resolves references
//! through a callback, so that definitions can live outside the leaf, and it has neither an arena nor options
//! that a leaf would pay for. What `comrak` knows and it does not, bare addresses, is in `links`.
//!
//! TeX is read by `pulldown-latex`; its MathML is taken over element by element from an allowlist.
//!
//! Two things look ahead in markdown: links and footnotes whose definitions come later. Their leaves are read
//! again when the definition is whole, within a bound, and once more at the end (`stream::references`, `settle`).
//!
//! # Conformance
//!
//! All 652 examples of CommonMark 0.31, and of GFM's all but four, each with the extensions that it is of: 628
//! wants a link to `ftp:`, 645 and 646 have the comments of an older CommonMark, 653 filters tags, which are text
//! here. In the product bare addresses are always links, which five examples of CommonMark leave out. Footnotes are
//! defined between the blocks of a document, not inside quotes and items. Code of a
//! hundred languages under some 350 names is highlighted (`highlight::languages`), formulas are those between `$…$`, `$$…$$`,
//! `\(…\)` and `\[…\]`, and `tests/constructs.txt` has an example of every construct.
//!
//! # Bounds
//!
//! A tree is at most a hundred levels deep. No text costs more than in proportion to its length (the benchmark has those
//! that try), and none fails: every text is markdown. Links lead to http, https and mailto only; raw HTML is text.

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

/// A picture as a block of its own; `None` unless its address is one of the web or is the picture itself, as a
/// raster image of at most eight million characters.
#[must_use]
pub fn picture(url: &str, alt: &str) -> Option<Node> {
    let (url, title, alt) = (url.to_owned(), String::new(), alt.to_owned());
    let shown = links::is_picture(&url) || (links::is_allowed(&url) && !links::is_mail(&url));
    shown.then(|| Node::Paragraph { children: vec![Node::Image { url, title, alt }] })
}

/// The tree of a whole text. Linear in its length; never fails, because every text is markdown.
#[must_use]
pub fn parse(text: &str) -> Vec<Node> {
    let mut stream = Stream::quiet();
    stream.push(text);
    stream.finish();
    stream.into_nodes()
}
