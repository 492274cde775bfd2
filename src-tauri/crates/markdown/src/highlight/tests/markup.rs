//! Tags, and the scripts and styles between them.

use super::{classes, has, lacks};
use crate::highlight::languages;
use crate::tree::TokenClass::{Comment, Keyword, Property, String as Str, Type};

#[test]
fn scripts_and_styles_are_lexed_as_what_they_are() {
    let page = "<style>\na { color: red; } /* one\ntwo */\n</style>\n<p>It's if</p>\n<script>\nlet a = `b\nc`; // d\n</script>";
    has("html", page, Property, "color");
    has("html", page, Comment, "two */");
    has("html", page, Keyword, "let");
    has("html", page, Str, "c`");
    has("html", page, Comment, "// d");
    let found = classes("html", page);
    assert!(!found.contains(&(Keyword, "if".to_owned())), "{found:?}");
    assert_eq!(
        found.iter().filter(|token| **token == (Property, "script".to_owned())).count(),
        2,
        "{found:?}"
    );
}

#[test]
fn a_comparison_in_a_script_is_no_tag() {
    let line = "<script>for (let i=0;i<n;i++) if (a>b) x();</script><p class=\"c\">let</p>";
    has("html", line, Keyword, "if");
    has("html", line, Type, "class");
    assert_eq!(
        classes("html", line).iter().filter(|token| **token == (Keyword, "let".to_owned())).count(),
        1
    );
}

#[test]
fn only_its_closing_tag_ends_a_script() {
    has("html", "<script>x = '<b>' </b> let\n</SCRIPT >", Keyword, "let");
    has("html", "<script>x = '</scripts>'; let", Keyword, "let");
    // As in a browser, which looks for the tag before it reads the script.
    has("html", "<script>x = `</script><b>", Property, "b");
    has("html", "<script>/* x </script><b>", Property, "b");
    lacks("html", "<script>x = `\n</script>\nlet", Keyword);
}

#[test]
fn a_tag_that_opens_a_script_may_have_attributes_and_lines() {
    has("html", "<script\n  type=\"module\"\n>\nlet a", Keyword, "let");
    has("html", "<SCRIPT src=\"a>b\">let", Keyword, "let");
    lacks("html", "<script src=\"a\"></script>let", Keyword);
    lacks("svg", "<style/>\n<text>@media</text>", Keyword);
    lacks("html", "<scripts>let</scripts>", Keyword);
    lacks("html", "<!-- <script> -->let", Keyword);
}

#[test]
fn a_style_of_other_markup_is_a_tag_like_any() {
    lacks("xml", "<style name=\"a\">\n<item name=\"color: b\">@media</item>\n</style>", Keyword);
    has("xml", "<style name=\"a\">\n<item>c</item>", Property, "item");
}

#[test]
fn a_component_of_one_file_has_tags_script_and_style() {
    for language in ["vue", "svelte"] {
        let code = "<script lang=\"ts\">\nlet a: string;\n</script>\n<p on:click={f}>Don't let</p>\n<style>\na { color: red }";
        has(language, code, Keyword, "string");
        has(language, code, Property, "p");
        has(language, code, Property, "color");
        lacks(language, "<p>Don't let</p>", Keyword);
    }
}

#[test]
fn a_value_may_go_on_in_the_next_line() {
    has("html", "<p class=\"a\nb > c\" id=\"d\">", Str, "b > c\"");
    has("html", "<p class=\"a\nb > c\" id=\"d\">", Type, "id");
    lacks("html", "a<b it's\nc 'd'", Comment);
    has("html", "a<b it's\nid='d'", Type, "id");
}

#[test]
fn what_is_inside_of_tags_is_a_language_that_is_known() {
    for (tag, language) in languages::all().flat_map(|language| language.guests) {
        assert!(languages::named(language).is_some(), "{tag}: {language}");
    }
}
