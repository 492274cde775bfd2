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
        "mbox" | "textnormal" | "textup" => r"\text",
        "emph" => r"\textit",
        "mathscr" => r"\mathcal",
        "xcancel" | "bcancel" => r"\cancel",
        "rank" => r"\operatorname{rank}",
        "diag" => r"\operatorname{diag}",
        "lcm" => r"\operatorname{lcm}",
        "tr" => r"\operatorname{tr}",
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

/// Commands whose group is looked at.
const TAKES_GROUP: [&str; 16] = [
    "operatorname",
    "tag",
    "label",
    "vspace",
    "phantom",
    "hphantom",
    "ref",
    "eqref",
    "bra",
    "ket",
    "braket",
    "norm",
    "abs",
    "ce",
    "begin",
    "end",
];

fn with_group<'a>(name: &str, after: &'a str, out: &mut String) -> Option<&'a str> {
    if matches!(name, "boxed" | "fbox") {
        // Its end is the group's own.
        let inside = after.trim_start().strip_prefix('{')?;
        out.push_str(r"\cancel{");
        out.push(BOX);
        return Some(inside);
    }
    if !TAKES_GROUP.contains(&name) {
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
        "braket" => format!(r"\langle{{{inside}}}\rangle"),
        "norm" => format!(r"\lVert{{{inside}}}\rVert"),
        "abs" => format!(r"\lvert{{{inside}}}\rvert"),
        "ce" => format!(r"\mathrm{{{}}}", chemistry(inside)),
        "begin" if inside == "eqnarray" => r"\begin{align}".to_owned(),
        "end" if inside == "eqnarray" => r"\end{align}".to_owned(),
        "begin" | "end" => format!(r"\{name}{{{inside}}}"),
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

/// The formula of a reaction as `mhchem` has it: digits behind an element are an index, and arrows are written out.
fn chemistry(reaction: &str) -> String {
    let mut out = String::new();
    let mut rest = reaction;
    while let Some(symbol) = rest.chars().next() {
        let arrow = ARROWS.iter().find(|(written, _)| rest.starts_with(written));
        if let Some((written, command)) = arrow {
            out.push_str(command);
            rest = &rest[written.len()..];
            continue;
        }
        let indexed = out.ends_with(|last: char| last.is_ascii_alphabetic() || matches!(last, ')' | ']'));
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let charge =
            rest.bytes().skip(1).take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-')).count();
        let length = match symbol {
            '^' | '_' if charge > 0 => {
                out.push_str(&format!("{symbol}{{{}}}", &rest[1..=charge]));
                1 + charge
            }
            '0'..='9' if indexed => {
                out.push_str(&format!("_{{{}}}", &rest[..digits]));
                digits
            }
            _ => {
                out.push(symbol);
                symbol.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    out
}

/// The arrows of a reaction, the longest first.
const ARROWS: [(&str, &str); 4] = [
    ("<=>", r" \rightleftharpoons "),
    ("<->", r" \leftrightarrow "),
    ("->", r" \rightarrow "),
    ("<-", r" \leftarrow "),
];

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
        assert_eq!(known(r"\begin{eqnarray}x\end{eqnarray}"), r"\begin{align}x\end{align}");
        assert_eq!(known(r"\begin{matrix} x"), r"\begin{matrix} x");
        assert_eq!(known(r"\ce{é^x日}"), r"\mathrm{é^x日}");
        assert_eq!(known(r"\ce{2H2O -> SO4^2-}"), r"\mathrm{2H_{2}O  \rightarrow  SO_{4}^{2-}}");
        assert_eq!(known(r"\boxed{\boxed{1}}"), "\\cancel{\u{E000}\\cancel{\u{E000}1}}");
    }
}
