//! What the unfinished last line shows. It changes nothing that is committed: when the line is finished it is
//! read again.

use super::commit::{Document, Settled};
use super::leaves::{chain, leaf_node, line_node, text_nodes};
use super::view::{Place, Root, View};
use crate::block::{Block, Leaf, Reading, read};
use crate::inline::inlines;
use crate::tree::Node;

/// From this length on, the text of an open paragraph is settled where nothing is left open.
const SETTLE: usize = 320;
/// From this length on it is settled anywhere; what that shows wrongly is put right when the paragraph ends.
const SETTLE_ANYWHERE: usize = 3072;

/// What the unfinished line shows now.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Where it shows something, other than in the open paragraph.
    pub(super) place: Option<Place>,
    /// Text may be appended here for as long as it is plain.
    pub(super) tail: Option<Tail>,
}

/// The end of the shown text.
#[derive(Debug)]
pub(super) struct Tail {
    pub(super) path: Vec<u32>,
    /// The line is code: every character is plain, and trailing spaces are shown.
    pub(super) verbatim: bool,
}

/// Shows the unfinished line `partial`, or the open paragraph that has its beginning `inside`.
pub(super) fn show(document: &mut Document, view: &mut View, shown: &mut Shown, partial: &str, inside: bool) {
    shown.tail = None;
    let reading = readable(document, partial).map(|line| read(&document.spine, document, line));
    // A line that leaves a footnote shows nothing before it is whole: what is behind the footnotes takes them away.
    let leaves = |reading: &Reading<'_>| document.root != Root::Document && reading.keep < 2;
    let reading = reading.filter(|reading| !leaves(reading));
    let continued = match &reading {
        Some(Reading { leaf: Leaf::Continuation(text), .. }) => Some(*text),
        _ => None,
    };
    let next = reading.and_then(|reading| nodes(document, reading));
    if let Some(old) = shown.place.take()
        && next.as_ref().is_none_or(|(place, ..)| *place != old)
    {
        view.place(&old, vec![]);
    }
    document.context.unfinished = true;
    if matches!(document.leaf(), Block::Paragraph | Block::Formula { .. }) {
        show_paragraph(document, view, continued.unwrap_or(""));
        if continued.is_some() || inside {
            shown.tail = tail(view, document.root, &document.path(document.spine.len() - 1), false);
        }
    }
    document.context.unfinished = false;
    if let Some((place, nodes, verbatim)) = next {
        let visible = !nodes.is_empty();
        view.place(&place, nodes);
        if visible && place.offset == 0 {
            shown.tail = tail(view, place.root, &place.path, verbatim);
        }
        shown.place = Some(place);
    }
}

fn tail(view: &mut View, root: Root, path: &[u32], verbatim: bool) -> Option<Tail> {
    let path = view.absolute(root, path)?;
    let path = super::view::last_text(&mut view.nodes, &path)?;
    Some(Tail { path, verbatim })
}

/// The line, unless it is still open what its first characters begin.
fn readable<'a>(document: &Document, partial: &'a str) -> Option<&'a str> {
    let text = partial.trim_start_matches([' ', '\t', '>']);
    if let Block::Fenced(fence) = document.leaf() {
        let undecided = text.bytes().all(|byte| byte == fence.sign || byte == b' ');
        return (!undecided || (text.is_empty() && partial.is_empty())).then_some(partial);
    }
    let text = match text.strip_prefix(['-', '*', '+']) {
        Some(rest) if rest.starts_with(' ') => rest.trim_start_matches(' '),
        _ => text,
    };
    let marks = "#-*+_=~`|:>!<$\\[] \t";
    let undecided =
        text.chars().all(|symbol| marks.contains(symbol)) || is_number(text) || is_start_of_task(text);
    (!undecided).then_some(partial)
}

/// It may become the number of an item.
fn is_number(text: &str) -> bool {
    let text = text.trim_end_matches([' ', '\t']);
    let digits = text.strip_suffix(['.', ')']).unwrap_or(text);
    (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// It may become the box of a task that is done.
fn is_start_of_task(text: &str) -> bool {
    let rest = text.strip_prefix("[x").or_else(|| text.strip_prefix("[X"));
    rest.is_some_and(|rest| matches!(rest.trim_end_matches([' ', '\t']), "" | "]"))
}

/// What a line shows that does not go on with the open paragraph: where, which nodes, and whether as code.
fn nodes(document: &mut Document, reading: Reading<'_>) -> Option<(Place, Vec<Node>, bool)> {
    let Reading { keep, openings, leaf } = reading;
    let depth = keep - 1;
    let place = document.end_of(depth);
    document.context.unfinished = true;
    let node = match &leaf {
        Leaf::Code(text) if matches!(document.spine[depth].block, Block::Fenced(_) | Block::Indented) => {
            return Some((place, vec![line_node(text_nodes(text))], true));
        }
        Leaf::Row(text) => {
            let Block::Table { columns } = document.spine[depth].block else { return None };
            return Some((place, vec![row(document, text, columns)], false));
        }
        Leaf::Html(_, text, _) if matches!(document.spine[depth].block, Block::Html(_)) => {
            return Some((document.html_place(), vec![Node::HtmlBlock { text: format!("\n{text}") }], false));
        }
        Leaf::Paragraph(text) if is_start_of_alert(text) => {
            document.context.unfinished = false;
            return None;
        }
        Leaf::Paragraph(text) if text.starts_with('|') => None,
        Leaf::Paragraph(text) => Some(Node::Paragraph { children: inlines(text, &mut document.context) }),
        Leaf::Heading(..) | Leaf::Html(..) => leaf_node(&leaf, &mut document.context),
        Leaf::Code(text) => {
            Some(Node::CodeBlock { language: String::new(), children: vec![line_node(text_nodes(text))] })
        }
        _ => None,
    };
    document.context.unfinished = false;
    let verbatim = matches!(leaf, Leaf::Code(_));
    let shown = chain(&openings, node)?;
    let hidden = matches!(openings.first(), Some(crate::block::Opening::Footnote(_)));
    (!hidden).then(|| (place, vec![shown], verbatim))
}

fn row(document: &mut Document, text: &str, columns: usize) -> Node {
    let (sources, _) = document.cells(text, columns);
    let children =
        sources.iter().map(|source| Node::Cell { children: inlines(source, &mut document.context) });
    Node::Row { children: children.collect() }
}

/// Shows the open paragraph from its settled part on, with one more line.
fn show_paragraph(document: &mut Document, view: &mut View, more: &str) {
    let mut region = String::new();
    let settled = document.settled;
    let first = settled.children == 0 && settled.offset == 0;
    if first {
        let starts = settled.bytes;
        let bracket = document.text[starts..].starts_with('[');
        let hidden = if bracket { document.definitions_length() } else { starts };
        region.push_str(&document.text[hidden..]);
        if may_be_head(document.last_line(), more) {
            region.truncate(region.len().saturating_sub(document.last_line().len()));
        }
    } else if let Some(rest) = document.text.get(settled.bytes..) {
        region.push_str(rest);
    }
    if !more.is_empty() {
        let skip = settled.bytes.saturating_sub(document.text.len() + 1);
        if settled.bytes <= document.text.len() {
            region.push('\n');
        }
        region.push_str(more.get(skip..).unwrap_or(""));
    }
    let path = document.path(document.spine.len() - 1);
    let root = document.root;
    let place =
        |settled: Settled| Place { root, path: path.clone(), keep: settled.children, offset: settled.offset };
    let nodes = continued(&region, !first, document);
    let first_is_text = matches!(nodes.first(), Some(Node::Text { .. }));
    view.place(&place(start(settled, first_is_text)), nodes);
    let definition = first && document.text[settled.bytes..].starts_with('[');
    if region.len() > if definition { SETTLE_ANYWHERE } else { SETTLE } {
        settle(document, &region, !first);
    }
}

/// Where nodes go that follow the settled ones.
fn start(settled: Settled, first_is_text: bool) -> Settled {
    if settled.offset > 0 && !first_is_text {
        return Settled { children: settled.children + 1, offset: 0, ..settled };
    }
    settled
}

fn is_start_of_alert(text: &str) -> bool {
    text.len() < 16 && text.starts_with("[!") && !text.starts_with("[![")
}

/// The last line may turn out to be the head of a table.
fn may_be_head(last: &str, more: &str) -> bool {
    last.starts_with('|') && more.chars().all(|symbol| matches!(symbol, '|' | '-' | ':' | ' '))
}

/// The nodes of text that follows settled text, which began at white space.
fn continued(region: &str, follows: bool, document: &mut Document) -> Vec<Node> {
    let mut nodes = inlines(region.trim_start_matches([' ', '\n']), &mut document.context);
    if !follows || nodes.is_empty() {
        return nodes;
    }
    if region.starts_with('\n') {
        nodes.insert(0, Node::SoftBreak);
    } else if region.starts_with(' ') {
        match nodes.first_mut() {
            Some(Node::Text { text }) => text.insert(0, ' '),
            _ => nodes.insert(0, Node::Text { text: " ".to_owned() }),
        }
    }
    nodes
}

/// Settles the part of the shown text that nothing later is likely to change.
fn settle(document: &mut Document, region: &str, follows: bool) {
    let settled = document.settled;
    let point = match quiet_point(region) {
        Some(point) => point,
        None if region.len() > SETTLE_ANYWHERE => {
            let limit = region.floor_char_boundary(region.len() - 256);
            region[..limit].rfind([' ', '\n']).filter(|&at| at > 0).unwrap_or(limit)
        }
        None => return,
    };
    let nodes = continued(&region[..point], follows, document);
    document.context.footnotes.keep();
    let Some(last) = nodes.last() else { return };
    let from = start(settled, matches!(nodes.first(), Some(Node::Text { .. })));
    let count = nodes.len() as u32;
    let bytes = settled.bytes + point;
    document.settled = match last {
        Node::Text { text } => {
            let before = if count == 1 { from.offset } else { 0 };
            Settled { bytes, children: from.children + count - 1, offset: before + text.len() }
        }
        _ => Settled { bytes, children: from.children + count, offset: 0 },
    };
}

/// The last white space, well before the end, where no mark is open.
fn quiet_point(region: &str) -> Option<usize> {
    let bytes = region.as_bytes();
    let limit = bytes.len().saturating_sub(64);
    let mut open = [false; 6];
    let mut brackets = 0_u32;
    let mut found = None;
    let mut at = 1;
    while at < limit {
        let around = |space: u8| bytes[at - 1] == space && bytes.get(at + 1) == Some(&space);
        match bytes[at] {
            b'\\' => at += 1,
            b'*' if !around(b' ') => open[0] ^= true,
            b'_' => open[1] ^= true,
            b'~' => open[2] ^= true,
            b'`' => open[3] ^= true,
            b'$' => open[4] ^= true,
            b'<' => open[5] = true,
            b'>' => open[5] = false,
            b'[' => brackets += 1,
            b']' => brackets = brackets.saturating_sub(1),
            b' ' | b'\n' if bytes[at - 1] != b' ' && brackets == 0 && open == [false; 6] => found = Some(at),
            _ => {}
        }
        at += 1;
    }
    found
}
