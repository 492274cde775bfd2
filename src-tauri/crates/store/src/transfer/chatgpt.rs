//! A conversation of ChatGPT's `conversations.json`: a map of nodes with parents, times in seconds.

use serde_json::Value;

use super::assemble::{LeftOut, Node, assemble, leave_out, list, text};
use super::whole::WholeConversation;
use crate::conversations::TitledBy;
use crate::{Error, Role};

/// Converts one conversation.
pub(super) fn convert(value: &Value, left_out: &mut LeftOut) -> Result<WholeConversation, Error> {
    let broken = || Error::Invalid("a ChatGPT conversation has no nodes".to_owned());
    let mapping = value.get("mapping").and_then(Value::as_object).ok_or_else(broken)?;
    let created_at = milliseconds(value, "create_time").unwrap_or(0);
    let nodes: Vec<Node> = mapping.iter().map(|(id, entry)| node(id, entry, created_at, left_out)).collect();
    let (messages, head) = assemble(&nodes, value.get("current_node").and_then(Value::as_str), left_out);
    let id = [text(value, "conversation_id"), text(value, "id")].into_iter().find(|id| !id.is_empty());
    let first_node = nodes.first().map(|node| node.id.as_str());
    Ok(WholeConversation {
        uid: format!("chatgpt-{}", id.or(first_node).ok_or_else(broken)?),
        title: text(value, "title").to_owned(),
        titled_by: TitledBy::Person,
        // ChatGPT's names of models mean nothing to another service.
        model: None,
        system_prompt: String::new(),
        parameters: openrouter::Parameters::default(),
        created_at,
        updated_at: milliseconds(value, "update_time").unwrap_or(created_at),
        pinned: value.get("is_starred").and_then(Value::as_bool).unwrap_or(false),
        archived: value.get("is_archived").and_then(Value::as_bool).unwrap_or(false),
        folders: Vec::new(),
        tags: Vec::new(),
        draft: String::new(),
        head,
        messages,
    })
}

fn node(id: &str, entry: &Value, created_at: i64, left_out: &mut LeftOut) -> Node {
    let parent = entry.get("parent").and_then(Value::as_str).map(str::to_owned);
    let mut node = Node { id: id.to_owned(), parent, created_at, ..Node::default() };
    let Some(message) = entry.get("message").filter(|message| message.is_object()) else { return node };
    node.created_at = milliseconds(message, "create_time").unwrap_or(created_at);
    node.cut_off = text(message, "status") == "in_progress";
    let content = &message["content"];
    let hidden = message["metadata"]["is_visually_hidden_from_conversation"] == true;
    let role = match message["author"]["role"].as_str() {
        Some("user") => Role::User,
        Some("assistant") => Role::Assistant,
        Some("tool") => {
            leave_out(left_out, "tools");
            return node;
        }
        _ => return node,
    };
    match text(content, "content_type") {
        "text" | "multimodal_text" if !hidden => {
            node.text = parts(content, left_out);
            node.role = Some(role);
        }
        "code" => leave_out(left_out, "tools"),
        "thoughts" => node.reasoning = thoughts(content),
        "user_editable_context" => leave_out(left_out, "instructions"),
        _ => {}
    }
    node.model = message["metadata"]["model_slug"].as_str().map(str::to_owned);
    node
}

fn parts(content: &Value, left_out: &mut LeftOut) -> String {
    let mut texts = Vec::new();
    for part in list(content, "parts") {
        match (part.as_str(), text(part, "content_type")) {
            (Some(text), _) => texts.push(text),
            (None, "audio_transcription") => texts.push(text(part, "text")),
            (None, "image_asset_pointer") => leave_out(left_out, "images"),
            (None, _) => leave_out(left_out, "attachments"),
        }
    }
    texts.retain(|text| !text.is_empty());
    texts.join("\n\n")
}

fn thoughts(content: &Value) -> String {
    let texts: Vec<_> = list(content, "thoughts")
        .iter()
        .map(|thought| match (text(thought, "summary"), text(thought, "content")) {
            (summary, "") => summary.to_owned(),
            ("", content) => content.to_owned(),
            (summary, content) => format!("**{summary}**\n\n{content}"),
        })
        .collect();
    texts.join("\n\n")
}

fn milliseconds(value: &Value, key: &str) -> Option<i64> {
    value.get(key).and_then(Value::as_f64).map(|seconds| (seconds * 1_000.0).round() as i64)
}
