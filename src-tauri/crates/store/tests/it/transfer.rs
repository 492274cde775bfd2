//! In and out: what is exported comes back as it was; files of other programs are understood or refused whole.

use std::ops::ControlFlow;

use serde_json::{Value, json};
use store::{
    ConversationId, ConversationPatch, Error, Format, ImportProgress, ImportReport, Library, Listing, Status,
    TitledBy,
};

use crate::directory::{Directory, asked, begin, conversation, exchange, finished, texts};

fn import(library: &Library, file: &[u8]) -> Result<ImportReport, Error> {
    library.import(&mut &*file, &mut |_| ControlFlow::Continue(()))
}

fn preview(library: &Library, file: &[u8]) -> Result<ImportReport, Error> {
    library.preview_import(&mut &*file, &mut |_| ControlFlow::Continue(()))
}

pub(crate) fn import_value(library: &Library, file: &Value) -> ImportReport {
    import(library, file.to_string().as_bytes()).unwrap()
}

fn export(library: &Library) -> Vec<u8> {
    let mut file = Vec::new();
    library.export_json(None, &mut file).unwrap();
    file
}

pub(crate) fn ids(library: &Library) -> Vec<ConversationId> {
    library.conversations(Listing::All, None, 1_000).unwrap().items.iter().map(|item| item.id).collect()
}

/// A library with a bit of everything.
fn varied() -> Library {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "varied");
    let first = exchange(&library, at, None, "one 😀", "two");
    exchange(&library, at, Some(first.answer), "three", "four");
    let gone = exchange(&library, at, Some(first.answer), "gone", "gone");
    let last = exchange(&library, at, Some(first.answer), "five", "six");
    library.delete_message(gone.user, store::Deletion::Branch, 1).unwrap();
    library.delete_message(last.answer, store::Deletion::Message, 1).unwrap();
    let mut answer = finished("rich", "0.00000012345");
    answer.answer.reasoning = "because".to_owned();
    answer.answer.reasoning_details = Some(vec![json!({"type": "reasoning.text", "signature": "a+/="})]);
    answer.status = Status::Stopped;
    answer.error = Some(openrouter::Error::new(openrouter::Code::Network, "gone"));
    let again = library.begin_answer(last.user, &asked(), 2).unwrap();
    library.finish(again, &answer, 3).unwrap();
    let outer = library.create_folder("outer", None, "Outer").unwrap();
    let inner = library.create_folder("inner", Some(outer), "Inner").unwrap();
    let tag = library.create_tag("tag", "Tag", "copper").unwrap();
    library.tag(&[at], tag).unwrap();
    let patch = ConversationPatch {
        title: Some(("Titel".to_owned(), TitledBy::Model)),
        pinned: Some(true),
        folder: Some(Some(inner)),
        draft: Some("unsent".to_owned()),
        parameters: Some(serde_json::from_value(json!({"temperature": 0.7, "stop": ["a"]})).unwrap()),
        ..ConversationPatch::default()
    };
    library.update_conversation(at, &patch).unwrap();
    conversation(&library, "empty");
    let streaming = conversation(&library, "streaming");
    let turn = begin(&library, streaming, None, "still");
    library.checkpoint(turn.answer, "going", "on").unwrap();
    library
}

#[test]
fn what_is_exported_comes_back_as_it_was() {
    let library = varied();
    let file = export(&library);
    let other = Library::in_memory().unwrap();
    let report = import(&other, &file).unwrap();
    assert_eq!((report.format, report.conversations, report.messages), (Format::Own, 3, 8));
    assert_eq!(String::from_utf8(export(&other)).unwrap(), String::from_utf8(file).unwrap());
    let at = ids(&other)[0];
    assert_eq!(texts(&other, at), ["one 😀", "two", "five", "rich"]);
    assert_eq!(
        other.cost(at).unwrap().unwrap().to_string(),
        "0.00200012345",
        "the deleted ones are not carried"
    );
    assert_eq!(other.folders().unwrap().len(), 2);
    let request = store::SearchRequest { typed: "five", window: 10, ..Default::default() };
    assert_eq!(other.search(&request).unwrap().hits.len(), 1);
}

#[test]
fn chosen_conversations_come_back_in_the_order_they_were_listed() {
    let library = Library::in_memory().unwrap();
    for uid in ["a", "b", "c"] {
        conversation(&library, uid);
    }
    let newest_first = ids(&library);
    let mut file = Vec::new();
    library.export_json(Some(&newest_first), &mut file).unwrap();
    let other = Library::in_memory().unwrap();
    import(&other, &file).unwrap();
    let uids = |library: &Library| -> Vec<String> {
        ids(library).into_iter().map(|id| library.conversation(id).unwrap().uid).collect()
    };
    assert_eq!(uids(&other), uids(&library));
    let gone = library.export_json(Some(&[ConversationId(99)]), &mut Vec::new());
    assert!(matches!(gone, Err(Error::NotFound(_))));
}

#[test]
fn importing_twice_changes_nothing() {
    let file = export(&varied());
    let directory = Directory::new();
    let library = directory.library();
    assert_eq!(preview(&library, &file).unwrap().conversations, 3);
    assert!(ids(&library).is_empty(), "a preview changes nothing");
    import(&library, &file).unwrap();
    let before = export(&library);
    let report = import(&library, &file).unwrap();
    assert_eq!((report.conversations, report.messages, report.known), (0, 0, 3));
    assert_eq!(preview(&library, &file).unwrap(), report);
    assert_eq!(export(&library), before);
    assert_eq!(library.backups().unwrap()[0].reason, "before-import");
}

#[test]
fn a_cancelled_import_changes_nothing() {
    let library = Library::in_memory().unwrap();
    for n in 0..200 {
        exchange(&library, conversation(&library, &n.to_string()), None, &"long ".repeat(2_000), "x");
    }
    let file = export(&library);
    let other = Library::in_memory().unwrap();
    let mut told = Vec::new();
    let mut progress = |now: ImportProgress| {
        told.push(now);
        if now.conversations > 50 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    assert!(matches!(other.import(&mut file.as_slice(), &mut progress), Err(Error::Cancelled)));
    assert!(told.len() > 2 && told.windows(2).all(|pair| pair[0].bytes < pair[1].bytes));
    assert!(ids(&other).is_empty());
}

#[test]
fn a_file_with_one_broken_conversation_is_refused_whole() {
    let library = Library::in_memory().unwrap();
    let sound = json!({"uid": "a", "createdAt": 1, "updatedAt": 1,
        "messages": [{"role": "user", "createdAt": 1, "text": "x"}]});
    let mut broken = sound.clone();
    broken["uid"] = json!("b");
    for (pointer, value) in [
        ("/messages/0/parent", json!(1)),
        ("/messages/0/parent", json!(7)),
        ("/messages/0/chosen", json!(9)),
        ("/messages/0/role", json!("system")),
        ("/createdAt", json!("x")),
        ("/head", json!(2)),
        ("/head", json!(0)),
    ] {
        let mut broken = broken.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        broken.pointer_mut(parent).unwrap()[key] = value;
        let file = json!({"format": "timbre", "version": 1, "conversations": [sound, broken]});
        let result = import(&library, file.to_string().as_bytes());
        assert!(matches!(result, Err(Error::Invalid(_))), "{pointer}: {result:?}");
        assert!(ids(&library).is_empty());
    }
    let newer = json!({"format": "timbre", "version": 2, "conversations": [sound]});
    assert!(matches!(import(&library, newer.to_string().as_bytes()), Err(Error::Invalid(_))));
    assert!(ids(&library).is_empty());
}

#[test]
fn markdown_has_the_path_and_reasoning_when_asked() {
    let library = varied();
    let at = library.conversations(Listing::All, None, 9).unwrap().items[0].id;
    let with = library.export_markdown(at, true).unwrap();
    assert_eq!(with.file_name, "Titel.md");
    assert_eq!(
        with.text,
        "# Titel\n\n## You\n\none 😀\n\n## sim/prose\n\ntwo\n\n## You\n\nfive\n\n## sim/prose\n\n> because\n\nrich\n\n\
         *The answer was stopped.*\n"
    );
    assert!(!library.export_markdown(at, false).unwrap().text.contains("because"));
}

#[test]
fn imported_conversations_are_listed_by_their_time() {
    let library = Library::in_memory().unwrap();
    let own = conversation(&library, "own");
    let one = |uid: &str, at: i64| json!({"uid": uid, "createdAt": at, "updatedAt": at, "title": uid});
    let file = json!({"format": "timbre", "version": 1, "conversations": [one("old", 0), one("new", 50)]});
    import_value(&library, &file);
    let found = library.conversations(Listing::All, None, 9).unwrap();
    let titles: Vec<_> = found.items.iter().map(|item| item.title.as_str()).collect();
    assert_eq!(titles, ["new", "", "old"]);
    assert_eq!(found.items[1].id, own);
}

#[test]
fn very_many_tagged_conversations_are_taken_in_at_once() {
    let tag = json!([{"uid": "t", "name": "Tag", "colour": "red"}]);
    let one = |n: u32| {
        let messages = json!([{"role": "user", "createdAt": n, "text": format!("number {n}")}]);
        json!({"uid": n.to_string(), "createdAt": n, "updatedAt": n, "tags": tag, "archived": n.is_multiple_of(3), "messages": messages})
    };
    let conversations: Vec<_> = (0..2_500).map(one).collect();
    let library = Library::in_memory().unwrap();
    let report =
        import_value(&library, &json!({"format": "timbre", "version": 1, "conversations": conversations}));
    assert_eq!(report.conversations, 2_500);
    let tag = library.tags().unwrap()[0].id;
    let page = library.conversations(Listing::Tagged(tag), None, 2).unwrap();
    let uids: Vec<_> = page.items.iter().map(|item| library.conversation(item.id).unwrap().uid).collect();
    assert_eq!(uids, ["2498", "2497"], "2499 is archived");
}
