//! From the path of a conversation to the request: what is said again, and what is left out.

use openrouter::{AssistantMessage, ChatRequest, Dialect, Parameters, RequestMessage, replay};
use store::{Conversation, PathMessage, Role};

use crate::context;

/// The request that answers the last message of `path`, or continues it when it is an answer.
pub(crate) fn request(
    conversation: &Conversation,
    path: &[PathMessage],
    model: &str,
    parameters: &Parameters,
    dialect: Dialect,
) -> ChatRequest {
    let system = conversation.system_prompt.trim();
    let instructions = (!system.is_empty()).then(|| (RequestMessage::system(system), None));
    let said = context::sent(path, conversation.context_from).iter().filter_map(said_again);
    let (mut messages, authors): (Vec<_>, Vec<_>) = instructions.into_iter().chain(said).unzip();
    replay::prepare(&mut messages, &authors, model);
    ChatRequest {
        model: model.to_owned(),
        messages,
        parameters: parameters.clone(),
        session_id: Some(conversation.uid.clone()),
        stream: true,
        dialect,
    }
}

/// A message as the next request may carry it, with the model that wrote it. An answer that brought nothing is left
/// out.
fn said_again(message: &PathMessage) -> Option<(RequestMessage, Option<&str>)> {
    let text = &message.message.text;
    match message.message.role {
        Role::User => Some((RequestMessage::user(text.as_str()), None)),
        Role::Assistant => {
            let generation = message.generation.as_ref();
            let mut said = generation.map_or_else(AssistantMessage::default, |generation| {
                AssistantMessage::from(&generation.answer)
            });
            // The library keeps the text with the message, not with the receipt.
            said.text.clone_from(text);
            if said.text.trim().is_empty() && said.tool_calls.is_empty() && said.images.is_empty() {
                return None;
            }
            let author = generation
                .map(|generation| generation.answer.model.as_deref().unwrap_or(&generation.asked.model));
            Some((RequestMessage::Assistant(said), author))
        }
    }
}
