//! What is coloured as what, language by language.

mod comments;
mod languages;
mod markup;
mod names;
mod regex;

use super::*;
use TokenClass::{Comment, Function, Inserted, Keyword, Number, Property, String as Str, Type};

fn classes(language: &str, code: &str) -> Vec<(TokenClass, String)> {
    let mut highlighter = Highlighter::new(language).unwrap();
    let nodes = code.split('\n').flat_map(|line| highlighter.line(line));
    nodes
        .filter_map(|node| match node {
            Node::Token { class, text } => Some((class, text)),
            _ => None,
        })
        .collect()
}

fn has(language: &str, code: &str, class: TokenClass, text: &str) {
    let found = classes(language, code);
    assert!(found.contains(&(class, text.to_owned())), "{language}: {found:?}");
}

/// Nothing of the code is of this class.
fn lacks(language: &str, code: &str, class: TokenClass) {
    let found = classes(language, code);
    assert!(found.iter().all(|(other, _)| *other != class), "{language}: {found:?}");
}

#[test]
fn words_of_many_languages_are_known() {
    has("py", "def f(x): return None", Keyword, "def");
    has("py", "def f(x): return None", Function, "f");
    has("rust", "let x: Vec<u8> = vec![1];", Type, "Vec");
    has("ts", "const a = 0x1F;", Number, "0x1F");
    has("sql", "SELECT a FROM b -- c", Keyword, "SELECT");
    has("bash", "echo \"$x\" # hi", Comment, "# hi");
    has("json", "{\"a\": 1}", Property, "\"a\"");
    has("yaml", "key: 'v'", Property, "key");
    has("html", "<p class=\"x\">t</p>", Property, "p");
    has("css", "a { color: red; }", Property, "color");
    has("diff", "+ new", Inserted, "+ new");
    has("dockerfile", "FROM rust:1", Keyword, "FROM");
    has("clojure", "(defn f [x] (* x 2)) ; twice", Keyword, "defn");
    has("latex", r"\begin{align} % why", Keyword, r"\begin");
    has("asm", "mov eax, 0x10 ; sixteen", Comment, "; sixteen");
    has("solidity", "mapping(address => uint256) balances;", Keyword, "mapping");
    has("vb", "Dim x As Integer", Keyword, "Dim");
    has("nginx", "location / { root /srv; }", Keyword, "location");
    has("erlang", "-module(a). % here", Comment, "% here");
}

#[test]
fn what_a_line_leaves_open_is_carried_on() {
    has("python", "x = \"\"\"a\nif b\n\"\"\"\nif c", Str, "if b");
    has("c", "/* a\nint b; */ int c;", Comment, "int b; */");
    has("js", "`a\nlet ${x}`; let y", Str, "let ${x}`");
    has("c", "\"open\nint x", Keyword, "int");
}

#[test]
fn every_language_gives_back_the_text() {
    let sample = "fn a(b) { 'x' \"\\\"\" /* ü */ } // é #! <a b='c'> 1.5e3 --x [y] `z` ${q} %-";
    for language in super::languages::all() {
        let mut highlighter = Highlighter::new(language.names[0]).unwrap();
        for line in [sample, "", "\\", "'", "é'é", "<style>é", "é</style>é"] {
            let mut text = String::new();
            for node in highlighter.line(line) {
                match node {
                    Node::Token { text: span, .. } | Node::Text { text: span } => text.push_str(&span),
                    _ => unreachable!("a line has spans only"),
                }
            }
            assert_eq!(text, line, "{:?}", language.names);
        }
    }
}

#[test]
fn large_blocks_are_plain_after_their_beginning() {
    let mut highlighter = Highlighter::new("c").unwrap();
    let line = "int x;".repeat(1000);
    let plain = (0..40).filter(|_| matches!(highlighter.line(&line)[..], [Node::Text { .. }])).count();
    assert_eq!(plain, 7);
}
