//! The open paragraph: the link definitions that it may begin with, what of it is settled, and its end.

use super::commit::{Document, Settled};
use super::view::{Place, View};
use crate::block::{Block, OpenText};
use crate::definition::definition;
use crate::inline::inlines;
use crate::table::cells;
use crate::tree::Node;

impl OpenText for Document {
    fn has_text(&self) -> bool {
        self.definitions_length() < self.text.len()
    }

    fn is_head(&self, columns: usize) -> bool {
        let line = self.last_line();
        !self.has_row && line != "|" && cells(line).len() == columns
    }
}

impl Document {
    /// How many bytes of the open paragraph are not settled.
    pub(super) fn unsettled(&self) -> usize {
        match self.leaf() {
            Block::Paragraph | Block::Formula { .. } => self.text.len().saturating_sub(self.settled.bytes),
            _ => 0,
        }
    }

    /// Settles the definitions at the start of the open paragraph that no later line can add a title to, so that
    /// they are looked for once. One that does not end yet is looked at again when there is twice as much of it.
    pub(super) fn settle_definitions(&mut self) {
        if self.text.len() < self.undefined || !self.text[self.defined..].starts_with('[') {
            return;
        }
        self.look_for_definitions();
        self.undefined = self.text.len() + (self.text.len() - self.defined);
    }

    fn look_for_definitions(&mut self) {
        while !self.task
            && self.settled.children == 0
            && self.settled.offset == 0
            && let Some(found) = definition(&self.text[self.settled.bytes..])
        {
            let end = self.settled.bytes + found.length;
            if self.text[end..].trim_start().is_empty()
                || self.text[end..].trim_start().starts_with(['"', '\'', '('])
            {
                break;
            }
            self.references.add_definition(&found, &mut self.context);
            self.settled.bytes = end;
            self.defined = end;
        }
    }

    /// Length of the link definitions at the start of the open paragraph.
    pub(super) fn definitions_length(&self) -> usize {
        let mut length = self.defined;
        while !self.task
            && let Some(found) = definition(&self.text[length..])
        {
            length += found.length;
        }
        length
    }

    pub(super) fn last_line(&self) -> &str {
        self.text.rsplit('\n').next().unwrap_or("")
    }

    pub(super) fn start_text(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.settled = Settled::default();
        self.defined = 0;
        self.undefined = 0;
        self.has_row = false;
    }

    /// Takes the open paragraph's text, after registering the definitions it begins with.
    pub(super) fn take_definitions(&mut self) -> String {
        let text = std::mem::take(&mut self.text);
        let mut length = 0;
        while !self.task
            && let Some(found) = definition(&text[length..])
        {
            self.references.add_definition(&found, &mut self.context);
            length += found.length;
        }
        text[length..].to_owned()
    }

    pub(super) fn close_paragraph(&mut self, view: &mut View) {
        let depth = self.spine.len() - 1;
        let place = self.leaf_place(0);
        let source = self.take_definitions();
        if source.is_empty() {
            self.spine[depth - 1].count = place.keep;
            view.place(&place, vec![]);
            return;
        }
        let nodes = inlines(&source, &mut self.context);
        if matches!(nodes[..], [Node::MathBlock { .. }]) {
            view.place(&place, nodes);
            return;
        }
        let path = self.path(depth);
        self.note_reference(path.clone(), &source);
        view.place(&Place { root: self.root, path, keep: 0, offset: 0 }, nodes);
    }
}
