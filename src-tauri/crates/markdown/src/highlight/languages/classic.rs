//! Languages of words rather than signs, and those of numbers.

use super::Language;
use super::forms::{
    BOTH_VERBATIM, DASHES, HASH, PLAIN, SLASHES, anywhere, apart, character, multiline, verbatim,
};

pub(super) const ALL: &[Language] = &[
    Language {
        names: &["r", "rscript"],
        keywords: "break else for function if in next repeat return while library require source",
        constants: "TRUE FALSE NULL NA NaN Inf T F",
        line_comments: &[HASH],
        types: false,
        extra: ".",
        ..PLAIN
    },
    Language {
        names: &["julia", "jl"],
        keywords: "abstract baremodule begin break catch const continue do else elseif end export finally for function global if import in isa let local macro module mutable primitive quote return struct try type using where while",
        constants: "true false nothing missing NaN Inf",
        line_comments: &[HASH],
        comments: &[("#=", "=#")],
        strings: &[multiline("\"\"\""), multiline("\""), apart(character())],
        extra: "!@",
        ..PLAIN
    },
    Language {
        names: &["matlab", "octave", "m"],
        keywords: "break case catch classdef continue do else elseif end endfor endfunction endif endwhile events enumeration for function global if methods otherwise parfor persistent properties return spmd switch try unwind_protect until while",
        constants: "true false pi NaN Inf",
        line_comments: &[anywhere("%"), HASH],
        comments: &[("%{", "%}")],
        strings: &[verbatim("\""), apart(verbatim("'"))],
        types: false,
        ..PLAIN
    },
    Language {
        names: &["fortran", "f90", "f95", "f03", "f08"],
        keywords: "abstract allocatable allocate associate block call case character class close complex contains cycle data deallocate default dimension do double elemental else elseif elsewhere end enddo endif endwhere entry exit extends external final forall format function generic goto if implicit import in inout inquire integer intent interface intrinsic is kind len logical module namelist none nullify only open operator optional out parameter pointer precision print private procedure program protected public pure read real recursive result return save select stop subroutine target then type use value where while write",
        constants: "",
        line_comments: &[anywhere("!")],
        strings: BOTH_VERBATIM,
        any_case: true,
        types: false,
        ..PLAIN
    },
    Language {
        names: &["pascal", "delphi", "pas", "objectpascal", "freepascal"],
        keywords: "and array as asm begin case class const constructor destructor div do downto else end except exports file finalization finally for function goto if implementation in inherited initialization inline interface is label library mod not object of on operator or out override packed private procedure program property protected public published raise record repeat set shl shr string then threadvar to try type unit until uses var virtual while with xor boolean byte cardinal char double extended integer longint real single word",
        constants: "true false nil",
        line_comments: &[SLASHES],
        comments: &[("{", "}"), ("(*", "*)")],
        strings: &[verbatim("'")],
        any_case: true,
        types: false,
        ..PLAIN
    },
    Language {
        names: &["ada", "adb", "ads"],
        keywords: "abort abs abstract accept access aliased all and array at begin body case constant declare delay delta digits do else elsif end entry exception exit for function generic goto if in interface is limited loop mod new not of or others out overriding package parallel pragma private procedure protected raise range record rem renames requeue return reverse select separate some subtype synchronized tagged task terminate then type until use when while with xor boolean character float integer natural positive string",
        constants: "true false null",
        line_comments: &[DASHES],
        strings: &[verbatim("\""), apart(character())],
        any_case: true,
        types: false,
        ..PLAIN
    },
    Language {
        names: &["basic", "vb", "vbnet", "vba", "visualbasic", "vbscript"],
        keywords: "addhandler addressof and andalso as await boolean byref byte byval call case catch char class const continue date decimal declare dim do double each else elseif end endif enum erase event exit finally for friend function get gosub goto handles if implements imports in inherits input integer interface is isnot let like long loop me mod module mustinherit mustoverride mybase namespace new next not object of on open option optional or orelse overridable overrides paramarray partial preserve print private property protected public raiseevent readonly redim resume return select set shared short single static step stop string structure sub then throw to try typeof until using variant wend when while with withevents writeonly xor",
        constants: "true false nothing null empty",
        line_comments: &[anywhere("'"), anywhere("REM "), anywhere("Rem "), anywhere("rem ")],
        strings: &[verbatim("\"")],
        any_case: true,
        types: false,
        ..PLAIN
    },
];
