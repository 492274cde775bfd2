//! A conversation of Claude's export: a list of messages, in newer files with parents.

use serde_json::Value;

use super::assemble::{LeftOut, Node, assemble, leave_out, list, text};
use super::whole::WholeConversation;
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
    Ok(WholeConversation {
        uid: format!("claude-{uuid}"),
        title: text(value, "name").to_owned(),
        titled_by: TitledBy::Person,
        model: None,
        system_prompt: String::new(),
        parameters: openrouter::Parameters::default(),
        created_at,
        updated_at: parse_instant(text(value, "updated_at")).unwrap_or(created_at),
        pinned: value.get("is_starred").and_then(Value::as_bool).unwrap_or(false),
        archived: false,
        folders: Vec::new(),
        tags: Vec::new(),
        draft: String::new(),
        head,
        messages,
    })
}

fn node(
    index: usize,
    message: &Value,
    before: Option<String>,
    created_at: i64,
    left_out: &mut LeftOut,
) -> Node {
    let (mut written, mut reasoning) = (Vec::new(), Vec::new());
    for part in list(message, "content") {
        match text(part, "type") {
            "text" => written.push(text(part, "text")),
            "thinking" => reasoning.push(text(part, "thinking")),
            "tool_use" | "tool_result" => leave_out(left_out, "tools"),
            "image" => leave_out(left_out, "images"),
            _ => leave_out(left_out, "attachments"),
        }
    }
    if written.is_empty() {
        written.push(text(message, "text"));
    }
    for _ in list(message, "attachments").iter().chain(list(message, "files")) {
        leave_out(left_out, "attachments");
    }
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
        text: written.join("\n\n"),
        reasoning: reasoning.join("\n\n"),
        created_at: parse_instant(text(message, "created_at")).unwrap_or(created_at),
        ..Node::default()
    }
}
