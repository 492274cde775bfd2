//! The messages of a request and their content parts, as `openrouter-api` section 4 has them.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, ToolCall};

/// One message of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum RequestMessage {
    /// Instructions for the model.
    System(Content),
    /// What the user says.
    User(Content),
    /// What a model answered before.
    Assistant(AssistantMessage),
    /// The result of a tool call.
    Tool {
        /// The id of the call.
        tool_call_id: String,
        /// The result.
        content: Content,
    },
}

/// The content of a message: plain text, or parts.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Plain text.
    Text(String),
    /// Parts in order; put a text part first.
    Parts(Vec<ContentPart>),
}

/// One part of a message's content.
#[derive(Debug, Clone, PartialEq)]
pub enum ContentPart {
    /// Text, with a cache marker such as `{"type":"ephemeral"}` when it ends a cacheable prefix.
    Text {
        /// The text.
        text: String,
        /// The cache marker.
        cache_control: Option<Value>,
    },
    /// A picture: `data:image/…;base64,…` or an https URL.
    Image {
        /// The URL.
        url: String,
        /// `auto`, `low`, `high` or `original`.
        detail: Option<String>,
    },
    /// A PDF, with the engine that reads it named, because the service's own choice can cost money.
    Pdf {
        /// Its name.
        filename: String,
        /// `data:application/pdf;base64,…` or an https URL.
        data: String,
        /// Who reads it.
        engine: PdfEngine,
    },
    /// Another file.
    File {
        /// Its name.
        filename: String,
        /// A `data:` or https URL.
        data: String,
    },
    /// Sound.
    Audio {
        /// Plain base64, no `data:` URL.
        data: String,
        /// `wav`, `mp3` and so on.
        format: String,
    },
    /// Moving pictures: a `data:` URL, or a URL that the provider accepts.
    Video {
        /// The URL.
        url: String,
    },
}

/// Who turns a PDF into something that the model reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PdfEngine {
    /// The model itself; costs input tokens; only for models that take files.
    Native,
    /// Free text extraction.
    CloudflareAi,
    /// OCR for scans, 2 USD per 1000 pages.
    MistralOcr,
}

impl PdfEngine {
    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::CloudflareAi => "cloudflare-ai",
            Self::MistralOcr => "mistral-ocr",
        }
    }
}

/// An earlier answer, with what the service needs back. Decide what goes back with [`crate::replay`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AssistantMessage {
    /// The text; with tool calls and no text, `content` is sent as null.
    pub text: String,
    /// Plain reasoning, for models that give nothing else.
    pub reasoning: Option<String>,
    /// Reasoning items, verbatim. `Some([])` is sent as `[]`, `None` not at all.
    pub reasoning_details: Option<Vec<Value>>,
    /// Tool calls.
    pub tool_calls: Vec<ToolCall>,
    /// Images, verbatim.
    pub images: Vec<Value>,
    /// File annotations, verbatim: they save parsing (and paying for) a PDF again.
    pub annotations: Vec<Value>,
}

impl From<&Answer> for AssistantMessage {
    /// Everything of an answer that a request can carry; citations stay behind, parsed files go along.
    fn from(answer: &Answer) -> Self {
        let files = answer.annotations.iter().filter(|annotation| annotation["type"] == "file");
        Self {
            text: answer.text.clone(),
            reasoning: None,
            reasoning_details: answer.reasoning_details.clone(),
            tool_calls: answer.tool_calls.clone(),
            images: answer.images.clone(),
            annotations: files.cloned().collect(),
        }
    }
}

impl RequestMessage {
    /// Instructions as plain text.
    pub fn system(text: impl Into<String>) -> Self {
        Self::System(Content::Text(text.into()))
    }

    /// A user's plain text.
    pub fn user(text: impl Into<String>) -> Self {
        Self::User(Content::Text(text.into()))
    }

    /// An earlier answer of plain text.
    pub fn assistant(text: impl Into<String>) -> Self {
        Self::Assistant(AssistantMessage { text: text.into(), ..AssistantMessage::default() })
    }

    /// The message as JSON.
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::System(content) => json!({"role": "system", "content": content.to_json()}),
            Self::User(content) => json!({"role": "user", "content": content.to_json()}),
            Self::Assistant(message) => message.to_json(),
            Self::Tool { tool_call_id, content } => {
                json!({"role": "tool", "tool_call_id": tool_call_id, "content": content.to_json()})
            }
        }
    }

    /// The parts of a message that has parts.
    fn parts(&self) -> &[ContentPart] {
        match self {
            Self::System(Content::Parts(parts))
            | Self::User(Content::Parts(parts))
            | Self::Tool { content: Content::Parts(parts), .. } => parts,
            Self::System(_) | Self::User(_) | Self::Tool { .. } | Self::Assistant(_) => &[],
        }
    }
}

impl Content {
    /// The content as JSON: a string, or an array of parts.
    fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => text.clone().into(),
            Self::Parts(parts) => parts.iter().map(ContentPart::to_json).collect(),
        }
    }
}

impl ContentPart {
    /// A text part without a cache marker.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), cache_control: None }
    }

    /// The part as JSON.
    fn to_json(&self) -> Value {
        match self {
            Self::Text { text, cache_control: None } => json!({"type": "text", "text": text}),
            Self::Text { text, cache_control: Some(marker) } => {
                json!({"type": "text", "text": text, "cache_control": marker})
            }
            Self::Image { url, detail: None } => json!({"type": "image_url", "image_url": {"url": url}}),
            Self::Image { url, detail: Some(detail) } => {
                json!({"type": "image_url", "image_url": {"url": url, "detail": detail}})
            }
            Self::Pdf { filename, data, .. } | Self::File { filename, data } => {
                json!({"type": "file", "file": {"filename": filename, "file_data": data}})
            }
            Self::Audio { data, format } => {
                json!({"type": "input_audio", "input_audio": {"data": data, "format": format}})
            }
            Self::Video { url } => json!({"type": "video_url", "video_url": {"url": url}}),
        }
    }
}

impl AssistantMessage {
    /// The message as JSON: replay fields only when there is something to replay.
    fn to_json(&self) -> Value {
        let mut message = Map::new();
        message.insert("role".into(), "assistant".into());
        let only_calls = self.text.is_empty() && !self.tool_calls.is_empty();
        let content = if only_calls { Value::Null } else { self.text.clone().into() };
        message.insert("content".into(), content);
        if let Some(reasoning) = &self.reasoning {
            message.insert("reasoning".into(), reasoning.clone().into());
        }
        if let Some(details) = &self.reasoning_details {
            message.insert("reasoning_details".into(), details.clone().into());
        }
        if !self.tool_calls.is_empty() {
            message.insert("tool_calls".into(), self.tool_calls.iter().map(tool_call_to_json).collect());
        }
        for (name, values) in [("images", &self.images), ("annotations", &self.annotations)] {
            if !values.is_empty() {
                message.insert(name.into(), values.clone().into());
            }
        }
        Value::Object(message)
    }
}

/// A tool call as the API has it.
fn tool_call_to_json(call: &ToolCall) -> Value {
    json!({"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}})
}

/// Names the engine for the PDFs of a request. There is one engine per request; the newest PDF's choice counts.
pub(super) fn name_pdf_engine(messages: &[RequestMessage], body: &mut Map<String, Value>) {
    let mut engines = messages.iter().flat_map(RequestMessage::parts).filter_map(|part| match part {
        ContentPart::Pdf { engine, .. } => Some(*engine),
        _ => None,
    });
    if let Some(engine) = engines.next_back() {
        body.insert("plugins".into(), json!([{"id": "file-parser", "pdf": {"engine": engine.name()}}]));
    }
}
