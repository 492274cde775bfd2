//! Every way to cut a text into pushes ends in the tree of the whole text, and the operations build it.

use super::Stream;
use crate::tree::{Node, Operation};
use crate::{apply, parse};

/// One of everything, with the traps of streaming.
const MIXED: &str = include_str!("../../tests/mixed.md");

/// A small generator of numbers, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

pub(super) fn cut(text: &str, mut length: impl FnMut() -> usize) -> Vec<&str> {
    let mut rest = text;
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let end = rest.ceil_char_boundary(length().clamp(1, rest.len()));
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// Pushes the pieces, applies what comes out at every `drain`th, and checks that nothing differs.
pub(super) fn follow(pieces: &[&str], drain: usize) -> Vec<Node> {
    let mut stream = Stream::new();
    let mut shown = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        stream.push(piece);
        if index % drain == 0 {
            for operation in stream.operations() {
                apply(&mut shown, &operation);
            }
            assert_eq!(shown, stream.nodes(), "after {:?}", &pieces[..=index].concat());
        }
    }
    for operation in stream.finish() {
        apply(&mut shown, &operation);
    }
    assert_eq!(shown, stream.nodes());
    shown
}

#[test]
fn every_prefix_ends_in_the_tree_of_the_prefix() {
    for end in (0..=MIXED.len()).filter(|&end| MIXED.is_char_boundary(end)) {
        let prefix = &MIXED[..end];
        assert_eq!(follow(&cut(prefix, || 7), 3), parse(prefix), "{prefix:?}");
    }
}

#[test]
fn random_chunkings_end_in_the_tree_of_the_whole() {
    let whole = parse(MIXED);
    let mut random = Random(7);
    for round in 0..1000 {
        let most = [2, 5, 12, 40, 200][round % 5];
        let pieces = cut(MIXED, || 1 + random.below(most));
        assert_eq!(follow(&pieces, 1 + round % 3), whole, "round {round}");
    }
}

#[test]
fn random_texts_of_marks_end_in_their_tree() {
    let parts = [
        "*",
        "**",
        "_",
        "`",
        "```",
        "~~~",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "    ",
        "\t",
        "#",
        " ",
        "a",
        "b c",
        "[a]",
        "[a]: /u",
        "](",
        ")",
        "|",
        "-|-",
        "|-|-|",
        "---",
        "===",
        "<",
        ">",
        "<b>",
        "<!--",
        "-->",
        "$",
        "$$",
        "\\",
        "\\(",
        "\\)",
        "\\[",
        "\\]",
        "[^1]",
        "[^1]: ",
        "www.a.b",
        "http://a.b",
        "&amp;",
        "!",
        "[!NOTE]",
        "[ ] ",
        "\r\n",
        "é",
        "\u{F0000}",
        "~",
        "a@b.c",
        ":",
        "<div>",
        "  \n",
        "[x] ",
        "$$x=",
        "\\[x^",
        "y$$",
    ];
    let mut random = Random(11);
    for round in 0..4000 {
        let text: String = (0..1 + random.below(24)).map(|_| parts[random.below(parts.len())]).collect();
        let whole = parse(&text);
        let pieces = cut(&text, || 1 + random.below(6));
        assert_eq!(follow(&pieces, 1), whole, "round {round}: {text:?} in {pieces:?}");
    }
}

#[test]
fn long_paragraphs_end_in_their_tree() {
    let parts = [
        "word ",
        "and more, ",
        "*emphasis* ",
        "**strong ",
        "`code` ",
        "[link](https://a.org) ",
        "$x$ ",
        "[ ",
        "$5 ",
        "* ",
        "_ ",
        "é日本 ",
        "\n",
        "https://a.org/_b_ ",
        "\\ ",
        "`",
        "<b> ",
        "~~x~~ ",
        "[^1] ",
        "$$ ",
        "| ",
        "-|",
        ":-: ",
        "& ",
        "  \n",
        "longlonglong",
    ];
    let mut random = Random(23);
    for round in 0..60 {
        let kinds = 2 + random.below(parts.len() - 1);
        let first = random.below(parts.len());
        let text: String = (0..900).map(|_| parts[(first + random.below(kinds)) % parts.len()]).collect();
        let prefix = ["", "> ", "- ", "[a]: /b\n", "# "][round % 5];
        let text = format!("{prefix}{text}");
        let most = [4, 9, 64, 700][round % 4];
        let pieces = cut(&text, || 1 + random.below(most));
        assert_eq!(follow(&pieces, 1 + round % 2 * 30), parse(&text), "round {round}");
    }
}

#[test]
fn a_row_of_marks_that_is_long_makes_a_table_of_what_it_stands_under() {
    let head = "a|".repeat(12);
    for row in
        ["-|".repeat(12), "--------|".repeat(12), format!("{}x", ":-:|".repeat(20)), "--------|".repeat(9)]
    {
        let text = format!("{head}\n{row}\nb\n-|\n");
        let whole = parse(&text);
        for length in [1, 5, 64] {
            assert_eq!(follow(&cut(&text, || length), 1), whole, "{text}");
        }
    }
}

#[test]
fn corpora_end_in_their_tree_in_small_pieces() {
    for text in crate::conformance::texts() {
        let whole = parse(&text);
        for length in [1, 3, 16] {
            assert_eq!(follow(&cut(&text, || length), 1), whole, "{text:?}");
        }
    }
}

#[test]
fn text_that_grows_is_appended() {
    let mut stream = Stream::new();
    stream.push("Hello");
    stream.operations();
    stream.push(", wor");
    stream.push("ld");
    let path = vec![0, 0];
    assert_eq!(stream.operations(), [Operation::Append { path, text: ", world".into() }]);
}

#[test]
fn a_growing_list_keeps_its_items() {
    let mut stream = Stream::new();
    stream.push("- one\n- two\n");
    stream.operations();
    stream.push("- three\n");
    let operations = stream.operations();
    assert!(
        matches!(&operations[..], [Operation::Splice { path, keep: 2, .. }] if *path == [0]),
        "{operations:?}"
    );
    stream.push("\n- four\n");
    let operations = stream.operations();
    assert!(operations.contains(&Operation::Tight { path: vec![0], tight: false }), "{operations:?}");
}

#[test]
fn operations_between_two_drains_are_merged() {
    let mut stream = Stream::new();
    for piece in cut("# Title\n\nSome *text* and\n\n```rust\nfn main() {}\n```\n", || 3) {
        stream.push(piece);
    }
    assert_eq!(stream.operations().len(), 1);
}

#[test]
fn unfinished_syntax_is_text_and_never_a_link() {
    for text in ["see [text](htt", "see [text](http://exam", "see http://exam", "see <http://exam"] {
        let mut stream = Stream::new();
        stream.push(text);
        assert!(!format!("{:?}", stream.nodes()).contains("Link"), "{text}");
        assert_eq!(crate::to_plain_text(stream.nodes()), text);
    }
}

#[test]
fn marks_without_meaning_yet_are_hidden() {
    for text in ["#", "-", "|", "```", "1", "1.", "**", "a\n\n- ", "a\n\n##", "a\n\n| b", "a\n\n- [x] "] {
        let mut stream = Stream::new();
        stream.push(text);
        let shown = crate::to_plain_text(stream.nodes());
        assert!(shown.is_empty() || shown == "a", "{text:?} shows {shown:?}");
    }
}

#[test]
fn numbers_are_shown_while_they_come() {
    let table = "| n |\n|---|\n| 42";
    for (text, wanted) in
        [("3.1415", "3.1415"), ("x = 5", "x = 5"), ("1234567890", "1234567890"), (table, "n\n42")]
    {
        let mut stream = Stream::new();
        stream.push(text);
        assert_eq!(crate::to_plain_text(stream.nodes()).trim(), wanted);
    }
}

/// Pushes lines, and tells after which of them the first block has what is looked for.
fn line_that_shows(lines: &[&str], wanted: &str) -> Option<usize> {
    let mut stream = Stream::new();
    let mut shown = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        stream.push(&format!("{line}\n"));
        for operation in stream.operations() {
            apply(&mut shown, &operation);
        }
        assert_eq!(shown, stream.nodes());
        if format!("{:?}", shown.first()).contains(wanted) {
            return Some(index);
        }
    }
    None
}

#[test]
fn links_defined_later_are_live_when_the_next_line_shows_that_they_are_whole() {
    let lines =
        ["[a], [text][b] and [c]", "", "more", "", "[a]: https://a.org", "[b]: https://b.org", "", "."];
    assert_eq!(line_that_shows(&lines, "https://a.org"), Some(5));
    assert_eq!(line_that_shows(&lines, "https://b.org"), Some(6));
    assert_eq!(line_that_shows(&lines, "https://c.org"), None);
    let titled = ["[a]", "", "[a]: https://a.org", "'with a title'", "", "."];
    assert_eq!(line_that_shows(&titled, "with a title"), Some(4));
    assert_eq!(line_that_shows(&titled, "https://a.org"), Some(4));
    let twice = ["[A  b]", "", "[a B]: https://a.org", "[a b]: https://b.org", ""];
    assert_eq!(line_that_shows(&twice, "https://b.org"), None);
}

#[test]
fn footnotes_defined_later_are_live_with_the_first_line_of_their_text() {
    let lines = ["one[^1] two[^x]", "", "more", "", "[^1]: first", "    second", "", "[^x]: third", "", "."];
    assert_eq!(line_that_shows(&lines, r#"label: "1", number: 1"#), Some(4));
    assert_eq!(line_that_shows(&lines, r#"label: "x", number: 2"#), Some(7));
}

/// What the footnotes' marks and definitions show, by label, after every piece of a text.
fn numbers_seen(pieces: &[&str]) -> Vec<(String, u32)> {
    fn gather(nodes: &mut [Node], seen: &mut Vec<(String, u32)>) {
        for node in nodes {
            if let Node::FootnoteReference { label, number }
            | Node::FootnoteDefinition { label, number, .. } = node
            {
                seen.push((label.clone(), *number));
            }
            gather(crate::operation::children_mut(node).map_or(&mut [], Vec::as_mut_slice), seen);
        }
    }
    let mut stream = Stream::new();
    let mut seen = Vec::new();
    for piece in pieces {
        stream.push(piece);
        gather(&mut stream.nodes().to_vec(), &mut seen);
    }
    stream.finish();
    gather(&mut stream.nodes().to_vec(), &mut seen);
    seen.sort();
    seen.dedup();
    seen
}

#[test]
fn a_footnote_has_the_number_of_the_end_from_the_first_time_that_it_is_seen() {
    let as_numbered = |text: &str, wanted: &[(&str, u32)]| {
        let wanted: Vec<_> = wanted.iter().map(|&(label, number)| (label.to_owned(), number)).collect();
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        assert_eq!(numbers_seen(&letters), wanted, "{text:?} by letters");
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        assert_eq!(numbers_seen(&lines), wanted, "{text:?} by lines");
    };
    let defined = "\n[^a]: first\n\n[^b]: second\n\n[^c]: third\n";
    as_numbered(&format!("one[^b] two[^a]\n\n- three[^c] [^b]\n{defined}"), &[("a", 2), ("b", 1), ("c", 3)]);
    as_numbered(&format!("{defined}\none[^a] two[^b] `[^x]` three[^c]\n"), &[("a", 1), ("b", 2), ("c", 3)]);
    let long = "word ".repeat(200);
    let settled = format!("{defined}\none[^a] {long}two[^b] {long}three[^c] and {long}\n");
    as_numbered(&settled, &[("a", 1), ("b", 2), ("c", 3)]);
}

#[test]
fn a_footnote_that_stays_undefined_has_no_number_at_the_end() {
    let text = "one[^x] two[^a]\n\n[^a]: first\n";
    let mut stream = Stream::new();
    stream.push(text);
    stream.finish();
    let end = format!("{:?}", stream.nodes());
    assert!(end.contains(r#"label: "a", number: 1"#), "{end}");
    assert_eq!(stream.nodes(), parse(text));
}

#[test]
fn footnotes_can_be_read_along_until_a_block_follows_them() {
    let mut stream = Stream::new();
    let mut shown = Vec::new();
    let mut after = |text: &str| {
        stream.push(text);
        for operation in stream.operations() {
            apply(&mut shown, &operation);
        }
        assert_eq!(shown, stream.nodes());
        crate::to_plain_text(&shown)
    };
    assert_eq!(after("a[^1]\n\n[^1]: one\n"), "a\none");
    assert_eq!(after("\n    more te"), "a\none\nmore te");
    assert_eq!(after("xt\n\n[^2]: - two\n    - thr"), "a\none\nmore text\n- two\n- thr");
    assert_eq!(after("ee\n[^1]: again\n"), "a\none\nmore text\n- two\n- three");
    assert_eq!(after("\nBehind"), "a\none\nmore text\n- two\n- three");
    assert_eq!(after("\n"), "a\nBehind");
    stream.finish();
    assert_eq!(crate::to_plain_text(stream.nodes()), "a\nBehind\none\nmore text\n- two\n- three");
}

#[test]
fn a_leaf_with_more_labels_than_the_text_pays_for_waits_for_the_end() {
    let labels = 300;
    let mut text: String = (0..labels).map(|label| format!("[l{label}] ")).collect();
    text += "\n\n";
    text.extend((0..labels).map(|label| format!("[l{label}]: https://a.org/{label}\n")));
    let mut stream = Stream::new();
    for line in text.split_inclusive('\n') {
        stream.push(line);
    }
    let live = format!("{:?}", stream.nodes()).matches("Link").count();
    assert!((4..labels - 1).contains(&live), "{live}");
    stream.finish();
    assert_eq!(stream.nodes(), parse(&text));
    assert_eq!(format!("{:?}", stream.nodes()).matches("Link").count(), labels);
}

#[test]
fn a_footnote_opens_in_its_place_although_its_line_began_as_a_mark() {
    let long = format!("[^1]: A footnote that is {}longer than any line.", "much ".repeat(20));
    for (line, after) in [("[^1]: Short.", "\n"), ("[^1]: Short.", "\n\nAnother paragraph."), (&long, "")] {
        let whole = format!("A mark.[^1]\n\nThe last paragraph.\n\n{line}{after}");
        let (before, note) = whole.split_at(whole.rfind("[^1]:").unwrap() + "[^1]".len());
        assert_eq!(follow(&[before, note], 1), parse(&whole), "{whole:?}");
        let mut random = Random(3);
        for round in 0..300 {
            let pieces = cut(&whole, || 1 + random.below([2, 8, 12, 40, 200][round % 5]));
            assert_eq!(follow(&pieces, 1 + round % 3), parse(&whole), "{pieces:?}");
        }
    }
}
