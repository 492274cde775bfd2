//! From the parser's events to nodes: nesting, the rule for links, formulas and bare addresses in text.

use pulldown_cmark::{Event, LinkType, Tag};

use super::FootnoteNumbers;
use super::mask::Masked;
use crate::links::{is_mail, is_picture, next_bare};
use crate::math::formula;
use crate::tree::Node;

/// How many levels of inlines a leaf has at most.
const DEPTH: usize = 20;

/// How many characters are shown of an address that is no picture's.
const SHOWN_OF_URL: usize = 100;

/// An inline that is open.
enum Frame {
    Root,
    Emphasis,
    Strong,
    Strikethrough,
    Link {
        url: String,
        title: String,
    },
    Image {
        url: String,
        title: String,
    },
    /// A reference to a footnote, with the text in brackets that stands before it where the label is not its content.
    Footnote {
        label: String,
        labelled: bool,
    },
}

impl Frame {
    /// No bare address is a link inside.
    fn is_link(&self) -> bool {
        matches!(self, Self::Link { .. } | Self::Image { .. } | Self::Footnote { .. })
    }
}

/// An inline that is open, and what it has so far.
struct Open {
    frame: Frame,
    children: Vec<Node>,
    /// How many inlines are open in it that are too deep to show: what they have is its own.
    deeper: usize,
}

impl Open {
    fn new(frame: Frame) -> Self {
        Self { frame, children: Vec::new(), deeper: 0 }
    }
}

/// What is a link, and whether the text may go on.
pub(super) struct Rules {
    pub(super) allowed: fn(&str) -> bool,
    pub(super) bare: bool,
    pub(super) unfinished: bool,
}

pub(super) struct Builder<'m, 'a> {
    masked: &'m Masked<'a>,
    footnotes: &'m mut FootnoteNumbers,
    rules: Rules,
    open: Vec<Open>,
    /// How many of the open inlines are links or images.
    links: usize,
}

impl<'m, 'a> Builder<'m, 'a> {
    pub(super) fn new(masked: &'m Masked<'a>, footnotes: &'m mut FootnoteNumbers, rules: Rules) -> Self {
        Self { masked, footnotes, rules, open: vec![Open::new(Frame::Root)], links: 0 }
    }

    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&self.masked.restore_marks(&text)),
            Event::Code(text) => self.push(Node::Code { text: self.masked.restore(&text).into_owned() }),
            Event::InlineHtml(text) | Event::Html(text) => {
                self.push(Node::Html { text: self.masked.restore(&text).into_owned() });
            }
            Event::SoftBreak => self.push(Node::SoftBreak),
            Event::HardBreak => self.push(Node::LineBreak),
            Event::Rule
            | Event::TaskListMarker(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    /// The nodes of the whole text. The paragraph that the parser was told of is ended, or not, by then.
    pub(super) fn finish(mut self) -> Vec<Node> {
        while self.open.len() > 1 {
            self.end();
        }
        let nodes = self.open.pop().map(|open| open.children).unwrap_or_default();
        self.autolink(nodes, self.rules.unfinished)
    }

    fn push(&mut self, node: Node) {
        if let Some(Open { children, .. }) = self.open.last_mut() {
            children.push(node);
        }
    }

    fn text(&mut self, text: &str) {
        let Some(Open { children, .. }) = self.open.last_mut() else { return };
        if let Some(Node::Text { text: last }) = children.last_mut() {
            last.push_str(text);
        } else {
            children.push(Node::Text { text: text.to_owned() });
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let deep = self.open.len() >= DEPTH;
        let frame = match tag {
            Tag::Emphasis if !deep => Frame::Emphasis,
            Tag::Strong if !deep => Frame::Strong,
            Tag::Strikethrough if !deep => Frame::Strikethrough,
            Tag::Link { link_type, dest_url, title, id } => {
                self.note("", link_type, &id).unwrap_or_else(|| self.link(link_type, &dest_url, &title))
            }
            Tag::Image { link_type, dest_url, title, id } if !deep => {
                self.note("!", link_type, &id).unwrap_or_else(|| Frame::Image {
                    url: self.restored(&dest_url),
                    title: self.restored(&title),
                })
            }
            _ => return self.deeper(),
        };
        self.links += usize::from(frame.is_link());
        self.open.push(Open::new(frame));
    }

    fn deeper(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.deeper += 1;
        }
    }

    fn restored(&self, text: &str) -> String {
        self.masked.restore(text).into_owned()
    }

    /// The reference to a footnote that the parser takes for a link or, with a `!` before it, for an image.
    fn note(&mut self, sign: &str, link_type: LinkType, id: &str) -> Option<Frame> {
        let labelled = match link_type {
            LinkType::ShortcutUnknown | LinkType::CollapsedUnknown => false,
            LinkType::ReferenceUnknown => true,
            _ => return None,
        };
        let label = self.restored(id.strip_prefix('^')?);
        self.text(sign);
        Some(Frame::Footnote { label, labelled })
    }

    fn link(&self, link_type: LinkType, url: &str, title: &str) -> Frame {
        let mut url = self.restored(url);
        if link_type == LinkType::Email && !url.starts_with("mailto:") {
            url.insert_str(0, "mailto:");
        }
        Frame::Link { url, title: self.restored(title) }
    }

    fn end(&mut self) {
        if let Some(open) = self.open.last_mut().filter(|open| open.deeper > 0) {
            open.deeper -= 1;
            return;
        }
        if self.open.len() < 2 {
            return;
        }
        let Some(Open { frame, children, .. }) = self.open.pop() else { return };
        self.links -= usize::from(frame.is_link());
        match frame {
            Frame::Root => {}
            Frame::Emphasis => {
                let children = self.autolink(children, false);
                self.push(Node::Emphasis { children });
            }
            Frame::Strong => {
                let children = self.autolink(children, false);
                self.push(Node::Strong { children });
            }
            Frame::Strikethrough => {
                let children = self.autolink(children, false);
                self.push(Node::Strikethrough { children });
            }
            Frame::Link { url, title } => self.end_link(url, title, children),
            Frame::Image { url, title } => self.end_image(url, title, &children),
            Frame::Footnote { label, labelled } => self.end_note(label, children, labelled),
        }
    }

    fn end_note(&mut self, label: String, children: Vec<Node>, labelled: bool) {
        if labelled {
            self.text("[");
            for child in children {
                self.push_merged(child);
            }
            self.text("]");
        }
        let number = self.footnotes.number(&label, !self.rules.unfinished);
        self.push(Node::FootnoteReference { label, number });
    }

    fn push_merged(&mut self, node: Node) {
        match node {
            Node::Text { text } => self.text(&text),
            node => self.push(node),
        }
    }

    /// A link that may be one; else its label, and its destination where that says something new.
    fn end_link(&mut self, url: String, title: String, children: Vec<Node>) {
        let children = self.formulas(children);
        if (self.rules.allowed)(&url) {
            self.push(Node::Link { url, title, children });
            return;
        }
        let label = crate::to_plain_text(&children);
        for child in children {
            self.push_merged(child);
        }
        if !url.is_empty() && label != url {
            self.text(&format!(" ({url})"));
        }
    }

    fn end_image(&mut self, url: String, title: String, children: &[Node]) {
        let alt = self.restored(&crate::to_plain_text(children));
        if is_picture(&url) || ((self.rules.allowed)(&url) && !is_mail(&url)) {
            self.push(Node::Image { url, title, alt });
        } else {
            // What is no address of a picture may be a megabyte of one: its beginning says what it was.
            let end = url.char_indices().nth(SHOWN_OF_URL).map_or(url.len(), |(end, _)| end);
            let more = if end < url.len() { "…" } else { "" };
            self.text(&format!("{alt} ({}{more})", &url[..end]));
        }
    }

    /// Formulas and bare addresses in the texts of a finished inline.
    fn autolink(&self, nodes: Vec<Node>, open_end: bool) -> Vec<Node> {
        let nodes = self.formulas(nodes);
        let last = nodes.len().saturating_sub(1);
        if !self.rules.bare || self.links > 0 || !nodes.iter().any(has_address) {
            return nodes;
        }
        let mut linked = Vec::with_capacity(nodes.len() + 2);
        for (index, node) in nodes.into_iter().enumerate() {
            match node {
                Node::Text { text } => split_addresses(&text, open_end && index == last, &mut linked),
                node => linked.push(node),
            }
        }
        linked
    }

    fn formulas(&self, nodes: Vec<Node>) -> Vec<Node> {
        let is_formula = |symbol| self.masked.formula(symbol).is_some();
        if !nodes.iter().any(|node| matches!(node, Node::Text { text } if text.contains(is_formula))) {
            return nodes;
        }
        let mut shown = Vec::with_capacity(nodes.len() + 2);
        for node in nodes {
            match node {
                Node::Text { text } => self.split_formulas(&text, &mut shown),
                node => shown.push(node),
            }
        }
        shown
    }

    fn split_formulas(&self, text: &str, out: &mut Vec<Node>) {
        let mut from = 0;
        for (at, symbol) in text.char_indices() {
            let Some(found) = self.masked.formula(symbol) else { continue };
            push_text(&text[from..at], out);
            from = at + symbol.len_utf8();
            out.push(formula(found.tex, found.display));
        }
        push_text(&text[from..], out);
    }
}

fn push_text(text: &str, out: &mut Vec<Node>) {
    if !text.is_empty() {
        out.push(Node::Text { text: text.to_owned() });
    }
}

fn has_address(node: &Node) -> bool {
    let Node::Text { text } = node else { return false };
    text.contains("://") || text.contains('@') || text.contains("www.") || text.contains("WWW.")
}

fn split_addresses(text: &str, open_end: bool, out: &mut Vec<Node>) {
    let mut from = 0;
    while let Some(bare) = next_bare(text, from, open_end) {
        push_text(&text[from..bare.start], out);
        let address = &text[bare.start..bare.end];
        let children = vec![Node::Text { text: address.to_owned() }];
        out.push(Node::Link { url: format!("{}{address}", bare.prefix), title: String::new(), children });
        from = bare.end;
    }
    push_text(&text[from..], out);
}
