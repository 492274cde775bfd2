//! Texts that want to be too deep, too many or too dear.

#[path = "../../benches/stream/shapes.rs"]
mod shapes;

use super::tests::{cut, follow};
use crate::parse;
use crate::tree::Node;

#[test]
fn hostile_texts_are_shallow_and_end_in_their_tree() {
    let marks = ["> ", "- ", "*a ", "[", "**a *b ", "![", "<a ", "$", "`", "\\[", "1. ", "~~a ~b "];
    let repeated = marks.into_iter().map(|mark| mark.repeat(3000));
    let shapes = shapes::SHAPES.into_iter().map(|(_, shape)| shape(10_000));
    for text in repeated.chain(shapes) {
        let whole = parse(&text);
        let start = &text[..text.floor_char_boundary(20)];
        assert!(depth(&whole) <= 100, "{start:?} is {} deep", depth(&whole));
        assert_eq!(follow(&cut(&text, || 500), 1), whole, "{start:?}");
    }
}

#[test]
fn a_short_row_under_a_very_long_head_is_not_made_as_long_without_end() {
    let columns = 10_000;
    let head = format!("{}\n{}\n", "a|".repeat(columns), "-|".repeat(columns));
    let whole = parse(&(head + &"b\n".repeat(10_000)));
    assert!(count(&whole) < 1_000_000, "{} nodes", count(&whole));
}

fn depth(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| 1 + depth(&children(node))).max().unwrap_or(0)
}

fn count(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| 1 + count(&children(node))).sum()
}

fn children(node: &Node) -> Vec<Node> {
    crate::operation::children_mut(&mut node.clone()).map(std::mem::take).unwrap_or_default()
}
