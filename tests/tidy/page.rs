//! What the page may never do: turn a string into HTML, or into code.

use crate::source::{lines, obey, sources};

/// A way from a string to HTML or to code.
fn from_string(line: &str) -> Option<&'static str> {
    let ways = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "{@html",
        "DOMParser",
        "document.write",
        "createContextualFragment",
        "setHTMLUnsafe",
        "srcdoc",
        "eval(",
        "new Function(",
    ];
    ways.into_iter().find(|way| line.contains(way))
}

#[test]
fn the_page_never_reads_html_from_a_string() {
    let judged = sources(&["ts", "svelte", "html"]);
    let ours = judged.iter().filter(|source| source.path.starts_with("ui/") && !source.is_test());
    obey(
        "no HTML strings in the page",
        ours.flat_map(|source| {
            let code = source.without_comments();
            lines(&code, from_string).map(|(line, way)| source.breach(line, way)).collect::<Vec<_>>()
        }),
    );
}

#[test]
fn a_way_from_a_string_to_html_is_found() {
    assert_eq!(from_string("element.innerHTML = text;"), Some("innerHTML"));
    assert_eq!(from_string("{@html text}"), Some("{@html"));
    assert_eq!(from_string("element.textContent = text;"), None);
}

#[test]
fn the_page_loads_nothing_from_elsewhere() {
    let judged = sources(&["html", "css", "svelte"]);
    let ours = judged.iter().filter(|source| source.path.starts_with("ui/"));
    let elsewhere = |line: &str| {
        ["src=\"http", "href=\"http", "url(http", "url(\"http", "@import \"http"]
            .into_iter()
            .find(|way| line.contains(way))
    };
    obey(
        "fonts, styles and scripts ship with the app",
        ours.flat_map(|source| {
            let code = source.without_comments();
            lines(&code, elsewhere).map(|(line, way)| source.breach(line, way)).collect::<Vec<_>>()
        }),
    );
}
