//! Where comments and strings begin and end, and what only looks like one.

use super::{has, lacks};
use crate::tree::TokenClass::{Comment, Function, Keyword, Property, String as Str};

/// Each language's comment is one, and the code before it has none.
fn comments(samples: &[(&str, &str, &str)]) {
    for (language, code, comment) in samples {
        lacks(language, code, Comment);
        has(language, &format!("{code} {comment}"), Comment, comment);
    }
}

/// Each language's string is one, and the code has no comment.
fn strings(samples: &[(&str, &str, &str)]) {
    for (language, code, string) in samples {
        has(language, code, Str, string);
        lacks(language, code, Comment);
    }
}

#[test]
fn an_operator_of_one_language_is_no_comment_of_another() {
    comments(&[
        ("julia", "x % 2 == 0", "# even"),
        ("matlab", "x = y' * 2;", "% twice"),
        ("pascal", "writeln('Hi, {you}');", "{ greets }"),
        ("pascal", "x := 1;", "(* one *)"),
        ("ada", "X := Y / 2;", "-- half"),
        ("fortran", "s = 'Hi' // name", "! both"),
        ("vb", "Dim a = {1, 2} : x = rs!F", "' two"),
        ("basic", "LET X = 1", "REM one"),
        ("verilog", "for (i = 8; i > 0; i--)", "// down"),
        ("vhdl", "y <= a / b;", "-- half"),
        ("zig", "const x = a * b;", "// product"),
        ("nix", "a // { b = 1; }", "# merged"),
        ("hcl", "a = 1", "// one"),
        ("haskell", "foldr (*) 1 . map (*2)", "-- product"),
        ("ocaml", "let x = y - -1", "(* sum *)"),
        ("fsharp", "List.reduce (*) xs", "(* product *)"),
        ("css", "a { background: url(https://example.org/a.png); }", "/* a */"),
        ("scss", "a { background: url(https://example.org/a.png); }", "// a"),
        ("latex", r"50\% of", "% half"),
        ("llvm", "define i32 @f() #0 {", "; f"),
        ("wat", "(i32.const 1)", "(; one ;)"),
        ("nasm", "mov eax, [ebx+4]", "; load"),
        ("armasm", "mov r0, #1", "@ one"),
        ("asm", "movl $1, %eax", "# one"),
        ("php", "x();", "# y"),
        ("proto", "int32 a = 1;", "/* a */"),
        ("prolog", "a :- b.", "/* a */"),
        ("toml", "a = 1", "# one"),
    ]);
    lacks("php", "#[Route('/x')]", Comment);
    lacks("bib", "url = {https://example.org/a%20b},", Comment);
    lacks("ini", "color = #fff", Comment);
    has("ini", "; first\na = 1", Comment, "; first");
    lacks("batch", "echo a::b", Comment);
    has("batch", "rem copies\ndir", Comment, "rem copies");
}

#[test]
fn quotes_are_strings_only_where_they_are() {
    strings(&[
        ("pascal", "writeln('Hi');", "'Hi'"),
        ("fortran", "print *, 'Hi'", "'Hi'"),
        ("fortran", "print *, \"a\\\", x", "\"a\\\""),
        ("vb", "s = \"C:\\\" & x", "\"C:\\\""),
        ("matlab", "fprintf('%d', x)", "'%d'"),
        ("ada", "C := 'x';", "'x'"),
        ("vhdl", "q <= '0';", "'0'"),
        ("julia", "c = 'x'", "'x'"),
        ("powershell", "cd \"C:\\\"; ls", "\"C:\\\""),
        ("csharp", "var p = @$\"C:\\\";", "@$\"C:\\\""),
        ("groovy", "x = '''a // b'''", "'''a // b'''"),
        ("elixir", "@doc \"\"\"\nIt's # here\n\"\"\"", "It's # here"),
        ("zig", "const c = 'x';", "'x'"),
        ("fsharp", "let s = \"\"\"a \"b\" // c\"\"\"", "\"\"\"a \"b\" // c\"\"\""),
    ]);
    lacks("matlab", "z = [a' b'] * x(1)' + y.'", Str);
    has("ada", "X := Character'('a');", Str, "'a'");
    lacks("ocaml", "let f (x : 'a) (y : 'b) = x", Str);
    lacks("fsharp", "let f (x: 'a) (y: 'b) = x", Str);
    lacks("yaml", "text: it's what it isn't", Str);
    lacks("pascal", "x := 5; { it's }", Str);
}

#[test]
fn a_backslash_takes_what_follows_along() {
    has("bash", "echo it\\'s\nif x", Keyword, "if");
    lacks("bash", "echo it\\'s\nif x", Str);
    has("clojure", "(split \\\" s)\n(defn f [])", Keyword, "defn");
    has("scheme", "(eq? c #\\;) ; semicolon", Comment, "; semicolon");
    has("latex", r"\textbf{a} \% b % c", Comment, "% c");
}

#[test]
fn what_a_terminal_printed_leaves_no_string_open() {
    has("console", "$ git commit\nit's done\n$ for x", Keyword, "for");
}

#[test]
fn each_of_a_split_group_has_its_own_words() {
    for word in ["then", "elif", "fun", "function", "rec", "of"] {
        has("fsharp", word, Keyword, word);
        lacks("csharp", word, Keyword);
    }
    for word in ["comptime", "defer", "errdefer", "orelse", "fn", "u8"] {
        has("zig", word, Keyword, word);
        lacks("c", word, Keyword);
    }
    has("pascal", "BEGIN", Keyword, "BEGIN");
    has("cmake", "ADD_EXECUTABLE(app main.c)", Keyword, "ADD_EXECUTABLE");
    has("cmake", "find_package(Qt6)", Function, "find_package");
    has("toml", "name = 1", Property, "name");
}

#[test]
fn prose_has_no_functions_but_its_commands() {
    lacks("latex", "as shown (see below)", Function);
    has("latex", r"\alpha + \mine{x}", Function, r"\mine");
    has("yaml", "url: https://example.org", Property, "url");
    lacks("yaml", "- https://example.org", Property);
}
