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
    /// The example is of the extension that makes links of bare addresses.
    bare: bool,
}

/// The public corpora, when they lie beside the project. Where they do, every file must be there.
fn corpora() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/corpora"));
    folder.is_dir().then_some(folder)
}

/// What a file of JSON holds, which must be so many values; none when the corpora are absent.
fn values(file: &str, count: usize) -> Vec<serde_json::Value> {
    let Some(corpora) = corpora() else { return vec![] };
    let text = std::fs::read_to_string(corpora.join(file)).unwrap();
    let values: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(values.len(), count, "{file}");
    values
}

/// A file of examples and how many it has.
type Examples = (&'static str, usize);

const COMMONMARK: Examples = ("commonmark/spec-0.31.2.json", 652);
const GFM: Examples = ("gfm/gfm-spec.json", 673);
const GFM_EXTENSIONS: Examples = ("gfm/gfm-extensions.json", 28);
const GFM_REGRESSION: Examples = ("gfm/gfm-regression.json", 19);

/// The examples of a file; none when the corpora are absent.
fn examples((file, count): Examples) -> Vec<Example> {
    let field = |value: &serde_json::Value, name: &str| value[name].as_str().unwrap().to_owned();
    let example = |value: &serde_json::Value| Example {
        number: value["example"].as_u64().unwrap(),
        markdown: field(value, "markdown"),
        html: field(value, "html"),
        bare: value["ext"].as_str() == Some("autolink"),
    };
    values(file, count).iter().map(example).collect()
}

/// Every text of the corpora, for tests of the stream.
pub(crate) fn texts() -> Vec<String> {
    let mut texts: Vec<String> =
        [COMMONMARK, GFM].into_iter().flat_map(examples).map(|example| example.markdown).collect();
    if let Some(corpora) = corpora() {
        let folder = std::fs::read_dir(corpora.join("markdown-it")).unwrap();
        texts.extend(folder.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()));
    }
    texts
}

/// Hostile strings; none when the corpora are absent.
fn payloads() -> impl Iterator<Item = String> {
    let values = values("xss/combined.json", 8_705);
    values.into_iter().map(|value| value["payload"].as_str().unwrap().to_owned())
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
    for payload in payloads().chain(own.map(str::to_owned)) {
        for text in
            [format!("[x]({payload})"), format!("<{payload}>"), format!("[a]\n\n[a]: {payload}"), payload]
        {
            let mut found = Vec::new();
            destinations(&crate::parse(&text), &mut found);
            let harmless = |url: &String| crate::links::is_allowed(url) || crate::links::is_picture(url);
            assert!(found.iter().all(harmless), "{text:?} leads to {found:?}");
        }
    }
}

fn render(markdown: &str, bare: bool) -> String {
    let mut stream = Stream::quiet().with_any_link(bare);
    stream.push(markdown);
    stream.finish();
    html::render(stream.nodes())
}

/// Whether bare addresses are links in an example.
type Bare = fn(&Example) -> bool;

/// Exactly the examples that are listed, each with its reason, differ.
fn assert_met_but_for(file: Examples, bare: Bare, exceptions: &[(u64, &str)]) {
    let examples = examples(file);
    let differing = examples.iter().filter(|example| {
        let found = html::normal(&render(&example.markdown, bare(example)));
        let expected = html::normal(&example.html);
        let differs = found != expected;
        if differs {
            let (name, number, text) = (file.0, example.number, &example.markdown);
            println!("{name} {number}\n{text:?}\nfound    {found:?}\nexpected {expected:?}\n");
        }
        differs
    });
    let differing: Vec<u64> = differing.map(|example| example.number).collect();
    let known: Vec<u64> = exceptions.iter().map(|(number, _)| *number).collect();
    assert!(examples.is_empty() || differing == known, "{differing:?} differ, {exceptions:?} are known to");
}

const BARE: &str =
    "a bare address is a link in the product, and GFM's own example of that extension contradicts this";
const NO_FTP: &str = "only http, https and mailto are links";
const COMMENT: &str = "an HTML comment is what CommonMark 0.31 says, not 0.29; either is shown as text";
const TAGS: &str = "raw HTML is text, so there are no tags to filter";
const IGNORED: &str = "the example expects nothing in particular";

#[test]
fn commonmark_examples_are_met_without_the_extension_of_bare_addresses() {
    assert_met_but_for(COMMONMARK, |_| false, &[]);
}

#[test]
fn commonmark_examples_are_met_in_the_product_but_for_bare_addresses() {
    let exceptions = [(602, BARE), (606, BARE), (608, BARE), (611, BARE), (612, BARE)];
    assert_met_but_for(COMMONMARK, |_| true, &exceptions);
}

#[test]
fn gfm_examples_are_met_with_the_extension_that_each_is_of() {
    let exceptions = [(628, NO_FTP), (645, COMMENT), (646, COMMENT), (653, TAGS)];
    assert_met_but_for(GFM, |example| example.bare, &exceptions);
}

#[test]
fn gfm_extension_and_regression_examples_are_met() {
    let exceptions = [(20, IGNORED), (22, TAGS)];
    assert_met_but_for(GFM_EXTENSIONS, |_| true, &exceptions);
    assert_met_but_for(GFM_REGRESSION, |_| true, &[]);
}

/// Examples of our own for every construct, which are there when the public ones are not.
const OWN: &str = include_str!("../tests/constructs.txt");

#[test]
fn own_examples_are_met() {
    let examples: Vec<_> = OWN.split("\n====\n").skip(1).collect();
    assert!(examples.len() >= 60, "{}", examples.len());
    let mut differing = Vec::new();
    for example in examples {
        let (name, rest) = example.split_once('\n').unwrap();
        let (markdown, expected) = rest.split_once("\n----\n").unwrap();
        let markdown = markdown.replace('→', "\t").replace('␠', " ");
        let found = html::render(&crate::parse(&markdown));
        let (found, expected) = (html::normal(&found), html::normal(expected));
        if found != expected {
            differing.push(format!("{name}\n  found    {found:?}\n  expected {expected:?}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
