//! A finished (or partial) answer, whole: what is shown, what is stored, and what the next request replays.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::usage::Usage;

/// One answer of a model, streamed or not. Serialises to JSON and back without loss, so it can be stored as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Answer {
    /// The `id` in the body.
    pub id: Option<String>,
    /// The `X-Generation-Id` header, or the body's `id` when it is a `gen-…`: the handle to `/generation`.
    pub generation_id: Option<String>,
    /// The model that answered, by the service's name; never use it as a key into the catalogue.
    pub model: Option<String>,
    /// The provider that answered.
    pub provider: Option<String>,
    /// The text of the answer.
    pub text: String,
    /// The readable reasoning, once (the service often sends it twice).
    pub reasoning: String,
    /// Reasoning items, verbatim and in order, for replay. `None`: the field never came; `Some([])`: it came empty.
    pub reasoning_details: Option<Vec<Value>>,
    /// Tool calls in the order of their index; ids are unique.
    pub tool_calls: Vec<ToolCall>,
    /// Images, verbatim: `{type:"image_url", image_url:{url}}`.
    pub images: Vec<Value>,
    /// Spoken answer.
    pub audio: Option<Audio>,
    /// Citations and parsed files, verbatim.
    pub annotations: Vec<Value>,
    /// The model's refusal, when it refused in so many words.
    pub refusal: Option<String>,
    /// Log probabilities of the tokens, when they were asked for.
    pub logprobs: Option<Logprobs>,
    /// `stop`, `length`, `content_filter`, `tool_calls`, `error` or whatever the service said.
    pub finish_reason: Option<String>,
    /// The provider's own word for the same.
    pub native_finish_reason: Option<String>,
    /// Tokens and cost.
    pub usage: Option<Usage>,
    /// The service tier that was used and billed.
    pub service_tier: Option<String>,
    /// Durations measured here.
    pub timings: Timings,
}

impl Answer {
    /// Whether nothing at all came that a person could see or a later turn could use.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
            && self.tool_calls.is_empty()
            && self.images.is_empty()
            && self.audio.is_none()
            && self.refusal.as_deref().is_none_or(str::is_empty)
    }

    /// The URLs of the images (usually `data:` URLs).
    pub fn image_urls(&self) -> impl Iterator<Item = &str> {
        self.images.iter().filter_map(|image| image.pointer("/image_url/url").and_then(Value::as_str))
    }

    /// Whether the cap on tokens was used up by reasoning, so that asking again unchanged is useless.
    #[must_use]
    pub fn reasoning_used_the_cap(&self) -> bool {
        let reasoned = self.usage.as_ref().and_then(|usage| usage.reasoning_tokens).unwrap_or(0) > 0;
        self.is_empty()
            && self.finish_reason.as_deref() == Some("length")
            && (reasoned || !self.reasoning.is_empty())
    }
}

/// A function call that the model asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ToolCall {
    /// The id that the tool's result names; unique in its answer.
    pub id: String,
    /// The function.
    pub name: String,
    /// Its arguments as the model wrote them: JSON text, possibly broken.
    pub arguments: String,
}

/// A spoken answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Audio {
    /// The service's id for it.
    pub id: Option<String>,
    /// The sound, base64.
    pub data: String,
    /// What was said.
    pub transcript: String,
    /// Unix seconds after which the id is no longer known.
    pub expires_at: Option<i64>,
}

/// Log probabilities of an answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Logprobs {
    /// Of the text.
    pub content: Vec<TokenLogprob>,
    /// Of the refusal.
    pub refusal: Vec<TokenLogprob>,
}

/// One token with the runners-up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenLogprob {
    /// The token.
    pub token: String,
    /// Natural logarithm of its probability.
    pub logprob: f64,
    /// Its bytes, when it is a part of a character.
    pub bytes: Option<Vec<u8>>,
    /// The most likely tokens at this place.
    pub top_logprobs: Vec<TopLogprob>,
}

/// One candidate token.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TopLogprob {
    /// The token.
    pub token: String,
    /// Natural logarithm of its probability.
    pub logprob: f64,
    /// Its bytes.
    pub bytes: Option<Vec<u8>>,
}

/// Durations since the request was sent (the last try of it), in milliseconds of the monotonic clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Timings {
    /// Until the response headers.
    pub headers_ms: Option<u64>,
    /// Until the first reasoning or text.
    pub first_token_ms: Option<u64>,
    /// From the first reasoning to the first text, or to the end.
    pub reasoning_ms: Option<u64>,
    /// Until the end.
    pub duration_ms: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_probability_that_was_stored_reads_back_to_the_last_bit() {
        let token = TokenLogprob {
            token: "c".to_owned(),
            logprob: -1.936_126_494_683_776_4e-7,
            ..TokenLogprob::default()
        };
        let stored = serde_json::to_string(&token).expect("JSON");
        let read: TokenLogprob = serde_json::from_str(&stored).expect("a token");
        assert_eq!(read.logprob.to_bits(), token.logprob.to_bits(), "{stored}");
    }
}
