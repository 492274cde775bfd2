//! Files of other programs: what they say is carried as a tree, and what is not carried is named.

use serde_json::{Value, json};
use store::{Format, ImportReport, Library};

use crate::directory::texts;
use crate::transfer::{ids, import_value};

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
