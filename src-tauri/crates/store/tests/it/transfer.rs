//! In and out: what is exported comes back as it was; files of other programs are understood or refused whole.

use std::ops::ControlFlow;

use serde_json::{Value, json};
use store::{
    ConversationId, ConversationPatch, Error, Format, ImportProgress, ImportReport, Library, Listing, Status,
    TitledBy,
};

use crate::directory::{Directory, asked, begin, conversation, corpus, exchange, finished, texts};

fn import(library: &Library, file: &[u8]) -> Result<ImportReport, Error> {
    library.import(&mut &*file, &mut |_| ControlFlow::Continue(()))
}

fn preview(library: &Library, file: &[u8]) -> Result<ImportReport, Error> {
    library.preview_import(&mut &*file, &mut |_| ControlFlow::Continue(()))
}

fn import_value(library: &Library, file: &Value) -> ImportReport {
    import(library, file.to_string().as_bytes()).unwrap()
}

fn export(library: &Library) -> Vec<u8> {
    let mut file = Vec::new();
    library.export_json(None, &mut file).unwrap();
    file
}

fn ids(library: &Library) -> Vec<ConversationId> {
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
fn json_that_is_not_ours_is_refused_and_never_crashes() {
    let library = Library::in_memory().unwrap();
    let deep = "[".repeat(100_000);
    for file in [
        "",
        "null",
        "1",
        "\"x\"",
        "{}",
        "[]",
        "[1]",
        "[{}]",
        "{\"conversations\": 5}",
        &deep,
        "{\"mapping\": 1}",
        "[{\"mapping\": {}, \"x\": 1}]",
        "{\"version\": \"orpg.3.0\", \"messages\": {}}",
    ] {
        assert!(matches!(import(&library, file.as_bytes()), Err(Error::Invalid(_))), "{file:.40}");
    }
    let Some(suite) = corpus("jsontestsuite/test_parsing") else { return };
    for entry in std::fs::read_dir(suite).unwrap() {
        let path = entry.unwrap().path();
        let file = std::fs::read(&path).unwrap();
        assert!(import(&library, &file).is_err(), "{}", path.display());
        let inside =
            [b"{\"format\":\"timbre\",\"version\":1,\"conversations\":[],\"x\":".as_slice(), &file, b"}"]
                .concat();
        let name = path.file_name().unwrap().to_str().unwrap();
        let result = import(&library, &inside);
        if name.starts_with("n_") && !name.contains("multidigit_number_then_00") {
            assert!(result.is_err() || serde_json::from_slice::<Value>(&inside).is_ok(), "{name}");
        } else if name.starts_with("y_") {
            assert!(result.is_ok(), "{name}: {result:?}");
        }
    }
    assert!(ids(&library).is_empty());
}

#[test]
fn every_naughty_string_survives_export_and_import() {
    let Some(path) = corpus("blns/blns.json") else { return };
    let strings: Vec<String> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let library = Library::in_memory().unwrap();
    for (n, text) in strings.iter().enumerate() {
        let at = conversation(&library, &n.to_string());
        exchange(&library, at, None, text, text);
        let folder = library.create_folder(&n.to_string(), None, text).unwrap();
        let patch = ConversationPatch {
            title: Some((text.clone(), TitledBy::Person)),
            folder: Some(Some(folder)),
            ..ConversationPatch::default()
        };
        library.update_conversation(at, &patch).unwrap();
        let markdown = library.export_markdown(at, true).unwrap();
        assert!(markdown.text.contains(text.as_str()) && !markdown.file_name.contains('/'));
    }
    let other = Library::in_memory().unwrap();
    import(&other, &export(&library)).unwrap();
    assert_eq!(export(&other), export(&library));
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
fn a_chatgpt_export_becomes_a_tree() {
    let library = Library::in_memory().unwrap();
    let message = |role: &str, content: Value| {
        json!({"author": {"role": role}, "content": content, "create_time": 1_700_000_000.5,
            "metadata": {"model_slug": "gpt-5"}})
    };
    let text = |text: &str| json!({"content_type": "text", "parts": [text]});
    let file = json!([{
        "title": "Pets", "create_time": 1_700_000_000.0, "update_time": 1_700_000_100.25, "id": "abc",
        "current_node": "a1",
        "mapping": {
            "root": {"id": "root", "message": null, "parent": null, "children": ["s"]},
            "s": {"message": message("system", text("")), "parent": "root", "children": ["u1", "u2"]},
            "u1": {"message": message("user", text("cats?")), "parent": "s", "children": ["t"]},
            "t": {"message": message("assistant", json!({"content_type": "thoughts",
                "thoughts": [{"summary": "Cats", "content": "are animals"}]})), "parent": "u1", "children": ["c"]},
            "c": {"message": message("assistant", text("Let me look.")), "parent": "t", "children": ["tool"]},
            "tool": {"message": message("tool", text("result")), "parent": "c", "children": ["a1"]},
            "a1": {"message": message("assistant", text("Yes, cats.")), "parent": "tool", "children": []},
            "u2": {"message": message("user", json!({"content_type": "multimodal_text",
                "parts": [{"content_type": "image_asset_pointer"}, "dogs?"]})), "parent": "s", "children": ["a2"]},
            "a2": {"message": message("assistant", text("Dogs.")), "parent": "u2", "children": []},
            "loop": {"message": message("user", text("lost")), "parent": "loop", "children": []}
        }
    }]);
    let report = import_value(&library, &file);
    assert_eq!((report.format, report.conversations, report.messages), (Format::ChatGpt, 1, 4));
    let left_out: Vec<_> = report.left_out.iter().map(|(what, count)| (what.as_str(), *count)).collect();
    assert_eq!(left_out, [("images", 1), ("results", 1), ("unreachable", 1)]);
    let at = ids(&library)[0];
    assert_eq!(texts(&library, at), ["cats?", "Let me look.\n\nYes, cats."]);
    let path = library.path(at).unwrap();
    assert_eq!(path[0].siblings.len(), 2);
    assert_eq!(path[1].message.reasoning, "**Cats**\n\nare animals");
    assert_eq!(path[1].generation.as_ref().unwrap().asked.model, "gpt-5");
    let found = library.conversation(at).unwrap();
    assert_eq!((found.title.as_str(), found.updated_at), ("Pets", 1_700_000_100_250));
    assert_eq!(import_value(&library, &file).known, 1);
}

/// A chain of ChatGPT's nodes; each is the author's role, who it is for, the content and the metadata.
fn chatgpt(nodes: &[(&str, &str, Value, Value)]) -> Value {
    let mut mapping = serde_json::Map::new();
    mapping.insert("n0".to_owned(), json!({"message": null, "parent": null}));
    for (at, (role, recipient, content, metadata)) in nodes.iter().enumerate() {
        let message = json!({"author": {"role": role, "name": recipient}, "recipient": recipient, "content": content,
            "metadata": metadata, "create_time": 1_700_000_000 + at, "status": "finished_successfully", "weight": 1.0});
        mapping.insert(format!("n{}", at + 1), json!({"message": message, "parent": format!("n{at}")}));
    }
    json!([{"title": "T", "create_time": 1, "conversation_id": "c", "current_node": format!("n{}", nodes.len()),
        "mapping": mapping}])
}

fn left_out(report: &ImportReport) -> Vec<(&str, u64)> {
    report.left_out.iter().map(|(what, count)| (what.as_str(), *count)).collect()
}

#[test]
fn of_a_chatgpt_turn_only_what_was_said_is_carried_and_the_rest_is_named() {
    let library = Library::in_memory().unwrap();
    let text = |text: &str| json!({"content_type": "text", "parts": [text]});
    let hidden = json!({"is_visually_hidden_from_conversation": true});
    let sources = json!({"content_references": [
        {"matched_text": "\u{e200}cite\u{e202}turn0search0\u{e201}", "alt": "([weather.org](https://weather.org))"},
        {"matched_text": "\u{e200}cite\u{e202}turn0search1\u{e201}", "alt": null,
            "items": [{"title": "Sky", "url": "https://sky.org/a b"}]},
        {"matched_text": " ", "type": "sources_footnote", "alt": "[all]"}]});
    let report = import_value(
        &library,
        &chatgpt(&[
            ("system", "all", text("You are ChatGPT"), hidden.clone()),
            (
                "user",
                "all",
                json!({"content_type": "user_editable_context", "user_profile": "a"}),
                hidden.clone(),
            ),
            (
                "user",
                "all",
                text("Will it rain?"),
                json!({"attachments": [{"name": "a.pdf", "mime_type": "application/pdf"},
                {"name": "b.png", "mime_type": "image/png"}]}),
            ),
            (
                "assistant",
                "all",
                json!({"content_type": "model_editable_context", "model_set_context": ""}),
                json!({}),
            ),
            (
                "assistant",
                "all",
                json!({"content_type": "thoughts", "thoughts": [{"summary": "", "content": "Look."}]}),
                json!({}),
            ),
            (
                "assistant",
                "all",
                json!({"content_type": "reasoning_recap", "content": "Thought for 8s"}),
                json!({}),
            ),
            ("assistant", "web.run", json!({"content_type": "code", "text": "{\"search\":1}"}), json!({})),
            ("tool", "all", json!({"content_type": "execution_output", "text": "sun"}), json!({})),
            ("assistant", "dalle.text2im", text("{\"prompt\":\"a cloud\"}"), json!({})),
            (
                "tool",
                "all",
                json!({"content_type": "multimodal_text", "parts": [{"content_type": "image_asset_pointer"}]}),
                json!({}),
            ),
            (
                "assistant",
                "all",
                text(
                    "No.\u{e200}cite\u{e202}turn0search0\u{e201} Blue\u{e200}cite\u{e202}turn0search1\u{e201}\u{e204}",
                ),
                sources,
            ),
            (
                "user",
                "all",
                json!({"content_type": "multimodal_text", "parts": [{"content_type": "image_asset_pointer"}]}),
                json!({}),
            ),
            ("assistant", "all", text("A cat."), json!({})),
        ]),
    );
    assert_eq!(
        left_out(&report),
        [("attachments", 1), ("images", 2), ("instructions", 1), ("results", 1), ("tools", 2)]
    );
    let at = ids(&library)[0];
    let answer = "No.([weather.org](https://weather.org)) Blue([Sky](<https://sky.org/a b>))";
    assert_eq!(texts(&library, at), ["Will it rain?", answer, "*[image]*", "A cat."]);
    assert_eq!(library.path(at).unwrap()[1].message.reasoning, "Look.");
}

#[test]
fn what_was_written_into_a_canvas_is_part_of_the_answer() {
    let library = Library::in_memory().unwrap();
    let code = |value: Value| json!({"content_type": "code", "text": value.to_string()});
    let text = |text: &str| json!({"content_type": "text", "parts": [text]});
    let report = import_value(
        &library,
        &chatgpt(&[
            ("user", "all", text("A poem and a program"), json!({})),
            (
                "assistant",
                "canmore.create_textdoc",
                code(json!({"name": "Poem", "type": "document", "content": "Roses"})),
                json!({}),
            ),
            ("tool", "canmore.create_textdoc", text("Successfully created"), json!({})),
            (
                "assistant",
                "canmore.create_textdoc",
                text(&json!({"name": "hi.py", "type": "code/python", "content": "print()"}).to_string()),
                json!({}),
            ),
            (
                "assistant",
                "canmore.update_textdoc",
                code(json!({"updates": [{"pattern": "p", "replacement": "q"}]})),
                json!({}),
            ),
            (
                "assistant",
                "canmore.update_textdoc",
                code(json!({"updates": [{"pattern": ".*", "replacement": "exit()"}]})),
                json!({}),
            ),
            ("assistant", "all", text("Done."), json!({})),
        ]),
    );
    assert_eq!(left_out(&report), [("canvas", 1)]);
    let answer = "**Poem**\n\nRoses\n\n**hi.py**\n\n```python\nprint()\n```\n\n```\nexit()\n```\n\nDone.";
    assert_eq!(texts(&library, ids(&library)[0]), ["A poem and a program", answer]);
}

#[test]
fn a_claude_export_brings_its_artifacts_its_pasted_files_and_its_project() {
    let library = Library::in_memory().unwrap();
    let artifact = |command: &str, kind: &str, content: &str| {
        json!({"type": "tool_use", "name": "artifacts",
        "input": {"command": command, "type": kind, "title": "Notes", "language": "rust", "content": content}})
    };
    let root = "00000000-0000-4000-8000-000000000000";
    let file = json!([{
        "uuid": "u", "name": "N", "created_at": "2025-01-01T10:00:00Z", "updated_at": "2025-01-01T10:00:00Z",
        "project": {"uuid": "p", "name": "Thesis"}, "current_leaf_message_uuid": "4",
        "chat_messages": [
            {"uuid": "1", "sender": "human", "parent_message_uuid": root, "content": [{"type": "text", "text": "Read this"}],
                "attachments": [{"file_name": "paste.txt", "extracted_content": "all ``` of it"}], "files": [{"file_name": "a.png"}]},
            {"uuid": "2", "sender": "assistant", "parent_message_uuid": "1", "content": [
                {"type": "token_budget"}, artifact("create", "text/markdown", "# One"), {"type": "tool_result", "name": "artifacts"},
                artifact("rewrite", "application/vnd.ant.code", "fn a() {}"), artifact("update", "text/markdown", ""),
                {"type": "tool_use", "name": "web_search"}, {"type": "tool_result", "name": "web_search"},
                {"type": "text", "text": "There."}]},
            {"uuid": "3", "sender": "assistant", "parent_message_uuid": "1", "text": "Another version", "content": []},
            {"uuid": "4", "sender": "human", "parent_message_uuid": "2", "content": [], "text": "", "files": [{"file_name": "b.pdf"}]}
        ]
    }]);
    let report = import_value(&library, &file);
    assert_eq!(left_out(&report), [("attachments", 2), ("results", 1), ("tools", 2)]);
    let at = ids(&library)[0];
    let answer = "**Notes**\n\n# One\n\n**Notes**\n\n```rust\nfn a() {}\n```\n\nThere.";
    assert_eq!(
        texts(&library, at),
        ["Read this\n\n**paste.txt**\n\n````\nall ``` of it\n````", answer, "*[b.pdf]*"]
    );
    assert_eq!(library.path(at).unwrap()[1].siblings.len(), 2);
    assert_eq!(library.folders().unwrap()[0].name, "Thesis");
}

#[test]
fn a_claude_export_becomes_a_path() {
    let library = Library::in_memory().unwrap();
    let file = json!([{
        "uuid": "u-1", "name": "Rivers", "created_at": "2025-01-01T10:00:00.123456Z",
        "updated_at": "2025-01-02T10:00:00+00:00", "account": {"uuid": "x"},
        "chat_messages": [
            {"uuid": "1", "sender": "human", "text": "Longest river?", "content": [{"type": "text", "text": "Longest river?"}],
                "created_at": "2025-01-01T10:00:00Z", "attachments": [{"file_name": "a.txt"}], "files": []},
            {"uuid": "2", "sender": "assistant", "text": "The Nile.", "content": [
                {"type": "thinking", "thinking": "Nile or Amazon"}, {"type": "text", "text": "The Nile."},
                {"type": "tool_use", "name": "x"}], "created_at": "2025-01-01T10:00:05Z"},
            {"uuid": "3", "sender": "human", "text": "Thanks", "created_at": "2025-01-01T10:01:00Z"}
        ]
    }, {"uuid": "u-2", "name": "", "created_at": "2025-01-01T10:00:00Z", "updated_at": "2025-01-01T10:00:00Z", "chat_messages": []}]);
    let report = import_value(&library, &file);
    assert_eq!((report.format, report.conversations, report.messages), (Format::Claude, 2, 3));
    assert_eq!((report.left_out["attachments"], report.left_out["tools"]), (1, 1));
    let at = ids(&library)[0];
    assert_eq!(texts(&library, at), ["Longest river?", "The Nile.", "Thanks"]);
    assert_eq!(library.path(at).unwrap()[1].message.reasoning, "Nile or Amazon");
    assert_eq!(library.conversation(at).unwrap().created_at, 1_735_725_600_123);
    assert_eq!(import_value(&library, &file).known, 2);
}

#[test]
fn a_chatroom_export_keeps_the_answers_of_all_models() {
    let library = Library::in_memory().unwrap();
    let item = |kind: &str, text: &str| json!({"data": {"type": kind, "content": [{"type": "output_text", "text": text}]}});
    let file = json!({
        "version": "orpg.3.0", "title": "Compare",
        "characters": {"c0": {"id": "c0", "model": "old/one", "isRemoved": true},
            "c1": {"id": "c1", "model": "a/one", "description": "Be kind."}, "c2": {"id": "c2", "model": "b/two"}},
        "messages": {
            "m3": {"id": "m3", "characterId": "c2", "parentMessageId": "m1", "createdAt": "2026-08-25T10:00:03.000Z",
                "items": [{"id": "i4"}]},
            "m1": {"id": "m1", "type": "user", "characterId": "someone", "parentMessageId": null, "createdAt": "2026-08-25T10:00:00.000Z",
                "items": [{"id": "i1"}], "attachments": [{}]},
            "m2": {"id": "m2", "characterId": "c1", "parentMessageId": "m1", "createdAt": "2026-08-25T10:00:01.000Z",
                "metadata": {"variantSlug": "a/one:free", "cost": "0.00042"},
                "items": [{"id": "i3", "sequenceIndex": 1}, {"id": "i2", "sequenceIndex": 0}]}
        },
        "items": {"i1": item("message", "Hello?"), "i2": {"data": {"type": "reasoning", "content": [],
                "summary": [{"type": "summary_text", "text": "hm"}]}}, "i3": item("message", "Hi from one"),
            "i4": item("message", "Hi from two")}
    });
    let report = import_value(&library, &file);
    assert_eq!((report.format, report.messages, report.left_out["attachments"]), (Format::Chatroom, 3, 1));
    let at = ids(&library)[0];
    assert_eq!(texts(&library, at), ["Hello?", "Hi from two"]);
    let siblings = library.path(at).unwrap()[1].siblings.clone();
    let other = library.path_message(siblings[0]).unwrap();
    assert_eq!((other.message.text.as_str(), other.message.reasoning.as_str()), ("Hi from one", "hm"));
    assert_eq!(other.generation.unwrap().asked.model, "a/one:free");
    assert_eq!(library.cost(at).unwrap().unwrap().to_string(), "0.00042");
    let found = library.conversation(at).unwrap();
    assert_eq!((found.model.as_deref(), found.system_prompt.as_str()), (Some("a/one"), "Be kind."));
    assert_eq!(import_value(&library, &file).known, 1);
}

#[test]
fn an_old_chatroom_export_is_linked_by_time() {
    let library = Library::in_memory().unwrap();
    let message = |who: &str, text: &str, second: u8| json!({"characterId": who, "content": text, "updatedAt": format!("2024-12-25T23:37:{second:02}.790Z")});
    let file = json!({
        "version": "orpg.1.0",
        "characters": {"c1": {"modelInfo": {"slug": "a/one"}}, "c2": {"modelInfo": {"slug": "b/two"}}},
        "messages": {"z": message("USER", "first", 1), "y": message("c1", "one", 2), "x": message("c2", "two", 3),
            "w": message("USER", "second", 4), "v": message("c1", "three", 5)}
    });
    assert_eq!(import_value(&library, &file).messages, 5);
    let at = ids(&library)[0];
    assert_eq!(texts(&library, at), ["first", "two", "second", "three"]);
    assert_eq!(library.path(at).unwrap()[1].siblings.len(), 2);
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
