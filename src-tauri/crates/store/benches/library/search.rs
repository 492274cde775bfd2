//! Searching as it is typed: every keystroke, in the languages of the library, beside a scan with `LIKE`.

use store::{Library, SearchRequest};

use crate::measure::{Goal, paired, print_spread, timed};
use crate::raw::Raw;
use crate::written;

/// Words in nearly every message, in some and in few, together, next to each other, and not there at all.
const TYPED: [&str; 22] = [
    "the",
    "common words",
    "of the code",
    "zeitgeist",
    "the zeitgeist",
    "common xylophone",
    "parseHttpResponse",
    "parse_http",
    "über words",
    "it's common",
    "\"of the\"",
    "\"the of words",
    "commonplace",
    "introspection",
    "nobodywrotethis",
    "q",
    "机器学习",
    "人工智能的一个分支",
    "学机",
    "что это было",
    "программирование",
    "ничегонет",
];

const FILTERED: [&str; 14] = [
    "from:me common",
    "model:model zeit",
    "in:folder common",
    "common before:2021-01-01",
    "before:2020-02-01 zeitgeist",
    "after:2025-06-01 zeit",
    "after:2022-03-04 before:2022-03-05 the",
    "xylophone after:2021-01-01 before:2023-01-01",
    "before:2021-01-01",
    "in:conversation-77 the",
    "in:conversation-77 zeitgeist",
    "in:rare words",
    "in:common zeitgeist",
    "in:\"folder 4\" before:2021-01-01 in:common the",
];

pub(crate) fn run(library: &Library, raw: &Raw) {
    let frequent = written::some_words();
    let typed: Vec<String> = TYPED.iter().map(|typed| (*typed).to_owned()).chain(frequent).collect();
    let mut each = keystrokes(library, &typed);
    print_spread("search, a keystroke", Goal::Milliseconds(10.0), &mut each, 8);
    let filtered = FILTERED.map(str::to_owned);
    print_spread("  with a filter", Goal::Milliseconds(10.0), &mut keystrokes(library, &filtered), 8);
    beside_like(library, raw);
}

/// The newest hits beside the newest of a scan, where they are few; where they are many, a scan for the newest is done
/// after as many messages, and it is a scan for the best that has to look at everything.
fn beside_like(library: &Library, raw: &Raw) {
    let hundredth = Goal::Ratio(0.01);
    for (name, typed) in [
        ("search of a rare word", "zeitgeist"),
        ("  of a word of no message", "zeitgeisty"),
        ("  of a common and a rare one", "common xylophone"),
    ] {
        let newest = |_| _ = raw.newest_like(typed);
        paired(name, hundredth, 7, |_| _ = page(library, typed), newest);
    }
    println!("    (pair: LIKE for each word, the newest 50)");
    for (name, typed) in [("  of a common word", "words"), ("  of the most common", "the")] {
        paired(name, hundredth, 7, |_| _ = page(library, typed), |_| _ = raw.best_like(typed));
        paired(
            "    without an order",
            Goal::None,
            99,
            |_| _ = page(library, typed),
            |_| {
                _ = raw.newest_like(typed);
            },
        );
    }
    println!(
        "    (pair: LIKE, the 50 messages that have it most often; and the newest 50, which ends after a few rows."
    );
    println!("     Ours ranks the newest 50 by how well they match, and marks the words)");
}

/// The time of the first page after every character, with its snippets: the middle one of three.
fn keystrokes(library: &Library, typed: &[String]) -> Vec<(std::time::Duration, String)> {
    let mut each = Vec::new();
    for typed in typed {
        for (at, c) in typed.char_indices() {
            let typed = &typed[..at + c.len_utf8()];
            let mut times = [(); 3].map(|()| timed(|| page(library, typed)).0);
            times.sort_unstable();
            each.push((times[1], format!("{typed:?}, {} hits", page(library, typed))));
        }
    }
    each
}

fn page(library: &Library, typed: &str) -> usize {
    let request = SearchRequest { typed, window: 50, ..SearchRequest::default() };
    library.search(&request).unwrap().hits.len()
}
