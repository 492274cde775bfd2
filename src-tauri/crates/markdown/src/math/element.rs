//! MathML text, as the renderer writes it, to nodes.

use crate::tree::{MathAttribute, MathTag, Node};

/// How many levels of elements a formula has at most.
const DEPTH: usize = 28;

/// The elements inside `<math>`; `None` when the markup is an error's or not what the renderer writes.
pub(super) fn read(markup: &str) -> Option<Vec<Node>> {
    let mut open: Vec<(Option<Element>, Vec<Node>)> = vec![(None, Vec::new())];
    let mut rest = markup;
    loop {
        let start = tag_start(rest);
        let text = &rest[..start];
        if open.len() > 1 && !text.is_empty() {
            open.last_mut()?.1.push(Node::Text { text: unescape(text) });
        }
        if start == rest.len() {
            break;
        }
        let end = start + rest[start..].find('>')?;
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if tag.starts_with('/') {
            close(&mut open)?;
            continue;
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        open.push((element(tag)?, Vec::new()));
        if empty {
            close(&mut open)?;
        }
    }
    match &open[..] {
        [(None, nodes)] => Some(nodes.clone()),
        _ => None,
    }
}

/// Where the next tag begins: the renderer does not escape a `<` that is an operator.
fn tag_start(text: &str) -> usize {
    let is_tag = |at: &usize| text[at + 1..].starts_with(['/', 'm']);
    text.match_indices('<').map(|(at, _)| at).find(is_tag).unwrap_or(text.len())
}

type Element = (MathTag, Vec<(MathAttribute, String)>);

/// Ends the last open element; one that is too deep, and `<math>` itself, give their children to their parent.
fn close(open: &mut Vec<(Option<Element>, Vec<Node>)>) -> Option<()> {
    let depth = open.len();
    let (mut element, mut children) = open.pop()?;
    if let Some((MathTag::Menclose, attributes)) = &mut element
        && begins_box(&mut children)
    {
        *attributes = vec![(MathAttribute::Notation, "box".to_owned())];
    }
    let parent = &mut open.last_mut()?.1;
    match element {
        Some((tag, attributes)) if depth <= DEPTH => {
            parent.push(Node::MathElement { tag, attributes, children });
        }
        Some(_) => return None,
        None => parent.extend(children),
    }
    Some(())
}

/// Takes the sign away that a crossed-out group is to stand in a box, if it is there.
fn begins_box(children: &mut [Node]) -> bool {
    let Some(Node::MathElement { children: group, .. }) = children.first_mut() else { return false };
    let is_sign = |text: &Node| matches!(text, Node::Text { text } if text.chars().eq([super::dialect::BOX]));
    let found = matches!(group.first(), Some(Node::MathElement { children, .. })
        if children.len() == 1 && children.iter().all(is_sign));
    if found {
        group.remove(0);
    }
    found
}

/// An element's name and attributes; `Some(None)` for `<math>`.
fn element(tag: &str) -> Option<Option<Element>> {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    if name == "math" {
        return Some(None);
    }
    let mut tag = math_tag(name)?;
    let mut attributes = Vec::new();
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"')?;
        rest = after;
        match key.trim() {
            "class" if value.contains("mop-negated") => {
                tag = MathTag::Menclose;
                attributes.push((MathAttribute::Notation, "updiagonalstrike".to_owned()));
            }
            "class" => attributes.extend(alignment(value)),
            key => attributes.extend(math_attribute(key).map(|key| (key, unescape(value)))),
        }
    }
    Some(Some((tag, attributes)))
}

/// What the renderer says of columns by class is an attribute here, so that no style sheet is needed.
fn alignment(class: &str) -> Option<(MathAttribute, String)> {
    let align = match class {
        _ if class.contains("alignlike") => "right left",
        _ if class.contains("cells-left") || class.contains("cell-left") => "left",
        _ if class.contains("cells-right") || class.contains("cell-right") => "right",
        _ => return None,
    };
    Some((MathAttribute::Columnalign, align.to_owned()))
}

fn math_tag(name: &str) -> Option<MathTag> {
    Some(match name {
        "mi" => MathTag::Mi,
        "mn" => MathTag::Mn,
        "mo" => MathTag::Mo,
        "ms" => MathTag::Ms,
        "mtext" => MathTag::Mtext,
        "mspace" => MathTag::Mspace,
        "mrow" => MathTag::Mrow,
        "mfrac" => MathTag::Mfrac,
        "msqrt" => MathTag::Msqrt,
        "mroot" => MathTag::Mroot,
        "msub" => MathTag::Msub,
        "msup" => MathTag::Msup,
        "msubsup" => MathTag::Msubsup,
        "munder" => MathTag::Munder,
        "mover" => MathTag::Mover,
        "munderover" => MathTag::Munderover,
        "mmultiscripts" => MathTag::Mmultiscripts,
        "mprescripts" => MathTag::Mprescripts,
        "mtable" => MathTag::Mtable,
        "mtr" => MathTag::Mtr,
        "mtd" => MathTag::Mtd,
        "mpadded" => MathTag::Mpadded,
        "mphantom" => MathTag::Mphantom,
        "mstyle" => MathTag::Mstyle,
        "menclose" => MathTag::Menclose,
        _ => return None,
    })
}

fn math_attribute(name: &str) -> Option<MathAttribute> {
    Some(match name {
        "accent" => MathAttribute::Accent,
        "accentunder" => MathAttribute::Accentunder,
        "columnalign" => MathAttribute::Columnalign,
        "columnlines" => MathAttribute::Columnlines,
        "columnspacing" => MathAttribute::Columnspacing,
        "displaystyle" => MathAttribute::Displaystyle,
        "fence" => MathAttribute::Fence,
        "form" => MathAttribute::Form,
        "height" => MathAttribute::Height,
        "depth" => MathAttribute::Depth,
        "largeop" => MathAttribute::Largeop,
        "linethickness" => MathAttribute::Linethickness,
        "lspace" => MathAttribute::Lspace,
        "mathvariant" => MathAttribute::Mathvariant,
        "maxsize" => MathAttribute::Maxsize,
        "minsize" => MathAttribute::Minsize,
        "movablelimits" => MathAttribute::Movablelimits,
        "notation" => MathAttribute::Notation,
        "rowlines" => MathAttribute::Rowlines,
        "rowspacing" => MathAttribute::Rowspacing,
        "rspace" => MathAttribute::Rspace,
        "scriptlevel" => MathAttribute::Scriptlevel,
        "separator" => MathAttribute::Separator,
        "stretchy" => MathAttribute::Stretchy,
        "symmetric" => MathAttribute::Symmetric,
        "voffset" => MathAttribute::Voffset,
        "width" => MathAttribute::Width,
        _ => return None,
    })
}

fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    // What is a space in TeX is escaped once or twice.
    text.replace("&amp;", "&").replace("&nbsp;", "\u{a0}")
}
