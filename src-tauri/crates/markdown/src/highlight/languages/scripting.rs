//! Languages of scripts and shells.

use super::Language;
use super::forms::{
    BOTH_APART, C_COMMENT, DASHES, DOUBLE, HASH, ML_COMMENT, PLAIN, SINGLE, anywhere, apart, character,
    enclosed, first, multiline, quoted, raw, spaced, unpaired, verbatim,
};

const SHELL: Language = Language {
    names: &["bash", "sh", "shell", "zsh", "fish"],
    keywords: "case do done elif else esac export fi for function if in local readonly return select set shift source then trap unset until while alias cd declare echo eval exec exit printf read sudo test",
    line_comments: &[HASH],
    strings: &[multiline("\""), raw("'", "'")],
    types: false,
    escapes: true,
    extra: "$-",
    ..PLAIN
};

const PYTHON: Language = Language {
    names: &["python", "py", "python3", "py3", "pyi", "ipython", "pyx", "cython", "starlark", "bazel", "bzl"],
    keywords: "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield",
    constants: "True False None",
    line_comments: &[HASH],
    strings: &[multiline("\"\"\""), multiline("'''"), DOUBLE, SINGLE],
    ..PLAIN
};

/// Backticks are Luau's; Lua has no other use for them.
const LUA: Language = Language {
    names: &["lua"],
    keywords: "and break do else elseif end for function goto if in local not or repeat return then until while",
    constants: "true false nil",
    line_comments: &[DASHES],
    comments: &[("--[[", "]]"), ("--[=[", "]=]"), ("--[==[", "]==]")],
    strings: &[quoted("`"), DOUBLE, SINGLE, raw("[[", "]]"), raw("[=[", "]=]"), raw("[==[", "]==]")],
    ..PLAIN
};

pub(super) const ALL: &[Language] = &[
    PYTHON,
    Language {
        names: &["ruby", "rb", "gemfile", "rakefile", "podfile", "vagrantfile", "crystal", "cr"],
        keywords: "alias and begin break case class def defined? do else elsif end ensure extend for if import in include loop module next not or private protected public raise redo require require_relative rescue retry return self super then undef unless until use when while with yield attr_accessor attr_reader attr_writer",
        constants: "true false nil",
        line_comments: &[HASH],
        extra: "?!@",
        regex: true,
        ..PLAIN
    },
    Language {
        names: &["elixir", "ex", "exs"],
        keywords: "after alias and case catch cond def defdelegate defexception defimpl defmacro defmacrop defmodule defp defprotocol defstruct do else end fn for if import in not or quote raise receive require rescue super throw try unless unquote use when with",
        constants: "true false nil",
        line_comments: &[HASH],
        strings: &[multiline("\"\"\""), multiline("'''"), multiline("\""), SINGLE],
        extra: "?!@",
        ..PLAIN
    },
    SHELL,
    // What commands print has apostrophes, which must not open a string.
    Language {
        names: &["console", "shellsession", "shell-session", "sh-session", "terminal"],
        strings: BOTH_APART,
        ..SHELL
    },
    Language {
        names: &["powershell", "ps1", "psm1", "pwsh"],
        keywords: "begin break catch class continue do else elseif end enum exit filter finally for foreach from function if in param process return switch throw trap try until using while",
        constants: "$true $false $null",
        line_comments: &[HASH],
        comments: &[("<#", "#>")],
        strings: &[raw("@\"", "\"@"), raw("@'", "'@"), verbatim("\""), verbatim("'")],
        any_case: true,
        extra: "$-",
        ..PLAIN
    },
    LUA,
    Language {
        names: &["luau"],
        keywords: "and break continue do else elseif end export for function goto if in local not or repeat return then type typeof until while",
        ..LUA
    },
    Language {
        names: &["perl", "pl", "pm"],
        keywords: "and cmp continue do each else elsif eq for foreach ge given gt if keys last le local lt my ne next no not or our package print push redo require return say shift sub unless until use when while x xor",
        line_comments: &[HASH],
        extra: "$@%",
        regex: true,
        ..PLAIN
    },
    Language {
        names: &["batch", "bat", "cmd", "dos"],
        keywords: "call cd copy del do echo else endlocal exist exit for goto if in mkdir move not off on pause rem set setlocal shift start",
        line_comments: &[first("::"), first("rem "), first("REM "), first("@rem "), first("@REM ")],
        strings: &[verbatim("\"")],
        any_case: true,
        types: false,
        extra: "%@",
        ..PLAIN
    },
    Language {
        names: &["mojo"],
        keywords: "alias and as async await borrowed break comptime continue def del deinit elif else except finally fn for from global if import in inout is lambda let mut nonlocal not or out owned pass raise raises read ref return self struct trait try var while with yield",
        ..PYTHON
    },
    Language {
        names: &["gdscript", "gd", "godot"],
        keywords: "and as assert await break breakpoint class class_name const continue elif else enum extends for func if in is match not or pass preload return self setget signal static super var void when while yield bool float int @export @export_range @icon @onready @rpc @tool",
        constants: "true false null PI TAU INF NAN",
        extra: "@",
        ..PYTHON
    },
    Language {
        names: &["nim", "nims", "nimble"],
        keywords: "addr and as asm bind block break case cast concept const continue converter defer discard distinct div do echo elif else end enum except export finally for from func if import in include interface is isnot iterator let macro method mixin mod nil not notin object of or out proc ptr raise ref return shl shr static template try tuple type using var when while xor yield array bool byte char float int seq set string uint void",
        constants: "true false",
        line_comments: &[HASH],
        comments: &[("#[", "]#")],
        strings: &[raw("\"\"\"", "\"\"\""), enclosed("r\"", "\""), DOUBLE, character()],
        ..PLAIN
    },
    Language {
        names: &["tcl", "tk"],
        keywords: "after append array break catch close continue dict else elseif error eval exec expr finally for foreach format gets global if incr info join lappend lassign lindex list llength lrange lsort namespace on open package proc puts regexp regsub rename require return set source split string switch then trap try unset uplevel upvar variable vwait while",
        constants: "true false",
        line_comments: &[first("#"), anywhere(";#"), anywhere("; #")],
        strings: &[DOUBLE],
        types: false,
        escapes: true,
        ..PLAIN
    },
    Language {
        names: &["awk", "gawk"],
        keywords: "BEGIN BEGINFILE END ENDFILE break case continue default delete do else exit for func function getline if in next nextfile print printf return switch while",
        constants: "FILENAME FNR FS NF NR OFS ORS RS",
        line_comments: &[HASH],
        strings: &[DOUBLE],
        types: false,
        regex: true,
        ..PLAIN
    },
    Language {
        names: &["vim", "viml", "vimscript", "vimrc"],
        keywords: "abort augroup autocmd break call catch colorscheme command continue def else elseif enddef endfor endfunction endif endtry endwhile execute export filetype finally finish for function highlight if import inoremap in let map nmap nnoremap noremap normal return set setlocal silent source syntax throw tnoremap try unlet var vnoremap while xnoremap",
        line_comments: &[first("\""), unpaired("\""), spaced("# ")],
        strings: &[DOUBLE, verbatim("'")],
        types: false,
        ..PLAIN
    },
    Language {
        names: &["autohotkey", "ahk"],
        keywords: "and as break case catch class continue default else extends finally for global goto if in is isset local loop new not or return static super switch this throw try until while #hotif #ifwinactive #include #noenv #requires #singleinstance",
        constants: "true false unset",
        line_comments: &[spaced(";")],
        comments: C_COMMENT,
        strings: &[verbatim("\""), apart(verbatim("'"))],
        any_case: true,
        types: false,
        extra: "#",
        ..PLAIN
    },
    Language {
        names: &["applescript", "osascript", "scpt"],
        keywords: "activate and as beginning by considering contains continue copy display div does else end equal error every exit first for from get given global if ignoring in into is it its last local me mod my not of on or property quit repeat return returning script set some tell that the then thing through times to try until where while whose with without application dialog document file folder item list record text window",
        constants: "true false missing",
        line_comments: &[DASHES, HASH],
        comments: ML_COMMENT,
        strings: &[multiline("\"")],
        types: false,
        ..PLAIN
    },
];
