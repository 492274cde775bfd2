//! From chunks to deltas. A reader remembers as little of an answer as it takes not to say the same thing twice.

use serde_json::Value;
use serde_json::value::RawValue;

use super::{Choice, Chunk, Message, Text, chunk, fields, numbers};
use crate::delta::Delta;
use crate::error::Error;

/// What the payload of an event was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// A chunk; its deltas were handed out.
    Chunk,
    /// The end of the answer.
    Done,
    /// Nothing: an empty event.
    Empty,
    /// Not JSON, or not an object.
    Invalid,
}

/// Reads the chunks of one answer.
#[derive(Debug, Default)]
pub struct Reader {
    id: Option<String>,
    model: Option<String>,
    provider: Option<String>,
    tier: Option<String>,
    /// The reasoning comes as a plain string, so the text inside reasoning items is the same text again.
    plain_reasoning: bool,
}

impl Reader {
    /// Reads the payload of one event, or a whole body, and hands out its deltas.
    pub fn read(&mut self, payload: &[u8], sink: &mut impl FnMut(Delta)) -> Payload {
        let payload = payload.trim_ascii();
        if payload.is_empty() {
            return Payload::Empty;
        }
        if payload == b"[DONE]" {
            return Payload::Done;
        }
        if let Ok(chunk) = chunk(payload) {
            self.deltas(&chunk, sink);
            if chunk.is_bare()
                && let Some(error) = bare_error(payload)
            {
                sink(Delta::Failed(error));
            }
            return Payload::Chunk;
        }
        // Only bytes that are not UTF-8 can be mended: they become U+FFFD.
        let mended = String::from_utf8_lossy(payload);
        match chunk(mended.as_bytes()) {
            Ok(chunk) => {
                self.deltas(&chunk, sink);
                Payload::Chunk
            }
            Err(_) => Payload::Invalid,
        }
    }

    /// The deltas of one chunk, in the order in which they make sense.
    pub fn deltas(&mut self, chunk: &Chunk<'_>, sink: &mut impl FnMut(Delta)) {
        self.served(chunk, sink);
        if let Some(choice) = chunk.choices.0.first() {
            self.choice(choice, sink);
        }
        if let Some(usage) = chunk.usage.and_then(numbers::usage) {
            sink(Delta::Usage(Box::new(usage)));
        }
        if let Some(error) = chunk.error {
            failed(error, sink);
        }
    }

    /// Says who answers, when that is new.
    fn served(&mut self, chunk: &Chunk<'_>, sink: &mut impl FnMut(Delta)) {
        let id = changed(&mut self.id, &chunk.id);
        let model = changed(&mut self.model, &chunk.model);
        let provider = changed(&mut self.provider, &chunk.provider);
        let tier = changed(&mut self.tier, &chunk.service_tier);
        if id.is_some() || model.is_some() || provider.is_some() || tier.is_some() {
            sink(Delta::Served { id, model, provider, tier });
        }
    }

    /// The deltas of a choice.
    fn choice(&mut self, choice: &Choice<'_>, sink: &mut impl FnMut(Delta)) {
        for message in [&choice.delta, &choice.message].into_iter().filter_map(|message| message.0.as_deref())
        {
            self.message(message, sink);
        }
        if let Some(logprobs) = choice.logprobs.and_then(fields::logprobs) {
            sink(Delta::Logprobs(logprobs));
        }
        let (reason, native) = (owned(&choice.finish_reason), owned(&choice.native_finish_reason));
        if reason.is_some() || native.is_some() {
            sink(Delta::Finish { reason, native });
        }
        if let Some(error) = choice.error {
            failed(error, sink);
        }
    }

    /// The deltas of a message or of a piece of one.
    fn message(&mut self, message: &Message<'_>, sink: &mut impl FnMut(Delta)) {
        self.reasoning(message, sink);
        if let Some(text) = message.content.filled() {
            sink(Delta::Text(text.to_owned()));
        }
        if let Some(refusal) = message.refusal.filled() {
            sink(Delta::Refusal(refusal.to_owned()));
        }
        message
            .tool_calls
            .map(fields::tool_calls)
            .into_iter()
            .flatten()
            .map(Delta::ToolCall)
            .for_each(&mut *sink);
        fields::list(message.images).into_iter().flatten().map(Delta::Image).for_each(&mut *sink);
        fields::list(message.annotations).into_iter().flatten().map(Delta::Annotation).for_each(&mut *sink);
        message.audio.and_then(fields::audio).map(Delta::Audio).into_iter().for_each(sink);
    }

    /// Reasoning: the readable text once, the items verbatim.
    fn reasoning(&mut self, message: &Message<'_>, sink: &mut impl FnMut(Delta)) {
        let plain = message.reasoning.filled().or(message.reasoning_content.filled());
        if let Some(text) = plain {
            self.plain_reasoning = true;
            sink(Delta::Reasoning(text.to_owned()));
        }
        let Some(details) = fields::list(message.reasoning_details) else { return };
        if details.is_empty() {
            sink(Delta::ReasoningDetailsPresent);
        }
        for detail in details {
            if !self.plain_reasoning
                && let Some(text) = fields::readable(&detail)
            {
                sink(Delta::Reasoning(text.to_owned()));
            }
            sink(Delta::ReasoningDetail(detail));
        }
    }
}

/// The new value of a field that is repeated on every chunk, when it is new.
fn changed(known: &mut Option<String>, text: &Text<'_>) -> Option<String> {
    let text = text.filled()?;
    if known.as_deref() == Some(text) {
        return None;
    }
    *known = Some(text.to_owned());
    known.clone()
}

/// A text as its own string, when it is not empty.
fn owned(text: &Text<'_>) -> Option<String> {
    text.filled().map(ToOwned::to_owned)
}

/// Hands out a failure inside a 200.
fn failed(raw: &RawValue, sink: &mut impl FnMut(Delta)) {
    if let Ok(error) = serde_json::from_str(raw.get()) {
        sink(Delta::Failed(Error::in_band(&error)));
    }
}

/// A failure that is the event itself, with `object: "error"` (vLLM) or a `detail` (what is built on `FastAPI`).
fn bare_error(payload: &[u8]) -> Option<Error> {
    let value: Value = serde_json::from_slice(payload).ok()?;
    let is_error = value["object"] == "error" || (value.get("detail").is_some() && value.get("id").is_none());
    is_error.then(|| Error::in_band(&value))
}
