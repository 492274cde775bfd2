//! Hostile texts in every place of an exported page, and ordinary ones.

use std::fs;
use std::path::Path;

use openrouter::Parameters;
use store::{ConversationId, Message, MessageId, TitledBy};

use super::*;

fn conversation(title: &str, system_prompt: &str) -> Conversation {
    Conversation {
        id: ConversationId(1),
        uid: String::new(),
        title: title.to_owned(),
        titled_by: TitledBy::Nobody,
        model: None,
        system_prompt: system_prompt.to_owned(),
        parameters: Parameters::default(),
        head: None,
        created_at: 0,
        updated_at: 0,
        pinned: false,
        archived: false,
        deleted_at: None,
        folder: None,
        context_from: None,
        draft: String::new(),
        place: None,
    }
}

fn message(text: &str, status: Status) -> PathMessage {
    let message = Message {
        id: MessageId(1),
        conversation: ConversationId(1),
        parent: None,
        role: Role::Assistant,
        status,
        created_at: 0,
        text: text.to_owned(),
        reasoning: text.to_owned(),
    };
    PathMessage { message, siblings: Vec::new(), generation: None }
}

/// A page in which the same text stands in every place.
fn everywhere(text: &str) -> String {
    page(&conversation(text, text), &[message(text, Status::Complete)])
}

const ELEMENTS: &[&str] = &[
    "!doctype",
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "details",
    "summary",
    "p",
    "ul",
    "ol",
    "li",
    "pre",
    "code",
    "table",
    "tr",
    "th",
    "td",
    "hr",
    "br",
    "em",
    "strong",
    "s",
    "a",
    "span",
    "sup",
    "blockquote",
    "math",
];

const ATTRIBUTES: &[&str] =
    &["charset", "http-equiv", "content", "name", "class", "dir", "start", "rel", "href", "display"];

/// Every tag of a page as `(element, [(attribute, value)])`; fails on anything that is not one of ours.
fn tags(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let style = page.find("</style>").expect("a style");
    let mut rest = page;
    let mut tags = Vec::new();
    while let Some(open) = rest.find('<') {
        let close = open + rest[open..].find('>').expect("a tag ends");
        let inside = &rest[open + 1..close];
        assert!(!inside.contains('<'), "a tag in a tag: {inside}");
        rest = &rest[close + 1..];
        if inside == "style" {
            rest = &page[style..];
        }
        let inside = inside.trim_start_matches('/');
        let (element, mut attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        let mut found = Vec::new();
        while let Some((attribute, after)) = attributes.trim_start().split_once("=\"") {
            let (value, after) = after.split_once('"').expect("a value ends");
            found.push((attribute.to_owned(), value.to_owned()));
            attributes = after;
        }
        tags.push((element.to_owned(), found));
    }
    tags
}

#[track_caller]
fn assert_harmless(source: &str) {
    let page = everywhere(source);
    for (element, attributes) in tags(&page) {
        let is_math = element.starts_with('m') && element.bytes().all(|b| b.is_ascii_lowercase());
        assert!(ELEMENTS.contains(&element.as_str()) || is_math, "<{element}> from {source:?}");
        for (attribute, value) in attributes {
            let known = ATTRIBUTES.contains(&attribute.as_str())
                || (is_math
                    && attribute.bytes().all(|b| b.is_ascii_lowercase())
                    && !attribute.starts_with("on"));
            assert!(known, "{attribute}={value} from {source:?}");
            if attribute == "href" {
                let lower = value.to_ascii_lowercase();
                let scheme =
                    ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
                assert!(scheme, "{value} from {source:?}");
            }
        }
    }
}

#[test]
fn hostile_texts_stay_text() {
    for source in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</title></style><script>alert(1)</script>",
        "'><svg/onload=alert(1)>",
        "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) <javascript:alert(1)>",
        "[a](<https://x/\" onmouseover=\"alert(1)>) [b](https://x 't\" onclick=\"x')",
        "![x](https://example.com/p.png \"t\") ![\"><script>](x)",
        "```\"><script>\n</code></pre><script>\n```",
        "| <b> | \"> |\n|:--|--:|\n| <script> | </td> |",
        "$\\href{javascript:alert(1)}{x}$ $$\\text{</math><script>}$$",
        "a[^1]\n\n[^1]: <script> </section>",
        "- [x] <img src=x>\n\n> [!NOTE]\n> <iframe src=//x>",
        "<!-- --><![CDATA[<script>]]><?php ?>",
        "&lt;script&gt; &#60;script&#62;",
        "\u{0}\u{1b}[31m\u{202e}txt\u{2066} \u{feff}<a href=x>",
        "<a href=\"https://x\" style=\"background:url(//x)\">",
    ] {
        assert_harmless(source);
    }
}

#[test]
fn a_list_of_naughty_strings_stays_text() {
    let corpora = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpora"));
    if !corpora.is_dir() {
        return;
    }
    let list = fs::read_to_string(corpora.join("blns/blns.json")).unwrap();
    let strings: Vec<String> = serde_json::from_str(&list).unwrap();
    assert_eq!(strings.len(), 515);
    for string in &strings {
        assert_harmless(string);
    }
}

#[test]
fn nothing_is_fetched() {
    let page = everywhere("![a](https://example.com/a.png) <img src=https://example.com/b.png> text");
    for sign in ["src=", "<link", "<script", "<iframe", "url(", "@import", "<base"] {
        let marks = page.replace("&lt;img src=https://example.com/b.png", "");
        assert!(!marks.contains(sign), "{sign}");
    }
    assert!(page.contains("[Image: a https://example.com/a.png]"), "an image says what it would have been");
    assert!(page.contains("default-src &#39;none&#39;"), "the policy is on the page");
}

#[test]
fn what_is_written_is_shown() {
    let text = "# Head\n\nA *b* **c** ~~d~~ `e` [f](https://g.example/?a=1&b=2)\n\n1. one\n2. two\n\n```rust\nfn x() {}\n```\n\n\
                | h | i |\n|---|--:|\n| 1 | 2 |\n\n$x^2$ and a note[^1]\n\n[^1]: Noted.";
    let page = page(&conversation("A & B", "Be <brief>."), &[message(text, Status::Stopped)]);
    for part in [
        "<title>A &amp; B</title>",
        "Be &lt;brief&gt;.",
        "<h3 dir=\"auto\">Head</h3>",
        "<em>b</em>",
        "<strong>c</strong>",
        "<s>d</s>",
        "<code>e</code>",
        "href=\"https://g.example/?a=1&amp;b=2\">f</a>",
        "<ol start=\"1\">",
        "<span class=\"keyword\">fn</span>",
        "<th>h</th>",
        "<td class=\"right\">2</td>",
        "<math>",
        "<sup>1</sup>",
        "Noted.",
        "<summary>Reasoning</summary>",
        "The answer was stopped.",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}
