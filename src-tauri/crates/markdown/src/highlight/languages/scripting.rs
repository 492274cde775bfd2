//! Languages of scripts and shells.

use super::Language;
use super::forms::{BOTH, DOUBLE, PLAIN, SINGLE, multiline, raw};

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
        names: &["ruby", "rb", "elixir", "ex", "exs", "crystal"],
        keywords: "alias and begin break case class def defmodule defp defined? do else elsif end ensure extend fn for if import in include loop module next not or private protected public raise redo require require_relative rescue retry return self super then undef unless until use when while with yield attr_accessor attr_reader attr_writer",
        constants: "true false nil",
        line_comments: &["#"],
        extra: "?!@",
        ..PLAIN
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
        names: &["lua"],
        keywords: "and break do else elseif end for function goto if in local not or repeat return then until while",
        constants: "true false nil",
        line_comments: &["--"],
        comments: &[("--[[", "]]")],
        strings: &[DOUBLE, SINGLE, raw("[[", "]]")],
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
