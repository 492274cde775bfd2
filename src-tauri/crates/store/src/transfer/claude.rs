//! A conversation of Claude's export: a list of messages, in newer files with parents. What a message says lies in
//! blocks; artifacts are calls of a tool, and the text of a pasted file lies beside the message. Both are carried.

use serde_json::Value;

use super::assemble::{LeftOut, Node, assemble, leave_out, list, text};
use super::documents::{document, names_of};
use super::whole::{Named, WholeConversation};
use crate::calendar::parse_instant;
use crate::conversations::TitledBy;
use crate::{Error, Role};

/// Converts one conversation.
pub(super) fn convert(value: &Value, left_out: &mut LeftOut) -> Result<WholeConversation, Error> {
    let uuid = text(value, "uuid");
    if uuid.is_empty() {
        return Err(Error::Invalid("a Claude conversation has no uuid".to_owned()));
    }
    let created_at = parse_instant(text(value, "created_at")).unwrap_or(0);
    let mut nodes: Vec<Node> = Vec::new();
    for (index, message) in list(value, "chat_messages").iter().enumerate() {
        let before = nodes.last().map(|node| node.id.clone());
        nodes.push(node(index, message, before, created_at, left_out));
    }
    let (messages, head) = assemble(&nodes, Some(text(value, "current_leaf_message_uuid")), left_out);
    let name = text(value, "name");
    Ok(WholeConversation {
        uid: format!("claude-{uuid}"),
        title: name.to_owned(),
        titled_by: if name.is_empty() { TitledBy::Nobody } else { TitledBy::Person },
        model: None,
        system_prompt: String::new(),
        parameters: openrouter::Parameters::default(),
        created_at,
        updated_at: parse_instant(text(value, "updated_at")).unwrap_or(created_at),
        pinned: value.get("is_starred").and_then(Value::as_bool).unwrap_or(false),
        archived: false,
        folders: project(&value["project"]).into_iter().collect(),
        tags: Vec::new(),
        draft: String::new(),
        head,
        messages,
    })
}

/// The folder of a project.
fn project(value: &Value) -> Option<Named> {
    let (uuid, name) = (text(value, "uuid"), text(value, "name"));
    let named = !uuid.is_empty() && !name.is_empty();
    named.then(|| Named { uid: format!("claude-{uuid}"), name: name.to_owned(), colour: String::new() })
}

fn node(
    index: usize,
    message: &Value,
    before: Option<String>,
    created_at: i64,
    left_out: &mut LeftOut,
) -> Node {
    let (mut written, reasoning) = blocks(message, left_out);
    let attached = attached(message, &mut written, left_out);
    written.retain(|text| !text.is_empty());
    let id = text(message, "uuid");
    let parent = message.get("parent_message_uuid").and_then(Value::as_str).map(str::to_owned);
    Node {
        id: if id.is_empty() { format!("#{index}") } else { id.to_owned() },
        parent: parent.or(before),
        role: match text(message, "sender") {
            "human" => Some(Role::User),
            "assistant" => Some(Role::Assistant),
            _ => None,
        },
        text: if written.is_empty() { names_of(&attached) } else { written.join("\n\n") },
        reasoning: reasoning.join("\n\n"),
        created_at: parse_instant(text(message, "created_at")).unwrap_or(created_at),
        ..Node::default()
    }
}

/// What a message says and what was thought, block by block.
fn blocks(message: &Value, left_out: &mut LeftOut) -> (Vec<String>, Vec<String>) {
    let (mut written, mut reasoning) = (Vec::new(), Vec::new());
    for block in list(message, "content") {
        match text(block, "type") {
            "text" | "voice_note" => written.push(text(block, "text").to_owned()),
            "thinking" => reasoning.push(text(block, "thinking").to_owned()),
            "tool_use" => match artifact(block) {
                Some(artifact) => written.push(artifact),
                None => leave_out(left_out, "tools"),
            },
            // What an artifact gives back is only that it was made.
            "tool_result" if text(block, "name") == "artifacts" => {}
            "tool_result" => leave_out(left_out, "results"),
            "image" => leave_out(left_out, "images"),
            "token_budget" | "flag" => {}
            _ => leave_out(left_out, "attachments"),
        }
    }
    if written.is_empty() {
        written.push(text(message, "text").to_owned());
    }
    (written, reasoning)
}

/// The document that was written as an artifact; `None` when only a piece was changed, or it is another tool.
fn artifact(block: &Value) -> Option<String> {
    let input = &block["input"];
    if text(block, "name") != "artifacts" || text(input, "command") == "update" {
        return None;
    }
    let language = match text(input, "type") {
        "text/markdown" => None,
        "text/html" => Some("html"),
        "image/svg+xml" => Some("svg"),
        "application/vnd.ant.mermaid" => Some("mermaid"),
        "application/vnd.ant.react" => Some("jsx"),
        _ => Some(text(input, "language")),
    };
    Some(document(text(input, "title"), language, input.get("content")?.as_str()?))
}

/// Adds the text of attached files to what was written, and names those that the export holds no text of.
fn attached(message: &Value, written: &mut Vec<String>, left_out: &mut LeftOut) -> Vec<String> {
    let mut names = Vec::new();
    for file in list(message, "attachments").iter().chain(list(message, "files")) {
        let (name, content) = (text(file, "file_name"), text(file, "extracted_content"));
        if content.is_empty() {
            leave_out(left_out, "attachments");
            names.push(if name.is_empty() { "attachment" } else { name }.to_owned());
        } else {
            written.push(document(name, Some(""), content));
        }
    }
    names
}
