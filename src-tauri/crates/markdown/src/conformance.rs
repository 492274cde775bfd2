//! The public examples of CommonMark and GFM, rendered as the HTML that they expect. Test only: the product
//! has no HTML.

mod html;

use std::path::PathBuf;

use crate::{Node, Stream};

/// An example of a specification.
struct Example {
    number: u64,
    markdown: String,
    html: String,
}

fn corpora() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/corpora"))
}

/// The examples of a file of JSON; none when the corpora are absent.
fn examples(file: &str) -> Vec<Example> {
    let Ok(text) = std::fs::read_to_string(corpora().join(file)) else { return vec![] };
    let values: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let field = |value: &serde_json::Value, name: &str| value[name].as_str().unwrap().to_owned();
    let example = |value: &serde_json::Value| Example {
        number: value["example"].as_u64().unwrap(),
        markdown: field(value, "markdown"),
        html: field(value, "html"),
    };
    values.iter().map(example).collect()
}

/// Every text of the corpora, for tests of the stream.
pub(crate) fn texts() -> Vec<String> {
    let mut texts: Vec<String> = ["commonmark/spec-0.31.2.json", "gfm/gfm-spec.json"]
        .iter()
        .flat_map(|file| examples(file))
        .map(|example| example.markdown)
        .collect();
    if let Ok(folder) = std::fs::read_dir(corpora().join("markdown-it")) {
        let files = folder.filter_map(|entry| std::fs::read_to_string(entry.ok()?.path()).ok());
        texts.extend(files);
    }
    texts
}

/// Hostile strings; none when the corpora are absent.
fn payloads() -> Vec<String> {
    let Ok(text) = std::fs::read_to_string(corpora().join("xss/combined.json")) else { return vec![] };
    let values: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut payloads = Vec::new();
    strings(&values, &mut payloads);
    payloads
}

fn strings(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => out.push(text.clone()),
        serde_json::Value::Array(values) => values.iter().for_each(|value| strings(value, out)),
        serde_json::Value::Object(values) => values.values().for_each(|value| strings(value, out)),
        _ => {}
    }
}

/// Every destination in a tree.
fn destinations(nodes: &[Node], out: &mut Vec<String>) {
    for node in nodes {
        if let Node::Link { url, .. } | Node::Image { url, .. } = node {
            out.push(url.clone());
        }
        if let Some(children) = crate::operation::children_mut(&mut node.clone()) {
            destinations(children, out);
        }
    }
}

#[test]
fn hostile_texts_lead_nowhere_else() {
    let own =
        ["[a](javascript:alert(1))", "![a](data:text/html,x)", "<vbscript:x>", "[a](//b)", "[a](file:///b)"];
    for payload in payloads().into_iter().chain(own.map(str::to_owned)) {
        for text in
            [format!("[x]({payload})"), format!("<{payload}>"), format!("[a]\n\n[a]: {payload}"), payload]
        {
            let mut found = Vec::new();
            destinations(&crate::parse(&text), &mut found);
            assert!(found.iter().all(|url| crate::links::is_allowed(url)), "{text:?} leads to {found:?}");
        }
    }
}

fn render(markdown: &str) -> String {
    let mut stream = Stream::quiet().with_any_link();
    stream.push(markdown);
    stream.finish();
    html::render(stream.nodes())
}

/// The numbers of the examples that differ, besides those listed with their reasons.
fn differing(file: &str, exceptions: &[(u64, &str)]) -> Vec<u64> {
    let examples = examples(file);
    let mut differing = Vec::new();
    for example in &examples {
        let found = html::normal(&render(&example.markdown));
        let expected = html::normal(&example.html);
        let excepted = exceptions.iter().any(|(number, _)| *number == example.number);
        if found != expected && !excepted {
            println!(
                "{file} {}\n{:?}\nfound    {found:?}\nexpected {expected:?}\n",
                example.number, example.markdown
            );
            differing.push(example.number);
        }
    }
    differing
}

const BARE: &str = "bare addresses are links, by the extension that this example leaves out";
const NO_FTP: &str = "only http, https and mailto are links";
const COMMENT: &str = "an HTML comment is what CommonMark 0.31 says, not 0.29";
const TAGS: &str = "raw HTML is text, so there are no tags to filter";

#[test]
fn commonmark_examples_are_met() {
    let exceptions = [(602, BARE), (606, BARE), (608, BARE), (611, BARE), (612, BARE)];
    assert_eq!(differing("commonmark/spec-0.31.2.json", &exceptions), Vec::<u64>::new());
}

#[test]
fn gfm_examples_are_met() {
    let exceptions = [
        (610, BARE),
        (614, BARE),
        (616, BARE),
        (619, BARE),
        (620, BARE),
        (628, NO_FTP),
        (645, COMMENT),
        (646, COMMENT),
        (653, TAGS),
    ];
    assert_eq!(differing("gfm/gfm-spec.json", &exceptions), Vec::<u64>::new());
}

const NOTES: &str = "the page draws footnotes, and those that nothing refers to are kept";
const IGNORED: &str = "the example expects nothing in particular";

#[test]
fn gfm_extension_examples_are_met() {
    let exceptions = [(20, IGNORED), (22, TAGS), (23, NOTES)];
    assert_eq!(differing("gfm/gfm-extensions.json", &exceptions), Vec::<u64>::new());
}

#[test]
fn gfm_regression_examples_are_met() {
    assert_eq!(differing("gfm/gfm-regression.json", &[(13, NOTES)]), Vec::<u64>::new());
}
