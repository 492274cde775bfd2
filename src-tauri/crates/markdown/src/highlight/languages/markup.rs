//! Markup and styles.

use super::forms::{C_COMMENT, DOUBLE, KEYS, PLAIN, anywhere, apart, first, spaced};
use super::{Kind, Language};

const XML: Language = Language {
    names: &["xml", "rss", "plist"],
    kind: Kind::Markup,
    constants: "",
    comments: &[("<!--", "-->"), ("<![CDATA[", "]]>")],
    ..PLAIN
};

const HTML: Language = Language {
    names: &["html", "svg", "xhtml", "vue", "svelte", "astro"],
    guests: &[("script", "javascript"), ("style", "css")],
    ..XML
};

const CSS: Language = Language {
    names: &["css"],
    comments: C_COMMENT,
    extra: "-@",
    keywords: "@media @import @keyframes @font-face @supports @layer @use @mixin @include @container",
    marks: &["!important"],
    ..KEYS
};

pub(super) const ALL: &[Language] = &[
    HTML,
    XML,
    CSS,
    Language { names: &["scss", "less", "sass"], line_comments: &[spaced("//")], ..CSS },
    Language { names: &["markdown", "md", "mdx"], kind: Kind::Markdown, constants: "", ..PLAIN },
    Language { names: &["diff", "patch"], kind: Kind::Diff, constants: "", ..PLAIN },
    Language {
        names: &["latex", "tex"],
        keywords: r"\begin \end \documentclass \usepackage \section \subsection \subsubsection \chapter \title \author \date \maketitle \item \label \ref \cite \caption \includegraphics \newcommand \renewcommand \textbf \textit \emph \frac \sum \int \left \right",
        kind: Kind::Prose,
        constants: "",
        line_comments: &[anywhere("%")],
        strings: &[],
        types: false,
        escapes: true,
        extra: r"\",
        ..PLAIN
    },
    Language {
        names: &["bibtex", "bib"],
        kind: Kind::Prose,
        keywords: "@article @book @booklet @comment @conference @inbook @incollection @inproceedings @manual @mastersthesis @misc @online @phdthesis @preamble @proceedings @string @techreport @unpublished",
        constants: "",
        line_comments: &[first("%")],
        strings: &[apart(DOUBLE)],
        escapes: true,
        extra: "@",
        ..PLAIN
    },
];
