//! The search: whatever is typed, everything that is there is found.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use store::{ConversationId, Error, Library, MessageId, NewConversation, SearchPage, SearchRequest};

use crate::directory::{asked, begin, conversation, corpus, exchange, finished};

fn search(library: &Library, typed: &str) -> SearchPage {
    library.search(&SearchRequest { typed, window: 1_000, ..SearchRequest::default() }).unwrap()
}

/// The messages found, over all pages.
fn found(library: &Library, typed: &str) -> BTreeSet<MessageId> {
    let mut request = SearchRequest { typed, window: 100, ..SearchRequest::default() };
    let mut found = BTreeSet::new();
    loop {
        let page = library.search(&request).unwrap();
        found.extend(page.hits.iter().map(|hit| hit.message));
        request.cursor = page.next;
        if page.next.is_none() {
            return found;
        }
    }
}

fn said(library: &Library, at: ConversationId, texts: &[&str]) -> Vec<MessageId> {
    texts.iter().map(|text| begin(library, at, None, text).user).collect()
}

#[test]
fn a_filter_is_about_messages_and_leaves_titles_out() {
    let library = Library::in_memory().unwrap();
    let at = library
        .create_conversation(
            &NewConversation { uid: "a".to_owned(), title: "Tree".to_owned(), ..Default::default() },
            1,
        )
        .unwrap();
    exchange(&library, at, None, "a tree", "an oak");
    let found = |typed: &str| {
        let page = library.search(&SearchRequest { typed, window: 10, ..SearchRequest::default() }).unwrap();
        (page.titles.len(), page.hits.len())
    };
    assert_eq!(found("tree"), (1, 1));
    assert_eq!(found("tree from:me"), (0, 1));
    assert_eq!(found("tree from:model"), (0, 0));
    assert_eq!(found("tree after:1970-01-01"), (0, 1));
}

#[test]
fn words_and_their_beginnings_are_found_in_any_case() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let ids = said(&library, at, &["The Crème Brûlée", "parseHTTPResponse(x)", "Über snake_case"]);
    for (typed, expected) in [
        ("creme", 0),
        ("CRÈ", 0),
        ("the creme bru", 0),
        ("\"creme brulee\"", 0),
        ("parsehttp", 1),
        ("response", 1),
        ("parseHttp", 1),
        ("HttpResp", 1),
        ("x", 1),
        ("uber", 2),
        ("snake_c", 2),
        ("case", 2),
    ] {
        assert_eq!(found(&library, typed), BTreeSet::from([ids[expected]]), "{typed}");
    }
    assert!(found(&library, "reme").is_empty());
    assert!(found(&library, "creme parse").is_empty());
    assert!(found(&library, "\"brulee creme\"").is_empty());
}

#[test]
fn an_answer_is_found_when_it_is_finished_or_interrupted() {
    let directory = crate::directory::Directory::new();
    let (done, cut) = {
        let library = directory.library();
        let at = conversation(&library, "a");
        let done = exchange(&library, at, None, "question", "marmalade").answer;
        let cut = begin(&library, at, Some(done), "more").answer;
        library.checkpoint(cut, "marmalade again", "").unwrap();
        assert_eq!(found(&library, "marmalade"), BTreeSet::from([done]));
        (done, cut)
    };
    assert_eq!(found(&directory.library(), "marmalade"), BTreeSet::from([done, cut]));
}

#[test]
fn snippets_mark_the_matches_in_utf16_units() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    said(&library, at, &[&format!("😀 {}a needle\nand 机器学习 {}", "hay ".repeat(80), "straw ".repeat(80))]);
    for (typed, expected) in [("needl", "needle"), ("机器", "机器")] {
        let page = search(&library, typed);
        let hit = &page.hits[0];
        let units: Vec<u16> = hit.snippet.encode_utf16().collect();
        let (start, end) = hit.marks[0];
        assert_eq!(String::from_utf16(&units[start as usize..end as usize]).unwrap(), expected);
        assert!(hit.snippet.starts_with('…') && hit.snippet.ends_with('…'));
        assert!(hit.snippet.len() < 400 && !hit.snippet.contains('\n'));
    }
}

#[test]
fn filters_narrow_the_search() {
    let library = Library::in_memory().unwrap();
    let (a, b) = (conversation(&library, "a"), conversation(&library, "b"));
    let day = 86_400_000;
    let turn = library.begin_turn(a, None, "pear", &asked(), 20_779 * day).unwrap();
    library.finish(turn.answer, &finished("pear too", "0"), 1).unwrap();
    let other = store::Asked { model: "Other/Big-Model".to_owned(), ..asked() };
    let later = library.begin_turn(b, None, "pear", &other, 20_780 * day).unwrap();
    library.finish(later.answer, &finished("a pear", "0"), 1).unwrap();
    let title = Some(("Größe & Obst".to_owned(), store::TitledBy::Person));
    library.update_conversation(b, &store::ConversationPatch { title, ..Default::default() }).unwrap();
    for (typed, expected) in [
        ("pear from:me", vec![turn.user, later.user]),
        ("pear from:assistant", vec![turn.answer, later.answer]),
        ("pear model:big", vec![later.answer]),
        ("model:sim/prose pear", vec![turn.answer]),
        ("pear in:\"grosse obst\"", vec![later.user, later.answer]),
        ("pear in:nowhere", vec![]),
        ("pear model:nobody", vec![]),
        ("pear before:2026-11-23", vec![turn.user, turn.answer]),
        ("after:2026-11-23", vec![later.user, later.answer]),
    ] {
        assert_eq!(found(&library, typed), BTreeSet::from_iter(expected), "{typed}");
    }
    let request = SearchRequest { typed: "pear", conversation: Some(a), window: 10, ..Default::default() };
    assert_eq!(library.search(&request).unwrap().hits.len(), 2);
    assert_eq!(search(&library, "grosse").titles[0].conversation, b);
}

#[test]
fn the_trash_is_not_searched() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let ids = said(&library, at, &["persimmon"]);
    library.delete_conversations(&[at], 1).unwrap();
    assert!(found(&library, "persimmon").is_empty());
    library.restore_conversations(&[at]).unwrap();
    assert_eq!(found(&library, "persimmon"), BTreeSet::from_iter(ids));
}

#[test]
fn what_is_in_the_trash_does_not_hide_what_was_said_between() {
    let library = Library::in_memory().unwrap();
    let (kept, thrown) = (conversation(&library, "a"), conversation(&library, "b"));
    let ids: Vec<_> = (0..6).map(|n| said(&library, [kept, thrown][n % 3 % 2], &["medlar"])[0]).collect();
    library.delete_conversations(&[thrown], 1).unwrap();
    assert_eq!(found(&library, "medlar"), BTreeSet::from([ids[0], ids[2], ids[3], ids[5]]));
}

#[test]
fn newer_and_better_hits_come_first() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let filler = "other words ".repeat(60);
    let ids = said(&library, at, &["plum", &format!("{filler} plum"), "plum"]);
    let order: Vec<_> = search(&library, "plum").hits.iter().map(|hit| hit.message).collect();
    assert_eq!(order, [ids[2], ids[0], ids[1]]);
}

#[test]
fn nothing_typed_is_an_error() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    said(&library, at, &["some text AND NEAR(x) OR \"quoted\" col:umn ^start *star -minus"]);
    let long = "word ".repeat(5_000);
    for typed in [
        "",
        " ",
        "\"",
        "\"\"",
        "AND",
        "OR",
        "NOT x",
        "NEAR(a b)",
        "a*",
        "*",
        "^a",
        "(",
        ")",
        "a:b",
        "words:x",
        "-",
        "facts : x",
        "from:",
        "in:\"",
        "before:x",
        "{a b}: c",
        "a + b",
        "\0",
        "a\0b",
        "'",
        "\u{b7}user",
        &long,
    ] {
        let request = SearchRequest { typed, window: 10, ..SearchRequest::default() };
        assert!(!matches!(library.search(&request), Err(Error::Database(_) | Error::Invalid(_))), "{typed}");
        library.search(&request).unwrap();
    }
}

/// What each naughty string comes down to for the search: quotation marks and colons would make it a query.
fn as_words(text: &str) -> String {
    text.replace(['"', ':'], " ")
}

fn finds_itself(strings: &[String]) {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let ids: Vec<_> = strings.iter().map(|text| begin(&library, at, None, text).user).collect();
    for (text, id) in strings.iter().zip(ids) {
        found(&library, text);
        let typed = as_words(text);
        let there = found(&library, &typed);
        if typed.chars().any(char::is_alphanumeric) {
            assert!(there.contains(&id), "{text}");
        }
    }
}

#[test]
fn every_naughty_string_can_be_searched_and_finds_itself() {
    let Some(path) = corpus("blns/blns.json") else { return };
    let strings: Vec<String> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    finds_itself(&strings);
}

#[test]
fn strings_that_break_other_searches_find_themselves() {
    let strings = [
        "undefined",
        "null); DROP TABLE search;--",
        "' OR 1=1 --",
        "¡™£¢∞§¶•ªº–≠ a",
        "Ω≈ç√∫˜µ≤≥÷",
        "田中さんにあげて下さい",
        "ثم نفس سقطت وبالتحديد،",
        "👾 🙇 x",
        "１２３ wide",
        "The quick\u{8}brown",
        "a\u{200b}b",
        "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
        "NEAR(a, b) AND NOT c OR d*",
        "col : umn ^ first {a b} + c",
        "%s%n %d ../../etc/passwd",
        "\u{feff}mark",
        "İstanbul ﬃ Ǆ",
        "مُنَاقَشَةُ سُبُلِ",
        "ຄອມພິວເຕີ ភាសាខ្មែរ",
        "𠜎𠜱 𝓾𝓷𝓲",
        "-1.0E+02",
        "rm -rf / && :(){ :|:& };:",
    ];
    finds_itself(&strings.map(str::to_owned));
}

/// Xorshift: the same strings in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

/// Pieces of the languages of the index and of our own filters, and of nothing at all.
const PIECES: [&str; 48] = [
    "\"",
    "'",
    "*",
    "^",
    "(",
    ")",
    "{",
    "}",
    ":",
    "+",
    "-",
    ",",
    ".",
    "|",
    "\\",
    "\0",
    "\t",
    "\n",
    " ",
    " ",
    " AND ",
    " OR ",
    " NOT ",
    "NEAR",
    "/3",
    "words",
    "parts",
    "facts",
    "from:",
    "model:",
    "in:",
    "before:",
    "after:",
    "2026-11-22",
    "me",
    "a",
    "é",
    "ß",
    "字",
    "か\u{3099}",
    "\u{301}",
    "\u{200d}",
    "\u{b7}user",
    "😀",
    "parseHttp_x",
    "🏽",
    "\u{1f}",
    "𠜎",
];

#[test]
fn whatever_is_typed_is_never_an_error_and_its_marks_are_in_the_snippet() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    said(
        &library,
        at,
        &["a é ß 字 か\u{3099} 😀 me parseHttp_x", "words AND parts OR facts NOT near a 2026-11-22"],
    );
    let title = Some(("me 字 parseHttp".to_owned(), store::TitledBy::Person));
    library.update_conversation(at, &store::ConversationPatch { title, ..Default::default() }).unwrap();
    let mut random = Random(0x5eed);
    let mut hits = 0;
    for _ in 0..3_000 {
        let typed: String = (0..1 + random.below(12)).map(|_| PIECES[random.below(PIECES.len())]).collect();
        let request = SearchRequest { typed: &typed, window: 10, ..SearchRequest::default() };
        let page = library.search(&request).unwrap_or_else(|error| panic!("{typed:?}: {error}"));
        hits += page.hits.len() + page.titles.len();
        let of_hits = page.hits.iter().map(|hit| (&hit.snippet, &hit.marks));
        for (text, marks) in of_hits.chain(page.titles.iter().map(|hit| (&hit.title, &hit.marks))) {
            let units: Vec<u16> = text.encode_utf16().collect();
            for &(start, end) in marks {
                assert!(start < end, "{typed:?}");
                assert!(String::from_utf16(&units[start as usize..end as usize]).is_ok(), "{typed:?}");
            }
        }
    }
    assert!(hits > 400, "{hits}");
}

#[test]
fn a_window_of_the_newest_widens_until_all_are_seen() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let texts: Vec<_> = (0..95).map(|n| format!("quince {}", "filler ".repeat(n % 7))).collect();
    let mut ids: Vec<_> = texts.iter().map(|text| said(&library, at, &[text])[0]).collect();
    let mut request = SearchRequest { typed: "quin", window: 20, ..SearchRequest::default() };
    loop {
        let page = library.search(&request).unwrap();
        // A page is of the newest that were not seen yet, whatever their order on it.
        let of_page: BTreeSet<_> = page.hits.iter().map(|hit| hit.message).collect();
        let newest = ids.split_off(ids.len().saturating_sub(20));
        assert_eq!(of_page, BTreeSet::from_iter(newest));
        request.cursor = page.next;
        if page.next.is_none() {
            break;
        }
    }
    assert!(ids.is_empty());
}

#[test]
fn a_beginning_with_more_words_than_can_be_asked_for_one_by_one_is_found_whole() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    // All begin alike for longer than the index looks, and few of the newest are what is typed.
    let made: Vec<_> =
        (0..200).map(|n| said(&library, at, &[&format!("commonword{n} well-commonplace{n}")])[0]).collect();
    let inside = said(&library, at, &["isCommonWord"]);
    (0..900).for_each(|_| _ = said(&library, at, &["command commerce"]));
    let newest = said(&library, at, &["commonwealth"]);
    let all = BTreeSet::from_iter(made.iter().chain(&inside).chain(&newest).copied());
    assert_eq!(found(&library, "common"), all);
    assert_eq!(found(&library, "commonword"), BTreeSet::from_iter(made.iter().copied()));
    assert_eq!(found(&library, "well-common"), BTreeSet::from_iter(made.iter().copied()));
    assert_eq!(found(&library, "command commo"), BTreeSet::new());
    let first =
        library.search(&SearchRequest { typed: "common", window: 2, ..SearchRequest::default() }).unwrap();
    assert_eq!(
        first.hits.iter().map(|hit| hit.message).collect::<BTreeSet<_>>(),
        BTreeSet::from([newest[0], inside[0]])
    );
}

#[test]
fn a_folder_with_very_many_conversations_is_searched_whole() {
    let library = Library::in_memory().unwrap();
    let folder = library.create_folder("f", None, "Größe & Obst").unwrap();
    let outside = said(&library, conversation(&library, "outside"), &["medlar"]);
    let inside: BTreeSet<_> = (0..520)
        .map(|n| {
            let at = conversation(&library, &n.to_string());
            let patch = store::ConversationPatch { folder: Some(Some(folder)), ..Default::default() };
            library.update_conversation(at, &patch).unwrap();
            said(&library, at, &["medlar"])[0]
        })
        .collect();
    assert_eq!(found(&library, "medlar in:obst"), inside);
    assert_eq!(found(&library, "medlar in:\"grosse ob\" in:obst"), inside);
    assert_eq!(found(&library, "medlar"), inside.iter().chain(&outside).copied().collect());
}

#[test]
fn a_tag_and_a_folder_of_more_conversations_than_are_listed_are_searched_whole() {
    let library = Library::in_memory().unwrap();
    let named = |name| serde_json::json!([{"uid": name, "name": name}]);
    let conversations: Vec<_> = (0..4_300)
        .map(|n| {
            let (tags, folders) = if n % 50 == 7 { ("other", "some") } else { ("fruit", "basket") };
            serde_json::json!({"uid": n.to_string(), "createdAt": n, "updatedAt": n, "tags": named(tags),
                "folders": named(folders), "messages": [{"role": "user", "createdAt": n, "text": "medlar"}]})
        })
        .collect();
    let file =
        serde_json::json!({"format": "timbre", "version": 1, "conversations": conversations}).to_string();
    library.import(&mut file.as_bytes(), &mut |_| ControlFlow::Continue(())).unwrap();
    said(&library, conversation(&library, "newer"), &["medlar"]);
    assert_eq!(found(&library, "medlar").len(), 4_301);
    for typed in ["medlar in:fruit", "medlar in:basket", "in:fruit", "in:fruit in:bask"] {
        assert_eq!(found(&library, typed).len(), 4_300 - 86, "{typed}");
    }
}

#[test]
fn a_library_that_grew_is_searched_whole_while_its_index_is_merged() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let texts: Vec<_> = (0..120).map(|n| format!("medlar number{n}")).collect();
    let ids: BTreeSet<_> = texts.iter().flat_map(|text| said(&library, at, &[text])).collect();
    assert_eq!(found(&library, "medlar"), ids);
    while library.merge_index().unwrap() {
        assert_eq!(found(&library, "medlar"), ids);
    }
    assert_eq!(found(&library, "medlar"), ids);
    assert_eq!(found(&library, "number11").len(), 11);
}

#[test]
fn days_are_found_whole_when_messages_did_not_come_in_the_order_of_time() {
    const DAY: i64 = 86_400_000;
    // The 1st of January 2026, and 2,600 messages on 400 days, some of them far from their neighbours.
    let first = 20_454 * DAY;
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let days = |n: i64| if n % 97 == 0 { n * 31 % 400 } else { 399 - n * 400 / 1_300 };
    let written: Vec<(MessageId, i64)> = (0..1_300)
        .map(|n| {
            let turn = library.begin_turn(at, None, "rowan", &asked(), first + days(n) * DAY + n).unwrap();
            (turn.user, days(n))
        })
        .collect();
    for (typed, wanted) in [
        ("rowan before:2026-01-03", 0..2),
        ("rowan after:2027-01-31", 395..400),
        ("rowan after:2026-05-01 before:2026-05-04", 120..123),
        ("after:2026-05-01 before:2026-05-02 from:me", 120..121),
        ("rowan before:2026-01-01", 0..0),
    ] {
        let expected = written.iter().filter(|(_, day)| wanted.contains(day)).map(|(id, _)| *id).collect();
        assert_eq!(found(&library, typed), expected, "{typed}");
    }
}

#[test]
fn a_name_of_very_many_titles_is_searched_whole() {
    let library = Library::in_memory().unwrap();
    let titled = |n: u32, title: &str| {
        let new = NewConversation { uid: n.to_string(), title: title.to_owned(), ..Default::default() };
        library.create_conversation(&new, 1).unwrap()
    };
    let old = titled(0, "Chapter the first");
    let other = titled(1, "Another");
    let newer: Vec<_> = (2..4_300).map(|n| titled(n, &format!("Chapter {n}"))).collect();
    let last = titled(5_000, "The end");
    let of = |at: ConversationId| said(&library, at, &["a quince"])[0];
    let wanted = BTreeSet::from([of(old), of(newer[0]), of(newer[4_000])]);
    of(other);
    of(last);
    assert_eq!(found(&library, "quince in:chap"), wanted);
    assert_eq!(found(&library, "quince in:end").len(), 1);
}
