//! The library beside raw `rusqlite` doing the same statements, in one run, turn and turn about.
//!
//! `cargo bench -p store` generates a library of a million messages in 100,000 conversations (`BENCH_MESSAGES` says
//! otherwise) below the build directory and prints ours, the pair and the ratio, with the goal beside them. With
//! `BENCH_LIBRARY` the library is kept in that directory, and taken as it is when it is there. What is given as
//! arguments are the parts to run: `opening`, `pages`, `listing`, `search`, `streaming`.

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
    let kept = std::env::var_os("BENCH_LIBRARY").map(PathBuf::from);
    let own = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("library-{}", std::process::id()));
    let directory = kept.as_ref().unwrap_or(&own);
    std::fs::create_dir_all(directory).unwrap();
    run(directory, messages);
    if kept.is_none() {
        std::fs::remove_dir_all(directory).unwrap();
    }
}

fn run(directory: &Path, messages: u64) {
    println!("a library of {messages} messages in {} conversations", messages / written::IN_CONVERSATION);
    let library = Library::open(&directory.join("ours")).unwrap();
    if library.conversations(Listing::All, None, 1).unwrap().items.is_empty() {
        import::run(&library, directory, messages);
    }
    let raw = Raw::open(&directory.join("ours/library.db"));
    let parts: Vec<String> = std::env::args().skip(1).filter(|part| !part.starts_with('-')).collect();
    let is_wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);
    if is_wanted("opening") {
        opening(&library, &raw, messages);
    }
    if is_wanted("pages") {
        pages(&library);
    }
    if is_wanted("listing") {
        listing(&library, &raw);
    }
    if is_wanted("search") {
        search::run(&library, &raw);
    }
    if is_wanted("streaming") {
        streaming(&library, directory);
    }
}

/// The two open other conversations than each other, so that neither finds what the other has just read from the disk;
/// and a few again and again, which both have in memory.
fn opening(library: &Library, raw: &Raw, messages: u64) {
    let conversations = messages / written::IN_CONVERSATION;
    let pick = |n: u64| ConversationId(i64::try_from(1 + n * 7919 % conversations).unwrap());
    let ours = |id| assert!(!library.page(id, Part::End, PAGE).unwrap().messages.is_empty());
    let pair = |id: ConversationId| assert!(raw.path(id.0) > 0);
    let beside = |name, each: u64, again: u64| {
        let pick = |n: u64| pick(n % again);
        paired(name, Goal::Ratio(1.5), each, |n| ours(pick(2 * n)), |n| pair(pick(2 * n + 1)));
    };
    beside("open a conversation", 3_000, u64::MAX);
    beside("  one of forty, from memory", 3_000, 40);
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
    let page = |id, part| assert!(!library.page(id, part, PAGE).unwrap().messages.is_empty());
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
    let uid = format!("bench at {:?}", std::time::SystemTime::now());
    let new = NewConversation { uid, ..NewConversation::default() };
    let at = library.create_conversation(&new, 1).unwrap();
    let turn = library.begin_turn(at, None, "question", &Asked::default(), 1).unwrap();
    // What the app writes every 100 ms of a stream of 1,000 tokens/s.
    let piece = "word ".repeat(100);
    let writer = raw::writer(&directory.join(format!("raw-chunks-{}.db", std::process::id())));
    paired(
        "checkpoint of 100 tokens",
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
    let of_a_core = |seconds: f64| seconds / (checkpoints as f64 * 0.1) * 100.0;
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
    library.delete_conversations(&[at], 1).unwrap();
}
