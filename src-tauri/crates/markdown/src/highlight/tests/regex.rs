//! Regular expressions between slashes, where a slash may divide as well.

use super::{has, lacks};
use crate::tree::TokenClass::{Comment, Keyword, String as Str};

#[test]
fn a_regular_expression_opens_neither_string_nor_comment() {
    has("js", "s.replace(/`/g, x)\nlet y", Keyword, "let");
    has("js", "s.replace(/\"/g, '&quot;') // q", Comment, "// q");
    has("js", "s = s.split(/\\//g)", Str, "/\\//g");
    lacks("js", "s = s.split(/\\//g)", Comment);
    has("js", "x = y && /[/\"]+/u.test(z) || 1", Str, "/[/\"]+/u");
    has("js", "return /a'b/.test(c)", Str, "/a'b/");
    has("html", "<script>a = b.replace(/'/g, c); let d</script>", Keyword, "let");
    has("ruby", "x = s.gsub(/#/, '') # none", Comment, "# none");
    has("ruby", "x if s =~ /it's/", Str, "/it's/");
    has("awk", "$1 ~ /\"/ { print }", Keyword, "print");
}

#[test]
fn a_slash_that_divides_or_closes_a_tag_is_none() {
    lacks("js", "let x = a / b / c", Str);
    lacks("js", "let x = (a) / b[1] / 2", Str);
    lacks("jsx", "return <br /></div>", Str);
    lacks("jsx", "  /></div>", Str);
    lacks("js", "x = /unfinished", Str);
    has("js", "f(/* a / b */ c)", Comment, "/* a / b */");
    has("js", "f( // a / b", Comment, "// a / b");
    lacks("c", "x = (/a/)", Str);
}
