//! Markup and styles.

use super::forms::{C_COMMENT, DOUBLE, KEYS, PLAIN, anywhere, apart, first, raw, spaced, verbatim};
use super::{Kind, Language};

const XML: Language = Language {
    names: &["xml", "rss", "plist", "xaml", "xsl", "xslt", "xsd", "wsdl", "csproj"],
    kind: Kind::Markup,
    constants: "",
    comments: &[("<!--", "-->"), ("<![CDATA[", "]]>")],
    ..PLAIN
};

const HTML: Language = Language {
    names: &["html", "htm", "svg", "xhtml", "vue", "svelte", "astro"],
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
    Language { names: &["scss", "less", "sass", "postcss"], line_comments: &[spaced("//")], ..CSS },
    Language { names: &["markdown", "md", "mdx"], kind: Kind::Markdown, constants: "", ..PLAIN },
    Language { names: &["diff", "patch"], kind: Kind::Diff, constants: "", ..PLAIN },
    Language {
        names: &["latex", "tex", "sty"],
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
        types: false,
        escapes: true,
        extra: "@",
        ..PLAIN
    },
    Language {
        names: &["jinja", "jinja2", "j2", "twig", "nunjucks", "njk", "django"],
        comments: &[("<!--", "-->"), ("{#", "#}")],
        ..HTML
    },
    Language {
        names: &["handlebars", "hbs", "mustache"],
        comments: &[("<!--", "-->"), ("{{!--", "--}}"), ("{{!", "}}")],
        ..HTML
    },
    Language { names: &["erb", "ejs", "eex", "heex"], comments: &[("<!--", "-->"), ("<%#", "%>")], ..HTML },
    Language { names: &["jsp", "aspx"], comments: &[("<!--", "-->"), ("<%--", "--%>")], ..HTML },
    Language { names: &["razor", "cshtml"], comments: &[("<!--", "-->"), ("@*", "*@")], ..HTML },
    Language {
        names: &["typst", "typ"],
        kind: Kind::Prose,
        keywords: "#let #set #show #import #include #if #else #for #while #return #context",
        constants: "",
        line_comments: &[spaced("//")],
        comments: C_COMMENT,
        strings: &[raw("```", "```"), verbatim("`"), apart(DOUBLE)],
        types: false,
        escapes: true,
        extra: "#",
        ..PLAIN
    },
    Language {
        names: &["rst", "restructuredtext"],
        kind: Kind::Prose,
        marks: &[".. "],
        constants: "",
        strings: &[verbatim("``")],
        types: false,
        escapes: true,
        extra: ":",
        ..PLAIN
    },
];
