//! The typed tree that everything shown as text becomes, and the operations that grow it.
//!
//! A tree cannot say `<script>`: raw HTML is a node that holds text. The same types carry streamed and
//! stored messages, answers and reasoning, to the page and to exports.

use serde::Serialize;
use ts_rs::TS;

/// One node of a document. Containers own their `children`; leaves own their `text`.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
#[ts(export)]
pub enum Node {
    /// A paragraph of inlines.
    Paragraph {
        /// Inlines.
        children: Vec<Node>,
    },
    /// A heading; `level` is 1–6.
    Heading {
        /// 1–6.
        level: u8,
        /// Inlines.
        children: Vec<Node>,
    },
    /// A block quote, or a GitHub alert (`> [!NOTE]`) when `alert` is set.
    Quote {
        /// The kind of alert, if it is one.
        alert: Option<Alert>,
        /// Blocks.
        children: Vec<Node>,
    },
    /// A list: ordered when `start` is set. A tight list shows its paragraphs without margins.
    List {
        /// The first number of an ordered list.
        start: Option<u32>,
        /// No blank line between items.
        tight: bool,
        /// [`Node::Item`]s.
        children: Vec<Node>,
    },
    /// A list item; `checked` is set for a task.
    Item {
        /// The state of a task's box.
        checked: Option<bool>,
        /// Blocks.
        children: Vec<Node>,
    },
    /// A fenced or indented code block; its children are [`Node::Line`]s.
    CodeBlock {
        /// The first word of the info string, as written; empty when there is none.
        language: String,
        /// [`Node::Line`]s, without their line endings.
        children: Vec<Node>,
    },
    /// One line of code: [`Node::Text`] and [`Node::Token`].
    Line {
        /// Spans.
        children: Vec<Node>,
    },
    /// A table; the first [`Node::Row`] is its head.
    Table {
        /// One entry per column.
        align: Vec<Align>,
        /// [`Node::Row`]s.
        children: Vec<Node>,
    },
    /// A row of [`Node::Cell`]s.
    Row {
        /// Cells.
        children: Vec<Node>,
    },
    /// A table cell.
    Cell {
        /// Inlines.
        children: Vec<Node>,
    },
    /// A thematic break.
    Rule,
    /// Raw HTML between blocks, shown as the text it is.
    HtmlBlock {
        /// The source.
        text: String,
    },
    /// Display math.
    MathBlock {
        /// The TeX source, without delimiters.
        tex: String,
        /// [`Node::MathElement`]s and text; empty when the source could not be read.
        children: Vec<Node>,
    },
    /// What a footnote says; gathered at the end of the document.
    FootnoteDefinition {
        /// Its label, as written.
        label: String,
        /// Its number, counted from 1 by first reference.
        number: u32,
        /// Blocks.
        children: Vec<Node>,
    },
    /// Plain text.
    Text {
        /// The text.
        text: String,
    },
    /// A highlighted span of code.
    Token {
        /// What kind of token it is.
        class: TokenClass,
        /// The text.
        text: String,
    },
    /// Inline code.
    Code {
        /// The text.
        text: String,
    },
    /// Emphasis.
    Emphasis {
        /// Inlines.
        children: Vec<Node>,
    },
    /// Strong emphasis.
    Strong {
        /// Inlines.
        children: Vec<Node>,
    },
    /// Struck-through text.
    Strikethrough {
        /// Inlines.
        children: Vec<Node>,
    },
    /// A link. The scheme is http, https or mailto; every other destination becomes text.
    Link {
        /// The destination, as written and unescaped.
        url: String,
        /// The title; empty when there is none.
        title: String,
        /// Inlines.
        children: Vec<Node>,
    },
    /// An image, which is not fetched until someone asks.
    Image {
        /// The address, as written and unescaped.
        url: String,
        /// The title; empty when there is none.
        title: String,
        /// The description as plain text.
        alt: String,
    },
    /// A hard line break.
    LineBreak,
    /// A line ending inside a paragraph, shown as a space.
    SoftBreak,
    /// Raw HTML inside a paragraph, shown as the text it is.
    Html {
        /// The source.
        text: String,
    },
    /// Inline math.
    Math {
        /// The TeX source, without delimiters.
        tex: String,
        /// [`Node::MathElement`]s and text; empty when the source could not be read.
        children: Vec<Node>,
    },
    /// A reference to a footnote.
    FootnoteReference {
        /// Its label, as written.
        label: String,
        /// Its number, counted from 1 by first reference.
        number: u32,
    },
    /// A presentation MathML element.
    MathElement {
        /// The element's name, from an allowlist.
        tag: MathTag,
        /// Attributes from an allowlist, in order.
        attributes: Vec<(MathAttribute, String)>,
        /// Elements and text.
        children: Vec<Node>,
    },
}

/// The five alerts of GitHub Flavored Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Alert {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

/// How a table column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Align {
    /// Not said.
    None,
    /// `:--`
    Left,
    /// `:-:`
    Center,
    /// `--:`
    Right,
}

/// What a highlighter may say of a span of code; the page has one colour for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum TokenClass {
    /// A word of the language.
    Keyword,
    /// A string or character literal.
    String,
    /// A comment.
    Comment,
    /// A number or other constant.
    Number,
    /// A function's name where it is defined or called.
    Function,
    /// A type's name.
    Type,
    /// A key, attribute or tag name.
    Property,
    /// An added line of a diff.
    Inserted,
    /// A removed line of a diff.
    Deleted,
}

/// The presentation MathML elements that the math renderer emits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
#[allow(missing_docs, reason = "the names are MathML's own")]
pub enum MathTag {
    Mi,
    Mn,
    Mo,
    Ms,
    Mtext,
    Mspace,
    Mrow,
    Mfrac,
    Msqrt,
    Mroot,
    Msub,
    Msup,
    Msubsup,
    Munder,
    Mover,
    Munderover,
    Mmultiscripts,
    Mprescripts,
    Mtable,
    Mtr,
    Mtd,
    Mpadded,
    Mphantom,
    Mstyle,
    Menclose,
    Merror,
}

/// The MathML attributes that the math renderer emits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
#[allow(missing_docs, reason = "the names are MathML's own")]
pub enum MathAttribute {
    Accent,
    Accentunder,
    Columnalign,
    Columnlines,
    Columnspacing,
    Displaystyle,
    Fence,
    Form,
    Height,
    Depth,
    Largeop,
    Linethickness,
    Lspace,
    Mathvariant,
    Maxsize,
    Minsize,
    Movablelimits,
    Notation,
    Rowlines,
    Rowspacing,
    Rspace,
    Scriptlevel,
    Separator,
    Stretchy,
    Symmetric,
    Voffset,
    Width,
}

/// One change to a tree. A path is the list of child indexes from the root; `[]` is the root itself, whose
/// children are the document's blocks. Operations of one update apply in order.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "op", rename_all = "camelCase")]
#[ts(export)]
pub enum Operation {
    /// Keep the first `keep` children of the node at `path`, drop the rest, then add `nodes`.
    Splice {
        /// The container.
        path: Vec<u32>,
        /// How many of its children stay.
        keep: u32,
        /// What follows them.
        nodes: Vec<Node>,
    },
    /// Append to the text leaf ([`Node::Text`], [`Node::Token`], [`Node::Code`], …) at `path`.
    Append {
        /// The leaf.
        path: Vec<u32>,
        /// What is added.
        text: String,
    },
    /// The list at `path` turned out to be loose (or tight): its items stay.
    Tight {
        /// The list.
        path: Vec<u32>,
        /// Its state from now on.
        tight: bool,
    },
}
