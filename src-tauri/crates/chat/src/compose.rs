//! From the path of a conversation to the request: what is said again, and what is left out.

use openrouter::{AssistantMessage, ChatRequest, Parameters, RequestMessage};
use store::{Conversation, PathMessage, Role};

/// The request that answers the last message of `path`, or continues it when it is an answer.
pub(crate) fn request(
    conversation: &Conversation,
    path: &[PathMessage],
    model: &str,
    parameters: &Parameters,
) -> ChatRequest {
    let system = conversation.system_prompt.trim();
    let mut messages = Vec::with_capacity(path.len() + 1);
    if !system.is_empty() {
        messages.push(RequestMessage::system(system));
    }
    messages.extend(path.iter().filter_map(|message| said_again(message, model)));
    ChatRequest {
        model: model.to_owned(),
        messages,
        parameters: parameters.clone(),
        session_id: Some(conversation.uid.clone()),
        stream: true,
    }
}

/// A message as the next request carries it. An answer that brought nothing is left out.
fn said_again(message: &PathMessage, _model: &str) -> Option<RequestMessage> {
    let text = &message.message.text;
    match message.message.role {
        Role::User => Some(RequestMessage::user(text.as_str())),
        Role::Assistant => {
            let answer = message.generation.as_ref().map(|generation| &generation.answer);
            let tool_calls = answer.map(|answer| answer.tool_calls.clone()).unwrap_or_default();
            if text.trim().is_empty() && tool_calls.is_empty() {
                return None;
            }
            Some(RequestMessage::Assistant(AssistantMessage {
                text: text.clone(),
                tool_calls,
                ..AssistantMessage::default()
            }))
        }
    }
}
