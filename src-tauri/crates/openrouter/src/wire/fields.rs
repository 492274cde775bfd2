//! The rare, deep fields of a message: each is read on its own, and an odd one is left out.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Items, Object, Text};
use crate::answer::{Audio, Logprobs};
use crate::delta::ToolCallPiece;

/// A tool call or a piece of one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawToolCall<'a> {
    index: Option<Value>,
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    function: Object<RawFunction<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawFunction<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    arguments: Option<&'a RawValue>,
}

/// The pieces of tool calls in a `tool_calls` field.
pub(super) fn tool_calls(raw: &RawValue) -> Vec<ToolCallPiece> {
    let items: Items<RawToolCall<'_>> = serde_json::from_str(raw.get()).unwrap_or_default();
    items.0.into_iter().map(tool_call).collect()
}

/// One piece. Arguments that come as an object (a local server's habit) are kept as their JSON text.
fn tool_call(raw: RawToolCall<'_>) -> ToolCallPiece {
    let filled = |text: Text<'_>| text.filled().map(ToOwned::to_owned);
    let function = raw.function.0.unwrap_or_default();
    let arguments = function.arguments.map(RawValue::get).unwrap_or_default();
    ToolCallPiece {
        index: raw.index.as_ref().and_then(Value::as_u64),
        id: filled(raw.id),
        name: filled(function.name),
        arguments: match serde_json::from_str::<String>(arguments) {
            Ok(text) => text,
            Err(_) if arguments.starts_with('{') => arguments.to_owned(),
            Err(_) => String::new(),
        },
    }
}

/// The elements of a list, verbatim; `None` when it is not a list.
pub(super) fn list(raw: Option<&RawValue>) -> Option<Vec<Value>> {
    serde_json::from_str(raw?.get()).ok()
}

/// A spoken answer, or a piece of one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawAudio<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    data: Text<'a>,
    #[serde(borrow)]
    transcript: Text<'a>,
    expires_at: Option<Value>,
}

/// Reads an `audio` field.
pub(super) fn audio(raw: &RawValue) -> Option<Audio> {
    let Object(audio) = serde_json::from_str::<Object<RawAudio<'_>>>(raw.get()).ok()?;
    let audio = audio?;
    let owned = |text: &Text<'_>| text.get().unwrap_or_default().to_owned();
    Some(Audio {
        id: audio.id.filled().map(ToOwned::to_owned),
        data: owned(&audio.data),
        transcript: owned(&audio.transcript),
        expires_at: audio.expires_at.as_ref().and_then(Value::as_i64),
    })
}

/// Reads a `logprobs` field. A list that is null is empty.
pub(super) fn logprobs(raw: &RawValue) -> Option<Logprobs> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Raw {
        content: Option<Vec<crate::answer::TokenLogprob>>,
        refusal: Option<Vec<crate::answer::TokenLogprob>>,
    }
    let raw: Raw = serde_json::from_str(raw.get()).ok()?;
    let logprobs =
        Logprobs { content: raw.content.unwrap_or_default(), refusal: raw.refusal.unwrap_or_default() };
    (logprobs != Logprobs::default()).then_some(logprobs)
}

/// The readable part of a reasoning item.
pub(super) fn readable(detail: &Value) -> Option<&str> {
    let field = match detail.get("type")?.as_str()? {
        "reasoning.text" => "text",
        "reasoning.summary" => "summary",
        _ => return None,
    };
    detail.get(field)?.as_str().filter(|text| !text.is_empty())
}
