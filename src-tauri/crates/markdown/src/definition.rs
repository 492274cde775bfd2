//! Link reference definitions at the start of a paragraph: `[label]: destination "title"`.

use std::collections::HashMap;

use pulldown_cmark::{Event, Parser, Tag};

/// Where links by reference lead.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definitions {
    targets: HashMap<String, Target>,
}

/// The destination and title of a definition, unescaped.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Target {
    pub(crate) url: String,
    pub(crate) title: String,
}

impl Definitions {
    /// Adds a definition under the key of its label, unless that is already defined; tells whether it did.
    pub(crate) fn add(&mut self, key: &str, definition: &Definition<'_>) -> bool {
        let new = !self.targets.contains_key(key);
        if new {
            self.targets.insert(key.to_owned(), definition.target());
        }
        new
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Target> {
        self.targets.get(key)
    }
}

/// A label as it is compared: white space collapsed, case folded.
pub(crate) fn key(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().to_uppercase()
}

/// One definition, as written.
#[derive(Debug)]
pub(crate) struct Definition<'a> {
    pub(crate) label: &'a str,
    /// The destination and title, still escaped.
    rest: &'a str,
    /// The length of the whole, with the line ending.
    pub(crate) length: usize,
}

impl Definition<'_> {
    /// Entities and escapes are the inline parser's to read: the same characters as an inline link, whose later lines
    /// stand where no block can begin.
    fn target(&self) -> Target {
        let source = format!("[x]({})", self.rest.replace('\n', "\n    "));
        let found = Parser::new(&source).find_map(|event| match event {
            Event::Start(Tag::Link { dest_url, title, .. }) => {
                Some(Target { url: dest_url.into_string(), title: title.replace("\n    ", "\n") })
            }
            _ => None,
        });
        found.unwrap_or_else(|| Target { url: self.rest.to_owned(), title: String::new() })
    }
}

/// The definition at the start of `text`, if it is complete.
pub(crate) fn definition(text: &str) -> Option<Definition<'_>> {
    let label_end = label_end(text)?;
    let label = &text[1..label_end];
    if label.trim().is_empty() || label.starts_with('^') || text.as_bytes().get(label_end + 1) != Some(&b':')
    {
        return None;
    }
    let start = skip_space(text, label_end + 2)?;
    let destination_end = destination_end(text, start)?;
    let line_end = |at: usize| {
        let rest = &text[at..];
        let line = rest.split('\n').next().unwrap_or(rest);
        line.trim_matches([' ', '\t']).is_empty().then(|| (at + line.len() + 1).min(text.len()))
    };
    let with_title = skip_space(text, destination_end)
        .filter(|&at| at > destination_end)
        .and_then(|at| title_end(text, at))
        .and_then(|end| Some((end, line_end(end)?)));
    let (end, length) = match with_title {
        Some(found) => found,
        None => (destination_end, line_end(destination_end)?),
    };
    Some(Definition { label, rest: &text[start..end], length })
}

/// The index of the bracket that ends the label.
fn label_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'[') {
        return None;
    }
    let mut at = 1;
    while at < bytes.len().min(1001) {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => return None,
            b']' => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Past white space with at most one line ending; `None` at the end of the text.
fn skip_space(text: &str, from: usize) -> Option<usize> {
    let rest = &text[from..];
    let trimmed = rest.trim_start_matches([' ', '\t', '\n']);
    let space = &rest[..rest.len() - trimmed.len()];
    (!trimmed.is_empty() && space.bytes().filter(|&byte| byte == b'\n').count() <= 1)
        .then_some(from + space.len())
}

/// Where the destination that begins at `start` ends.
fn destination_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start;
    if bytes[start] == b'<' {
        at += 1;
        loop {
            match bytes.get(at)? {
                b'\\' if bytes.get(at + 1) != Some(&b'\n') => at += 1,
                b'>' => return Some(at + 1),
                b'<' | b'\n' => return None,
                _ => {}
            }
            at += 1;
        }
    }
    let mut open = 0_u32;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 1,
            b'(' => open += 1,
            b')' => open = open.checked_sub(1)?,
            _ if byte == b' ' || byte.is_ascii_control() => break,
            _ => {}
        }
        at += 1;
    }
    (at > start && open == 0).then_some(at.min(bytes.len()))
}

/// Where the title that begins at `start` ends, with its mark.
fn title_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let close = match bytes[start] {
        b'(' => b')',
        quote @ (b'"' | b'\'') => quote,
        _ => return None,
    };
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 1,
            byte if byte == close => return Some(at + 1),
            b'(' if close == b')' => return None,
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_entities_are_read() {
        let found = definition("[foo]: </bar\\*> \"ti\\*t&auml;le\"\nrest").unwrap();
        assert_eq!(found.length, "[foo]: </bar\\*> \"ti\\*t&auml;le\"\n".len());
        assert_eq!(found.target(), Target { url: "/bar*".into(), title: "ti*täle".into() });
    }

    #[test]
    fn a_title_that_does_not_end_its_line_is_text() {
        let found = definition("[foo]: /url\n\"title\" ok").unwrap();
        assert_eq!(found.length, "[foo]: /url\n".len());
        assert!(definition("[foo]: /url \"title\" ok").is_none());
    }

    #[test]
    fn a_title_may_look_like_a_block() {
        let found = definition("[foo]: /url 'one\n- two\n# three'\n").unwrap();
        assert_eq!(found.target(), Target { url: "/url".into(), title: "one\n- two\n# three".into() });
    }

    #[test]
    fn a_destination_in_brackets_has_one_line() {
        assert!(definition("[foo]: <a\\\nb>").is_none());
    }

    #[test]
    fn labels_match_without_case() {
        assert_eq!(key("ẞ  a"), key("SS A"));
    }
}
