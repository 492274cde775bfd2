//! Texts that would be dear if one part of them were read again for every other: for the benchmark, which holds their
//! cost against twice as much of them, and for the tests, which read them.

/// A text of about so many bytes.
pub(crate) type Shape = fn(usize) -> String;

/// The shapes, by what they are.
pub(crate) const SHAPES: [(&str, Shape); 22] = [
    ("formulas that one mark closes", |bytes| format!("{}\\)", "\\(".repeat(bytes / 2))),
    ("displayed formulas that one mark closes", |bytes| format!("{}\\]", "\\[ ".repeat(bytes / 3))),
    ("formulas that end in code", |bytes| format!("{}`x` \\)", "\\( ".repeat(bytes / 3))),
    ("pairs of dollars", |bytes| "$$ ".repeat(bytes / 3)),
    ("dollars", |bytes| "$a ".repeat(bytes / 3)),
    ("commands of a formula", |bytes| format!("${}$", "\\sqrt".repeat(bytes / 5))),
    ("emphasis around code", |bytes| ["*`a` ".repeat(bytes / 6), "*".repeat(bytes / 6)].concat()),
    ("emphasis that is never closed", |bytes| "*a _b ".repeat(bytes / 6)),
    ("images in images", |bytes| ["![a ".repeat(bytes / 8), "](u)".repeat(bytes / 8)].concat()),
    ("a definition's title that does not end", |bytes| format!("[a]: /u \"x{}", "\nb".repeat(bytes / 2))),
    ("a definition that is none", |bytes| {
        format!("[a]: <{}> b{}", "x".repeat(bytes / 2), "\nb".repeat(bytes / 4))
    }),
    ("brackets", |bytes| "[".repeat(bytes)),
    ("references", |bytes| format!("{}\n\n[a]: /u", "[a] ".repeat(bytes / 4))),
    ("footnotes", |bytes| format!("{}\n\n[^1]: note", "[^1] ".repeat(bytes / 5))),
    ("angles", |bytes| "<a ".repeat(bytes / 3)),
    ("addresses", |bytes| "http://".repeat(bytes / 7)),
    ("domains", |bytes| "(www.".repeat(bytes / 5)),
    ("backticks", |bytes| {
        let runs = |at: usize| "`".repeat(at % 80 + 1) + "a";
        (0..bytes / 42).map(runs).collect()
    }),
    ("quotes in quotes", |bytes| "> ".repeat(bytes / 2)),
    ("items in items", |bytes| "- ".repeat(bytes / 2)),
    ("pipes", |bytes| "|".repeat(bytes)),
    ("short rows under a long head", |bytes| {
        let columns = bytes / 8;
        format!("{}\n{}\n{}", "a|".repeat(columns), "-|".repeat(columns), "b\n".repeat(bytes / 4))
    }),
];
