//! The library beside raw `rusqlite` doing the same statements, in one run, turn and turn about.
//!
//! `cargo bench -p store` generates a library of a million messages in 100,000 conversations (`BENCH_MESSAGES` says
//! otherwise) below the build directory and prints ours, the pair and the ratio, with the goal beside them.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::expect_used, missing_docs)]

mod import;
mod measure;
mod raw;
mod search;
mod written;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use measure::{Goal, cpu_of_this_thread, paired, print_spread, timed};
use raw::Raw;
use store::{Asked, ConversationId, Library, Listing, NewConversation, Part};

/// Messages that a window opens with.
const PAGE: usize = 20;

fn main() {
    let messages =
        std::env::var("BENCH_MESSAGES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let directory =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("library-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    run(&directory, messages);
    std::fs::remove_dir_all(&directory).unwrap();
}

fn run(directory: &Path, messages: u64) {
    println!("a library of {messages} messages in {} conversations", messages / written::IN_CONVERSATION);
    let library = Library::open(&directory.join("ours")).unwrap();
    import::run(&library, directory, messages);
    let raw = Raw::open(&directory.join("ours/library.db"));
    opening(&library, &raw, messages);
    pages(&library);
    listing(&library, &raw);
    search::run(&library, &raw);
    streaming(&library, directory);
}

fn opening(library: &Library, raw: &Raw, messages: u64) {
    let conversations = messages / written::IN_CONVERSATION;
    let pick = |n: u64| ConversationId(i64::try_from(1 + n * 7919 % conversations).unwrap());
    paired(
        "open a conversation",
        Goal::Ratio(1.5),
        1_000,
        |n| assert!(!library.page(pick(n), Part::End, PAGE).unwrap().messages.is_empty()),
        |n| assert!(raw.path(pick(n).0) > 0),
    );
}

/// What a window opens with, of a conversation of ten thousand messages beside one that is no longer than that.
fn pages(library: &Library) {
    let (long, short) = (written::conversation_of(10_000), written::conversation_of(PAGE as u64));
    let file = serde_json::json!({"format": "timbre", "version": 1, "conversations": [long, short]});
    let mut file = std::io::Cursor::new(file.to_string());
    library.import(&mut file, &mut |_| ControlFlow::Continue(())).unwrap();
    let ids: Vec<_> =
        library.conversations(Listing::All, None, 2).unwrap().items.iter().map(|item| item.id).collect();
    let length = |id| library.path_ids(id).unwrap().len();
    let (long, short) = if length(ids[0]) > PAGE { (ids[0], ids[1]) } else { (ids[1], ids[0]) };
    let page = |id, part| assert_eq!(library.page(id, part, PAGE).unwrap().messages.len(), PAGE);
    let beside_short = |name: &str, part| {
        paired(name, Goal::None, 200, |_| page(long, part), |_| page(short, Part::End));
    };
    let path = library.path_ids(long).unwrap();
    beside_short("open 10,000, beside 20", Part::End);
    beside_short("  more above the middle", Part::Before(path[5_000]));
    beside_short("  open at the middle", Part::Around(path[5_000]));
}

/// Every page of every kind of list, from the first to the last.
fn listing(library: &Library, raw: &Raw) {
    paired(
        "first page of the sidebar",
        Goal::Milliseconds(1.0),
        400,
        |_| assert!(!library.conversations(Listing::All, None, 50).unwrap().items.is_empty()),
        |_| assert!(raw.page() > 0),
    );
    let tag = |name: &str| library.tags().unwrap().into_iter().find(|tag| tag.name == name).unwrap().id;
    let folder = library.folders().unwrap()[0].id;
    let lists = [
        ("every page of the sidebar", Listing::All),
        ("  of the archive", Listing::Archived),
        ("  of a folder", Listing::Folder(folder)),
        ("  of a tag on every second", Listing::Tagged(tag("common"))),
        ("  of a tag on few", Listing::Tagged(tag("rare"))),
    ];
    for (name, listing) in lists {
        let (mut times, mut cursor) = (Vec::new(), None);
        loop {
            let (time, page) = timed(|| library.conversations(listing, cursor.as_deref(), 50).unwrap());
            times.push((time, format!("page {}", times.len() + 1)));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        print_spread(name, Goal::Milliseconds(1.0), &mut times, 0);
    }
}

fn streaming(library: &Library, directory: &Path) {
    let new = NewConversation { uid: "bench".to_owned(), ..NewConversation::default() };
    let at = library.create_conversation(&new, 1).unwrap();
    let turn = library.begin_turn(at, None, "question", &Asked::default(), 1).unwrap();
    // What the app writes every 400 ms of a stream of 1,000 tokens/s.
    let piece = "word ".repeat(400);
    let writer = raw::writer(&directory.join("raw-chunks.db"));
    paired(
        "checkpoint of 400 tokens",
        Goal::None,
        200,
        |_| library.checkpoint(turn.answer, &piece, "").unwrap(),
        |n| raw::append(&writer, n, &piece),
    );
    let checkpoints = 500;
    let before = cpu_of_this_thread();
    (0..checkpoints).for_each(|_| library.checkpoint(turn.answer, &piece, "").unwrap());
    let ours = (cpu_of_this_thread() - before).as_secs_f64();
    let before = cpu_of_this_thread();
    (0..checkpoints).for_each(|n| raw::append(&writer, 1_000 + n, &piece));
    let pair = (cpu_of_this_thread() - before).as_secs_f64();
    let of_a_core = |seconds: f64| seconds / (checkpoints as f64 * 0.4) * 100.0;
    println!(
        "{:<28} ours {:>8.4} %     pair {:>8.4} %     ratio {:.3}   goal: at most 1 %",
        "  of a core, all along",
        of_a_core(ours),
        of_a_core(pair),
        ours / pair
    );
    let ask = |n: u64| library.begin_turn(at, None, &format!("question {n}"), &Asked::default(), 1).unwrap();
    paired(
        "begin a turn, on the disk",
        Goal::None,
        60,
        |n| _ = ask(n),
        |n| raw::append_durably(&writer, n, "question"),
    );
}
