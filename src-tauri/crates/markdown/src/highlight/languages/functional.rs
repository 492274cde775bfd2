//! Functional and logic languages.

use super::Language;
use super::forms::{
    C_COMMENT, DASHES, DOUBLE, ML_COMMENT, PLAIN, SEMICOLON, SLASHES, anywhere, character, multiline, raw,
};

pub(super) const ALL: &[Language] = &[
    Language {
        names: &["haskell", "hs", "elm", "purescript"],
        keywords: "as case class data default deriving do else forall foreign hiding if import in infix infixl infixr instance let match module newtype of qualified rec then type where",
        constants: "True False Nothing",
        line_comments: &[DASHES],
        comments: &[("{-", "-}")],
        strings: &[DOUBLE, character()],
        extra: "'",
        ..PLAIN
    },
    Language {
        names: &["ocaml", "ml", "mli"],
        keywords: "and as assert begin class constraint do done downto else end exception external for fun function functor if in include inherit initializer lazy let match method mod module mutable new nonrec object of open or private rec sig struct then to try type val virtual when while with bool char float int list option string unit",
        constants: "true false None",
        comments: ML_COMMENT,
        strings: &[multiline("\""), raw("{|", "|}"), character()],
        extra: "'",
        ..PLAIN
    },
    Language {
        names: &["fsharp", "f#", "fs"],
        keywords: "abstract and as assert async base begin class default delegate do done downcast downto elif else end exception extern finally fixed for fun function global if in inherit inline interface internal lazy let match member module mutable namespace new not of open or override private public rec return select static struct then to try type upcast use val void when while with yield bool byte char decimal double float int int64 list obj option seq string unit",
        constants: "true false null None",
        line_comments: &[SLASHES],
        comments: ML_COMMENT,
        strings: &[raw("\"\"\"", "\"\"\""), raw("@\"", "\""), multiline("\""), character()],
        extra: "'!",
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
            "scm",
            "racket",
            "rkt",
            "elisp",
            "el",
            "emacs-lisp",
            "common-lisp",
        ],
        keywords: "and case cond def defmacro defn defn- defun defvar define define-syntax do doseq fn for if if-let if-not lambda let let* letrec loop map ns or progn quote recur require set! setq unless use when when-let while",
        constants: "true false nil",
        line_comments: &[SEMICOLON],
        comments: &[("#|", "|#")],
        strings: &[multiline("\"")],
        types: false,
        escapes: true,
        extra: "-!?*:",
        ..PLAIN
    },
    Language {
        names: &["erlang", "erl", "hrl"],
        keywords: "after and andalso begin case catch div else end fun if maybe not of or orelse receive rem try when",
        marks: &["-module", "-export", "-import", "-record", "-define", "-spec", "-type", "-include"],
        line_comments: &[anywhere("%")],
        ..PLAIN
    },
    Language {
        names: &["prolog", "swipl"],
        keywords: "is mod not rem dynamic discontiguous module use_module initialization",
        constants: "true false fail",
        line_comments: &[anywhere("%")],
        comments: C_COMMENT,
        ..PLAIN
    },
    Language {
        names: &["lean", "lean4"],
        keywords: "abbrev at attribute axiom by calc class def deriving do else end example exact export extends for from fun have if import in inductive infixl infixr instance intro lemma let macro match mut mutual namespace noncomputable notation open partial private protected return rfl rintro rw section set_option show simp structure suffices syntax termination_by theorem then universe unless variable where while with #check #eval #print #reduce Prop Type Sort",
        constants: "true false none",
        line_comments: &[DASHES],
        comments: &[("/-", "-/")],
        strings: &[multiline("\""), character()],
        extra: "'!?#",
        ..PLAIN
    },
    Language {
        names: &["coq", "rocq"],
        keywords: "Admitted Arguments Axiom Check Class Compute Corollary Declare Defined Definition End Eval Example Export Fact Fixpoint From Goal Hint Hypothesis Import Inductive Instance Lemma Ltac Module Notation Open Parameter Print Proof Proposition Qed Record Remark Require Scope Search Section Set Structure Theorem Variable Variables as at by else end exists fix forall fun if in let match return struct then using with where Prop Set Type apply assert auto cbn constructor destruct discriminate eapply exact induction intro intros inversion lia now reflexivity rewrite simpl split subst symmetry trivial unfold",
        constants: "true false None",
        comments: ML_COMMENT,
        strings: &[raw("\"", "\"")],
        extra: "'",
        ..PLAIN
    },
];
