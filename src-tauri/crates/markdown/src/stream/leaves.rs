//! The leaves of a document: what a line adds to the open one, and its final nodes when it closes.

use super::commit::Document;
use super::view::{Place, View};
use crate::block::{Block, Leaf, Opening};
use crate::inline::{Context, inlines};
use crate::table::cells;
use crate::tree::{Align, Node};

impl Document {
    pub(super) fn code(&mut self, view: &mut View, text: &str) -> Option<Place> {
        let depth = self.spine.len() - 1;
        let mut lines = Vec::new();
        if *self.leaf() == Block::Indented {
            if text.trim_matches([' ', '\t']).is_empty() {
                self.blanks.push(text.to_owned());
                return None;
            }
            lines.extend(self.blanks.drain(..).map(|blank| line_node(text_nodes(&blank))));
        }
        let spans = match &mut self.highlighter {
            Some(highlighter) => highlighter.line(text),
            None => text_nodes(text),
        };
        lines.push(line_node(spans));
        let place = self.end_of(depth);
        self.spine[depth].count += lines.len() as u32;
        view.place(&place, lines);
        Some(place)
    }

    /// What a row has in so many columns, and how many of its cells are missing. Those are empty for as long as there
    /// is room for that; what is too much is left out.
    pub(super) fn cells(&self, text: &str, columns: usize) -> (Vec<String>, usize) {
        let mut sources = cells(text);
        sources.truncate(columns);
        let missing = (columns - sources.len()).min(self.missing_cells);
        sources.resize(sources.len() + missing, String::new());
        (sources, missing)
    }

    pub(super) fn row(&mut self, view: &mut View, text: &str, columns: usize) -> Place {
        let depth = self.spine.len() - 1;
        let place = self.end_of(depth);
        let row = place.keep;
        let (sources, missing) = self.cells(text, columns);
        self.missing_cells -= missing;
        let mut children = Vec::with_capacity(sources.len());
        for (column, source) in sources.iter().enumerate() {
            children.push(Node::Cell { children: inlines(source, &mut self.context) });
            let path = [&place.path[..], &[row, column as u32]].concat();
            self.note_reference(path, source);
        }
        self.spine[depth].count += 1;
        view.place(&place, vec![Node::Row { children }]);
        place
    }

    /// The last line of the open paragraph is a table's head.
    pub(super) fn table(&mut self, view: &mut View, align: Vec<Align>) -> Place {
        let head = self.last_line().to_owned();
        let before = self.text.len() - head.len();
        self.text.truncate(before.saturating_sub(1));
        if before == 0 {
            self.spine.pop();
            if let Some(parent) = self.spine.last_mut() {
                parent.count -= 1;
            }
        } else {
            self.close(view, self.spine.len() - 1);
        }
        let place = self.end_of(self.spine.len() - 1);
        let columns = align.len();
        view.place(&place, vec![Node::Table { align, children: vec![] }]);
        self.push(Block::Table { columns }, true);
        self.row(view, &head, columns);
        place
    }

    /// The open paragraph is a heading.
    pub(super) fn underline(&mut self, view: &mut View, level: u8) -> Place {
        let path = self.path(self.spine.len() - 1);
        let place = self.leaf_place(0);
        let source = self.take_definitions();
        let children = inlines(&source, &mut self.context);
        self.note_reference(path, &source);
        view.place(&place, vec![Node::Heading { level, children }]);
        self.spine.pop();
        place
    }

    /// The open formula is whole with what its last line has.
    pub(super) fn end_formula(&mut self, view: &mut View, last: &str) -> Place {
        let place = self.leaf_place(0);
        let tex = format!("{}\n{last}", self.text.get(2..).unwrap_or(""));
        view.place(&place, vec![crate::math::formula(tex.trim(), true)]);
        self.spine.pop();
        place
    }
}

/// The node that a line begins, with what is final of it. A paragraph's text is placed later.
pub(super) fn leaf_node(leaf: &Leaf<'_>, context: &mut Context) -> Option<Node> {
    match leaf {
        Leaf::Paragraph(_) | Leaf::Formula(..) => Some(Node::Paragraph { children: vec![] }),
        Leaf::Heading(level, text) => Some(Node::Heading { level: *level, children: inlines(text, context) }),
        Leaf::Rule => Some(Node::Rule),
        Leaf::Fence(_, info) => Some(Node::CodeBlock { language: language(info, context), children: vec![] }),
        Leaf::Code(_) => Some(Node::CodeBlock { language: String::new(), children: vec![] }),
        Leaf::Html(_, text, _) => Some(Node::HtmlBlock { text: text.to_string() }),
        _ => None,
    }
}

/// The first word of an info string, unescaped.
pub(super) fn language(info: &str, context: &mut Context) -> String {
    let word = info.split_whitespace().next().unwrap_or("");
    if word.contains(['\\', '&']) { crate::to_plain_text(&inlines(word, context)) } else { word.to_owned() }
}

/// `leaf` inside the containers that a line opens.
pub(super) fn chain(openings: &[Opening], leaf: Option<Node>) -> Option<Node> {
    openings.iter().rev().fold(leaf, |inner, opening| {
        let children = inner.into_iter().collect();
        Some(match opening {
            Opening::Quote => Node::Quote { alert: None, children },
            Opening::List(marker) => Node::List { start: marker.start, tight: true, children },
            Opening::Item { checked, .. } => Node::Item { checked: *checked, children },
            Opening::Footnote(_) => return children.into_iter().next(),
        })
    })
}

pub(super) fn line_node(children: Vec<Node>) -> Node {
    Node::Line { children }
}

pub(super) fn text_nodes(text: &str) -> Vec<Node> {
    if text.is_empty() { vec![] } else { vec![Node::Text { text: text.to_owned() }] }
}
