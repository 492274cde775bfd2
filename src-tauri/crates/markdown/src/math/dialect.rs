//! TeX as models write it, in the words that the parser knows: commands with other names, and those that number
//! and refer, which have no meaning in a message.

/// Begins a group that is to stand in a box; the parser has no word for that, and writes a crossed-out group.
pub(super) const BOX: char = '\u{E000}';
const THIN_SPACE: char = '\u{2009}';

/// The formula with every command that is written differently here. Linear but for groups that are never closed.
pub(super) fn known(tex: &str) -> String {
    let mut out = String::with_capacity(tex.len() + 16);
    let mut rest = tex;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (name, after) = rest.split_at(length);
        if let Some(after) = rewrite(name, after, &mut out) {
            rest = after;
            continue;
        }
        let symbol = if length > 0 { length } else { rest.chars().next().map_or(0, char::len_utf8) };
        out.push('\\');
        out.push_str(&rest[..symbol]);
        rest = &rest[symbol..];
    }
    out.push_str(rest);
    out
}

/// Writes a command and what belongs to it differently; the rest behind it, or `None` where it stays as it is.
fn rewrite<'a>(name: &str, after: &'a str, out: &mut String) -> Option<&'a str> {
    let renamed = match name {
        "mbox" => r"\text",
        "bm" | "pmb" => r"\boldsymbol",
        "mathds" | "mathbbm" => r"\mathbb",
        "sfrac" => r"\frac",
        "square" => r"\Box",
        "qed" => r"\blacksquare",
        "argmax" => "\\mathop{arg\u{2009}max}",
        "argmin" => "\\mathop{arg\u{2009}min}",
        "notag" | "nonumber" => " ",
        _ => return with_group(name, after, out),
    };
    out.push_str(renamed);
    Some(after)
}

fn with_group<'a>(name: &str, after: &'a str, out: &mut String) -> Option<&'a str> {
    if matches!(name, "boxed" | "fbox") {
        // Its end is the group's own.
        let inside = after.trim_start().strip_prefix('{')?;
        out.push_str(r"\cancel{");
        out.push(BOX);
        return Some(inside);
    }
    if !matches!(
        name,
        "operatorname" | "tag" | "label" | "vspace" | "phantom" | "ref" | "eqref" | "bra" | "ket"
    ) {
        return None;
    }
    let starred = after.starts_with('*');
    let (inside, rest) = group(after.strip_prefix('*').unwrap_or(after))?;
    out.push_str(&match name {
        "operatorname" if starred => format!(r"\mathop{{{}}}", words(inside)),
        "operatorname" => format!(r"\operatorname{{{}}}", words(inside)),
        "tag" if starred => format!(r"\qquad\text{{{inside}}}"),
        "tag" => format!(r"\qquad\text{{({inside})}}"),
        "ref" | "eqref" => format!(r"\text{{({inside})}}"),
        "bra" => format!(r"\langle{{{inside}}}|"),
        "ket" => format!(r"|{{{inside}}}\rangle"),
        _ => " ".to_owned(),
    });
    Some(rest)
}

/// The group at the start of the text, without its braces, and what follows it.
fn group(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start().strip_prefix('{')?;
    let mut depth = 0_u32;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some((&text[..at], &text[at + 1..])),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The name of an operator, which the parser takes letter by letter: its spaces as characters, no commands.
fn words(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if length == 0 {
            out.push(THIN_SPACE);
        }
        rest = &rest[length.max(rest.chars().next().map_or(0, char::len_utf8))..];
    }
    out.push_str(rest);
    out.retain(|symbol| !matches!(symbol, '{' | '}'));
    out
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn what_the_parser_knows_stays_as_it_is() {
        for tex in [r"\frac{a}{b} \\ \{x\} \, \boxed 4", "", r"\", r"\tag{", r"\é \日"] {
            assert_eq!(known(tex), tex);
        }
    }

    #[test]
    fn other_names_numbers_and_references_are_written_differently() {
        assert_eq!(known(r"\bm{x} \notag"), r"\boldsymbol{x}  ");
        assert_eq!(known(r"a \tag{1}\label{eq:a}"), r"a \qquad\text{(1)} ");
        assert_eq!(known(r"\operatorname*{arg\,max}_x"), "\\mathop{arg\u{2009}max}_x");
        assert_eq!(known(r"\operatorname{\mathrm{KL}}"), r"\operatorname{KL}");
        assert_eq!(known(r"\boxed{\boxed{1}}"), "\\cancel{\u{E000}\\cancel{\u{E000}1}}");
    }
}
