//! Block structure, one line at a time: what a line means to the blocks that are open, as a value.
//!
//! [`read`] changes nothing, so that the same function reads finished lines, which are committed, and the
//! unfinished last one, which is only shown. What a reading does to the tree is in `stream`.

mod cursor;
mod html;
mod lines;
mod starts;

use std::borrow::Cow;

use crate::tree::{Alert, Align};
use cursor::Cursor;
use html::html_ends;
pub(crate) use html::{HtmlEnd, tag_length};
use lines::Lines;
pub(crate) use starts::{Fence, Marker, delimiter_row};

/// How many levels of blocks a tree has at most; deeper marks are text. Inlines and formulas have the rest of
/// the hundred levels that a tree may have.
const DEPTH: usize = 50;

/// An open block.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    Document,
    Quote,
    List(Marker),
    /// An item whose content begins `indent` columns after its list's.
    Item {
        indent: usize,
    },
    Footnote,
    Paragraph,
    Fenced(Fence),
    Indented,
    Html(HtmlEnd),
    Table {
        columns: usize,
    },
    /// A formula on lines of its own, until the one that ends with `close`.
    Formula {
        close: &'static str,
    },
}

/// A block on the path from the document to the open leaf.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) block: Block,
    /// Its place among its parent's children.
    pub(crate) index: u32,
    /// How many children it has that stay.
    pub(crate) count: u32,
    /// It has had content.
    pub(crate) filled: bool,
}

/// A container that a line opens.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Opening {
    Quote,
    List(Marker),
    Item { indent: usize, checked: Option<bool> },
    Footnote(String),
}

/// What a line is besides the containers it opens or stays in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Leaf<'a> {
    Blank,
    /// The first line of a paragraph.
    Paragraph(&'a str),
    /// One more line of the open paragraph.
    Continuation(&'a str),
    Heading(u8, &'a str),
    /// The line under the open paragraph that makes it a heading.
    Underline(u8),
    Rule,
    Fence(Fence, &'a str),
    FenceEnd,
    /// A line of the open code block, or the first of an indented one.
    Code(Cow<'a, str>),
    /// A line of raw HTML: what the block ends with, and whether it ends here.
    Html(HtmlEnd, Cow<'a, str>, bool),
    /// The delimiter row under the last line of the open paragraph.
    TableHead(Vec<Align>),
    Row(&'a str),
    /// The line that opens a formula: what closes it, and its text.
    Formula(&'static str, &'a str),
    FormulaLine(&'a str),
    /// What the last line of a formula has before the mark that closes it.
    FormulaEnd(&'a str),
    Alert(Alert),
}

/// What a line means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading<'a> {
    /// How many of the open blocks stay open.
    pub(crate) keep: usize,
    pub(crate) openings: Vec<Opening>,
    pub(crate) leaf: Leaf<'a>,
}

/// What the open paragraph holds, which decides about headings and tables.
pub(crate) trait OpenText {
    /// It has text besides link definitions.
    fn has_text(&self) -> bool;
    /// Its last line would be a table's head of this many columns.
    fn is_head(&self, columns: usize) -> bool;
}

/// Reads one line, without its ending, where `spine` is open.
pub(crate) fn read<'a>(spine: &[Open], text: &impl OpenText, line: &'a str) -> Reading<'a> {
    let mut cursor = Cursor::new(line);
    let mut keep = 1;
    while let Some(open) = spine.get(keep) {
        if let Block::Fenced(fence) = open.block {
            if cursor.indent() <= 3 && starts::closes(cursor.text(), fence) {
                return Reading { keep: keep + 1, openings: vec![], leaf: Leaf::FenceEnd };
            }
            cursor.skip_columns(fence.indent);
            return Reading { keep: keep + 1, openings: vec![], leaf: Leaf::Code(cursor.rest()) };
        }
        if !continues(open, &mut cursor) {
            break;
        }
        keep += 1;
    }
    let all = keep == spine.len();
    if all && let Some(leaf) = leaf_line(&spine[keep - 1].block, &cursor) {
        return Reading { keep, openings: vec![], leaf };
    }
    Lines::new(spine, text, keep).read(cursor)
}

/// Whether the line belongs to this open block, whose marks it then consumes.
fn continues(open: &Open, cursor: &mut Cursor<'_>) -> bool {
    let blank = cursor.is_blank();
    match open.block {
        Block::Document | Block::List(_) => true,
        Block::Quote => skip_quote(cursor),
        Block::Item { .. } | Block::Footnote if blank => {
            cursor.skip_indent();
            open.filled || open.block == Block::Footnote
        }
        Block::Item { indent } => skip_exactly(cursor, indent),
        Block::Footnote => skip_exactly(cursor, 4),
        Block::Paragraph | Block::Table { .. } | Block::Formula { .. } | Block::Html(HtmlEnd::Blank) => {
            !blank
        }
        Block::Html(HtmlEnd::After(_)) | Block::Fenced(_) => true,
        Block::Indented => {
            let stays = blank || cursor.indent() >= 4;
            if stays {
                cursor.skip_columns(4);
            }
            stays
        }
    }
}

fn skip_exactly(cursor: &mut Cursor<'_>, columns: usize) -> bool {
    let reaches = cursor.indent() >= columns;
    if reaches {
        cursor.skip_columns(columns);
    }
    reaches
}

fn skip_quote(cursor: &mut Cursor<'_>) -> bool {
    let is_quote = cursor.indent() <= 3 && cursor.text().starts_with('>');
    if is_quote {
        cursor.skip_text(1);
        cursor.skip_columns(1);
    }
    is_quote
}

/// The line as content of a leaf that takes every line.
fn leaf_line<'a>(block: &Block, cursor: &Cursor<'a>) -> Option<Leaf<'a>> {
    match *block {
        Block::Indented => Some(Leaf::Code(cursor.rest())),
        Block::Html(end) => {
            let rest = cursor.rest();
            let ends = html_ends(&rest, end);
            Some(Leaf::Html(end, rest, ends))
        }
        Block::Formula { close } => {
            let text = cursor.text();
            Some(starts::formula_end(text, close).map_or(Leaf::FormulaLine(text), Leaf::FormulaEnd))
        }
        _ => None,
    }
}
