//! The search: whatever is typed, everything that is there is found.

use std::collections::BTreeSet;

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

#[test]
fn every_naughty_string_can_be_searched_and_finds_itself() {
    let Some(path) = corpus("blns/blns.json") else { return };
    let strings: Vec<String> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let ids: Vec<_> = strings.iter().map(|text| begin(&library, at, None, text).user).collect();
    for (text, id) in strings.iter().zip(ids) {
        let found = found(&library, text);
        if !found.is_empty() && !text.contains([':', '"']) {
            assert!(found.contains(&id), "{text}");
        }
    }
}

const TEXTS: [&str; 8] = [
    "The quick brown fox jumps over the lazy dog while résumé parsing continues; don't panic, it's 3.14 o'clock.",
    "Straßenbahnhaltestelle und Überraschung: Der schöne Käfer läuft über grüne Wiesen, nämlich täglich.",
    "Съешь же ещё этих мягких французских булок, да выпей чаю; подъёмник ждёт йогурт.",
    "نص عربيّ مُشَكَّل يحتوي على كلمات كثيرة للبحث عن المعاني والأفكار الجميلة في اللغة",
    "हिन्दी में लिखा हुआ वाक्य जिसमें क़लम और ज़रूरत जैसे शब्द हैं, और संयुक्ताक्षर भी।",
    "机器学习是人工智能的一个分支，使用Rust语言编写搜索引擎，支持中文、数字2026和标点。",
    "東京タワーでラーメンを食べながらプログラミングを勉強する。ｶﾀｶﾅもあります。",
    "한국어 문장을 검색할 수 있어야 합니다. 서울에서 커피를 마시며 코드를 작성했다.",
];

/// Words, as a person sees them: what stands between spaces and punctuation.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || "،؛.,;:。、।’".contains(c))
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn a_scan_of_the_texts_finds_nothing_that_the_search_does_not() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let texts: Vec<String> = (0..400).map(mixed).collect();
    let ids: Vec<_> = texts.iter().map(|text| begin(&library, at, None, text).user).collect();
    let mut searched = BTreeSet::new();
    for source in TEXTS {
        for word in words(source) {
            let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
            searched.extend(ends.map(|end| word[..end].to_owned()));
            if !word.is_ascii() && word.chars().any(|c| ('\u{3041}'..='\u{9fff}').contains(&c)) {
                let starts = word.char_indices().map(|(at, _)| at);
                searched.extend(starts.map(|start| word[start..].chars().take(3).collect::<String>()));
            }
        }
    }
    for typed in &searched {
        let found = found(&library, typed);
        for (text, id) in texts.iter().zip(&ids) {
            if scan(text, typed) {
                assert!(found.contains(id), "{typed} in {text}");
            }
        }
    }
    assert!(searched.len() > 500, "{}", searched.len());
}

/// A text of several languages, another one for each `n`.
fn mixed(n: usize) -> String {
    let pick = |step: usize| {
        let words = words(TEXTS[(n / step + step) % TEXTS.len()]);
        let start = (n * step) % words.len();
        words[start..(start + 3).min(words.len())].join(" ")
    };
    format!("{} {}, {}", pick(1), pick(3), pick(7))
}

/// Whether a word of the text begins with what is typed, or what is typed is in a run without spaces.
fn scan(text: &str, typed: &str) -> bool {
    let alone =
        |c: char| matches!(c, '\u{3041}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff66}'..='\u{ff9f}');
    if typed.chars().all(alone) {
        return text.contains(typed);
    }
    words(text).iter().any(|word| word.starts_with(typed))
}
