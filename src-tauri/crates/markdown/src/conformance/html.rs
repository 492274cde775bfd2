//! A tree as the HTML of the specifications.

use crate::tree::{Align, Node};

pub(super) fn render(nodes: &[Node]) -> String {
    let mut out = String::new();
    blocks(nodes, false, &mut out);
    footnotes(nodes, &mut out);
    out
}

/// The footnotes that something refers to, as GitHub writes them; the product keeps the others as well.
fn footnotes(nodes: &[Node], out: &mut String) {
    let mut section = String::new();
    for node in nodes {
        let Node::FootnoteDefinition { number, children, .. } = node else { continue };
        let mark = format!("href=\"#fn{number}\"");
        if !out.contains(&mark) && !section.contains(&mark) {
            continue;
        }
        let mut text = String::new();
        blocks(children, false, &mut text);
        let back = format!("<a href=\"#fnref{number}\" class=\"footnote-backref\">↩</a>");
        let text = match text.trim_end().strip_suffix("</p>") {
            Some(text) => format!("{text} {back}</p>\n"),
            None => format!("{text}{back}\n"),
        };
        section.push_str(&format!("<li id=\"fn{number}\">\n{text}</li>\n"));
    }
    if !section.is_empty() {
        out.push_str(&format!("<section class=\"footnotes\">\n<ol>\n{section}</ol>\n</section>\n"));
    }
}

/// Line endings beside tags removed, and what the two specifications write differently made one.
pub(super) fn normal(html: &str) -> String {
    let html = html.replace(" disabled=\"\"", "").replace(" checked=\"\"", " checked");
    let html = html.replace("<input type=\"checkbox\" checked", "<input checked type=\"checkbox\"");
    let html = html.replace("type=\"checkbox\" />", "type=\"checkbox\">");
    html.replace(">\n", ">").replace("\n<", "<").trim().to_owned()
}

fn line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn wrapped(name: &str, attributes: &str, children: &[Node], out: &mut String) {
    out.push_str(&format!("<{name}{attributes}>"));
    blocks(children, false, out);
    out.push_str(&format!("</{name}>"));
}

fn block(name: &str, attributes: &str, children: &[Node], out: &mut String) {
    line(out);
    wrapped(name, attributes, children, out);
    line(out);
}

fn blocks(nodes: &[Node], tight: bool, out: &mut String) {
    for node in nodes {
        match node {
            Node::Paragraph { children } if tight => {
                blocks(children, false, out);
            }
            node => one(node, out),
        }
    }
}

fn one(node: &Node, out: &mut String) {
    match node {
        Node::Paragraph { children } => block("p", "", children, out),
        Node::Heading { level, children } => block(&format!("h{level}"), "", children, out),
        Node::Quote { alert: Some(alert), children } => {
            block("blockquote", &format!(" class=\"{alert:?}\""), children, out);
        }
        Node::Quote { alert: None, children } => block("blockquote", "", children, out),
        Node::List { start, tight, children } => list(*start, *tight, children, out),
        Node::CodeBlock { language, children } => code(language, children, out),
        Node::Table { align, children } => table(align, children, out),
        Node::Rule => out.push_str("\n<hr />\n"),
        Node::HtmlBlock { text } => {
            line(out);
            out.push_str(text);
            line(out);
        }
        Node::Text { text } | Node::Token { text, .. } => out.push_str(&escape(text)),
        Node::Code { text } => out.push_str(&format!("<code>{}</code>", escape(text))),
        Node::Emphasis { children } => wrapped("em", "", children, out),
        Node::Strong { children } => wrapped("strong", "", children, out),
        Node::Strikethrough { children } => wrapped("del", "", children, out),
        Node::Link { url, title, children } => {
            let attributes = format!(" href=\"{}\"{}", address(url), titled(title));
            wrapped("a", &attributes, children, out);
        }
        Node::Image { url, title, alt } => {
            let title = titled(title);
            out.push_str(&format!("<img src=\"{}\" alt=\"{}\"{title} />", address(url), escape(alt)));
        }
        Node::LineBreak => out.push_str("<br />\n"),
        Node::SoftBreak => out.push('\n'),
        Node::Html { text } => out.push_str(text),
        Node::FootnoteReference { number, .. } => out.push_str(&format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn{number}\" id=\"fnref{number}\">{number}</a></sup>"
        )),
        Node::Math { tex, .. } => out.push_str(&format!("<math>{tex}</math>")),
        Node::MathBlock { tex, .. } => out.push_str(&format!("<math block>{tex}</math>")),
        _ => {}
    }
}

fn titled(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) }
}

fn list(start: Option<u32>, tight: bool, items: &[Node], out: &mut String) {
    line(out);
    out.push_str(&match start {
        None => "<ul>".to_owned(),
        Some(1) => "<ol>".to_owned(),
        Some(start) => format!("<ol start=\"{start}\">"),
    });
    for item in items {
        let Node::Item { checked, children } = item else { continue };
        line(out);
        out.push_str("<li>");
        out.push_str(match checked {
            None => "",
            Some(false) => "<input type=\"checkbox\"> ",
            Some(true) => "<input checked type=\"checkbox\"> ",
        });
        blocks(children, tight, out);
        out.push_str("</li>");
    }
    line(out);
    out.push_str(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
}

fn code(language: &str, lines: &[Node], out: &mut String) {
    line(out);
    if language.is_empty() {
        out.push_str("<pre><code>");
    } else {
        out.push_str(&format!("<pre><code class=\"language-{}\">", escape(language)));
    }
    for node in lines {
        if let Node::Line { children } = node {
            blocks(children, false, out);
            out.push('\n');
        }
    }
    out.push_str("</code></pre>\n");
}

fn table(align: &[Align], rows: &[Node], out: &mut String) {
    line(out);
    out.push_str("<table>\n<thead>\n");
    for (index, row) in rows.iter().enumerate() {
        if index == 1 {
            out.push_str("<tbody>\n");
        }
        out.push_str("<tr>\n");
        let Node::Row { children } = row else { continue };
        for (cell, align) in children.iter().zip(align) {
            let Node::Cell { children } = cell else { continue };
            let align = match align {
                Align::None => "",
                Align::Left => " align=\"left\"",
                Align::Center => " align=\"center\"",
                Align::Right => " align=\"right\"",
            };
            wrapped(if index == 0 { "th" } else { "td" }, align, children, out);
            out.push('\n');
        }
        out.push_str("</tr>\n");
        if index == 0 {
            out.push_str("</thead>\n");
        }
    }
    out.push_str(if rows.len() > 1 { "</tbody>\n</table>\n" } else { "</table>\n" });
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn address(url: &str) -> String {
    let mut out = String::new();
    for byte in url.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            _ if byte.is_ascii_alphanumeric() || b"-_.+!*(),%#@?=;:/$~".contains(&byte) => {
                out.push(byte as char);
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
