//! Languages of words rather than signs, and those of numbers.

use super::Language;
use super::forms::{DOUBLE, PLAIN, multiline};

pub(super) const ALL: &[Language] = &[
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
        names: &["fortran", "f90", "pascal", "delphi", "ada", "basic", "vb", "vbnet", "vba", "visualbasic"],
        keywords: "allocate and array as begin boolean byref byval call case character class const contains deallocate dim do else elseif elsif end endif enddo exit false for function if implicit in integer intent is logical loop mod module nothing none not of or out package print private procedure program public real record repeat result return select set string sub subroutine then to true type until unit use uses var while with write",
        line_comments: &["//", "!", "'", "--"],
        comments: &[("{", "}"), ("(*", "*)")],
        strings: &[DOUBLE],
        any_case: true,
        types: false,
        ..PLAIN
    },
];
