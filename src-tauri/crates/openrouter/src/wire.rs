//! What is on the wire, tolerantly: unknown fields, unknown words, nulls and odd types never fail a stream.
//!
//! The types borrow from the bytes they are read from. Rare and deep fields stay raw here and are read in a second
//! step, each on its own, so that one odd field costs only itself.

use serde::Deserialize;
use serde_json::value::RawValue;

pub(crate) mod document;
mod fields;
mod lenient;
mod numbers;
mod reader;

pub use lenient::{Items, Object, Text};
pub use reader::{Payload, Reader};

pub(crate) use numbers::decimal;

/// A streamed chunk or a whole body of `/chat/completions`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chunk<'a> {
    /// The generation's id; may be missing.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// The model that answers.
    #[serde(borrow)]
    pub model: Text<'a>,
    /// The provider that answers.
    #[serde(borrow)]
    pub provider: Text<'a>,
    /// The tier that is billed.
    #[serde(borrow)]
    pub service_tier: Text<'a>,
    /// The choices; none in some usage chunks, and never more than the first is asked for.
    #[serde(borrow)]
    pub choices: Items<Choice<'a>>,
    /// Tokens and cost.
    #[serde(borrow)]
    pub usage: Option<&'a RawValue>,
    /// A failure inside a 200.
    #[serde(borrow)]
    pub error: Option<&'a RawValue>,
}

/// One choice.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Choice<'a> {
    /// Its piece, when streamed.
    #[serde(borrow)]
    pub delta: Object<Box<Message<'a>>>,
    /// The whole, when not. Boxed, so that a streamed choice is half as large to move.
    #[serde(borrow)]
    pub message: Object<Box<Message<'a>>>,
    /// Why it ended.
    #[serde(borrow)]
    pub finish_reason: Text<'a>,
    /// The provider's word for it.
    #[serde(borrow)]
    pub native_finish_reason: Text<'a>,
    /// Log probabilities.
    #[serde(borrow)]
    pub logprobs: Option<&'a RawValue>,
    /// A failure of this choice.
    #[serde(borrow)]
    pub error: Option<&'a RawValue>,
}

/// A message or a piece of one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Message<'a> {
    /// Text; a list of text parts is read as their text.
    #[serde(borrow)]
    pub content: Text<'a>,
    /// Readable reasoning.
    #[serde(borrow)]
    pub reasoning: Text<'a>,
    /// The same, as llama.cpp, vLLM, DeepSeek and others call it.
    #[serde(borrow)]
    pub reasoning_content: Text<'a>,
    /// Reasoning items.
    #[serde(borrow)]
    pub reasoning_details: Option<&'a RawValue>,
    /// Tool calls, or pieces of them.
    #[serde(borrow)]
    pub tool_calls: Option<&'a RawValue>,
    /// A refusal.
    #[serde(borrow)]
    pub refusal: Text<'a>,
    /// Images.
    #[serde(borrow)]
    pub images: Option<&'a RawValue>,
    /// Citations and parsed files.
    #[serde(borrow)]
    pub annotations: Option<&'a RawValue>,
    /// A spoken answer, or a piece of one.
    #[serde(borrow)]
    pub audio: Option<&'a RawValue>,
}

impl Chunk<'_> {
    /// Whether nothing of an answer is in it, so that it may be something else.
    fn is_bare(&self) -> bool {
        self.choices.0.is_empty() && self.usage.is_none() && self.error.is_none()
    }
}

/// Reads a chunk from the payload of an event, or a body.
///
/// # Errors
/// When it is not a JSON object.
pub fn chunk(payload: &[u8]) -> Result<Chunk<'_>, serde_json::Error> {
    serde_json::from_slice(payload)
}
