//! A conversation of ChatGPT's `conversations.json`: a map of nodes with parents, times in seconds.
//!
//! A turn is many nodes: hidden ones that set the scene, thoughts, calls of tools (addressed to a `recipient`),
//! their results, and text for everybody. Canvases are calls of a tool as well; what they say is carried.

use serde_json::Value;

use super::assemble::{LeftOut, Node, assemble, leave_out, list, text};
use super::documents::{document, names_of};
use super::whole::WholeConversation;
use crate::conversations::TitledBy;
use crate::{Error, Role};

/// Converts one conversation.
pub(super) fn convert(value: &Value, left_out: &mut LeftOut) -> Result<WholeConversation, Error> {
    let broken = || Error::Invalid("a ChatGPT conversation has no nodes".to_owned());
    let mapping = value.get("mapping").and_then(Value::as_object).ok_or_else(broken)?;
    let created_at = milliseconds(value, "create_time").unwrap_or(0);
    let mut nodes: Vec<Node> =
        mapping.iter().map(|(id, entry)| node(id, entry, created_at, left_out)).collect();
    // Versions stand in the order they were made, whatever the order of the map.
    nodes.sort_by_key(|node| node.created_at);
    let (messages, head) = assemble(&nodes, value.get("current_node").and_then(Value::as_str), left_out);
    let id = [text(value, "conversation_id"), text(value, "id")].into_iter().find(|id| !id.is_empty());
    let first_node = mapping.keys().next().map(String::as_str);
    let title = text(value, "title");
    Ok(WholeConversation {
        uid: format!("chatgpt-{}", id.or(first_node).ok_or_else(broken)?),
        title: title.to_owned(),
        titled_by: if title.is_empty() { TitledBy::Nobody } else { TitledBy::Person },
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
    node.model = message["metadata"]["model_slug"].as_str().map(str::to_owned);
    let hidden = message["metadata"]["is_visually_hidden_from_conversation"] == true;
    let content = &message["content"];
    match (message["author"]["role"].as_str(), text(content, "content_type")) {
        (_, "user_editable_context") => leave_out(left_out, "instructions"),
        (Some("user" | "assistant"), _) if hidden => {}
        (Some("user"), _) => asked(&mut node, message, left_out),
        (Some("assistant"), "thoughts") => node.reasoning = thoughts(content),
        (Some("assistant"), "text" | "multimodal_text" | "code") => answered(&mut node, message, left_out),
        (Some("tool"), _) => returned(message, left_out),
        _ => {}
    }
    node
}

/// What a person wrote, with the names of what was attached when there is nothing else.
fn asked(node: &mut Node, message: &Value, left_out: &mut LeftOut) {
    let mut attached = Vec::new();
    node.role = Some(Role::User);
    node.text = parts(&message["content"], &mut attached, left_out);
    for file in list(&message["metadata"], "attachments") {
        let kind = [text(file, "mime_type"), text(file, "mimeType")].concat();
        // An image is a part of the text as well.
        if !kind.starts_with("image/") {
            leave_out(left_out, "attachments");
            attached.push(text(file, "name").to_owned());
        }
    }
    if node.text.is_empty() {
        node.text = names_of(&attached);
    }
}

/// What a model wrote: for everybody, into a canvas, or for a tool.
fn answered(node: &mut Node, message: &Value, left_out: &mut LeftOut) {
    let content = &message["content"];
    let recipient = Some(text(message, "recipient")).filter(|to| !to.is_empty()).unwrap_or("all");
    if recipient == "all" && text(content, "content_type") != "code" {
        let mut attached = Vec::new();
        let written = parts(content, &mut attached, left_out);
        node.text = with_references(&written, &message["metadata"]);
        if node.text.is_empty() {
            node.text = names_of(&attached);
        }
        node.role = Some(Role::Assistant);
        return;
    }
    let payload = match content.get("text").and_then(Value::as_str) {
        Some(payload) => payload,
        None => list(content, "parts").first().and_then(Value::as_str).unwrap_or_default(),
    };
    match canvas(recipient, payload) {
        Some(canvas) => {
            node.text = canvas;
            node.role = Some(Role::Assistant);
        }
        None if recipient.starts_with("canmore.") => leave_out(left_out, "canvas"),
        None => leave_out(left_out, "tools"),
    }
}

/// The document that a model wrote into a canvas; `None` when it only changed a piece of it, or called something else.
fn canvas(recipient: &str, payload: &str) -> Option<String> {
    let value: Value = serde_json::from_str(payload).ok()?;
    match recipient {
        "canmore.create_textdoc" => {
            let language = text(&value, "type").strip_prefix("code/");
            Some(document(text(&value, "name"), language, value.get("content")?.as_str()?))
        }
        "canmore.update_textdoc" => {
            let [update] = list(&value, "updates") else { return None };
            let whole = text(update, "pattern") == ".*";
            whole.then(|| document("", Some(""), text(update, "replacement")))
        }
        _ => None,
    }
}

/// What a tool gave back. Pictures are what a person sees of it; a canvas was carried when it was written.
fn returned(message: &Value, left_out: &mut LeftOut) {
    if text(&message["author"], "name").starts_with("canmore.") {
        return;
    }
    let images = list(&message["content"], "parts")
        .iter()
        .filter(|part| text(part, "content_type") == "image_asset_pointer")
        .count();
    for _ in 0..images {
        leave_out(left_out, "images");
    }
    if images == 0 {
        leave_out(left_out, "results");
    }
}

fn parts(content: &Value, attached: &mut Vec<String>, left_out: &mut LeftOut) -> String {
    let mut texts = Vec::new();
    for part in list(content, "parts") {
        let kind = text(part, "content_type");
        match part.as_str() {
            Some(text) => texts.push(text),
            None if kind == "audio_transcription" => texts.push(text(part, "text")),
            None => {
                let (name, what) = match kind {
                    "image_asset_pointer" => ("image", "images"),
                    _ if kind.contains("audio") || kind.contains("video") => ("recording", "recordings"),
                    _ => ("attachment", "attachments"),
                };
                leave_out(left_out, what);
                attached.push(name.to_owned());
            }
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

/// Puts the links of its sources in the place of the marks (private characters) that stand for them.
fn with_references(written: &str, metadata: &Value) -> String {
    let mut out = written.to_owned();
    for reference in list(metadata, "content_references") {
        let mark = text(reference, "matched_text");
        if !mark.trim().is_empty() {
            out = out.replace(mark, &link(reference));
        }
    }
    without_marks(&out)
}

fn link(reference: &Value) -> String {
    let alt = text(reference, "alt");
    if !alt.is_empty() {
        return alt.to_owned();
    }
    let links: Vec<_> = list(reference, "items")
        .iter()
        .chain([reference])
        .filter(|item| text(item, "url").starts_with("http"))
        .map(|item| {
            let name = [text(item, "attribution"), text(item, "title"), text(item, "url")];
            let name = name.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
            format!("[{}](<{}>)", name.replace(['[', ']'], ""), text(item, "url"))
        })
        .collect();
    if links.is_empty() { String::new() } else { format!("({})", links.join(", ")) }
}

/// Takes out the marks that stand for nothing: from U+E200 to U+E201, and single ones.
fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c| ('\u{e200}'..='\u{e20f}').contains(&c)) {
        out.push_str(&rest[..at]);
        let after = &rest[at..];
        let whole = after.starts_with('\u{e200}').then(|| after.find('\u{e201}')).flatten();
        // Each of these characters has three bytes.
        rest = &after[whole.unwrap_or(0) + 3..];
    }
    out.push_str(rest);
    out
}

fn milliseconds(value: &Value, key: &str) -> Option<i64> {
    value.get(key).and_then(Value::as_f64).map(|seconds| (seconds * 1_000.0).round() as i64)
}
