//! What a line begins, once the open blocks have taken their marks from it.

use super::cursor::Cursor;
use super::html::{html_ends, html_start};
use super::{Block, DEPTH, Leaf, Open, OpenText, Opening, Reading, skip_quote, starts};
use crate::tree::{Alert, Align};

/// A line whose containers are matched: what it opens.
pub(super) struct Lines<'s, T> {
    spine: &'s [Open],
    text: &'s T,
    keep: usize,
    openings: Vec<Opening>,
}

impl<'s, T: OpenText> Lines<'s, T> {
    /// Of the open blocks, `keep` take the line.
    pub(super) fn new(spine: &'s [Open], text: &'s T, keep: usize) -> Self {
        Self { spine, text, keep, openings: Vec::new() }
    }

    pub(super) fn read<'a>(mut self, mut cursor: Cursor<'a>) -> Reading<'a> {
        loop {
            if cursor.is_blank() {
                return self.blank();
            }
            if cursor.indent() >= 4 {
                return self.indented(&cursor);
            }
            if let Some(leaf) = self.leaf(&cursor) {
                return self.done(leaf);
            }
            if !self.container(&mut cursor) {
                break;
            }
        }
        let text = cursor.text();
        if let Some(align) = starts::delimiter_row(text).filter(|align| self.is_table(align)) {
            return self.done(Leaf::TableHead(align));
        }
        self.paragraph(text)
    }

    fn done(mut self, leaf: Leaf<'_>) -> Reading<'_> {
        let takes_line = matches!(leaf, Leaf::Underline(_) | Leaf::TableHead(_) | Leaf::Row(_));
        if self.openings.is_empty() && !takes_line {
            self.leave_leaf();
            if leaf != Leaf::Blank {
                self.leave_list();
            }
        }
        Reading { keep: self.keep, openings: self.openings, leaf }
    }

    /// How many of the kept blocks are containers.
    fn container_end(&self) -> usize {
        let leaf = !matches!(
            self.spine[self.keep - 1].block,
            Block::Document | Block::Quote | Block::List(_) | Block::Item { .. } | Block::Footnote
        );
        self.keep - usize::from(leaf)
    }

    /// The open block that the line is in, if it opens none.
    fn current(&self) -> Option<&Block> {
        self.openings.is_empty().then(|| &self.spine[self.keep - 1].block)
    }

    fn in_paragraph(&self) -> bool {
        matches!(self.current(), Some(Block::Paragraph))
    }

    /// The line may continue a paragraph that its marks do not reach.
    fn is_lazy(&self) -> bool {
        self.openings.is_empty()
            && self.keep < self.spine.len()
            && self.spine.last().is_some_and(|open| open.block == Block::Paragraph)
    }

    fn is_table(&self, align: &[Align]) -> bool {
        self.in_paragraph() && self.text.is_head(align.len())
    }

    fn blank<'a>(self) -> Reading<'a> {
        self.done(Leaf::Blank)
    }

    fn indented<'a>(self, cursor: &Cursor<'a>) -> Reading<'a> {
        if self.in_paragraph() || self.is_lazy() {
            return self.paragraph(cursor.text());
        }
        let mut code = cursor.clone();
        code.skip_columns(4);
        self.done(Leaf::Code(code.rest()))
    }

    fn paragraph(mut self, text: &str) -> Reading<'_> {
        if self.is_lazy() {
            let keep = self.spine.len();
            return Reading { keep, openings: vec![], leaf: Leaf::Continuation(text) };
        }
        match self.current() {
            Some(Block::Paragraph) => {
                return Reading { keep: self.keep, openings: vec![], leaf: Leaf::Continuation(text) };
            }
            Some(Block::Table { .. }) if text.trim_end() != "|" => return self.done(Leaf::Row(text)),
            _ => {}
        }
        if self.is_fresh_quote()
            && let Some(alert) = alert(text)
        {
            return self.done(Leaf::Alert(alert));
        }
        if self.is_fresh_item()
            && let Some((checked, rest)) = task(text)
        {
            if let Some(Opening::Item { checked: state, .. }) = self.openings.last_mut() {
                *state = Some(checked);
            }
            return self.done(Leaf::Paragraph(rest));
        }
        self.done(Leaf::Paragraph(text))
    }

    fn is_fresh_quote(&self) -> bool {
        match self.openings.last() {
            Some(opening) => matches!(opening, Opening::Quote),
            None => {
                let open = &self.spine[self.keep - 1];
                open.block == Block::Quote && !open.filled
            }
        }
    }

    fn is_fresh_item(&self) -> bool {
        matches!(self.openings.last(), Some(Opening::Item { .. }))
    }

    /// A leaf that this line is, besides a paragraph or a table.
    fn leaf<'a>(&self, cursor: &Cursor<'a>) -> Option<Leaf<'a>> {
        let text = cursor.text();
        if let Some((level, text)) = starts::heading(text) {
            return Some(Leaf::Heading(level, text));
        }
        if let Some((fence, info)) = starts::fence(text, cursor.indent()) {
            return Some(Leaf::Fence(fence, info));
        }
        if let Some(close) = starts::formula(text) {
            return Some(Leaf::Formula(close, text));
        }
        if let Some(end) = html_start(text, self.in_paragraph() || self.is_lazy()) {
            let rest = cursor.rest();
            let ends = html_ends(&rest, end);
            return Some(Leaf::Html(end, rest, ends));
        }
        if self.in_paragraph()
            && let Some(level) = starts::underline(text)
            && self.text.has_text()
        {
            return Some(Leaf::Underline(level));
        }
        starts::is_rule(text).then_some(Leaf::Rule)
    }

    /// Opens the container that begins here, if one does and there is room for it.
    fn container(&mut self, cursor: &mut Cursor<'_>) -> bool {
        if self.keep + self.openings.len() + 3 > DEPTH {
            return false;
        }
        if cursor.text().starts_with('>') {
            self.leave_leaf();
            self.leave_list();
            skip_quote(cursor);
            self.openings.push(Opening::Quote);
            return true;
        }
        self.footnote(cursor) || self.item(cursor)
    }

    /// A footnote is defined between the blocks of the document, not inside them.
    fn footnote(&mut self, cursor: &mut Cursor<'_>) -> bool {
        let parent = self.container_end();
        let in_list = matches!(self.spine[parent - 1].block, Block::List(_));
        if !self.openings.is_empty() || parent - usize::from(in_list) != 1 {
            return false;
        }
        let Some((label, length)) = starts::footnote(cursor.text()) else { return false };
        self.leave_leaf();
        self.leave_list();
        cursor.skip_text(length);
        // However far its text stands from the mark, it is no code.
        cursor.skip_indent();
        self.openings.push(Opening::Footnote(label.to_owned()));
        true
    }

    fn item(&mut self, cursor: &mut Cursor<'_>) -> bool {
        let text = cursor.text();
        let Some(marker) = starts::marker(text) else { return false };
        let empty = text[marker.length..].trim_matches([' ', '\t']).is_empty();
        if self.in_paragraph() && (empty || marker.start.is_some_and(|start| start != 1)) {
            return false;
        }
        let offset = cursor.indent();
        cursor.skip_text(marker.length);
        let spaces = cursor.indent();
        let padding = if empty || !(1..=4).contains(&spaces) { 1 } else { spaces };
        cursor.skip_columns(padding);
        self.leave_leaf();
        let continued = match self.current() {
            Some(Block::List(open)) => marker.continues(*open),
            _ => false,
        };
        if !continued {
            self.leave_list();
            self.openings.push(Opening::List(marker));
        }
        self.openings.push(Opening::Item { indent: offset + marker.length + padding, checked: None });
        true
    }

    /// Whatever begins here ends the leaf that was open.
    fn leave_leaf(&mut self) {
        if self.openings.is_empty() {
            self.keep = self.container_end();
        }
    }

    /// Whatever is not an item ends the list whose item has ended.
    fn leave_list(&mut self) {
        if matches!(self.current(), Some(Block::List(_))) {
            self.keep -= 1;
        }
    }
}

/// `[!NOTE]` and the like, alone on the first line of a quote.
fn alert(text: &str) -> Option<Alert> {
    let name = text.strip_prefix("[!")?.trim_end_matches([' ', '\t']).strip_suffix(']')?;
    [
        ("note", Alert::Note),
        ("tip", Alert::Tip),
        ("important", Alert::Important),
        ("warning", Alert::Warning),
        ("caution", Alert::Caution),
    ]
    .into_iter()
    .find_map(|(known, alert)| known.eq_ignore_ascii_case(name).then_some(alert))
}

/// `[ ] text` or `[x] text` at the start of an item.
fn task(text: &str) -> Option<(bool, &str)> {
    let mark = text.strip_prefix('[')?;
    let checked = match mark.bytes().next()? {
        b' ' => false,
        b'x' | b'X' => true,
        _ => return None,
    };
    let rest = mark[1..].strip_prefix(']')?;
    let text = rest.trim_start_matches([' ', '\t']);
    (text.len() < rest.len() && !text.is_empty()).then_some((checked, text))
}
