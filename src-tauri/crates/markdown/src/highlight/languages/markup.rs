//! Markup and styles.

use super::forms::{C_COMMENT, KEYS, PLAIN};
use super::{Kind, Language};

pub(super) const ALL: &[Language] = &[
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
    Language { names: &["markdown", "md", "mdx"], kind: Kind::Markdown, ..PLAIN },
    Language { names: &["diff", "patch"], kind: Kind::Diff, ..PLAIN },
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
];
