//! Streaming against one-shot parsing, and one-shot parsing against other parsers: ours, pair, ratio.
//!
//! Pairs run interleaved in one process, so that a busy machine slows both; what counts is the least of several rounds
//! of processor time, as the kernel accounts it to this thread.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

mod shapes;

use markdown::{Stream, parse};
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;

const ROUNDS: usize = 15;

fn main() {
    let small = article(100_000);
    let large = article(1_000_000);
    println!("{:<50} {:>10} {:>10} {:>8} {:>6}", "ms CPU", "ours", "pair", "ratio", "limit");
    for (name, text) in [("100 KB", &small), ("1 MB", &large)] {
        pair(&format!("one-shot {name} / pulldown-cmark"), "", || one_shot(text), || pulldown(text));
        pair(&format!("one-shot {name} / comrak"), "", || one_shot(text), || comrak(text));
        pair(&format!("64-char updates {name} / one-shot"), "5", || stream(text, 64), || one_shot(text));
        pair(&format!("4-char updates {name} / one-shot"), "30", || stream(text, 4), || one_shot(text));
    }
    pair("64-char updates 1 MB / 100 KB", "11", || stream(&large, 64), || stream(&small, 64));
    pair("4-char updates 1 MB / 100 KB", "11", || stream(&large, 4), || stream(&small, 4));
    for (name, block) in blocks() {
        for length in [64, 4] {
            let (one, two) = (block(1), block(2));
            pair(
                &format!("{name} 2n / n, {length}-char"),
                "2.2",
                || stream(&two, length),
                || stream(&one, length),
            );
        }
    }
    hostile();
}

/// Every text is linear, whatever it wants to be. Four times as much would cost sixteen times as much if it were not;
/// large trees leave the processor's caches, which takes something, too.
fn hostile() {
    for (name, shape) in shapes::SHAPES {
        let (one, four) = (shape(50_000), shape(200_000));
        pair(&format!("{name}, 4n / n"), "10", || one_shot(&four), || one_shot(&one));
    }
}

fn pair(name: &str, limit: &str, ours: impl Fn(), pair: impl Fn()) {
    let mut least = [f64::INFINITY; 2];
    for _ in 0..ROUNDS {
        least[0] = least[0].min(spent(&ours));
        least[1] = least[1].min(spent(&pair));
    }
    let [ours, pair] = least;
    let ratio = ours / pair;
    let verdict = limit.parse().map_or("", |limit: f64| if ratio <= limit { "met" } else { "MISSED" });
    println!("{name:<50} {ours:>10.3} {pair:>10.3} {ratio:>8.2} {limit:>6}  {verdict}");
}

/// Milliseconds of processor time.
fn spent(run: &impl Fn()) -> f64 {
    let now = || {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        now.tv_sec as f64 * 1e3 + now.tv_nsec as f64 / 1e6
    };
    let before = now();
    run();
    now() - before
}

fn one_shot(text: &str) {
    black_box(parse(text));
}

fn pulldown(text: &str) {
    let options = pulldown_cmark::Options::ENABLE_TABLES
        | pulldown_cmark::Options::ENABLE_STRIKETHROUGH
        | pulldown_cmark::Options::ENABLE_FOOTNOTES
        | pulldown_cmark::Options::ENABLE_TASKLISTS
        | pulldown_cmark::Options::ENABLE_MATH
        | pulldown_cmark::Options::ENABLE_GFM;
    black_box(pulldown_cmark::Parser::new_ext(text, options).map(pulldown_cmark::Event::into_static).count());
}

fn comrak(text: &str) {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    options.extension.tasklist = true;
    options.extension.math_dollars = true;
    options.extension.alerts = true;
    let arena = comrak::Arena::new();
    black_box(comrak::parse_document(&arena, text, &options));
}

/// Streams a text and takes what changed after every update, as the shell does when nothing is merged.
fn stream(text: &str, length: usize) {
    let mut stream = Stream::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.char_indices().nth(length).map_or(rest.len(), |(end, _)| end);
        stream.push(&rest[..end]);
        black_box(stream.operations());
        rest = &rest[end..];
    }
    black_box(stream.finish());
}

const WORDS: [&str; 24] = [
    "the",
    "answer",
    "model",
    "streams",
    "a",
    "token",
    "at",
    "time",
    "and",
    "every",
    "update",
    "is",
    "visible",
    "while",
    "reader",
    "scrolls",
    "through",
    "long",
    "conversation",
    "without",
    "any",
    "stutter",
    "or",
    "jump",
];

/// A few words, different for each seed.
fn words(seed: usize, count: usize) -> String {
    let word = |index: usize| WORDS[(seed * 7 + index * 5 + seed * index) % WORDS.len()];
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

/// Text as a model writes it, of about this many bytes.
fn article(bytes: usize) -> String {
    let mut text = String::new();
    let mut part = 0;
    while text.len() < bytes {
        part += 1;
        text += &format!("## {}\n\n", words(part, 4));
        for line in 0..3 {
            let seed = part + line;
            let (a, b, c) = (words(seed, 22), words(seed + 1, 3), words(seed + 2, 18));
            text += &format!(
                "{a} **{b}** {c}, `{}` and *{}* {}.\n\n",
                words(seed, 2),
                words(seed + 3, 2),
                words(seed + 5, 30)
            );
        }
        for item in 0..5 {
            text += &format!("- **{}**: {}\n", words(part + item, 2), words(item, 12));
        }
        text += &format!(
            "  1. {}\n  2. {} [link](https://example.org/{part})\n\n",
            words(part, 8),
            words(part, 5)
        );
        text += &format!("```rust\nfn part_{part}(x: u32) -> u32 {{\n    // {}\n", words(part, 6));
        for line in 0..12 {
            text +=
                &format!("    let value_{line} = x.wrapping_mul({line}) + {part}; // {}\n", words(line, 3));
        }
        text += "    value_1\n}\n```\n\n| name | value | note |\n|------|------:|------|\n";
        for row in 0..5 {
            text += &format!("| {} | {row} | `{}` |\n", words(row, 2), words(part, 1));
        }
        text += &format!("\n> {}\n> 他们说 {} 日本語のテキスト。\n\n", words(part, 20), words(part, 8));
        text += &format!("The value is $x_{part}^2 + y$ where {}.\n\n", words(part, 9));
    }
    text
}

type Block = fn(usize) -> String;

/// The five single blocks, and references that are defined at the end, in a size and its multiples.
fn blocks() -> [(&'static str, Block); 6] {
    [
        ("code block of 50 KB", |times| {
            let line = |index: usize| {
                format!("    let value_{index} = compute({index}, \"{}\");\n", words(index, 3))
            };
            format!("```rust\n{}```\n", (0..900 * times).map(line).collect::<String>())
        }),
        ("list of 500 items", |times| {
            (0..500 * times).map(|index| format!("- **{}** {}\n", words(index, 2), words(index, 9))).collect()
        }),
        ("table of 300 rows", |times| {
            let row = |index: usize| format!("| {} | {index} | `{}` |\n", words(index, 3), words(index, 1));
            format!("| a | b | c |\n|---|--:|---|\n{}", (0..300 * times).map(row).collect::<String>())
        }),
        ("paragraph of 20 KB", |times| {
            (0..200 * times)
                .map(|index| format!("{} *{}* {} ", words(index, 9), words(index, 1), words(index, 6)))
                .collect()
        }),
        ("five levels of quotes", |times| {
            let line = |index: usize| {
                let marks = "> ".repeat(1 + index / 40 % 5);
                format!("{marks}{} **{}**\n{marks}\n", words(index, 12), words(index, 2))
            };
            (0..400 * times).map(line).collect()
        }),
        ("500 links defined at the end", |times| {
            let text =
                |index: usize| format!("{} [{index}]{}", words(index, 9), ["\n", ".\n\n"][index / 7 % 2]);
            let definition = |index: usize| format!("[{index}]: https://example.org/{index}\n");
            (0..500 * times)
                .map(text)
                .chain(["\n".to_owned()])
                .chain((0..500 * times).map(definition))
                .collect()
        }),
    ]
}
