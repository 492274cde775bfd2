//! Requests as they are sent: every shape of message, and the recorded requests rebuilt field for field.

use openrouter::{
    AssistantMessage, ChatRequest, Content, ContentPart, Dialect, Parameters, PdfEngine, RequestMessage,
    ToolCall, parameters,
};
use serde_json::{Map, Value, json};

use crate::recorded::folder;

fn request(messages: Vec<RequestMessage>) -> ChatRequest {
    ChatRequest {
        model: "m".into(),
        messages,
        parameters: Parameters::default(),
        session_id: None,
        stream: true,
        dialect: Dialect::OpenRouter,
    }
}

#[test]
fn another_server_is_sent_only_what_every_server_knows() {
    let parameters = serde_json::from_value(json!({
        "temperature": 0.5, "provider.zdr": true, "plugins": [{"id": "web"}], "models": ["a/b"], "user": "u",
        "reasoning.effort": "high", "reasoning.exclude": true, "tool_choice": "auto"
    }))
    .unwrap();
    let own =
        ChatRequest { parameters, session_id: Some("s".into()), ..request(vec![RequestMessage::user("x")]) };
    let sent = ChatRequest { dialect: Dialect::Plain, ..own.clone() }.body();
    let expected = json!({"model": "m", "messages": [{"role": "user", "content": "x"}], "stream": true,
        "stream_options": {"include_usage": true}, "temperature": 0.5, "reasoning_effort": "high",
        "tool_choice": "auto"});
    assert_eq!(sent, expected);
    assert_eq!(own.body()["session_id"], "s");
    assert_eq!(own.body()["provider"]["zdr"], true);
}

#[test]
fn every_part_has_its_shape() {
    let parts = vec![
        ContentPart::Text { text: "look".into(), cache_control: Some(json!({"type": "ephemeral"})) },
        ContentPart::Image { url: "data:image/png;base64,AA==".into(), detail: Some("low".into()) },
        ContentPart::Audio { data: "AA==".into(), format: "wav".into() },
        ContentPart::Video { url: "https://example.org/v.mp4".into() },
        ContentPart::File { filename: "a.txt".into(), data: "data:text/plain;base64,YQ==".into() },
        ContentPart::Pdf {
            filename: "a.pdf".into(),
            data: "data:application/pdf;base64,AA==".into(),
            engine: PdfEngine::CloudflareAi,
        },
    ];
    let body = request(vec![RequestMessage::User(Content::Parts(parts))]).body();
    let expected = json!({"model": "m", "stream": true, "messages": [{"role": "user", "content": [
        {"type": "text", "text": "look", "cache_control": {"type": "ephemeral"}},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA==", "detail": "low"}},
        {"type": "input_audio", "input_audio": {"data": "AA==", "format": "wav"}},
        {"type": "video_url", "video_url": {"url": "https://example.org/v.mp4"}},
        {"type": "file", "file": {"filename": "a.txt", "file_data": "data:text/plain;base64,YQ=="}},
        {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,AA=="}}
    ]}], "plugins": [{"id": "file-parser", "pdf": {"engine": "cloudflare-ai"}}]});
    assert_eq!(body, expected);
}

#[test]
fn earlier_answers_carry_what_must_come_back() {
    let answer = openrouter::Answer {
        text: String::new(),
        reasoning_details: Some(vec![]),
        tool_calls: vec![ToolCall { id: "c".into(), name: "f".into(), arguments: "{}".into() }],
        annotations: vec![json!({"type": "url_citation"}), json!({"type": "file", "file": {"hash": "h"}})],
        ..openrouter::Answer::default()
    };
    let result = RequestMessage::Tool { tool_call_id: "c".into(), content: Content::Text("1".into()) };
    let body =
        request(vec![RequestMessage::Assistant((&answer).into()), result, RequestMessage::assistant("x")])
            .body();
    let expected = json!([
        {"role": "assistant", "content": null, "reasoning_details": [],
         "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
         "annotations": [{"type": "file", "file": {"hash": "h"}}]},
        {"role": "tool", "tool_call_id": "c", "content": "1"},
        {"role": "assistant", "content": "x"}
    ]);
    assert_eq!(body["messages"], expected);
}

/// A recorded request as the conversation and the parameters from which it can be rebuilt.
fn taken_apart(recorded: &Value) -> ChatRequest {
    let mut parameters = Parameters::default();
    let mut raw = Map::new();
    for (name, value) in recorded.as_object().unwrap() {
        match name.as_str() {
            "model" | "messages" | "stream" => {}
            "reasoning" | "provider" => {
                for (inner, value) in value.as_object().unwrap() {
                    parameters.set(format!("{name}.{inner}"), value.clone());
                }
            }
            _ if parameters::spec_of(name).is_some() => parameters.set(name.clone(), value.clone()),
            // Deprecated or unlisted fields: what the raw JSON is for.
            _ => drop(raw.insert(name.clone(), value.clone())),
        }
    }
    if !raw.is_empty() {
        parameters.set("raw", raw);
    }
    ChatRequest {
        model: recorded["model"].as_str().unwrap().into(),
        messages: recorded["messages"].as_array().unwrap().iter().map(message).collect(),
        parameters,
        session_id: None,
        stream: recorded["stream"] == true,
        dialect: Dialect::OpenRouter,
    }
}

fn message(recorded: &Value) -> RequestMessage {
    let content = || match &recorded["content"] {
        Value::String(text) => Content::Text(text.clone()),
        Value::Array(parts) => Content::Parts(parts.iter().map(part).collect()),
        other => panic!("content {other}"),
    };
    match recorded["role"].as_str().unwrap() {
        "system" => RequestMessage::System(content()),
        "user" => RequestMessage::User(content()),
        "tool" => RequestMessage::Tool {
            tool_call_id: recorded["tool_call_id"].as_str().unwrap().into(),
            content: content(),
        },
        _ => RequestMessage::Assistant(AssistantMessage {
            text: recorded["content"].as_str().unwrap_or_default().into(),
            reasoning_details: recorded["reasoning_details"].as_array().cloned(),
            tool_calls: recorded["tool_calls"].as_array().into_iter().flatten().map(call).collect(),
            ..AssistantMessage::default()
        }),
    }
}

fn call(recorded: &Value) -> ToolCall {
    let text = |path: &str| recorded.pointer(path).and_then(Value::as_str).unwrap().to_owned();
    ToolCall { id: text("/id"), name: text("/function/name"), arguments: text("/function/arguments") }
}

fn part(recorded: &Value) -> ContentPart {
    let text = |path: &str| recorded.pointer(path).and_then(Value::as_str).unwrap().to_owned();
    match recorded["type"].as_str().unwrap() {
        "text" => {
            ContentPart::Text { text: text("/text"), cache_control: recorded.get("cache_control").cloned() }
        }
        "file" => ContentPart::File { filename: text("/file/filename"), data: text("/file/file_data") },
        other => panic!("part {other}"),
    }
}

/// What does not count as a difference: false for absent, null for absent content, and the legacy switch that this
/// client leaves out because `reasoning` says the same.
fn normal(mut body: Value) -> Value {
    let fields = body.as_object_mut().unwrap();
    fields.retain(|name, value| !(name == "stream" && value == false));
    if fields.contains_key("reasoning") {
        fields.remove("include_reasoning");
    }
    for message in fields["messages"].as_array_mut().unwrap() {
        message.as_object_mut().unwrap().retain(|name, value| !(name == "content" && value.is_null()));
    }
    body
}

#[test]
fn recorded_requests_are_rebuilt_field_for_field() {
    let Some(folder) = folder() else { return };
    for entry in std::fs::read_dir(folder.join("requests")).unwrap() {
        let path = entry.unwrap().path();
        let recorded: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(normal(taken_apart(&recorded).body()), normal(recorded), "{}", path.display());
    }
}
