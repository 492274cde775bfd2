//! Languages of scripts and shells.

use super::Language;
use super::forms::{BOTH_APART, DASHES, DOUBLE, HASH, PLAIN, SINGLE, first, multiline, raw, verbatim};

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

pub(super) const ALL: &[Language] = &[
    Language {
        names: &["python", "py", "python3", "py3", "pyi", "ipython"],
        keywords: "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield",
        constants: "True False None",
        line_comments: &[HASH],
        strings: &[multiline("\"\"\""), multiline("'''"), DOUBLE, SINGLE],
        ..PLAIN
    },
    Language {
        names: &["ruby", "rb", "crystal", "cr"],
        keywords: "alias and begin break case class def defined? do else elsif end ensure extend for if import in include loop module next not or private protected public raise redo require require_relative rescue retry return self super then undef unless until use when while with yield attr_accessor attr_reader attr_writer",
        constants: "true false nil",
        line_comments: &[HASH],
        extra: "?!@",
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
    Language { names: &["console", "shellsession", "terminal"], strings: BOTH_APART, ..SHELL },
    Language {
        names: &["powershell", "ps1", "pwsh"],
        keywords: "begin break catch class continue do else elseif end enum exit filter finally for foreach from function if in param process return switch throw trap try until using while",
        constants: "$true $false $null",
        line_comments: &[HASH],
        comments: &[("<#", "#>")],
        strings: &[raw("@\"", "\"@"), raw("@'", "'@"), verbatim("\""), verbatim("'")],
        any_case: true,
        extra: "$-",
        ..PLAIN
    },
    Language {
        names: &["lua"],
        keywords: "and break do else elseif end for function goto if in local not or repeat return then until while",
        constants: "true false nil",
        line_comments: &[DASHES],
        comments: &[("--[[", "]]"), ("--[=[", "]=]"), ("--[==[", "]==]")],
        strings: &[DOUBLE, SINGLE, raw("[[", "]]"), raw("[=[", "]=]"), raw("[==[", "]==]")],
        ..PLAIN
    },
    Language {
        names: &["perl", "pl"],
        keywords: "and cmp continue do each else elsif eq for foreach ge given gt if keys last le local lt my ne next no not or our package print push redo require return say shift sub unless until use when while x xor",
        line_comments: &[HASH],
        extra: "$@%",
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
];
