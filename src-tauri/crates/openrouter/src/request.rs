//! The request for an answer, and the JSON body that it becomes.

use serde_json::{Map, Value};

use crate::parameters::Parameters;

mod message;

pub use message::{AssistantMessage, Content, ContentPart, PdfEngine, RequestMessage};

/// A request for one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatRequest {
    /// The model's id, such as `anthropic/claude-sonnet-4.5`.
    pub model: String,
    /// The conversation, first to last.
    pub messages: Vec<RequestMessage>,
    /// What the user set.
    pub parameters: Parameters,
    /// The conversation's id, for sticky routing and prompt caches; at most 256 characters.
    pub session_id: Option<String>,
    /// Whether the answer is to be streamed.
    pub stream: bool,
}

impl ChatRequest {
    /// The body as it is sent: parameters that are not set are absent.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert("model".into(), self.model.clone().into());
        body.insert("messages".into(), self.messages.iter().map(RequestMessage::to_json).collect());
        if self.stream {
            body.insert("stream".into(), true.into());
        }
        if let Some(session) = &self.session_id {
            body.insert("session_id".into(), session.clone().into());
        }
        message::name_pdf_engine(&self.messages, &mut body);
        self.parameters.apply(&mut body);
        Value::Object(body)
    }
}
