//! Languages that models are asked about, and the names that they go by.

use super::{has, lacks};
use crate::highlight::languages::find;
use crate::tree::TokenClass::{Comment, Function, Keyword, Property, String as Str, Type};

/// A language, code of it without a comment, a comment, a keyword and a string that the code has.
type Sample = (&'static str, &'static str, &'static str, &'static str, &'static str);

const SAMPLES: &[Sample] = &[
    ("gdscript", "func _ready(): $Label.text = 'a#b'", "# now", "func", "'a#b'"),
    ("luau", "local x: number = `{a - -b}`", "-- sum", "local", "`{a - -b}`"),
    ("prisma", "model User { url String @default(\"a//b\") }", "// one", "model", "\"a//b\""),
    ("hlsl", "float4 main() : SV_Target { \"a\"; }", "// colour", "float4", "\"a\""),
    ("openscad", "module m() { text(\"a//b\"); }", "/* m */", "module", "\"a//b\""),
    ("vim", "let x = \"a\" . 'it''s'", "\" both", "let", "\"a\""),
    ("vim", "if &ft ==# 'vim'", "\" isn't it", "if", "'vim'"),
    ("tcl", "set colour #fff; puts \"a;#b\"", ";# white", "set", "\"a;#b\""),
    ("awk", "BEGIN { FS = \"#\" }", "# fields", "BEGIN", "\"#\""),
    ("cypher", "MATCH (a)-->(b) WHERE a.n = 'it\\'s' RETURN b", "// all", "MATCH", "'it\\'s'"),
    ("sparql", "PREFIX a: <http://example.org/a#b> SELECT ?x { ?x a:b 'c' }", "# x", "SELECT", "'c'"),
    ("kql", "T | where a == @'C:\\' and b > 1", "// b", "where", "@'C:\\'"),
    ("cobol", "MOVE 'it''s' TO WS-A COMPUTE B = A * 2.", "*> twice", "MOVE", "'it''s'"),
    ("nim", "proc f(x: int): string = r\"C:\\\" & $1'u8", "# number", "proc", "r\"C:\\\""),
    ("nim", "echo \"#\"", "#[ a ]#", "echo", "\"#\""),
    ("d", "import std; auto s = `a // b`; int x = a / b;", "/+ half +/", "auto", "`a // b`"),
    ("mojo", "fn f(owned x: Int) -> Int: return 'a#'", "# x", "fn", "'a#'"),
    ("starlark", "[a for a in glob([\"//a:b\"])]", "# c", "for", "\"//a:b\""),
    (
        "bicep",
        "resource a 'Microsoft.Web/sites@2022' = { url: 'https://a' }",
        "// a",
        "resource",
        "'https://a'",
    ),
    ("rego", "default allow := false if re_match(`#`, \"a\")", "# all", "default", "`#`"),
    ("jsonnet", "local a = { b: 'c' }; a", "# a", "local", "'c'"),
    ("lean", "theorem t (f' : Nat → Nat) : f' 1 - 1 = \"a\" := by simp", "-- proof", "theorem", "\"a\""),
    ("lean", "def x := 'a'", "/- x -/", "def", "'a'"),
    ("coq", "Lemma l : forall x', f x' = \"a\".", "(* l *)", "Lemma", "\"a\""),
    ("stata", "replace x = a * b / c if y == \"a//b\"", "// half", "replace", "\"a//b\""),
    ("sas", "data a; set b; x = y * z; t = 'it'; run;", "/* x */", "data", "'it'"),
    ("mathematica", "f[x_] := Module[{a}, StringJoin[\"(*\"] * a]", "(* f *)", "Module", "\"(*\""),
    ("autohotkey", "if (x) { MsgBox \"a;b\" }", "; x", "if", "\"a;b\""),
    ("applescript", "tell application \"Finder\" to set x to 3 - 1", "-- two", "tell", "\"Finder\""),
    ("dot", "digraph G { a -> b [label=\"a//b\", color=\"#fff\"]; }", "// edge", "digraph", "\"a//b\""),
    ("objective-c", "@implementation A { NSString *s = @\"a//b\"; }", "// s", "@implementation", "\"a//b\""),
    ("gradle", "plugins { id 'java' } def url = 'https://a'", "// url", "def", "'java'"),
    ("mips", "li $v0, 4 .asciiz \"a#b\"", "# print", "li", "\"a#b\""),
    ("riscv", "addi a0, a0, -1", "#decrement", "addi", ""),
    ("http", "POST /a#b HTTP/1.1", "", "POST", ""),
    ("typst", "#let a = \"b\" and https://example.org 50\\#", "// a", "#let", "\"b\""),
    ("wgsl", "@vertex fn main() -> @location(0) vec4<f32> { return a / b; }", "// v", "fn", ""),
];

#[test]
fn languages_that_models_are_asked_about_are_known() {
    for (language, code, comment, keyword, string) in SAMPLES {
        has(language, code, Keyword, keyword);
        lacks(language, code, Comment);
        if !comment.is_empty() {
            has(language, &format!("{code} {comment}"), Comment, comment);
        }
        if !string.is_empty() {
            has(language, code, Str, string);
        }
    }
}

#[test]
fn a_comment_that_is_a_line_of_its_own_is_none_elsewhere() {
    for (language, comment, code) in [
        ("vim", "\" it's \"all\"", "echo \"a\""),
        ("stata", "* all", "gen a = b * c"),
        ("sas", "* all;", "a = b * c;"),
        ("cobol", "      * ALL", "COMPUTE A = B * C"),
        ("tcl", "# it's", "set a #fff"),
        ("http", "### all", "GET /#a"),
        ("systemd", "; all", "ExecStart=/bin/a ; b"),
    ] {
        has(language, comment, Comment, comment.trim_start());
        has(language, &format!("{code}\n{comment}"), Comment, comment.trim_start());
        lacks(language, code, Comment);
    }
}

#[test]
fn templates_are_markup_with_comments_of_their_own() {
    has("jinja", "<p>{# it's #}</p>", Comment, "{# it's #}");
    has("handlebars", "<p>{{!-- a }} b --}}</p>", Comment, "{{!-- a }} b --}}");
    has("erb", "<%# a %><p>", Comment, "<%# a %>");
    has("jsp", "<%-- <p> --%><b>", Property, "b");
    has("razor", "@* <p> *@<b>", Comment, "@* <p> *@");
    for language in ["jinja", "handlebars", "erb", "ejs", "jsp", "razor", "cshtml"] {
        lacks(language, "<p>{{ a }} {% if b %} <%= c # d %> @e * f</p>", Comment);
        has(language, "<script>let a = 1</script>", Keyword, "let");
    }
}

#[test]
fn text_with_directives_stays_text() {
    has("rst", ".. note:: it's ``a b``", Str, "``a b``");
    has("rst", "   .. code-block:: c", Keyword, ".. ");
    has("rst", "see :ref:`a` (below)", Function, ":ref:");
    lacks("rst", "It's if (a) \"so\" # and // so", Comment);
    lacks("rst", "It's if (a) \"so\"", Function);
    for language in ["rst", "typst", "latex", "bibtex"] {
        lacks(language, "It's what Knuth wrote", Type);
    }
    lacks("typst", "It's for the reader (see above) if at all", Keyword);
    lacks("typst", "It's for the reader (see above)", Function);
    has("http", "Content-Type: text/html", Property, "Content-Type");
}

#[test]
fn a_language_is_found_by_its_names_and_by_names_of_files() {
    let names = "objective-c objectivec vb.net gradle jenkinsfile htm xaml xsl cshtml razor jsp erb ejs cu mips riscv \
        arm aarch64 s x86 systemd service desktop gitconfig sv gdscript luau prisma http hlsl wgsl openscad vim viml \
        tcl awk jinja handlebars cypher sparql kql cobol nim d mojo starlark bicep rego jsonnet lean coq stata sas \
        mathematica wolfram autohotkey applescript typst rst dot graphviz";
    for name in names.split_whitespace() {
        assert!(find(name).is_some(), "{name}");
    }
    for (file, name) in [
        ("make.bat", "batch"),
        ("src/main.rs", "rust"),
        ("./deploy/Dockerfile", "docker"),
        ("Jenkinsfile", "groovy"),
        ("CMakeLists.txt", "cmake"),
        ("VB.NET", "basic"),
        ("{.python}", "py"),
        ("index.html:12", "html"),
    ] {
        assert_eq!(find(file).map(|known| known.0.names), find(name).map(|known| known.0.names), "{file}");
    }
    for name in ["", "mermaid", "text", "a.unknown", "/", "."] {
        assert!(find(name).is_none(), "{name}");
    }
}
