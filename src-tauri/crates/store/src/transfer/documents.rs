//! Documents that stand beside a conversation in other programs (canvases, artifacts, the text of attached files),
//! written into the message that they belong to, so that nothing a person or a model wrote is lost.

/// A document as Markdown: its name, and its content as it is, or in a code block of `language`.
pub(super) fn document(name: &str, language: Option<&str>, content: &str) -> String {
    let head = if name.trim().is_empty() { String::new() } else { format!("**{}**\n\n", name.trim()) };
    match language {
        None => format!("{head}{content}"),
        Some(language) => {
            let fence = "`".repeat(longest_run(content, '`').max(2) + 1);
            let end = if content.ends_with('\n') { "" } else { "\n" };
            format!("{head}{fence}{language}\n{content}{end}{fence}")
        }
    }
}

/// What stands for a message that had nothing but things which are not carried: their names.
pub(super) fn names_of(attached: &[String]) -> String {
    let named: Vec<_> = attached.iter().map(|name| format!("*[{name}]*")).collect();
    named.join(" ")
}

fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn a_code_block_ends_where_its_document_does() {
        assert_eq!(document("a.rs", Some("rust"), "fn a() {}"), "**a.rs**\n\n```rust\nfn a() {}\n```");
        assert_eq!(document("", Some(""), "````\nx\n````\n"), "`````\n````\nx\n````\n`````");
        assert_eq!(document("Poem", None, "Roses"), "**Poem**\n\nRoses");
    }
}
