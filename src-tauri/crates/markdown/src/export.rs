//! What a tree says without its marks: for titles, snippets and copying as text.

use crate::tree::Node;

/// The document as plain text: blocks on lines of their own, list items with their marks, cells separated by
/// tabs, formulas as their TeX source. There is no line ending at the end.
#[must_use]
pub fn to_plain_text(nodes: &[Node]) -> String {
    let mut out = String::new();
    write_blocks(nodes, &mut out);
    out.truncate(out.trim_end().len());
    out
}

fn write_blocks(nodes: &[Node], out: &mut String) {
    for node in nodes {
        write_node(node, out);
    }
}

fn write_node(node: &Node, out: &mut String) {
    match node {
        Node::Paragraph { children } | Node::Heading { children, .. } | Node::Line { children } => {
            write_blocks(children, out);
            out.push('\n');
        }
        Node::List { start, children, .. } => write_list(*start, children, out),
        Node::Row { children } => {
            for (index, cell) in children.iter().enumerate() {
                if index > 0 {
                    out.push('\t');
                }
                write_node(cell, out);
            }
            out.push('\n');
        }
        Node::Quote { children, .. }
        | Node::Item { children, .. }
        | Node::CodeBlock { children, .. }
        | Node::Table { children, .. }
        | Node::Cell { children }
        | Node::FootnoteDefinition { children, .. }
        | Node::Emphasis { children }
        | Node::Strong { children }
        | Node::Strikethrough { children }
        | Node::Link { children, .. }
        | Node::MathElement { children, .. } => write_blocks(children, out),
        Node::Text { text } | Node::Token { text, .. } | Node::Code { text } | Node::Html { text } => {
            out.push_str(text);
        }
        Node::HtmlBlock { text } | Node::MathBlock { tex: text, .. } => {
            out.push_str(text);
            out.push('\n');
        }
        Node::Math { tex, .. } => out.push_str(tex),
        Node::Image { alt, .. } => out.push_str(alt),
        Node::SoftBreak => out.push(' '),
        Node::LineBreak => out.push('\n'),
        Node::Rule | Node::FootnoteReference { .. } => {}
    }
}

fn write_list(start: Option<u32>, items: &[Node], out: &mut String) {
    for (item, number) in items.iter().zip(start.unwrap_or(0)..) {
        match (start, item) {
            (Some(_), _) => out.push_str(&format!("{number}. ")),
            (None, Node::Item { checked: Some(true), .. }) => out.push_str("[x] "),
            (None, Node::Item { checked: Some(false), .. }) => out.push_str("[ ] "),
            (None, _) => out.push_str("- "),
        }
        write_node(item, out);
    }
}

#[cfg(test)]
mod tests {
    use super::to_plain_text;

    #[test]
    fn marks_are_dropped_and_structure_is_kept() {
        let text = "# A *b*\n\n1. one\n2. `two`\n\n| a | b |\n|---|---|\n| 1 | $x^2$ |\n\n```c\nint x;\n```\n\n- [x] done\n";
        let plain = "A b\n1. one\n2. two\na\tb\n1\tx^2\nint x;\n[x] done";
        assert_eq!(to_plain_text(&crate::parse(text)), plain);
    }

    #[test]
    fn paragraphs_are_lines() {
        assert_eq!(to_plain_text(&crate::parse("a\n\nb\n")), "a\nb");
    }
}
