//! What of an earlier answer's reasoning goes back to the service: a pure decision, made for each request anew.
//!
//! Providers check what they get back. Encrypted items and signatures are readable only by the family that made
//! them, an `rs_…` item may be in a request once, and text that a provider signs is refused without its signature.

use std::collections::HashSet;

use serde_json::Value;

use crate::request::{AssistantMessage, RequestMessage};

/// Takes out of the messages what the model that is asked would refuse. `models[n]` is the model that wrote message
/// `n` (what served it, else what was asked for); anything for messages that are not an assistant's.
pub fn prepare(messages: &mut [RequestMessage], models: &[Option<&str>], asked: &str) {
    let mut sent = HashSet::new();
    for (place, message) in messages.iter_mut().enumerate() {
        if let RequestMessage::Assistant(message) = message {
            let author = models.get(place).copied().flatten();
            message_for(message, author, asked, &mut sent);
        }
    }
}

/// Prepares one message. `sent` are the ids of the items that earlier messages carry.
fn message_for(
    message: &mut AssistantMessage,
    author: Option<&str>,
    asked: &str,
    sent: &mut HashSet<String>,
) {
    let Some(details) = message.reasoning_details.take() else { return };
    let was_empty = details.is_empty();
    let same = author.is_some_and(|author| family(author) == family(asked));
    let kept = if same { own(details, sent) } else { foreign(details) };
    // A list that was empty goes back empty; one that lost everything does not go back at all.
    message.reasoning_details = (same && was_empty || !kept.is_empty()).then_some(kept);
}

/// The items that go back to the family that made them: all, verbatim and in order, except what it refuses.
fn own(details: Vec<Value>, sent: &mut HashSet<String>) -> Vec<Value> {
    let fits = |detail: &Value| !(is(detail, "reasoning.text") && signs(detail) && !is_signed(detail));
    let mut kept: Vec<Value> = details.into_iter().filter(fits).collect();
    kept.retain(|detail| match detail.get("id").and_then(Value::as_str).filter(|id| id.starts_with("rs_")) {
        // One id may stand on several items of one message (summary and encrypted), but each item once.
        Some(id) => sent.insert(format!("{id} {}", detail["type"].as_str().unwrap_or_default())),
        None => true,
    });
    kept
}

/// What another family can read: summaries and text that was never signed, without ids and formats of its maker.
fn foreign(details: Vec<Value>) -> Vec<Value> {
    let readable = |detail: &Value| {
        let text = is(detail, "reasoning.text") && !is_signed(detail) && !signs(detail);
        text || is(detail, "reasoning.summary") || is(detail, "reasoning.server_tool_call")
    };
    details
        .into_iter()
        .filter(readable)
        .map(|mut detail| {
            if let Value::Object(fields) = &mut detail {
                for name in ["id", "signature", "format"] {
                    fields.remove(name);
                }
            }
            detail
        })
        .collect()
}

/// Whether an item is of a type.
fn is(detail: &Value, kind: &str) -> bool {
    detail["type"] == kind
}

/// Whether an item has a signature.
fn is_signed(detail: &Value) -> bool {
    detail["signature"].as_str().is_some_and(|signature| !signature.is_empty())
}

/// Whether the maker of an item signs its text and wants it back only so.
fn signs(detail: &Value) -> bool {
    matches!(detail["format"].as_str(), Some("anthropic-claude-v1" | "google-gemini-v1"))
}

/// The family of a model: its author, with the routers and aliases that hide one counted as families of their own.
fn family(model: &str) -> &str {
    let model = model.trim_start_matches('~');
    model.split('/').next().unwrap_or(model)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn replayed(details: Value, author: &str, asked: &str) -> Option<Value> {
        let details = serde_json::from_value(details).unwrap();
        let message = AssistantMessage { reasoning_details: Some(details), ..AssistantMessage::default() };
        let mut messages = [RequestMessage::user("?"), RequestMessage::Assistant(message)];
        prepare(&mut messages, &[None, Some(author)], asked);
        let RequestMessage::Assistant(message) = &messages[1] else { panic!("still an answer") };
        message.reasoning_details.clone().map(Value::Array)
    }

    #[test]
    fn same_family_gets_everything_back_verbatim() {
        let details = json!([
            {"type": "reasoning.summary", "summary": "s", "format": "openai-responses-v1", "index": 0},
            {"type": "reasoning.encrypted", "data": "E", "id": "rs_1", "format": null, "index": 1},
            {"type": "reasoning.text", "text": "t", "format": "unknown"},
            {"type": "reasoning.something_new", "k": [1]}
        ]);
        let back = replayed(details.clone(), "openai/gpt-5.2-2026-01-01", "openai/gpt-5.2");
        assert_eq!(back, Some(details));
    }

    #[test]
    fn empty_list_goes_back_empty_to_its_family_only() {
        assert_eq!(replayed(json!([]), "deepseek/v4", "deepseek/v4-pro"), Some(json!([])));
        assert_eq!(replayed(json!([]), "deepseek/v4", "openai/gpt-5.2"), None);
    }

    #[test]
    fn other_family_gets_no_blob_no_signature_and_no_id() {
        let details = json!([
            {"type": "reasoning.encrypted", "data": "E", "id": "rs_1"},
            {"type": "reasoning.summary", "summary": "s", "id": "rs_1", "format": "openai-responses-v1"},
            {"type": "reasoning.text", "text": "t", "signature": "S", "format": "anthropic-claude-v1"},
            {"type": "reasoning.text", "text": "u", "format": "unknown"}
        ]);
        let back = replayed(details, "openai/gpt-5.2", "z-ai/glm-5.2");
        let expected =
            json!([{"type": "reasoning.summary", "summary": "s"}, {"type": "reasoning.text", "text": "u"}]);
        assert_eq!(back, Some(expected));
        let only_blob = json!([{"type": "reasoning.encrypted", "data": "E"}]);
        assert_eq!(replayed(only_blob, "openai/gpt-5.2", "x-ai/grok-4.6"), None);
    }

    #[test]
    fn unsigned_text_of_a_family_that_signs_is_dropped() {
        let details = json!([
            {"type": "reasoning.text", "text": "cut off", "format": "anthropic-claude-v1"},
            {"type": "reasoning.text", "text": "", "signature": "S", "format": "google-gemini-v1"}
        ]);
        let back = replayed(details.clone(), "google/gemini-3", "~google/gemini-pro-latest");
        assert_eq!(back, Some(json!([details[1]])));
    }

    #[test]
    fn an_rs_item_is_sent_once_per_request() {
        let details = vec![
            json!({"type": "reasoning.summary", "summary": "s", "id": "rs_1"}),
            json!({"type": "reasoning.encrypted", "data": "E", "id": "rs_1"}),
        ];
        let message =
            AssistantMessage { reasoning_details: Some(details.clone()), ..AssistantMessage::default() };
        let mut messages = [RequestMessage::Assistant(message.clone()), RequestMessage::Assistant(message)];
        prepare(&mut messages, &[Some("openai/a"), Some("openai/b")], "openai/c");
        let kept: Vec<_> = messages
            .iter()
            .map(|message| match message {
                RequestMessage::Assistant(message) => message.reasoning_details.clone(),
                _ => None,
            })
            .collect();
        assert_eq!(kept, [Some(details), None]);
    }

    #[test]
    fn unknown_author_counts_as_another_family() {
        let details = vec![json!({"type": "reasoning.encrypted", "data": "E"})];
        let message = AssistantMessage { reasoning_details: Some(details), ..AssistantMessage::default() };
        let mut messages = [RequestMessage::Assistant(message)];
        prepare(&mut messages, &[None], "openai/c");
        assert_eq!(messages[0], RequestMessage::Assistant(AssistantMessage::default()));
    }
}
