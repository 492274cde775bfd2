//! What finished lines do: closed blocks get their final text once and are never touched again.

use super::leaves::{chain, language, leaf_node};
use super::references::{Reference, References};
use super::view::{Place, Root, View};
use crate::block::{Block, Leaf, Open, Opening, Reading, delimiter_row, read};
use crate::highlight::Highlighter;
use crate::inline::{Context, note_key};
use crate::tree::{Alert, Node};

/// How much of an open paragraph has been settled for showing: so many bytes of its text gave so many children,
/// and `offset` bytes of the child after them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Settled {
    pub(super) bytes: usize,
    pub(super) children: u32,
    pub(super) offset: usize,
}

/// As many as GitHub adds: a short row under a very long head would otherwise multiply the length of the text.
const MOST_MISSING_CELLS: usize = 0x80000;

/// What finished lines have built.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) spine: Vec<Open>,
    pub(super) root: Root,
    /// The text of the open paragraph or formula.
    pub(super) text: String,
    pub(super) settled: Settled,
    /// Bytes of the open paragraph that are link definitions for certain.
    pub(super) defined: usize,
    /// From this length on the rest of the open paragraph is looked at again for link definitions.
    pub(super) undefined: usize,
    /// The open paragraph follows a task's box, where there are no definitions.
    pub(super) task: bool,
    /// The open paragraph has a delimiter row that was none; as on GitHub it has no other.
    pub(super) has_row: bool,
    /// Bytes of the open block of raw HTML.
    pub(super) html: usize,
    pub(super) context: Context,
    pub(super) references: References,
    /// Labels of the footnote definitions, in order.
    pub(super) notes: Vec<String>,
    pub(super) highlighter: Option<Highlighter>,
    /// How many cells may still be added to rows that are shorter than their table's head.
    pub(super) missing_cells: usize,
    /// Blank lines of an indented code block that belong to it only if more code follows.
    pub(super) blanks: Vec<String>,
    /// The last line was blank, in a way that makes a list loose if something follows.
    blank: bool,
}

impl Default for Document {
    fn default() -> Self {
        Self {
            spine: vec![open(Block::Document, 0)],
            root: Root::Document,
            text: String::new(),
            settled: Settled::default(),
            defined: 0,
            undefined: 0,
            task: false,
            has_row: false,
            html: 0,
            context: Context::default(),
            references: References::default(),
            notes: Vec::new(),
            highlighter: None,
            missing_cells: MOST_MISSING_CELLS,
            blanks: Vec::new(),
            blank: false,
        }
    }
}

fn open(block: Block, index: u32) -> Open {
    Open { block, index, count: 0, filled: false }
}

impl Document {
    /// Where the open block at `depth` is.
    pub(super) fn path(&self, depth: usize) -> Vec<u32> {
        let skipped = 1 + usize::from(self.root != Root::Document);
        self.spine.iter().take(depth + 1).skip(skipped).map(|open| open.index).collect()
    }

    /// The place behind the children of the open block at `depth`.
    pub(super) fn end_of(&self, depth: usize) -> Place {
        Place { root: self.root, path: self.path(depth), keep: self.spine[depth].count, offset: 0 }
    }

    /// The place of the open leaf among its parent's children.
    pub(super) fn leaf_place(&self, offset: usize) -> Place {
        let depth = self.spine.len() - 1;
        Place { root: self.root, path: self.path(depth - 1), keep: self.spine[depth].index, offset }
    }

    /// The place of the open block of raw HTML, behind its text.
    pub(super) fn html_place(&self) -> Place {
        self.leaf_place(self.html)
    }

    pub(super) fn leaf(&self) -> &Block {
        &self.spine[self.spine.len() - 1].block
    }

    /// Takes one line, without its ending. Gives back the last place that it filled.
    pub(super) fn line(&mut self, view: &mut View, line: &str) -> Option<Place> {
        let Reading { keep, openings, leaf } = read(&self.spine, self, line);
        let filled = leaf != Leaf::Blank;
        let blank = match &leaf {
            Leaf::Blank => openings.is_empty() && self.blank_counts(keep),
            Leaf::Code(text) if !matches!(self.leaf(), Block::Fenced(_)) => text.trim().is_empty(),
            Leaf::Html(_, text, _) => text.trim().is_empty(),
            _ => false,
        };
        for open in &mut self.spine[..keep] {
            open.filled |= filled || !openings.is_empty();
        }
        let place = if self.extends(keep, &openings, &leaf) {
            self.extend(view, leaf)
        } else {
            self.begin(view, keep, openings, leaf, filled)
        };
        self.blank = blank;
        place
    }

    fn blank_counts(&self, keep: usize) -> bool {
        let open = &self.spine[keep - 1];
        open.block != Block::Quote && (open.filled || !matches!(open.block, Block::Item { .. }))
    }

    /// The line goes on with the open leaf.
    fn extends(&self, keep: usize, openings: &[Opening], leaf: &Leaf<'_>) -> bool {
        keep == self.spine.len()
            && openings.is_empty()
            && matches!(
                (self.leaf(), leaf),
                (Block::Paragraph, Leaf::Continuation(_) | Leaf::Underline(_) | Leaf::TableHead(_))
                    | (Block::Fenced(_) | Block::Indented, Leaf::Code(_))
                    | (Block::Fenced(_), Leaf::FenceEnd)
                    | (Block::Html(_), Leaf::Html(..))
                    | (Block::Table { .. }, Leaf::Row(_))
                    | (Block::Formula { .. }, Leaf::FormulaLine(_) | Leaf::FormulaEnd(_))
            )
    }

    fn extend(&mut self, view: &mut View, leaf: Leaf<'_>) -> Option<Place> {
        match leaf {
            Leaf::Continuation(text) | Leaf::FormulaLine(text) => {
                self.text.push('\n');
                self.text.push_str(text);
                self.has_row |= delimiter_row(text).is_some();
                self.settle_definitions();
                None
            }
            Leaf::FormulaEnd(text) => Some(self.end_formula(view, text)),
            Leaf::Underline(level) => Some(self.underline(view, level)),
            Leaf::TableHead(align) => Some(self.table(view, align)),
            Leaf::Row(text) => {
                let Block::Table { columns } = *self.leaf() else { return None };
                Some(self.row(view, text, columns))
            }
            Leaf::Code(text) => self.code(view, &text),
            Leaf::Html(_, text, ends) => {
                let place = self.html_place();
                let text = format!("\n{text}");
                self.html += text.len();
                view.place(&place, vec![Node::HtmlBlock { text }]);
                if ends {
                    self.spine.pop();
                }
                Some(place)
            }
            _ => {
                self.spine.pop();
                None
            }
        }
    }

    /// Closes what the line does not keep, and opens what it begins.
    fn begin(
        &mut self,
        view: &mut View,
        keep: usize,
        openings: Vec<Opening>,
        leaf: Leaf<'_>,
        filled: bool,
    ) -> Option<Place> {
        self.close(view, keep);
        if leaf == Leaf::Blank && openings.is_empty() {
            return None;
        }
        self.loosen(view, keep, &openings);
        let mut openings = openings;
        if let Some(Opening::Footnote(label)) = openings.first() {
            self.open_note(view, label.clone());
            openings.remove(0);
        } else if self.root == Root::Document {
            view.store_notes();
        }
        if let Leaf::Alert(alert) = leaf {
            return self.alert(view, openings, alert);
        }
        let depth = self.spine.len() - 1;
        let place = self.end_of(depth);
        let starts = leaf_node(&leaf, &mut self.context);
        if starts.is_none() && openings.is_empty() {
            return None;
        }
        self.task = matches!(openings.last(), Some(Opening::Item { checked: Some(_), .. }));
        let nodes = chain(&openings, starts).into_iter().collect();
        view.place(&place, nodes);
        self.open(openings, filled);
        self.open_leaf(view, leaf);
        Some(place)
    }

    /// A block after a blank line makes the list around it loose.
    fn loosen(&mut self, view: &mut View, keep: usize, openings: &[Opening]) {
        if !self.blank {
            return;
        }
        let open = &self.spine[keep - 1];
        let list = match open.block {
            Block::List(_) if matches!(openings.first(), Some(Opening::Item { .. })) => keep - 1,
            Block::Item { .. } if open.count > 0 => keep - 2,
            _ => return,
        };
        let path = self.path(list);
        view.loosen(self.root, &path);
    }

    fn open_note(&mut self, view: &mut View, label: String) {
        let index = self.notes.len();
        let first = self.context.footnotes.define(&label, index);
        if first {
            self.references.defined(&note_key(&label));
        }
        // A number that may change: at the end they are given in the order of the references.
        let number = first.then(|| self.context.footnotes.number(&label, true));
        view.open_note(&label, number);
        self.notes.push(label);
        self.root = Root::Note(index);
        self.spine.push(Open { filled: true, ..open(Block::Footnote, 0) });
    }

    /// The quote is an alert: the line that says so is not shown.
    fn alert(&mut self, view: &mut View, openings: Vec<Opening>, alert: Alert) -> Option<Place> {
        let quote = Node::Quote { alert: Some(alert), children: vec![] };
        let (place, outer) = match openings.split_last() {
            Some((_, outer)) => (self.end_of(self.spine.len() - 1), outer),
            None => (self.leaf_place(0), &[][..]),
        };
        view.place(&place, chain(outer, Some(quote)).into_iter().collect());
        self.open(openings, true);
        Some(place)
    }

    fn open(&mut self, openings: Vec<Opening>, filled: bool) {
        let last = openings.len().saturating_sub(1);
        for (index, opening) in openings.into_iter().enumerate() {
            let block = match opening {
                Opening::Quote => Block::Quote,
                Opening::List(marker) => Block::List(marker),
                Opening::Item { indent, .. } => Block::Item { indent },
                Opening::Footnote(_) => continue,
            };
            self.push(block, filled || index < last);
        }
    }

    pub(super) fn push(&mut self, block: Block, filled: bool) {
        let Some(parent) = self.spine.last_mut() else { return };
        let index = parent.count;
        parent.count += 1;
        self.spine.push(Open { filled, ..open(block, index) });
    }

    /// Opens the leaf that the line began, or counts it when it is already whole.
    fn open_leaf(&mut self, view: &mut View, leaf: Leaf<'_>) {
        match leaf {
            Leaf::Paragraph(text) => {
                self.push(Block::Paragraph, true);
                self.start_text(text);
            }
            Leaf::Formula(close, text) => {
                self.push(Block::Formula { close }, true);
                self.start_text(text);
            }
            Leaf::Heading(_, text) => {
                self.push(Block::Paragraph, true);
                self.note_reference(self.path(self.spine.len() - 1), text);
                self.spine.pop();
            }
            Leaf::Rule => self.count(),
            Leaf::Fence(fence, info) => {
                self.push(Block::Fenced(fence), true);
                self.highlighter = Highlighter::new(&language(info, &mut self.context));
            }
            Leaf::Code(text) => {
                self.push(Block::Indented, true);
                self.highlighter = None;
                self.blanks.clear();
                self.code(view, &text);
            }
            Leaf::Html(end, text, ends) => {
                self.html = text.len();
                if ends {
                    self.count();
                } else {
                    self.push(Block::Html(end), true);
                }
            }
            _ => {}
        }
    }

    fn count(&mut self) {
        if let Some(parent) = self.spine.last_mut() {
            parent.count += 1;
        }
    }

    /// Remembers a leaf whose text was just read, if what comes later may change it.
    pub(super) fn note_reference(&mut self, path: Vec<u32>, source: &str) {
        if self.context.refers {
            let reference = Reference { root: self.root, path, source: source.to_owned() };
            self.references.push(reference, std::mem::take(&mut self.context.missing));
        }
    }

    /// Closes every block beyond the first `keep`.
    pub(super) fn close(&mut self, view: &mut View, keep: usize) {
        while self.spine.len() > keep {
            match self.leaf() {
                Block::Paragraph => self.close_paragraph(view),
                Block::Formula { .. } => {
                    let place = self.leaf_place(0);
                    view.place(&place, vec![Node::Paragraph { children: vec![] }]);
                    self.close_paragraph(view);
                }
                Block::Footnote => self.root = Root::Document,
                _ => {}
            }
            self.spine.pop();
        }
    }
}
