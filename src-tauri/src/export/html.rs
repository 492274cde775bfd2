//! A conversation as a page that needs nothing else: no script, no reference that is fetched, every text escaped.
//!
//! It is made from the same tree as the window, so that it cannot say more than the window can. Images stay text: the
//! page is read where nobody asked for them.

use std::fmt::Write;

use markdown::Node;
use markdown::tree::Align;
use serde::Serialize;
use store::{Conversation, PathMessage, Role, Status};

/// What the page looks like. Nothing in it is fetched.
const STYLE: &str = include_str!("page.css");

/// Says to the browser what the page promises anyway.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The whole page of a conversation.
pub(super) fn page(conversation: &Conversation, path: &[PathMessage]) -> String {
    let title = if conversation.title.trim().is_empty() { "Conversation" } else { &conversation.title };
    let mut page = Page::default();
    page.raw("<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"").text(POLICY).raw("\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width\">\n");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n<title>").text(title).raw("</title>\n");
    page.raw("<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n<main>\n");
    page.raw("<h1 dir=\"auto\">").text(title).raw("</h1>\n");
    if !conversation.system_prompt.is_empty() {
        page.raw("<section>\n<h2>System</h2>\n<p class=\"source\" dir=\"auto\">");
        page.text(&conversation.system_prompt).raw("</p>\n</section>\n");
    }
    for message in path {
        page.message(message);
    }
    page.raw("</main>\n</body>\n</html>\n");
    page.0
}

/// The page so far. Only [`Page::raw`] writes marks, and it takes nothing that is not in this file.
#[derive(Default)]
struct Page(String);

impl Page {
    fn raw(&mut self, marks: &'static str) -> &mut Self {
        self.0 += marks;
        self
    }

    /// Text, in an element or in a quoted attribute.
    fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0 += "&amp;",
                '<' => self.0 += "&lt;",
                '>' => self.0 += "&gt;",
                '"' => self.0 += "&quot;",
                '\'' => self.0 += "&#39;",
                '\n' | '\t' => self.0.push(c),
                c if c.is_control() => self.0.push(char::REPLACEMENT_CHARACTER),
                c => self.0.push(c),
            }
        }
        self
    }

    fn message(&mut self, of: &PathMessage) {
        let generation = of.generation.as_ref();
        let model = generation.map(|found| found.answer.model.as_deref().unwrap_or(&found.asked.model));
        match of.message.role {
            Role::User => self.raw("<article class=\"user\">\n<h2>You</h2>\n"),
            Role::Assistant => {
                let model = model.filter(|model| !model.is_empty()).unwrap_or("Answer");
                self.raw("<article>\n<h2 dir=\"auto\">").text(model).raw("</h2>\n")
            }
        };
        if !of.message.reasoning.trim().is_empty() {
            self.raw("<details>\n<summary>Reasoning</summary>\n");
            self.blocks(&markdown::parse(&of.message.reasoning)).raw("</details>\n");
        }
        self.blocks(&markdown::parse(&of.message.text));
        if let Some(note) = note(of.message.status) {
            self.raw("<p class=\"note\">").raw(note).raw("</p>\n");
        }
        self.raw("</article>\n");
    }

    fn blocks(&mut self, nodes: &[Node]) -> &mut Self {
        for node in nodes {
            self.node(node);
        }
        self
    }

    fn within(&mut self, open: &'static str, children: &[Node], close: &'static str) -> &mut Self {
        self.raw(open).blocks(children).raw(close)
    }

    fn node(&mut self, node: &Node) -> &mut Self {
        match node {
            Node::Paragraph { children } => self.within("<p dir=\"auto\">", children, "</p>\n"),
            Node::Heading { level, children } => self.heading(*level, children),
            Node::Quote { alert, children } => {
                self.raw("<blockquote>\n");
                if let Some(alert) = alert {
                    self.raw("<p class=\"note\">").text(&name(alert)).raw("</p>\n");
                }
                self.blocks(children).raw("</blockquote>\n")
            }
            Node::List { start: None, children, .. } => self.within("<ul>\n", children, "</ul>\n"),
            Node::List { start: Some(start), children, .. } => {
                self.raw("<ol start=\"").text(&start.to_string()).within("\">\n", children, "</ol>\n")
            }
            Node::Item { checked, children } => {
                self.raw("<li>");
                if let Some(checked) = checked {
                    self.raw(if *checked { "☑ " } else { "☐ " });
                }
                self.blocks(children).raw("</li>\n")
            }
            Node::CodeBlock { children, .. } => {
                self.within("<pre dir=\"ltr\"><code>", children, "</code></pre>\n")
            }
            Node::Line { children } => self.within("", children, "\n"),
            Node::Table { align, children } => self.table(align, children),
            Node::Rule => self.raw("<hr>\n"),
            Node::HtmlBlock { text } => self.raw("<pre class=\"source\">").text(text).raw("</pre>\n"),
            Node::FootnoteDefinition { number, children, .. } => {
                self.raw("<section class=\"footnote\"><sup>").text(&number.to_string()).raw("</sup>");
                self.blocks(children).raw("</section>\n")
            }
            _ => self.inline(node),
        }
    }

    fn inline(&mut self, node: &Node) -> &mut Self {
        match node {
            Node::Text { text } => self.text(text),
            Node::Token { class, text } => {
                self.raw("<span class=\"").text(&name(class)).raw("\">").text(text).raw("</span>")
            }
            Node::Code { text } | Node::Html { text } => self.raw("<code>").text(text).raw("</code>"),
            Node::Emphasis { children } => self.within("<em>", children, "</em>"),
            Node::Strong { children } => self.within("<strong>", children, "</strong>"),
            Node::Strikethrough { children } => self.within("<s>", children, "</s>"),
            Node::Link { url, children, .. } => self.link(url, children),
            Node::Image { url, alt, .. } => {
                // A picture that came with the text is its own address, too long to be read.
                let data = url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
                let url = if data { "" } else { url };
                self.raw("<span class=\"note\">[Image: ").text(alt).raw(" ").text(url).raw("]</span>")
            }
            Node::LineBreak => self.raw("<br>\n"),
            Node::SoftBreak => self.raw("\n"),
            Node::FootnoteReference { number, .. } => {
                self.raw("<sup>").text(&number.to_string()).raw("</sup>")
            }
            Node::Math { tex, children } => self.math("<math>", tex, children),
            Node::MathBlock { tex, children } => self.math("<math display=\"block\">", tex, children),
            Node::MathElement { tag, attributes, children } => {
                let tag = name(tag);
                self.raw("<").text(&tag);
                for (attribute, value) in attributes {
                    self.raw(" ").text(&name(attribute)).raw("=\"").text(value).raw("\"");
                }
                self.raw(">").blocks(children).raw("</").text(&tag).raw(">")
            }
            _ => self,
        }
    }

    /// The headings of a message lie below its own.
    fn heading(&mut self, level: u8, children: &[Node]) -> &mut Self {
        match level {
            1 => self.within("<h3 dir=\"auto\">", children, "</h3>\n"),
            2 => self.within("<h4 dir=\"auto\">", children, "</h4>\n"),
            3 => self.within("<h5 dir=\"auto\">", children, "</h5>\n"),
            _ => self.within("<h6 dir=\"auto\">", children, "</h6>\n"),
        }
    }

    fn table(&mut self, align: &[Align], rows: &[Node]) -> &mut Self {
        self.raw("<table>\n");
        for (index, row) in rows.iter().enumerate() {
            let Node::Row { children } = row else { continue };
            self.raw("<tr>");
            for (column, cell) in children.iter().enumerate() {
                let Node::Cell { children } = cell else { continue };
                let head = index == 0;
                self.raw(if head { "<th" } else { "<td" });
                self.raw(match align.get(column) {
                    Some(Align::Left) => " class=\"left\">",
                    Some(Align::Center) => " class=\"center\">",
                    Some(Align::Right) => " class=\"right\">",
                    Some(Align::None) | None => ">",
                });
                self.blocks(children).raw(if head { "</th>" } else { "</td>" });
            }
            self.raw("</tr>\n");
        }
        self.raw("</table>\n")
    }

    /// A link that a person may follow. The parser lets three schemes pass; this asks again.
    fn link(&mut self, url: &str, children: &[Node]) -> &mut Self {
        let lower = url.trim_start().to_ascii_lowercase();
        if !["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
            return self.blocks(children);
        }
        self.raw("<a rel=\"noreferrer noopener\" href=\"").text(url).within("\">", children, "</a>")
    }

    fn math(&mut self, open: &'static str, tex: &str, children: &[Node]) -> &mut Self {
        if children.is_empty() {
            return self.raw("<code>").text(tex).raw("</code>");
        }
        self.within(open, children, "</math>")
    }
}

/// The name of a kind on the wire: letters only.
fn name(kind: &impl Serialize) -> String {
    let mut name = String::new();
    if let Ok(serde_json::Value::String(text)) = serde_json::to_value(kind) {
        let letters = text.chars().filter(char::is_ascii_alphabetic);
        _ = write!(name, "{}", letters.collect::<String>());
    }
    name
}

fn note(status: Status) -> Option<&'static str> {
    match status {
        Status::Complete => None,
        Status::Streaming | Status::Interrupted => Some("The answer was cut off."),
        Status::Stopped => Some("The answer was stopped."),
        Status::Failed => Some("The answer failed."),
        Status::Empty => Some("The model returned nothing."),
    }
}

#[cfg(test)]
mod tests;
