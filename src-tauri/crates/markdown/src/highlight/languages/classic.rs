//! Languages of words rather than signs, and those of numbers.

use super::Language;
use super::forms::{
    BOTH_VERBATIM, C_COMMENT, DASHES, HASH, ML_COMMENT, PLAIN, SLASHES, anywhere, apart, character, enclosed,
    first, multiline, spaced, verbatim,
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
        names: &["basic", "vb", "vb.net", "vbnet", "vba", "visualbasic", "vbscript", "vbs", "bas"],
        keywords: "addhandler addressof and andalso as await boolean byref byte byval call case catch char class const continue date decimal declare dim do double each else elseif end endif enum erase event exit finally for friend function get gosub goto handles if implements imports in inherits input integer interface is isnot let like long loop me mod module mustinherit mustoverride mybase namespace new next not object of on open option optional or orelse overridable overrides paramarray partial preserve print private property protected public raiseevent readonly redim resume return select set shared short single static step stop string structure sub then throw to try typeof until using variant wend when while with withevents writeonly xor",
        constants: "true false nothing null empty",
        line_comments: &[anywhere("'"), anywhere("REM "), anywhere("Rem "), anywhere("rem ")],
        strings: &[verbatim("\"")],
        any_case: true,
        types: false,
        ..PLAIN
    },
    Language {
        names: &["cobol", "cob", "cbl", "cpy"],
        keywords: "accept add after all alphabetic and are assign at author before binary blank by call cancel close comp comp-3 compute configuration continue copy data date delete depending display divide division down else end end-call end-evaluate end-if end-perform end-read end-string end-write environment equal evaluate exit fd file file-control file-status filler for from function giving go goback greater identification if in indexed initialize input input-output inspect into invalid is key less line linkage lines move multiply next not occurs of on open or organization other output paragraph perform pic picture procedure program program-id read record redefines remainder replacing returning rewrite rounded run search section select sequential set size sort start stop string subtract tallying than then through thru time times to unstring until up usage using value values varying when with working-storage write",
        constants: "true false zero zeros zeroes space spaces high-values low-values",
        line_comments: &[anywhere("*>"), first("*")],
        strings: BOTH_VERBATIM,
        any_case: true,
        types: false,
        extra: "-",
        ..PLAIN
    },
    Language {
        names: &["stata", "ado"],
        keywords: "anova append args bootstrap by bysort capture clear collapse cd continue destring di display do drop dta egen else encode end estimates export foreach forvalues gen generate global graph gsort histogram if import in insheet keep label levelsof line list local logit log margins matrix merge mi noisily numlist of order postfile predict preserve program qui quietly recode reg regress rename replace reshape restore return save scalar scatter set sort summarize sum syntax tabulate tab tempfile tempvar test tsset ttest twoway use using varlist version while xi xtreg xtset",
        constants: "",
        line_comments: &[first("*"), spaced("//")],
        comments: C_COMMENT,
        strings: &[enclosed("`\"", "\"'"), verbatim("\"")],
        types: false,
        ..PLAIN
    },
    Language {
        names: &["sas"],
        keywords: "and array as by call cards class data datalines delete descending do drop else end eq format from ge group gt having if in infile informat input into is join keep label le length let libname like lt means merge model ne not null on options or order otherwise out output proc put quit rename retain run select set sort sql stop table tables then title to union until update var when where while %do %else %end %global %if %include %let %local %macro %mend %put %then %to",
        constants: "",
        line_comments: &[first("*"), first("%*")],
        comments: C_COMMENT,
        strings: BOTH_VERBATIM,
        any_case: true,
        types: false,
        extra: "%",
        ..PLAIN
    },
    Language {
        names: &["mathematica", "wolfram", "wolframlanguage", "wl"],
        keywords: "Begin BeginPackage Block Break Catch Check Compile Continue Do Dynamic DynamicModule End EndPackage For Function If Manipulate Map Module Needs Quiet Return Switch Table Throw Which While With",
        constants: "True False Null None All Automatic Pi E I Infinity",
        comments: ML_COMMENT,
        strings: &[multiline("\"")],
        extra: "$",
        ..PLAIN
    },
];
