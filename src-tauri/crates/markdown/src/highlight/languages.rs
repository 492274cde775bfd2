//! The languages: a table of their words, comments and strings.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::tree::TokenClass;

/// The words that a language knows.
pub(super) type Words = HashMap<&'static str, TokenClass>;

/// The keywords and constants of each language, in the order of [`ALL`].
static WORDS: LazyLock<Vec<Words>> = LazyLock::new(|| {
    let words = |language: &Language| {
        let constants = language.constants.split(' ').map(|word| (word, TokenClass::Number));
        constants.chain(language.keywords.split(' ').map(|word| (word, TokenClass::Keyword))).collect()
    };
    ALL.iter().map(words).collect()
});

/// How a language is lexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Code,
    /// Data or styles, where a name before `:` or `=` is a key.
    Keys,
    /// Tags.
    Markup,
    Diff,
    Markdown,
}

/// One way to write a string.
#[derive(Debug)]
pub(super) struct StringForm {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// A backslash escapes what follows.
    pub(super) escapes: bool,
    /// It may go on in the next line.
    pub(super) lines: bool,
    /// It holds one character; anything longer is not one.
    pub(super) short: bool,
}

/// What the lexer knows of a language.
#[derive(Debug)]
pub(super) struct Language {
    /// Names and extensions in lower case, the usual one first.
    pub(super) names: &'static [&'static str],
    pub(super) kind: Kind,
    /// Words, separated by spaces.
    keywords: &'static str,
    constants: &'static str,
    pub(super) line_comments: &'static [&'static str],
    pub(super) comments: &'static [(&'static str, &'static str)],
    pub(super) strings: &'static [StringForm],
    /// Keywords in any case.
    any_case: bool,
    /// A capital letter begins a type's name.
    types: bool,
    /// Characters of words besides letters and `_`.
    extra: &'static str,
}

impl Language {
    pub(super) fn is_word(&self, symbol: char) -> bool {
        symbol.is_alphabetic() || symbol == '_' || self.extra.contains(symbol)
    }

    /// What a word is, by what follows it and whether it begins its line.
    pub(super) fn class(&self, known: &Words, word: &str, after: &str, first: bool) -> Option<TokenClass> {
        let lower = self.any_case.then(|| word.to_ascii_lowercase());
        if let Some(&class) = known.get(lower.as_deref().unwrap_or(word)) {
            return Some(class);
        }
        let after = after.trim_start_matches(' ');
        if self.kind == Kind::Keys {
            let key = after.starts_with(':') || (first && after.starts_with('='));
            return key.then_some(TokenClass::Property);
        }
        if after.starts_with('(') {
            return Some(TokenClass::Function);
        }
        let capital = word.starts_with(|first: char| first.is_uppercase());
        (self.types && capital).then_some(TokenClass::Type)
    }
}

/// The language with this name or extension, in any case, and its words.
pub(super) fn find(name: &str) -> Option<(&'static Language, &'static Words)> {
    let name = name.trim_start_matches(['{', '.']).trim_end_matches('}');
    let name = name.split([',', ':', '{']).next().unwrap_or(name);
    let index = ALL
        .iter()
        .position(|language| language.names.iter().any(|known| known.eq_ignore_ascii_case(name)))?;
    Some((&ALL[index], &WORDS[index]))
}

const fn quoted(open: &'static str) -> StringForm {
    StringForm { open, close: open, escapes: true, lines: false, short: false }
}

const fn raw(open: &'static str, close: &'static str) -> StringForm {
    StringForm { open, close, escapes: false, lines: true, short: false }
}

const fn multiline(open: &'static str) -> StringForm {
    StringForm { open, close: open, escapes: true, lines: true, short: false }
}

const fn character() -> StringForm {
    StringForm { open: "'", close: "'", escapes: true, lines: false, short: true }
}

const DOUBLE: StringForm = quoted("\"");
const SINGLE: StringForm = quoted("'");
const BOTH: &[StringForm] = &[DOUBLE, SINGLE];
const C_COMMENT: &[(&str, &str)] = &[("/*", "*/")];

const PLAIN: Language = Language {
    names: &[],
    kind: Kind::Code,
    keywords: "",
    constants: "true false null",
    line_comments: &[],
    comments: &[],
    strings: BOTH,
    any_case: false,
    types: true,
    extra: "",
};

const C_LIKE: Language = Language { line_comments: &["//"], comments: C_COMMENT, ..PLAIN };
const KEYS: Language = Language {
    kind: Kind::Keys,
    constants: "true false null yes no on off",
    types: false,
    extra: "-",
    ..PLAIN
};

/// Every language.
pub(super) const ALL: &[Language] = &[
    Language {
        names: &["python", "py", "python3", "py3", "pyi", "ipython"],
        keywords: "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield",
        constants: "True False None",
        line_comments: &["#"],
        strings: &[multiline("\"\"\""), multiline("'''"), DOUBLE, SINGLE],
        ..PLAIN
    },
    Language {
        names: &["javascript", "js", "jsx", "mjs", "cjs", "typescript", "ts", "tsx", "mts", "svelte", "vue"],
        keywords: "abstract as async await break case catch class const continue debugger declare default delete do else enum export extends finally for from function get if implements import in infer instanceof interface is keyof let namespace new of private protected public readonly return satisfies set static super switch this throw try type typeof var void while yield any boolean number string never unknown",
        constants: "true false null undefined NaN Infinity",
        strings: &[DOUBLE, SINGLE, multiline("`")],
        extra: "$",
        ..C_LIKE
    },
    Language {
        names: &["rust", "rs"],
        keywords: "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait type union unsafe use where while bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize",
        constants: "true false None",
        strings: &[raw("r##\"", "\"##"), raw("r#\"", "\"#"), raw("r\"", "\""), multiline("\""), character()],
        ..C_LIKE
    },
    Language {
        names: &["go", "golang"],
        keywords: "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var any bool byte complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune string uint uint16 uint32 uint64 uint8 uintptr",
        constants: "true false nil iota",
        strings: &[DOUBLE, raw("`", "`"), character()],
        ..C_LIKE
    },
    Language {
        names: &["java", "groovy"],
        keywords: "abstract assert break case catch class continue default do else enum extends final finally for if implements import instanceof interface native new package permits private protected public record return sealed static super switch synchronized this throw throws transient try var void volatile while yield boolean byte char double float int long short",
        strings: &[multiline("\"\"\""), DOUBLE, SINGLE],
        ..C_LIKE
    },
    Language {
        names: &["kotlin", "kt", "kts", "scala"],
        keywords: "abstract actual as break by catch class companion const constructor continue crossinline data def do else enum expect extends final finally for fun get if import in infix init inline inner interface internal is lateinit lazy match new object open operator out override package private protected public return sealed set super suspend this throw trait try type typealias val var vararg when where while with yield",
        strings: &[raw("\"\"\"", "\"\"\""), DOUBLE, character()],
        ..C_LIKE
    },
    Language {
        names: &["c", "h", "cpp", "c++", "cc", "cxx", "hpp", "objc", "arduino", "cuda", "glsl", "zig"],
        keywords: "alignas alignof asm auto break case catch class co_await co_return co_yield concept const consteval constexpr const_cast continue decltype default delete do dynamic_cast else enum explicit export extern final for friend goto if inline mutable namespace new noexcept operator override private protected public register reinterpret_cast requires restrict return sizeof static static_assert static_cast struct switch template this thread_local throw try typedef typeid typename union using virtual volatile while bool char double float int long short signed unsigned void size_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t #include #define #ifdef #ifndef #if #else #elif #endif #pragma #undef",
        constants: "true false nullptr NULL",
        strings: &[raw("R\"(", ")\""), DOUBLE, character()],
        extra: "#",
        ..C_LIKE
    },
    Language {
        names: &["csharp", "c#", "cs", "fsharp", "f#", "fs"],
        keywords: "abstract as async await base break case catch checked class const continue default delegate do else enum event explicit extern finally fixed for foreach get goto if implicit in init interface internal is let lock match member module mutable namespace new open operator out override params partial private protected public readonly record ref required return sealed set sizeof stackalloc static struct switch this throw try type typeof unchecked unsafe using value var virtual void volatile when where while with yield bool byte char decimal double dynamic float int long nint object sbyte short string uint ulong ushort",
        strings: &[raw("\"\"\"", "\"\"\""), raw("@\"", "\""), DOUBLE, character()],
        ..C_LIKE
    },
    Language {
        names: &["swift"],
        keywords: "actor any as associatedtype async await break case catch class continue default defer deinit do else enum extension fallthrough fileprivate for func guard if import in indirect init inout internal is lazy let mutating nonisolated open operator override private protocol public repeat required rethrows return self Self some static struct subscript super switch throw throws try typealias unowned var weak where while",
        constants: "true false nil",
        strings: &[multiline("\"\"\""), DOUBLE],
        ..C_LIKE
    },
    Language {
        names: &["dart"],
        keywords: "abstract as assert async await base break case catch class const continue covariant default do dynamic else enum export extends extension factory final finally for get if implements import in interface is late library mixin new on operator part required rethrow return sealed set static super switch sync this throw try typedef var void when while with yield bool double int num",
        strings: &[multiline("'''"), multiline("\"\"\""), DOUBLE, SINGLE],
        ..C_LIKE
    },
    Language {
        names: &["ruby", "rb", "elixir", "ex", "exs", "crystal"],
        keywords: "alias and begin break case class def defmodule defp defined? do else elsif end ensure extend fn for if import in include loop module next not or private protected public raise redo require require_relative rescue retry return self super then undef unless until use when while with yield attr_accessor attr_reader attr_writer",
        constants: "true false nil",
        line_comments: &["#"],
        extra: "?!@",
        ..PLAIN
    },
    Language {
        names: &["php"],
        keywords: "abstract and array as break callable case catch class clone const continue declare default do echo else elseif empty enum extends final finally fn for foreach function global goto if implements include include_once instanceof insteadof interface isset list match namespace new or print private protected public readonly require require_once return static switch throw trait try unset use var while xor yield bool float int mixed null self string void <?php ?>",
        line_comments: &["//", "#"],
        extra: "$",
        ..C_LIKE
    },
    Language {
        names: &["bash", "sh", "shell", "zsh", "fish", "console", "shellsession", "terminal"],
        keywords: "case do done elif else esac export fi for function if in local readonly return select set shift source then trap unset until while alias cd declare echo eval exec exit printf read sudo test",
        line_comments: &["#"],
        strings: &[multiline("\""), raw("'", "'")],
        types: false,
        extra: "$-",
        ..PLAIN
    },
    Language {
        names: &["powershell", "ps1", "pwsh"],
        keywords: "begin break catch class continue do else elseif end enum exit filter finally for foreach from function if in param process return switch throw trap try until using while",
        constants: "$true $false $null",
        line_comments: &["#"],
        comments: &[("<#", "#>")],
        strings: BOTH,
        any_case: true,
        extra: "$-",
        ..PLAIN
    },
    Language {
        names: &["sql", "mysql", "postgresql", "postgres", "sqlite", "plsql", "tsql"],
        keywords: "add all alter and any as asc begin between by cascade case check column commit constraint create cross cte database default delete desc distinct drop else end except exists explain false fetch filter first for foreign from full function grant group having if in index inner insert intersect into is join key lateral left like limit materialized natural not null offset on or order outer over partition primary procedure recursive references replace returning revoke right rollback row rows select set table then to transaction trigger true truncate union unique update using values view when where window with bigint boolean char date decimal double float int integer json jsonb numeric real serial smallint text time timestamp uuid varchar",
        constants: "",
        line_comments: &["--"],
        comments: C_COMMENT,
        strings: &[StringForm { open: "'", close: "'", escapes: false, lines: true, short: false }, DOUBLE],
        any_case: true,
        types: false,
        ..PLAIN
    },
    Language {
        names: &["html", "xml", "svg", "xhtml", "rss", "plist", "astro"],
        kind: Kind::Markup,
        comments: &[("<!--", "-->"), ("<![CDATA[", "]]>")],
        ..PLAIN
    },
    Language {
        names: &["css", "scss", "less", "sass"],
        line_comments: &["//"],
        comments: C_COMMENT,
        extra: "-@",
        keywords: "@media @import @keyframes @font-face @supports @layer @use @mixin @include @container !important",
        ..KEYS
    },
    Language {
        names: &["json", "jsonc", "json5", "jsonl", "ndjson"],
        line_comments: &["//"],
        comments: C_COMMENT,
        ..KEYS
    },
    Language { names: &["yaml", "yml"], line_comments: &["#"], ..KEYS },
    Language {
        names: &["toml", "ini", "cfg", "conf", "properties", "env", "dotenv", "editorconfig"],
        line_comments: &["#", ";"],
        strings: &[multiline("\"\"\""), raw("'''", "'''"), DOUBLE, SINGLE],
        ..KEYS
    },
    Language {
        names: &["graphql", "gql", "protobuf", "proto"],
        keywords: "enum extend fragment implements import input interface message mutation on oneof option optional package query repeated required reserved returns rpc scalar schema service subscription syntax type union",
        line_comments: &["#", "//"],
        strings: &[multiline("\"\"\""), DOUBLE],
        ..KEYS
    },
    Language { names: &["markdown", "md", "mdx"], kind: Kind::Markdown, ..PLAIN },
    Language { names: &["diff", "patch"], kind: Kind::Diff, ..PLAIN },
    Language {
        names: &["lua"],
        keywords: "and break do else elseif end for function goto if in local not or repeat return then until while",
        constants: "true false nil",
        line_comments: &["--"],
        comments: &[("--[[", "]]")],
        strings: &[DOUBLE, SINGLE, raw("[[", "]]")],
        ..PLAIN
    },
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
        names: &["r", "rscript"],
        keywords: "break else for function if in next repeat return while library require source",
        constants: "TRUE FALSE NULL NA NaN Inf T F",
        line_comments: &["#"],
        types: false,
        extra: ".",
        ..PLAIN
    },
    Language {
        names: &["julia", "jl", "matlab", "octave", "m"],
        keywords: "abstract baremodule begin break case catch classdef const continue do else elseif end export finally for function global if import in let local macro module mutable otherwise parfor primitive quote return struct switch try type using where while",
        constants: "true false nothing missing NaN Inf",
        line_comments: &["#", "%"],
        comments: &[("#=", "=#")],
        strings: &[multiline("\"\"\""), DOUBLE],
        ..PLAIN
    },
    Language {
        names: &["perl", "pl"],
        keywords: "and cmp continue do each else elsif eq for foreach ge given gt if keys last le local lt my ne next no not or our package print push redo require return say shift sub unless until use when while x xor",
        line_comments: &["#"],
        extra: "$@%",
        ..PLAIN
    },
    Language {
        names: &["dockerfile", "docker", "containerfile"],
        keywords: "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR",
        line_comments: &["#"],
        types: false,
        extra: "$-",
        ..PLAIN
    },
    Language {
        names: &["makefile", "make", "mk", "cmake"],
        keywords: "define else endef endif export ifdef ifeq ifndef ifneq include override unexport if elseif foreach function set add_executable target_link_libraries project",
        line_comments: &["#"],
        extra: "$-.",
        ..KEYS
    },
    Language {
        names: &["nix", "hcl", "terraform", "tf"],
        keywords: "assert data else for if import in inherit let locals module output provider rec resource terraform then variable with",
        line_comments: &["#", "//"],
        comments: C_COMMENT,
        strings: &[raw("''", "''"), DOUBLE],
        ..KEYS
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
    Language {
        names: &["latex", "tex", "bibtex", "bib"],
        keywords: r"\begin \end \documentclass \usepackage \section \subsection \subsubsection \chapter \title \author \date \maketitle \item \label \ref \cite \caption \includegraphics \newcommand \renewcommand \textbf \textit \emph \frac \sum \int \left \right",
        constants: "",
        line_comments: &["%"],
        strings: &[],
        types: false,
        extra: r"\",
        ..PLAIN
    },
    Language {
        names: &["solidity", "sol"],
        keywords: "abstract address anonymous as assembly assert bool break bytes bytes32 calldata catch constant constructor continue contract delete do else emit enum error event external fallback final for function if immutable import indexed int int256 interface internal is library mapping memory modifier new override payable pragma private public pure receive require return returns revert storage string struct super this throw try uint uint8 uint256 unchecked using view virtual while",
        ..C_LIKE
    },
    Language {
        names: &["verilog", "systemverilog", "sv", "vhdl", "vhd"],
        keywords: "always always_comb always_ff architecture assign begin bit case default downto else elsif end endcase endfunction endmodule entity for function if in initial inout input integer is library localparam logic map module negedge of or others out output package parameter port posedge process reg signal std_logic std_logic_vector then to type use when while wire",
        constants: "",
        line_comments: &["//", "--"],
        comments: C_COMMENT,
        strings: &[DOUBLE],
        any_case: true,
        types: false,
        ..PLAIN
    },
    Language {
        names: &["fortran", "f90", "pascal", "delphi", "ada", "basic", "vb", "vbnet", "vba", "visualbasic"],
        keywords: "allocate and array as begin boolean byref byval call case character class const contains deallocate dim do else elseif elsif end endif enddo exit false for function if implicit in integer intent is logical loop mod module nothing none not of or out package print private procedure program public real record repeat result return select set string sub subroutine then to true type until unit use uses var while with write",
        line_comments: &["//", "!", "'", "--"],
        comments: &[("{", "}"), ("(*", "*)")],
        strings: &[DOUBLE],
        any_case: true,
        types: false,
        ..PLAIN
    },
    Language {
        names: &["asm", "assembly", "nasm", "x86asm", "armasm", "wasm", "wat", "llvm"],
        keywords: "adc add and bl bne beq call cmp dec div hlt idiv imul inc int ja jae jb jbe je jg jge jl jle jmp jne jnz jz lea leave loop mov movsx movzx mul neg nop not or pop push ret sar shl shr sub syscall test xor ldr str stp ldp adrp section global extern db dd dq equ define declare i1 i8 i32 i64 module func param local result export import",
        constants: "",
        line_comments: &[";", "//"],
        strings: BOTH,
        any_case: true,
        types: false,
        extra: ".%",
        ..PLAIN
    },
    Language {
        names: &["nginx", "apache", "apacheconf", "caddy", "caddyfile"],
        keywords: "access_log add_header alias error_log error_page events gzip http include index listen location proxy_pass proxy_set_header return rewrite root server server_name ssl_certificate ssl_certificate_key try_files upstream user worker_processes worker_connections",
        constants: "on off",
        line_comments: &["#"],
        types: false,
        extra: "$",
        ..PLAIN
    },
    Language {
        names: &["batch", "bat", "cmd", "dos"],
        keywords: "call cd copy del do echo else endlocal exist exit for goto if in mkdir move not off on pause rem set setlocal shift start",
        line_comments: &["::", "REM "],
        strings: &[DOUBLE],
        any_case: true,
        types: false,
        extra: "%@",
        ..PLAIN
    },
];
