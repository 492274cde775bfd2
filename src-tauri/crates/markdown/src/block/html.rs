//! The seven ways in which a line begins a block of raw HTML, and where each ends.

/// What ends a block of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HtmlEnd {
    /// The line that contains one of these, in any case.
    After(&'static [&'static str]),
    /// The line before a blank one.
    Blank,
}

const RAW: [&str; 4] = ["script", "pre", "style", "textarea"];

const BLOCKS: [&str; 62] = [
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// Whether `text` begins a block of raw HTML. `interrupts` is set where the line would otherwise continue a
/// paragraph, which only the first six kinds may end.
pub(crate) fn html_start(text: &str, interrupts: bool) -> Option<HtmlEnd> {
    let rest = text.strip_prefix('<')?;
    if rest.starts_with("!--") {
        return Some(HtmlEnd::After(&["-->"]));
    }
    if rest.starts_with('?') {
        return Some(HtmlEnd::After(&["?>"]));
    }
    if rest.starts_with("![CDATA[") {
        return Some(HtmlEnd::After(&["]]>"]));
    }
    if rest.starts_with('!') && rest[1..].starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Some(HtmlEnd::After(&[">"]));
    }
    let closing = rest.starts_with('/');
    let name_and_rest = rest.strip_prefix('/').unwrap_or(rest);
    let length = name_and_rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, after) = name_and_rest.split_at(length);
    let ends = after.is_empty() || after.starts_with([' ', '\t', '>']);
    let is_in = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if !closing && ends && is_in(&RAW) {
        return Some(HtmlEnd::After(&["</script>", "</pre>", "</style>", "</textarea>"]));
    }
    if (ends || after.starts_with("/>")) && is_in(&BLOCKS) {
        return Some(HtmlEnd::Blank);
    }
    let complete = !interrupts && tag_length(text).is_some_and(|length| text[length..].trim().is_empty());
    complete.then_some(HtmlEnd::Blank)
}

/// The line ends the block that `end` describes; a blank line is the caller's to see.
pub(crate) fn html_ends(line: &str, end: HtmlEnd) -> bool {
    match end {
        HtmlEnd::After(marks) => marks.iter().any(|mark| contains_ignore_case(line, mark)),
        HtmlEnd::Blank => false,
    }
}

fn contains_ignore_case(line: &str, mark: &str) -> bool {
    line.as_bytes().windows(mark.len()).any(|window| window.eq_ignore_ascii_case(mark.as_bytes()))
}

/// The length of a complete open or closing tag at the start of `text`, which begins with `<`.
pub(crate) fn tag_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let closing = bytes.get(1) == Some(&b'/');
    let mut at = 1 + usize::from(closing);
    if !bytes.get(at)?.is_ascii_alphabetic() {
        return None;
    }
    at += count(bytes, at, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
    loop {
        let spaces = count(bytes, at, |byte| byte.is_ascii_whitespace());
        at += spaces;
        match bytes.get(at)? {
            b'>' => return Some(at + 1),
            b'/' if !closing && bytes.get(at + 1) == Some(&b'>') => return Some(at + 2),
            first
                if spaces > 0
                    && !closing
                    && (first.is_ascii_alphabetic() || matches!(first, b'_' | b':')) =>
            {
                at = attribute_end(bytes, at)?;
            }
            _ => return None,
        }
    }
}

/// Where the attribute that begins at `at` ends.
fn attribute_end(bytes: &[u8], at: usize) -> Option<usize> {
    let name_end = at
        + count(bytes, at, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'.' | b'-'));
    let equals = name_end + count(bytes, name_end, |byte| byte.is_ascii_whitespace());
    if bytes.get(equals) != Some(&b'=') {
        return Some(name_end);
    }
    let value = equals + 1 + count(bytes, equals + 1, |byte| byte.is_ascii_whitespace());
    match *bytes.get(value)? {
        quote @ (b'"' | b'\'') => {
            Some(value + 2 + bytes[value + 1..].iter().position(|&byte| byte == quote)?)
        }
        _ => {
            let length = count(bytes, value, |byte| {
                !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'=' | b'<' | b'>' | b'`')
            });
            (length > 0).then_some(value + length)
        }
    }
}

fn count(bytes: &[u8], at: usize, accepts: impl Fn(u8) -> bool) -> usize {
    bytes[at..].iter().take_while(|&&byte| accepts(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_complete_tag_alone_on_its_line_begins_a_block() {
        assert_eq!(html_start("<a href=\"x\" b = 'y' c>", false), Some(HtmlEnd::Blank));
        assert_eq!(html_start("<a href=\"x\">", true), None);
        assert_eq!(html_start("<a href=\"x\"> text", false), None);
        assert_eq!(html_start("<a h*=\"x\">", false), None);
    }

    #[test]
    fn a_script_ends_after_its_closing_tag() {
        let end = html_start("<SCRIPT>", true).unwrap();
        assert!(html_ends("x </Script> y", end));
        assert!(!html_ends("x", end));
    }
}
