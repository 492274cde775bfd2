//! What a line may begin: recognisers for the first characters of a block, each on the text after the indent.

use crate::tree::Align;

/// A list's kind: items with another kind begin another list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    /// The first number of an ordered list.
    pub(crate) start: Option<u32>,
    /// The bullet, or what follows the number.
    pub(crate) sign: u8,
    /// The marker's length in bytes.
    pub(crate) length: usize,
}

impl Marker {
    /// An item with this marker continues a list that `other` began.
    pub(crate) fn continues(self, other: Self) -> bool {
        self.sign == other.sign && self.start.is_some() == other.start.is_some()
    }
}

/// The fence that opens a code block, and that its end must match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fence {
    pub(crate) sign: u8,
    pub(crate) length: usize,
    pub(crate) indent: usize,
}

/// `# Heading #`: the level and the text.
pub(crate) fn heading(text: &str) -> Option<(u8, &str)> {
    let level = text.bytes().take_while(|&byte| byte == b'#').count();
    let rest = &text[level..];
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let rest = rest.trim_matches([' ', '\t']);
    let bare = rest.trim_end_matches('#');
    let text = if bare.is_empty() || bare.ends_with([' ', '\t']) { bare.trim_end() } else { rest };
    Some((level as u8, text))
}

/// An opening fence and its info string.
pub(crate) fn fence(text: &str, indent: usize) -> Option<(Fence, &str)> {
    let sign = *text.as_bytes().first().filter(|sign| matches!(sign, b'`' | b'~'))?;
    let length = text.bytes().take_while(|&byte| byte == sign).count();
    let info = text[length..].trim_matches([' ', '\t']);
    let valid = length >= 3 && !(sign == b'`' && info.contains('`'));
    valid.then_some((Fence { sign, length, indent }, info))
}

/// The line closes the code block that `fence` opened.
pub(crate) fn closes(text: &str, fence: Fence) -> bool {
    let length = text.bytes().take_while(|&byte| byte == fence.sign).count();
    length >= fence.length && text[length..].trim_matches([' ', '\t']).is_empty()
}

/// `***`, `- - -`, `___`.
pub(crate) fn is_rule(text: &str) -> bool {
    let Some(&sign) = text.as_bytes().first().filter(|sign| matches!(sign, b'*' | b'-' | b'_')) else {
        return false;
    };
    let mut count = 0;
    for byte in text.bytes() {
        match byte {
            b' ' | b'\t' => {}
            _ if byte == sign => count += 1,
            _ => return false,
        }
    }
    count >= 3
}

/// `===` or `---` under a paragraph: the heading's level.
pub(crate) fn underline(text: &str) -> Option<u8> {
    let text = text.trim_end_matches([' ', '\t']);
    let sign = *text.as_bytes().first()?;
    let level = match sign {
        b'=' => 1,
        b'-' => 2,
        _ => return None,
    };
    text.bytes().all(|byte| byte == sign).then_some(level)
}

/// A bullet or number, followed by white space or the end of the line.
pub(crate) fn marker(text: &str) -> Option<Marker> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = *bytes.get(digits)?;
    let length = digits + 1;
    if !matches!(bytes.get(length), None | Some(b' ' | b'\t')) {
        return None;
    }
    match (digits, sign) {
        (0, b'-' | b'+' | b'*') => Some(Marker { start: None, sign, length }),
        (1..=9, b'.' | b')') => Some(Marker { start: text[..digits].parse().ok(), sign, length }),
        _ => None,
    }
}

/// `[^label]:` at the start of a footnote definition: the label and the length of the whole mark.
pub(crate) fn footnote(text: &str) -> Option<(&str, usize)> {
    let end = text.strip_prefix("[^")?.find(']')? + 2;
    let label = &text[2..end];
    let valid =
        !label.is_empty() && !label.contains(['[', ' ', '\t', '\\']) && text[end + 1..].starts_with(':');
    valid.then_some((label, end + 2))
}

/// The delimiter row of a table.
pub(crate) fn delimiter_row(text: &str) -> Option<Vec<Align>> {
    let text = text.trim_matches([' ', '\t']);
    if !text.contains('-') || !text.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t')) {
        return None;
    }
    if !text.contains(['|', ':']) {
        return None;
    }
    let inner = text.strip_prefix('|').unwrap_or(text);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.split('|').map(|cell| alignment(cell.trim_matches([' ', '\t']))).collect()
}

fn alignment(cell: &str) -> Option<Align> {
    let left = cell.starts_with(':');
    let right = cell.len() > 1 && cell.ends_with(':');
    let dashes = &cell[usize::from(left)..cell.len() - usize::from(right)];
    if dashes.is_empty() || !dashes.bytes().all(|byte| byte == b'-') {
        return None;
    }
    Some(match (left, right) {
        (false, false) => Align::None,
        (true, false) => Align::Left,
        (true, true) => Align::Center,
        (false, true) => Align::Right,
    })
}

/// `$$` or `\[` at the start of a line, alone or with the beginning of what is plainly a formula, which does not end
/// on that line: what closes it.
pub(crate) fn formula(text: &str) -> Option<&'static str> {
    let close = if text.starts_with("$$") {
        "$$"
    } else if text.starts_with("\\[") {
        "\\]"
    } else {
        return None;
    };
    let tex = text[2..].trim_matches([' ', '\t']);
    let opens = tex.is_empty() || (tex.contains(['\\', '=', '^', '_', '&']) && !tex.contains(close));
    (opens && !tex.starts_with('$')).then_some(close)
}

/// What a line has of the formula before the mark `close` at its end; `None` when it does not end with that.
pub(crate) fn formula_end<'a>(text: &'a str, close: &str) -> Option<&'a str> {
    let tex = text.trim_end_matches([' ', '\t']).strip_suffix(close)?;
    // Behind another backslash it is a bracket after a line break.
    (close == "$$" || !tex.ends_with('\\')).then_some(tex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_sequence_needs_a_space() {
        assert_eq!(heading("## a ##"), Some((2, "a")));
        assert_eq!(heading("# a#"), Some((1, "a#")));
        assert_eq!(heading("#a"), None);
        assert_eq!(heading("### ###"), Some((3, "")));
    }

    #[test]
    fn a_marker_needs_white_space() {
        assert_eq!(marker("-a"), None);
        assert_eq!(marker("12) a"), Some(Marker { start: Some(12), sign: b')', length: 3 }));
        assert_eq!(marker("1234567890. a"), None);
    }

    #[test]
    fn a_formula_opens_with_a_mark_that_its_line_does_not_close() {
        for text in ["$$", "$$ ", "$$\\begin{aligned}", "$$ x = y"] {
            assert_eq!(formula(text), Some("$$"), "{text}");
        }
        assert_eq!(formula("\\[ a^2"), Some("\\]"));
        for text in ["$$x$$", "$$$", "$$ is money", "\\[not a link](/foo)", "\\[x\\]", "$5 = $6"] {
            assert_eq!(formula(text), None, "{text}");
        }
    }

    #[test]
    fn a_formula_ends_with_the_line_that_its_mark_ends() {
        assert_eq!(formula_end("\\end{aligned}$$ ", "$$"), Some("\\end{aligned}"));
        assert_eq!(formula_end("x. \\]", "\\]"), Some("x. "));
        assert_eq!(formula_end("x \\\\]", "\\]"), None);
        assert_eq!(formula_end("$$ where", "$$"), None);
    }

    #[test]
    fn columns_are_aligned_by_colons() {
        use Align::{Center, Left, None as Unset, Right};
        assert_eq!(delimiter_row("|-|:-|:-:|-:|"), Some(vec![Unset, Left, Center, Right]));
        assert_eq!(delimiter_row("---"), None);
        assert_eq!(delimiter_row("| a |"), None);
    }
}
