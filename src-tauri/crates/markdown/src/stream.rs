//! A document that grows: text is pushed in, operations are drained, and at the end the tree is that of the
//! whole text.
//!
//! Finished lines are committed: blocks that they close get their final nodes once. The unfinished last line
//! only changes what is shown. One-shot parsing is the same path with the whole text as one push, so the two
//! cannot differ. Work is linear in the text: an open paragraph is shown again only from where it is settled
//! on, and plain characters after plain text are appended unread.

mod commit;
#[cfg(test)]
mod hostile;
mod leaves;
mod morph;
mod paragraph;
mod preview;
mod references;
mod settle;
#[cfg(test)]
mod tests;
mod view;

use std::borrow::Cow;

use crate::block::{Block, Leaf, Reading, read};
use crate::tree::{Node, Operation};
use commit::Document;
use preview::{Shown, Tail};
use view::View;

/// From this length on an unfinished line of a paragraph is taken into the paragraph as it is.
const TAKE: usize = 64;
/// From this length on what is not settled is shown again only when it has grown by an eighth.
const THROTTLE: usize = 384;

/// A growing document.
#[derive(Debug, Default)]
pub struct Stream {
    document: Document,
    view: View,
    shown: Shown,
    /// The unfinished last line, or what of it is not in the open paragraph yet.
    partial: String,
    /// The open paragraph has the beginning of the unfinished line.
    inside: bool,
    /// The last line ended with a carriage return, to which a line feed would belong.
    returned: bool,
    /// Trailing white space of the unfinished line that is not shown.
    held: String,
    /// How many bytes came since the end of the text was last shown.
    unseen: usize,
    /// Nobody looks before the end.
    quiet: bool,
}

impl Stream {
    /// An empty document.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty document that shows nothing before its end.
    pub(crate) fn quiet() -> Self {
        Self { view: View::quiet(), quiet: true, ..Self::default() }
    }

    /// Adds text as it arrived; it may end anywhere, also inside a line.
    pub fn push(&mut self, text: &str) {
        if text.is_empty() || self.append(text) {
            return;
        }
        let text = if text.contains('\0') {
            Cow::Owned(text.replace('\0', "\u{FFFD}"))
        } else {
            Cow::Borrowed(text)
        };
        let mut rest = &*text;
        if std::mem::take(&mut self.returned) {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
        while let Some(end) = rest.bytes().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let ending = if rest[end..].starts_with("\r\n") { 2 } else { 1 };
            self.returned = &rest[end..] == "\r";
            self.end_line(&rest[..end]);
            rest = &rest[end + ending..];
        }
        if self.inside {
            self.document.text.push_str(rest);
        } else {
            self.partial.push_str(rest);
        }
        if !self.quiet {
            references::refresh(&mut self.document, &mut self.view, text.len());
            self.show(text.len());
        }
    }

    /// What changed since the last call, in order; empty when nothing did.
    pub fn operations(&mut self) -> Vec<Operation> {
        self.view.drain()
    }

    /// Ends the document: what changed since the last call of [`Stream::operations`]. Nothing is pushed after it.
    pub fn finish(&mut self) -> Vec<Operation> {
        if !self.partial.is_empty() && !self.ends_in_blank_code() {
            self.end_line("");
        }
        self.hide();
        self.shown = Shown::default();
        self.document.close(&mut self.view, 1);
        settle::settle(&mut self.document, &mut self.view);
        self.view.drain()
    }

    /// The document as far as it is known, for a reader that joins late; it has everything that
    /// [`Stream::operations`] would still tell.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.view.nodes
    }

    /// The document, when nobody follows it any more.
    #[must_use]
    pub fn into_nodes(self) -> Vec<Node> {
        self.view.nodes
    }

    /// Links with any destination, as the specification's examples have them, and with or without bare addresses.
    #[cfg(test)]
    pub(crate) fn with_any_link(mut self, bare: bool) -> Self {
        self.document.context.allowed = |_| true;
        self.document.context.bare = bare;
        self
    }

    /// Commits the unfinished line, which `end` completes.
    fn end_line(&mut self, end: &str) {
        self.held.clear();
        self.shown.tail = None;
        if std::mem::take(&mut self.inside) {
            self.document.text.push_str(end);
            return;
        }
        let place = if self.partial.is_empty() {
            self.document.line(&mut self.view, end)
        } else {
            let mut line = std::mem::take(&mut self.partial);
            line.push_str(end);
            // A footnote opens behind everything that is shown: also behind the mark that its line began with.
            if line.trim_start().starts_with("[^") {
                self.hide();
            }
            self.document.line(&mut self.view, &line)
        };
        if let Some(old) = self.shown.place.take()
            && place.as_ref() != Some(&old)
        {
            self.view.place(&old, vec![]);
        }
    }

    /// Takes away what the unfinished line shows.
    fn hide(&mut self) {
        if let Some(place) = self.shown.place.take() {
            self.view.place(&place, vec![]);
        }
    }

    /// Appends text to shown text, unread, when it is plain or when reading has to wait.
    fn append(&mut self, text: &str) -> bool {
        let Some(tail) = &self.shown.tail else { return false };
        let plain = if tail.verbatim { is_one_line(text) } else { is_plain(text) };
        if !plain {
            if !self.waits(text.len()) || !is_one_line(text) {
                return false;
            }
            self.unseen += text.len();
        }
        self.append_to_tail(text);
        true
    }

    fn append_to_tail(&mut self, text: &str) {
        let Some(Tail { path, verbatim }) = &self.shown.tail else { return };
        let line = if self.inside { &mut self.document.text } else { &mut self.partial };
        line.push_str(text);
        if *verbatim {
            self.view.append(path, text);
            return;
        }
        let visible = text.trim_end_matches(' ');
        if visible.is_empty() {
            self.held.push_str(text);
            return;
        }
        if !self.held.is_empty() {
            self.view.append(path, &self.held);
            self.held.clear();
        }
        self.view.append(path, visible);
        self.held.push_str(&text[visible.len()..]);
    }

    /// Shows the unfinished line.
    fn show(&mut self, added: usize) {
        if self.waits(added) {
            self.unseen += added;
            self.shown.tail = None;
            return;
        }
        self.unseen = 0;
        self.take_paragraph();
        preview::show(&mut self.document, &mut self.view, &mut self.shown, &self.partial, self.inside);
        self.held.clear();
        if self.shown.tail.is_none() {
            return;
        }
        let line = if self.inside { &self.document.text } else { &self.partial };
        self.held.push_str(&line[line.trim_end_matches([' ', '\t']).len()..]);
    }

    /// A fenced block without an end has no last line of less than four spaces, as in the reference parsers.
    fn ends_in_blank_code(&self) -> bool {
        let leaf = read(&self.document.spine, &self.document, &self.partial).leaf;
        let blank =
            matches!(leaf, Leaf::Code(text) if text.len() < 4 && text.bytes().all(|byte| byte == b' '));
        blank && matches!(self.document.leaf(), Block::Fenced(_))
    }

    /// So much is not settled that these few bytes are not worth reading it again.
    fn waits(&self, added: usize) -> bool {
        let length = self.partial.len() + self.document.unsettled();
        length > THROTTLE && self.unseen + added < length / 8
    }

    /// Takes a long unfinished line into the paragraph that it certainly belongs to.
    fn take_paragraph(&mut self) {
        if self.inside || self.partial.len() < TAKE {
            return;
        }
        let Reading { leaf, .. } = read(&self.document.spine, &self.document, &self.partial);
        let (Leaf::Paragraph(text) | Leaf::Continuation(text)) = leaf else { return };
        // What is still to come may make a tag, an alert, a formula or a table of these.
        let undecided = text.starts_with(['<', '[', '|', '$', '\\']) || is_row_of_marks(text);
        if undecided || text.len() < TAKE / 2 {
            return;
        }
        self.end_line("");
        self.inside = true;
    }
}

/// Characters that mean nothing behind other text.
fn is_plain(text: &str) -> bool {
    text.chars().all(|symbol| {
        symbol.is_alphanumeric()
            || matches!(symbol, ' ' | ',' | '.' | '\'' | '"' | '(' | '/' | '-' | '+' | '=' | '%' | '?')
    })
}

/// It may become the row under a table's head.
fn is_row_of_marks(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

fn is_one_line(text: &str) -> bool {
    !text.bytes().any(|byte| matches!(byte, b'\n' | b'\r' | 0))
}
