//! Messages as the page sees them: text parsed to trees, receipts reduced to what is shown.

use markdown::Node;
use openrouter::{Answer, Parameters};
use serde::Serialize;
use store::{MessageId, PathMessage, Role, Status};
use ts_rs::TS;

use crate::ipc::error::IpcError;

/// A message of the current branch.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// What it follows.
    pub parent: Option<MessageId>,
    /// Who wrote it.
    pub role: Role,
    /// Unix milliseconds.
    pub created_at: i64,
    /// The versions of it in order, itself included.
    pub siblings: Vec<MessageId>,
    /// How far it got.
    pub status: Status,
    /// The text as a tree.
    pub content: Vec<Node>,
    /// The reasoning as a tree; empty when there is none.
    pub reasoning: Vec<Node>,
    /// The request behind an answer.
    pub generation: Option<GenerationView>,
}

/// What was asked for an answer and what came of it.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct GenerationView {
    /// The model as asked for.
    pub model_asked: String,
    /// The model that answered, by the service's name.
    pub model_served: Option<String>,
    /// The provider that answered.
    pub provider: Option<String>,
    /// The service's handle to it.
    pub generation_id: Option<String>,
    /// Why it ended, in the API's words.
    pub finish_reason: Option<String>,
    /// Tokens of the prompt, cached ones included.
    pub prompt_tokens: Option<u64>,
    /// Tokens of the answer, reasoning included.
    pub completion_tokens: Option<u64>,
    /// Tokens spent on reasoning.
    pub reasoning_tokens: Option<u64>,
    /// Prompt tokens read from a cache.
    pub cached_tokens: Option<u64>,
    /// USD, an exact decimal.
    pub cost: Option<String>,
    /// Milliseconds to the first token.
    pub first_token_ms: Option<u64>,
    /// Milliseconds to the end.
    pub duration_ms: Option<u64>,
    /// Milliseconds spent on reasoning.
    pub reasoning_ms: Option<u64>,
    /// What was sent.
    pub parameters: Parameters,
    /// What went wrong.
    pub error: Option<IpcError>,
    /// What the model said when it refused.
    pub refusal: Option<String>,
}

/// A stored message as the page sees it.
#[must_use]
pub fn message(stored: &PathMessage) -> MessageView {
    let message = &stored.message;
    let mut content = markdown::parse(&message.text);
    if let Some(generation) = &stored.generation {
        // Pictures that the model made follow what it wrote.
        let pictures = generation.answer.image_urls();
        content.extend(pictures.filter_map(|url| markdown::picture(url, "Made by the model")));
    }
    MessageView {
        id: message.id,
        parent: message.parent,
        role: message.role,
        created_at: message.created_at,
        siblings: stored.siblings.clone(),
        status: message.status,
        content,
        reasoning: markdown::parse(&message.reasoning),
        generation: stored.generation.as_ref().map(generation),
    }
}

fn generation(stored: &store::Generation) -> GenerationView {
    let Answer { usage, timings, .. } = &stored.answer;
    let usage = usage.as_ref();
    GenerationView {
        model_asked: stored.asked.model.clone(),
        model_served: stored.answer.model.clone(),
        provider: stored.answer.provider.clone(),
        generation_id: stored.answer.generation_id.clone(),
        finish_reason: stored.answer.finish_reason.clone(),
        prompt_tokens: usage.and_then(|usage| usage.prompt_tokens),
        completion_tokens: usage.and_then(|usage| usage.completion_tokens),
        reasoning_tokens: usage.and_then(|usage| usage.reasoning_tokens),
        cached_tokens: usage.and_then(|usage| usage.cached_tokens),
        cost: usage.and_then(|usage| usage.cost).map(|cost| cost.normalize().to_string()),
        first_token_ms: timings.first_token_ms,
        duration_ms: timings.duration_ms,
        reasoning_ms: timings.reasoning_ms,
        parameters: stored.asked.parameters.clone(),
        error: stored.error.clone().map(IpcError::from),
        refusal: stored.answer.refusal.clone(),
    }
}

#[cfg(test)]
mod tests {
    use openrouter::Answer;
    use serde_json::json;

    use super::*;
    use crate::samples;

    #[test]
    fn pictures_that_the_model_made_follow_its_text() {
        let library = samples::library();
        let image = |url: &str| json!({ "type": "image_url", "image_url": { "url": url } });
        let images = vec![
            image("data:image/png;base64,iVBORw0KGgo="),
            image("data:image/svg+xml;base64,PHN2Zy8+"),
            image("javascript:alert(1)"),
        ];
        let answer = Answer { text: "Here it is.".to_owned(), images, ..Answer::default() };
        let (conversation, _) = samples::answered_with(&library, "Draw", answer);
        let path = library.path(conversation).unwrap();
        let content = message(path.last().unwrap()).content;
        assert_eq!(content.len(), 2);
        assert!(matches!(&content[1], Node::Paragraph { children }
            if matches!(&children[..], [Node::Image { url, .. }] if url.starts_with("data:image/png;"))));
    }
}
