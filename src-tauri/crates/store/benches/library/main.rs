//! The library beside raw `rusqlite` doing the same statements, in one run, turn and turn about.
//!
//! `cargo bench -p store` generates a library of `BENCH_MESSAGES` messages (100,000 unless set; the figures that
//! are promised are for 1,000,000) in the directory for temporary files, and prints ours, the pair and the ratio.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::expect_used, missing_docs)]

mod measure;
mod raw;
mod written;

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use measure::{paired, print_each, spent};
use raw::Raw;
use store::{Asked, ConversationId, Library, Listing, NewConversation, Part, SearchRequest};
use written::Written;

fn main() {
    let messages: u64 =
        std::env::var("BENCH_MESSAGES").ok().and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let directory = std::env::temp_dir().join(format!("timbre-bench-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    run(&directory, messages);
    std::fs::remove_dir_all(&directory).unwrap();
}

fn run(directory: &Path, messages: u64) {
    let library = Library::open(&directory.join("ours")).unwrap();
    import(&library, directory, messages);
    let raw = Raw::open(&directory.join("ours/library.db"));
    opening(&library, &raw, messages);
    pages(&library);
    listing(&library, &raw);
    searching(&library, &raw);
    streaming(&library, directory);
}

fn import(library: &Library, directory: &Path, messages: u64) {
    // Making the texts is not part of either: it is measured alone and taken off.
    let began = Instant::now();
    let before = spent(began);
    std::io::copy(&mut Written::new(messages), &mut std::io::sink()).unwrap();
    let making = spent(began) - before;
    let before = spent(began);
    let mut file = Written::new(messages);
    let report = library.import(&mut file, &mut |_| ControlFlow::Continue(())).unwrap();
    let ours = (spent(began) - before - making).as_secs_f64();
    assert_eq!(report.messages, messages);
    let pair = raw::insert_all(&directory.join("raw.db"), messages);
    let rate = |seconds: f64| messages as f64 / seconds;
    println!(
        "import, index built   ours {:>9.0} msg/s   pair {:>9.0} msg/s   speed {:.2}x   (parsed {} MB of JSON)",
        rate(ours),
        rate(pair),
        pair / ours,
        file.bytes() >> 20
    );
}

fn opening(library: &Library, raw: &Raw, messages: u64) {
    let conversations = messages / written::IN_CONVERSATION;
    let pick = |n: u64| ConversationId(i64::try_from(1 + n * 7919 % conversations).unwrap());
    paired(
        "open a conversation",
        400,
        |n| assert!(!library.path(pick(n)).unwrap().is_empty()),
        |n| assert!(raw.path(pick(n).0) > 0),
    );
}

/// What a window opens with, of a conversation of ten thousand messages beside one that is no longer than that.
fn pages(library: &Library) {
    const PAGE: usize = 20;
    let (long, short) = (written::conversation_of(10_000), written::conversation_of(PAGE as u64));
    let file = serde_json::json!({"format": "timbre", "version": 1, "conversations": [long, short]});
    let mut file = std::io::Cursor::new(file.to_string());
    library.import(&mut file, &mut |_| ControlFlow::Continue(())).unwrap();
    let ids: Vec<_> =
        library.conversations(Listing::All, None, 2).unwrap().items.iter().map(|item| item.id).collect();
    let length = |id| library.path_ids(id).unwrap().len();
    let (long, short) = if length(ids[0]) > PAGE { (ids[0], ids[1]) } else { (ids[1], ids[0]) };
    let page = |id, part| assert_eq!(library.page(id, part, PAGE).unwrap().messages.len(), PAGE);
    paired("open 10,000 messages", 400, |_| page(long, Part::End), |_| page(short, Part::End));
    let path = library.path_ids(long).unwrap();
    let before = |_| page(long, Part::Before(path[5_000]));
    paired("more above the middle", 400, before, |_| page(short, Part::End));
    let around = |_| page(long, Part::Around(path[5_000]));
    paired("open at the middle", 100, around, |_| page(short, Part::End));
}

fn listing(library: &Library, raw: &Raw) {
    paired(
        "page of the sidebar",
        400,
        |_| assert!(!library.conversations(Listing::All, None, 50).unwrap().items.is_empty()),
        |_| assert!(raw.page() > 0),
    );
}

/// Every keystroke of words that are in nearly every message, in some, and in few.
fn searching(library: &Library, raw: &Raw) {
    let mut each = Vec::new();
    let typed =
        ["the", "common words", "zeitgeist", "parseHttpResponse", "机器学习", "rarest", "\"of the\"", "xylo"];
    for typed in typed {
        for (at, c) in typed.char_indices() {
            let typed = &typed[..at + c.len_utf8()];
            let mut times: Vec<_> = (0..5)
                .map(|_| {
                    let began = Instant::now();
                    library.search(&SearchRequest { typed, window: 50, ..SearchRequest::default() }).unwrap();
                    began.elapsed()
                })
                .collect();
            times.sort_unstable();
            each.push((times[times.len() / 2], typed));
        }
    }
    print_each("search, a keystroke", &mut each);
    paired(
        "search of a rare word",
        9,
        |_| {
            let request = SearchRequest { typed: "zeitgeist", window: 50, ..SearchRequest::default() };
            assert!(!library.search(&request).unwrap().hits.is_empty());
        },
        |_| assert!(raw.like("zeitgeist") > 0),
    );
}

fn streaming(library: &Library, directory: &Path) {
    let new = NewConversation { uid: "bench".to_owned(), ..NewConversation::default() };
    let at = library.create_conversation(&new, 1).unwrap();
    let turn = library.begin_turn(at, None, "question", &Asked::default(), 1).unwrap();
    let piece = "word ".repeat(500);
    let writer = raw::writer(&directory.join("raw-chunks.db"));
    let pair = paired(
        "checkpoint of 500 tokens",
        200,
        |_| library.checkpoint(turn.answer, &piece, "").unwrap(),
        |n| raw::append(&writer, n, &piece),
    );
    println!("  a stream of 1,000 tokens/s costs {:.3} % of a core", pair.as_secs_f64() * 2.0 * 100.0);
    let ask = |n: u64| library.begin_turn(at, None, &format!("question {n}"), &Asked::default(), 1).unwrap();
    paired("begin a turn, on the disk", 60, |n| _ = ask(n), |n| raw::append_durably(&writer, n, "question"));
}
