//! Functional and logic languages.

use super::Language;
use super::forms::{DOUBLE, PLAIN, SINGLE, character, multiline};

pub(super) const ALL: &[Language] = &[
    Language {
        names: &["haskell", "hs", "elm", "purescript", "ocaml", "ml"],
        keywords: "as begin case class data default deriving do else end forall foreign fun function hiding if import in infix infixl infixr instance let match module mutable newtype of open qualified rec sig struct then type val where with",
        constants: "True False true false Nothing",
        line_comments: &["--"],
        comments: &[("{-", "-}"), ("(*", "*)")],
        strings: &[DOUBLE, character()],
        extra: "'",
        ..PLAIN
    },
    Language {
        names: &[
            "lisp",
            "clojure",
            "clj",
            "cljs",
            "edn",
            "scheme",
            "racket",
            "elisp",
            "emacs-lisp",
            "common-lisp",
        ],
        keywords: "and case cond def defmacro defn defn- defun defvar define define-syntax do doseq fn for if if-let if-not lambda let let* letrec loop map ns or progn quote recur require set! setq unless use when when-let while",
        constants: "true false nil",
        line_comments: &[";"],
        comments: &[("#|", "|#")],
        strings: &[multiline("\"")],
        types: false,
        extra: "-!?*:",
        ..PLAIN
    },
    Language {
        names: &["erlang", "erl", "prolog"],
        keywords: "after and andalso begin case catch div end fun if is maybe not of or orelse receive rem try when -module -export -import -record -define -spec -type -include",
        line_comments: &["%"],
        strings: &[multiline("\""), SINGLE],
        extra: "-",
        ..PLAIN
    },
];
