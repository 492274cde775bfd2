//! The chatroom of OpenRouter (`orpg.1.0` to `orpg.3.0`): one conversation with several models. Messages lie in
//! a map; from version 3 on their texts lie in `items`, and each names its parent.

use serde_json::Value;

use super::assemble::{LeftOut, Node, assemble, leave_out, list, text};
use super::whole::WholeConversation;
use crate::calendar::parse_instant;
use crate::conversations::TitledBy;
use crate::{Error, Role};

/// Converts the file.
pub(super) fn convert(value: &Value, left_out: &mut LeftOut) -> Result<WholeConversation, Error> {
    let broken = || Error::Invalid("the chatroom file has no messages".to_owned());
    let messages = value.get("messages").and_then(Value::as_object).ok_or_else(broken)?;
    let mut nodes: Vec<Node> =
        messages.iter().map(|(id, message)| node(value, id, message, left_out)).collect();
    nodes.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    if nodes.iter().all(|node| node.parent.is_none()) {
        link(&mut nodes);
    }
    let (created_at, updated_at) =
        nodes.first().zip(nodes.last()).map(|(a, b)| (a.created_at, b.created_at)).ok_or_else(broken)?;
    let uid = format!("chatroom-{}", nodes[0].id);
    let (messages, head) = assemble(&nodes, None, left_out);
    let characters = value.get("characters").and_then(Value::as_object);
    let mut characters = characters.into_iter().flat_map(|all| all.values());
    let first = characters.find(|character| character["isRemoved"] != true);
    Ok(WholeConversation {
        uid,
        title: text(value, "title").to_owned(),
        titled_by: if text(value, "title").is_empty() { TitledBy::Nobody } else { TitledBy::Model },
        model: first.and_then(model_of_character),
        system_prompt: first.map(|character| text(character, "description").to_owned()).unwrap_or_default(),
        parameters: openrouter::Parameters::default(),
        created_at,
        updated_at,
        pinned: false,
        archived: false,
        folders: Vec::new(),
        tags: Vec::new(),
        draft: String::new(),
        head,
        messages,
    })
}

/// Links messages that name no parents: an answer belongs to the question before it, beside the answers of the
/// other models; a question follows the answer before it.
fn link(nodes: &mut [Node]) {
    let (mut question, mut last) = (None, None);
    for node in nodes {
        if node.role == Some(Role::User) {
            node.parent = last.clone();
            question = Some(node.id.clone());
        } else {
            node.parent = question.clone();
        }
        last = Some(node.id.clone());
    }
}

fn node(file: &Value, id: &str, message: &Value, left_out: &mut LeftOut) -> Node {
    let character = text(message, "characterId");
    let asks = character == "USER" || text(message, "type") == "user";
    let role = if asks { Role::User } else { Role::Assistant };
    let (mut written, mut reasoning) = items(file, message, left_out);
    if written.is_empty() {
        match &message["content"] {
            Value::String(content) => content.clone_into(&mut written),
            content => written = texts(content, left_out),
        }
    }
    if reasoning.is_empty() {
        text(message, "reasoning").clone_into(&mut reasoning);
    }
    for _ in list(message, "attachments") {
        leave_out(left_out, "attachments");
    }
    let metadata = &message["metadata"];
    let model = metadata["variantSlug"].as_str().map(str::to_owned);
    let cost = match &metadata["cost"] {
        Value::String(cost) => cost.parse().ok(),
        Value::Number(cost) => cost.to_string().parse().ok(),
        _ => None,
    };
    let time = [text(message, "createdAt"), text(message, "updatedAt")].into_iter().find_map(parse_instant);
    Node {
        id: id.to_owned(),
        parent: message["parentMessageId"].as_str().map(str::to_owned),
        role: Some(role),
        text: written,
        reasoning,
        created_at: time.unwrap_or(0),
        model: model.or_else(|| model_of_character(&file["characters"][character])),
        cost,
        cut_off: false,
    }
}

/// The text and the reasoning of the items that a message names, in their order.
fn items(file: &Value, message: &Value, left_out: &mut LeftOut) -> (String, String) {
    let mut named: Vec<&Value> = list(message, "items").iter().collect();
    named.sort_by_key(|item| item["sequenceIndex"].as_i64().or(item["outputIndex"].as_i64()).unwrap_or(0));
    let (mut written, mut reasoning) = (Vec::new(), Vec::new());
    for item in named {
        let data = &file["items"][text(item, "id")]["data"];
        match text(data, "type") {
            "message" => written.push(texts(&data["content"], left_out)),
            "reasoning" => reasoning.push(thought(data, left_out)),
            "image_generation_call" => leave_out(left_out, "images"),
            "" => {}
            _ => leave_out(left_out, "tools"),
        }
    }
    (written.join("\n\n"), reasoning.join("\n\n"))
}

/// What was thought; of some models there is only a summary.
fn thought(data: &Value, left_out: &mut LeftOut) -> String {
    let content = texts(&data["content"], left_out);
    if content.is_empty() { texts(&data["summary"], left_out) } else { content }
}

fn texts(content: &Value, left_out: &mut LeftOut) -> String {
    let mut texts = Vec::new();
    for part in content.as_array().map(Vec::as_slice).unwrap_or_default() {
        match part.get("text").and_then(Value::as_str) {
            Some(text) => texts.push(text),
            None if text(part, "type").contains("image") => leave_out(left_out, "images"),
            None => leave_out(left_out, "attachments"),
        }
    }
    texts.join("\n\n")
}

fn model_of_character(character: &Value) -> Option<String> {
    let slug = [&character["model"], &character["modelInfo"]["slug"], &character["modelInfo"]["short_name"]];
    slug.into_iter().find_map(Value::as_str).map(str::to_owned)
}
