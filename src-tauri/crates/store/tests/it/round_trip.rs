//! Our own file carries everything: what is exported from one library and imported into another is the same there.

use std::ops::ControlFlow;

use openrouter::{Answer, Code, Logprobs, Parameters, TokenLogprob, Usage};
use serde_json::{Value, json};
use store::{
    Asked, ConversationId, ConversationPatch, FinishedAnswer, Library, Listing, SearchRequest, Status,
    TitledBy,
};

use crate::directory::{asked, conversation, corpus, exchange, texts};

fn export(library: &Library) -> Vec<u8> {
    let mut file = Vec::new();
    library.export_json(None, &mut file).unwrap();
    file
}

fn copy(library: &Library) -> Library {
    let other = Library::in_memory().unwrap();
    other.import(&mut export(library).as_slice(), &mut |_| ControlFlow::Continue(())).unwrap();
    other
}

fn only(library: &Library) -> ConversationId {
    library.conversations(Listing::All, None, 1).unwrap().items[0].id
}

/// Numbers, nulls, orders of keys and texts that a careless copy changes.
fn receipt() -> (Asked, FinishedAnswer) {
    let parameters: Parameters = serde_json::from_value(
        json!({"temperature": 0.1, "stop": ["\u{2028}"], "seed": 9_007_199_254_740_993_i64}),
    )
    .unwrap();
    let price =
        Some(json!({"prompt": "0.00000120", "completion": "1e-7", "z": null, "a": [1.0, 1, -0.0, 1e300]}));
    let asked = Asked { price, parameters, ..asked() };
    let logprobs = Logprobs {
        content: vec![TokenLogprob {
            token: "Hi".to_owned(),
            logprob: -0.123_456_789_012_345_6,
            ..TokenLogprob::default()
        }],
        ..Logprobs::default()
    };
    let answer = Answer {
        text: "Hi 👋🏽 \u{0}\u{7f}\r\n".to_owned(),
        reasoning: "hm <think>".to_owned(),
        model: Some("served/by:free".to_owned()),
        finish_reason: Some("length".to_owned()),
        reasoning_details: Some(vec![
            json!({"type": "reasoning.encrypted", "data": "a+/=", "index": 0, "format": null, "zz": {"b": 1, "a": 2}}),
            json!({"type": "reasoning.text", "text": "hm", "signature": "x==", "n": 18_446_744_073_709_551_615_u64}),
        ]),
        annotations: vec![json!({"type": "url_citation", "b": [1.5, "x"]})],
        usage: Some(Usage {
            cost: Some("0.00012345678901234567".parse().unwrap()),
            prompt_tokens: Some(7),
            ..Usage::default()
        }),
        logprobs: Some(logprobs),
        ..Answer::default()
    };
    let error = Some(openrouter::Error::new(Code::Timeout, "slow"));
    (asked, FinishedAnswer { status: Status::Failed, answer, error })
}

#[test]
fn reasoning_details_and_receipts_come_back_as_they_were() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let (asked, finished) = receipt();
    let turn = library.begin_turn(at, None, "question", &asked, 2).unwrap();
    library.finish(turn.answer, &finished, 3).unwrap();
    let other = copy(&copy(&library));
    let (before, after) = (library.path(at).unwrap(), other.path(only(&other)).unwrap());
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.generation, after.generation);
        let (before, after) = (&before.message, &after.message);
        assert_eq!((&before.text, &before.reasoning), (&after.text, &after.reasoning));
        assert_eq!(
            (before.role, before.status, before.created_at),
            (after.role, after.status, after.created_at)
        );
    }
    let generation = after[1].generation.as_ref().unwrap();
    assert_eq!(generation.asked, asked);
    // `==` takes no notice of the order of keys, and the order is part of what a service may have signed.
    let written = |value: &Option<Vec<Value>>| serde_json::to_string(value).unwrap();
    assert_eq!(written(&generation.answer.reasoning_details), written(&finished.answer.reasoning_details));
    assert_eq!(
        serde_json::to_string(&generation.asked.price).unwrap(),
        serde_json::to_string(&asked.price).unwrap()
    );
    assert_eq!(other.logprobs(after[1].message.id).unwrap(), finished.answer.logprobs);
    assert_eq!(other.cost(only(&other)).unwrap().unwrap().to_string(), "0.00012345678901234567");
    assert_eq!(String::from_utf8(export(&other)).unwrap(), String::from_utf8(export(&library)).unwrap());
}

/// Each string as a title, both messages, the name of a folder and of a tag, and a draft.
fn survive(strings: &[String]) {
    let library = Library::in_memory().unwrap();
    for (n, text) in strings.iter().enumerate() {
        let at = conversation(&library, &n.to_string());
        exchange(&library, at, None, text, text);
        let folder = library.create_folder(&n.to_string(), None, text).unwrap();
        let tag = library.create_tag(&n.to_string(), &format!("{n} {text}"), "red").unwrap();
        library.tag(&[at], tag).unwrap();
        let patch = ConversationPatch {
            title: Some((text.clone(), TitledBy::Person)),
            folder: Some(Some(folder)),
            draft: Some(text.clone()),
            ..ConversationPatch::default()
        };
        library.update_conversation(at, &patch).unwrap();
        let markdown = library.export_markdown(at, true).unwrap();
        assert!(markdown.text.contains(text.as_str()) && !markdown.file_name.contains('/'));
        library.search(&SearchRequest { typed: text, window: 5, ..SearchRequest::default() }).unwrap();
    }
    let other = copy(&library);
    assert_eq!(export(&other), export(&library));
    let folders = other.folders().unwrap();
    for item in other.conversations(Listing::All, None, 1_000).unwrap().items {
        let found = other.conversation(item.id).unwrap();
        let text = &strings[found.uid.parse::<usize>().unwrap()];
        assert_eq!((&found.title, &found.draft), (text, text));
        assert_eq!(texts(&other, item.id), [text.as_str(), text]);
        let folder = folders.iter().find(|folder| Some(folder.id) == found.folder).unwrap();
        assert_eq!(&folder.name, text);
        assert_eq!(other.tags_of(item.id).unwrap()[0].name, format!("{} {text}", found.uid));
    }
}

#[test]
fn every_naughty_string_survives_export_and_import() {
    let Some(path) = corpus("blns/blns.json") else { return };
    let strings: Vec<String> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert!(strings.len() > 500, "{}", strings.len());
    survive(&strings);
}

#[test]
fn strings_that_break_other_files_survive_export_and_import() {
    let strings = [
        "",
        " ",
        "\u{0}",
        "\u{1}\u{1f}\u{7f}",
        "\"\\/\u{8}\u{c}\n\r\t",
        "\u{2028}\u{2029}",
        "\u{feff}",
        "\u{fffd}\u{ffff}",
        "</script>",
        "{\"uid\": 1}",
        "null",
        "NaN",
        "1e1000",
        "../../etc/passwd",
        "CON",
        "'; DROP TABLE messages; --",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "\u{202e}drow",
        "\u{10ffff}",
        "e\u{301}",
        "é",
        "𠜎",
    ];
    survive(&strings.map(str::to_owned));
}
