//! The request for an answer, and the JSON body that it becomes.

use serde_json::{Map, Value, json};

use crate::parameters::Parameters;

mod message;

pub use message::{AssistantMessage, Content, ContentPart, PdfEngine, RequestMessage};

/// Which fields a service knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dialect {
    /// All that OpenRouter has.
    #[default]
    OpenRouter,
    /// What every server of the same shape has: no routing, no sessions, reasoning as one word. Some refuse a request
    /// with a field that they do not know.
    Plain,
}

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
    /// What the service understands.
    pub dialect: Dialect,
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
        match self.dialect {
            Dialect::OpenRouter => {
                if let Some(session) = &self.session_id {
                    body.insert("session_id".into(), session.clone().into());
                }
                message::name_pdf_engine(&self.messages, &mut body);
                self.parameters.apply(&mut body);
            }
            Dialect::Plain => {
                if self.stream {
                    // OpenRouter counts tokens unasked; others do when they are asked.
                    body.insert("stream_options".into(), json!({ "include_usage": true }));
                }
                self.parameters.plain().apply(&mut body);
                if let Some(effort) =
                    body.remove("reasoning").and_then(|mut own| own.get_mut("effort").map(Value::take))
                {
                    body.insert("reasoning_effort".into(), effort);
                }
            }
        }
        Value::Object(body)
    }
}
