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

const FILTERED: [&str; 6] = [
    "from:me common",
    "model:model zeit",
    "in:folder common",
    "common before:2021-01-01",
    "after:2025-06-01 zeit",
    "in:conversation-77 the",
];

pub(crate) fn run(library: &Library, raw: &Raw) {
    let frequent = written::some_words();
    let typed: Vec<String> = TYPED.iter().map(|typed| (*typed).to_owned()).chain(frequent).collect();
    let mut each = keystrokes(library, &typed);
    print_spread("search, a keystroke", Goal::Milliseconds(10.0), &mut each, 8);
    let filtered = FILTERED.map(str::to_owned);
    print_spread("  with a filter", Goal::None, &mut keystrokes(library, &filtered), 4);
    for (name, typed) in [("search of a rare word", "zeitgeist"), ("  of a word of no message", "zeitgeisty")]
    {
        paired(name, Goal::Ratio(0.01), 7, |_| _ = page(library, typed), |_| _ = raw.like(typed));
    }
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
