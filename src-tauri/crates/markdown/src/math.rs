//! TeX formulas as presentation MathML, from an allowlist of elements and attributes.
//!
//! `pulldown-latex` reads TeX and writes MathML; its output is read back into nodes. A formula that is too
//! long, too deep, defines macros or cannot be read has no children, and the page shows its source.

mod dialect;
mod element;

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

use crate::tree::Node;

/// The longest source that is read, in bytes.
const LONGEST: usize = 8192;
/// How deep groups, environments and delimiters may nest together.
const DEEPEST: u32 = 24;
/// How many commands are read at most.
const MOST_COMMANDS: usize = 1500;
/// So many commands are read where the caller is. Without braces between them each may be the argument of the one
/// before, and the crate calls itself for each.
const FEW_COMMANDS: usize = 48;
/// What one of its calls takes of the stack, in bytes: 15 KB where nothing is optimised.
const CALL: usize = 20 << 10;

/// Commands that are not read: those that define others, with which a short source may stand for an endless one,
/// and one on which the crate panics when no digit follows.
const REFUSED: [&str; 14] = [
    "char",
    "def",
    "gdef",
    "edef",
    "xdef",
    "let",
    "futurelet",
    "newcommand",
    "renewcommand",
    "providecommand",
    "DeclareMathOperator",
    "newenvironment",
    "renewenvironment",
    "global",
];

/// A formula, inline or displayed.
pub(crate) fn formula(tex: &str, display: bool) -> Node {
    let children = render(tex, display).unwrap_or_default();
    let tex = tex.to_owned();
    if display { Node::MathBlock { tex, children } } else { Node::Math { tex, children } }
}

fn render(tex: &str, display: bool) -> Option<Vec<Node>> {
    if tex.len() > LONGEST {
        return None;
    }
    let tex = &dialect::known(tex);
    let commands = commands(tex)?;
    let markup = if commands <= FEW_COMMANDS {
        markup(tex, display)
    } else {
        with_stack(commands * CALL, || markup(tex, display))
    };
    element::read(&markup?)
}

/// Does work on a stack of its own.
fn with_stack<T: Send>(bytes: usize, work: impl FnOnce() -> Option<T> + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(bytes).spawn_scoped(scope, work);
        thread.ok()?.join().ok()?
    })
}

/// The MathML text of a formula.
fn markup(tex: &str, display: bool) -> Option<String> {
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    // A formula must never take the answer with it. Nothing is shared with the crate that a panic could break.
    let written = std::panic::catch_unwind(|| {
        let storage = Storage::new();
        let mut markup = String::new();
        push_mathml(&mut markup, Parser::new(tex, &storage), config).ok().map(|()| markup)
    });
    written.ok()?
}

/// How many commands a formula has; `None` when it is deeply nested, too long, or able to define commands.
fn commands(tex: &str) -> Option<usize> {
    let mut depth = 0_u32;
    let mut commands = 0;
    let mut rest = tex;
    while let Some(at) = rest.find(['{', '}', '\\']) {
        let sign = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        match sign {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'\\' => {
                let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
                let name = &rest[..length];
                rest = &rest[length.max(rest.chars().next().map_or(0, char::len_utf8))..];
                match name {
                    "begin" | "left" => depth += 1,
                    "end" | "right" => depth = depth.saturating_sub(1),
                    _ if REFUSED.contains(&name) => return None,
                    _ => {}
                }
                commands += 1;
            }
            _ => {}
        }
        if depth > DEEPEST || commands > MOST_COMMANDS {
            return None;
        }
    }
    Some(commands)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::MathTag;

    fn children(tex: &str) -> Vec<Node> {
        match formula(tex, false) {
            Node::Math { children, .. } => children,
            _ => unreachable!("an inline formula is inline"),
        }
    }

    #[test]
    fn a_fraction_is_a_fraction() {
        let found = children(r"\frac{a}{2}");
        assert!(matches!(&found[..], [Node::MathElement { tag: MathTag::Mfrac, .. }]), "{found:?}");
    }

    #[test]
    fn signs_that_are_marks_of_markup_are_read() {
        let found = format!("{:?}", children(r"a < b > c, \text{x <m & y}"));
        assert!(found.contains(r#"Text { text: "<" }"#) && found.contains(r#""x <m & y""#), "{found}");
        assert_ne!(children(r"\begin{cases} x & x \ge 0 \\ -x & x < 0 \end{cases}"), vec![]);
    }

    #[test]
    fn spaces_of_words_in_a_formula_are_spaces() {
        let found = format!("{:?}", children(r"x \text{ if } x \ge 0 ~ y"));
        assert!(!found.contains("nbsp") && found.contains(r"\u{a0}if\u{a0}"), "{found}");
    }

    #[test]
    fn what_models_write_is_read() {
        for tex in [
            r"\boxed{42}",
            r"a = b \tag{1} \label{a}",
            r"\operatorname*{arg\,max}_{\theta} \sum_i \log p(x_i \mid \theta)",
            r"\argmin_x \lVert Ax - b \rVert_2^2",
            r"\begin{aligned} a &= b \notag \\ &= \bm{c} \end{aligned}",
            r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
            r"\begin{pmatrix} 1 & 0 \\ 0 & -1 \end{pmatrix}",
            r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}",
            r"\left. \frac{dy}{dx} \right|_{x=0}",
            r"\underbrace{a+b}_{n} \xrightarrow{k} \overline{AB}",
            r"\langle\psi|\hat{H}|\psi\rangle \bra{a}\ket{b} \braket{a|b}",
            r"\mathscr{L} \textnormal{a} \xcancel{x} \bcancel{y} \norm{x}_2 \abs{-y} \rank A \tr B",
            r"\ce{2H2O + SO4^2- -> H3O+ <=> x}",
            r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}",
        ] {
            assert_ne!(children(tex), vec![], "{tex}");
        }
    }

    #[test]
    fn a_box_is_drawn_and_what_is_crossed_out_is_crossed_out() {
        let enclosed = |tex: &str| match &children(tex)[..] {
            [Node::MathElement { tag: MathTag::Menclose, attributes, children }] => {
                (attributes[0].1.clone(), format!("{children:?}").contains(dialect::BOX))
            }
            other => unreachable!("{other:?}"),
        };
        assert_eq!(enclosed(r"\boxed{x+1}"), ("box".to_owned(), false));
        assert_eq!(enclosed(r"\cancel{x+1}"), ("updiagonalstrike".to_owned(), false));
    }

    #[test]
    fn unreadable_sources_have_no_children() {
        assert_eq!(children(r"\frac{a}{"), vec![]);
        assert_eq!(children(r"\notacommand"), vec![]);
        assert_eq!(children(r"\def\a{\a\a}\a"), vec![]);
        assert_eq!(children(&"{".repeat(100)), vec![]);
        assert_eq!(children(&"x".repeat(LONGEST + 1)), vec![]);
    }

    #[test]
    fn what_is_guarded_is_guarded_behind_any_character() {
        assert_eq!(children(r"\é\def\a{b}\a"), vec![]);
        assert_eq!(commands(r"\é\def\a{b}"), None);
        assert_eq!(commands(r"\日\日\,\frac"), Some(4));
    }

    #[test]
    fn commands_without_braces_do_not_exhaust_the_stack() {
        for command in [r"\sqrt", r"\hat", r"\not", r"\mathbf", r"\frac a", r"\relax", r"\left", r"x^\bar"] {
            let tex = command.repeat(MOST_COMMANDS / 2);
            assert!(matches!(formula(&tex, true), Node::MathBlock { .. }));
        }
    }

    #[test]
    fn random_sources_are_read_or_not() {
        let parts = [
            "{",
            "}",
            "^",
            "_",
            "&",
            "\\\\",
            "\\frac",
            "\\sqrt",
            "[",
            "]",
            "3",
            "a",
            " ",
            "\\left(",
            "\\right)",
            "\\left",
            "\\right.",
            "\\begin{matrix}",
            "\\end{matrix}",
            "\\begin{cases}",
            "\\end{cases}",
            "\\text{",
            "\\mathbb{R}",
            "\\sum",
            "\\limits",
            "\\not",
            "'",
            "\\begin{array}{c|c}",
            "\\end{array}",
            "\\hline",
            "\\color{red}",
            "é",
            "%",
            "#",
            "$",
            "\\hspace{1em}",
            "\\middle|",
            "\\over",
            "\\overbrace",
            "\\big",
            "\\mathrm",
            "\\operatorname{x}",
            "\\begin{align}",
            "\\end{align}",
            "\\tag{1}",
            "\\substack{a}",
            "\\bf",
            "\\char",
            "\\displaystyle",
            "~",
        ];
        let mut seed = 5_u64;
        for _ in 0..20_000 {
            let mut tex = String::new();
            for _ in 0..(seed >> 40) % 12 + 1 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                tex += parts[(seed >> 33) as usize % parts.len()];
            }
            assert!(matches!(formula(&tex, true), Node::MathBlock { .. }));
        }
    }

    #[test]
    fn nothing_outside_the_allowlist_is_kept() {
        let found = format!("{:?}", children(r"\color{red} x \href{javascript:alert(1)}{y} \text{<script>}"));
        assert!(!found.contains("style") && !found.contains("javascript:"), "{found}");
    }
}
