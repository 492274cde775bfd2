//! The JSON of answers: chunks of a stream, whole answers, usage and cost.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::UsageChunk;
use crate::answer::{Answer, Ending, Piece};
use crate::catalogue::{Card, PROVIDER};
use crate::plan::Form;

/// What identifies an answer in each of its chunks.
#[derive(Debug)]
pub(crate) struct Heading {
    pub(crate) id: String,
    pub(crate) created: u64,
    pub(crate) card: &'static Card,
    pub(crate) form: Form,
}

impl Heading {
    fn object(&self, kind: &str, choices: Value) -> Value {
        let mut object = json!({
            "id": self.id, "object": kind, "created": self.created, "model": self.card.canonical,
            "provider": PROVIDER, "system_fingerprint": null
        });
        object["choices"] = choices;
        object
    }

    fn chunk(&self, delta: Value, ending: Option<Ending>, logprobs: Option<Value>) -> Value {
        let mut choice = json!({ "index": 0 });
        choice["delta"] = delta;
        choice["finish_reason"] = json!(ending.map(Ending::name));
        choice["native_finish_reason"] = choice["finish_reason"].clone();
        if let Some(entry) = logprobs {
            choice["logprobs"] = json!({ "refusal": null });
            choice["logprobs"]["content"] = Value::Array(vec![entry]);
        }
        self.object("chat.completion.chunk", Value::Array(vec![choice]))
    }

    /// The chunk that says `piece`.
    pub(crate) fn said(&self, piece: Piece) -> Value {
        match piece {
            Piece::Reasoning(text) => {
                let detail = self.detail(&text);
                self.chunk(
                    json!({ "role": "assistant", "content": "", "reasoning": text, "reasoning_details": [detail] }),
                    None,
                    None,
                )
            }
            Piece::Detail(detail) => self.chunk(
                json!({ "role": "assistant", "content": "", "reasoning_details": [detail] }),
                None,
                None,
            ),
            Piece::Content(text, logprob) => {
                self.chunk(json!({ "role": "assistant", "content": text }), None, logprob)
            }
            Piece::Call { index, id, name } => {
                let call = json!({
                    "index": index, "id": id, "type": "function", "function": { "name": name, "arguments": "" }
                });
                self.chunk(json!({ "role": "assistant", "content": null, "tool_calls": [call] }), None, None)
            }
            Piece::Arguments { index, text } => {
                let call = json!({ "index": index, "function": { "arguments": text } });
                self.chunk(json!({ "role": "assistant", "content": null, "tool_calls": [call] }), None, None)
            }
        }
    }

    /// The last chunks of a stream: the finish reason and the usage, in the given shape.
    pub(crate) fn last(&self, ending: Ending, usage: &Value, shape: UsageChunk) -> Vec<Value> {
        let empty = || json!({ "role": "assistant", "content": "" });
        let finish = self.chunk(empty(), Some(ending), None);
        let mut with_usage = match shape {
            UsageChunk::RepeatsFinish | UsageChunk::WithFinish => finish.clone(),
            UsageChunk::EmptyChoices => self.object("chat.completion.chunk", json!([])),
        };
        with_usage["usage"] = usage.clone();
        match shape {
            UsageChunk::WithFinish => vec![with_usage],
            UsageChunk::RepeatsFinish | UsageChunk::EmptyChoices => vec![finish, with_usage],
        }
    }

    /// A readable item of `reasoning_details`.
    fn detail(&self, text: &str) -> Value {
        let format = self.form.format();
        match self.form {
            Form::Summary => {
                json!({ "type": "reasoning.summary", "summary": text, "format": format, "index": 0 })
            }
            Form::Plain | Form::Signed | Form::Thought => {
                json!({ "type": "reasoning.text", "text": text, "format": format, "index": 0 })
            }
        }
    }

    /// A whole answer.
    pub(crate) fn whole(&self, pieces: Vec<Piece>, ending: Ending, usage: Value) -> Value {
        let gathered = Gathered::of(pieces);
        let mut message = Map::new();
        message.insert("role".to_owned(), json!("assistant"));
        let no_text = gathered.content.is_empty() && !gathered.calls.is_empty();
        message.insert("content".to_owned(), if no_text { Value::Null } else { json!(gathered.content) });
        message.insert("refusal".to_owned(), Value::Null);
        let mut details = gathered.details;
        if !gathered.reasoning.is_empty() {
            message.insert("reasoning".to_owned(), json!(gathered.reasoning));
            let mut readable = self.detail(&gathered.reasoning);
            // The signature belongs to the text: a whole answer has both in one item.
            if let Some(at) = details.iter().position(|detail| detail["signature"].is_string()) {
                readable["signature"] = details.remove(at)["signature"].clone();
            }
            details.insert(0, readable);
        }
        if !details.is_empty() {
            message.insert("reasoning_details".to_owned(), Value::Array(details));
        }
        if !gathered.calls.is_empty() {
            message.insert("tool_calls".to_owned(), Value::Array(gathered.calls));
        }
        let logprobs = match gathered.logprobs.is_empty() {
            true => Value::Null,
            false => json!({ "content": gathered.logprobs, "refusal": null }),
        };
        let mut answer = self.object(
            "chat.completion",
            json!([{
                "index": 0, "logprobs": logprobs, "finish_reason": ending.name(),
                "native_finish_reason": ending.name(), "message": message
            }]),
        );
        answer["usage"] = usage;
        answer
    }
}

/// Pieces put together.
#[derive(Default)]
struct Gathered {
    content: String,
    reasoning: String,
    details: Vec<Value>,
    calls: Vec<Value>,
    logprobs: Vec<Value>,
}

impl Gathered {
    fn of(pieces: Vec<Piece>) -> Self {
        let mut gathered = Self::default();
        let mut arguments: Vec<String> = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Reasoning(text) => gathered.reasoning.push_str(&text),
                Piece::Detail(detail) => gathered.details.push(detail),
                Piece::Content(text, logprob) => {
                    gathered.content.push_str(&text);
                    gathered.logprobs.extend(logprob);
                }
                Piece::Call { index, id, name } => {
                    gathered.calls.push(
                        json!({ "index": index, "id": id, "type": "function", "function": { "name": name } }),
                    );
                    arguments.push(String::new());
                }
                Piece::Arguments { index, text } => arguments[index].push_str(&text),
            }
        }
        for (call, arguments) in gathered.calls.iter_mut().zip(arguments) {
            call["function"]["arguments"] = json!(arguments);
        }
        gathered
    }
}

/// What an answer cost, in USD: exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) prompt: Decimal,
    pub(crate) completion: Decimal,
}

impl Cost {
    pub(crate) fn of(card: &Card, prompt_tokens: u64, completion_tokens: u64) -> Self {
        Self {
            prompt: card.prompt_price() * Decimal::from(prompt_tokens),
            completion: card.completion_price() * Decimal::from(completion_tokens),
        }
    }

    pub(crate) fn total(self) -> Decimal {
        self.prompt + self.completion
    }
}

/// A decimal as a JSON number. Amounts here have far fewer than 15 digits, so the shortest form of the
/// nearest double is the same decimal again.
pub(crate) fn number(amount: Decimal) -> Value {
    let text = amount.normalize().to_string();
    text.parse::<f64>().map_or(Value::Null, |number| json!(number))
}

/// The `usage` object.
pub(crate) fn usage(card: &Card, prompt_tokens: u64, answer: &Answer) -> Value {
    let cost = Cost::of(card, prompt_tokens, answer.completion_tokens);
    json!({
        "prompt_tokens": prompt_tokens, "completion_tokens": answer.completion_tokens,
        "total_tokens": prompt_tokens + answer.completion_tokens, "cost": number(cost.total()), "is_byok": false,
        "prompt_tokens_details": {
            "cached_tokens": 0, "cache_write_tokens": 0, "audio_tokens": 0, "video_tokens": 0
        },
        "cost_details": {
            "upstream_inference_cost": number(cost.total()),
            "upstream_inference_prompt_cost": number(cost.prompt),
            "upstream_inference_completions_cost": number(cost.completion)
        },
        "completion_tokens_details": {
            "reasoning_tokens": answer.reasoning_tokens, "image_tokens": 0, "audio_tokens": 0
        }
    })
}
