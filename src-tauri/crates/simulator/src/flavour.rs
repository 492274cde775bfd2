//! Servers of the same shape that are not OpenRouter: what they leave out, and what they call differently.
//!
//! The answers are made as for OpenRouter and put into the server's own words where they leave. What is said of each
//! server is from its own sources and documentation of 2025 and 2026; where its versions differ, the more awkward one
//! is played.

use serde_json::{Map, Value, json};

use crate::catalogue::{CARDS, Card};
use crate::failure::Failure;
use crate::http::Response;

/// Whose answers the server gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flavour {
    /// OpenRouter's.
    #[default]
    OpenRouter,
    /// The server of llama.cpp: one model whatever is asked for, a small context, no `[DONE]` as in its older versions.
    LlamaCpp,
    /// Ollama: models with a tag, thinking as `reasoning`.
    Ollama,
    /// vLLM: its errors are not wrapped.
    Vllm,
}

/// The context that llama.cpp was started with, in tokens.
const CONTEXT: u64 = 4096;

impl Flavour {
    /// The flavour of this name, as `--flavour` takes it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "openrouter" => Self::OpenRouter,
            "llama.cpp" => Self::LlamaCpp,
            "ollama" => Self::Ollama,
            "vllm" => Self::Vllm,
            _ => return None,
        })
    }

    /// Whether everything is as at OpenRouter.
    pub(crate) fn is_openrouter(self) -> bool {
        self == Self::OpenRouter
    }

    /// What the base URL ends with.
    pub(crate) fn base(self) -> &'static str {
        if self.is_openrouter() { "/api/v1" } else { "/v1" }
    }

    /// What the server calls a model.
    fn name(self, card: &Card) -> String {
        let plain = card.id.trim_start_matches("sim/");
        match self {
            Self::OpenRouter => card.id.to_owned(),
            Self::LlamaCpp => format!("{plain}-Q4_K_M.gguf"),
            Self::Ollama => format!("{plain}:latest"),
            Self::Vllm => format!("simulator/{plain}"),
        }
    }

    /// The model that a request asks for.
    pub(crate) fn card(self, name: &str) -> Option<&'static Card> {
        match self {
            // It has one model and does not look at the name.
            Self::LlamaCpp => CARDS.iter().find(|card| card.id == "sim/reasoner"),
            _ => CARDS.iter().find(|card| self.name(card) == name),
        }
    }

    /// Tokens of context of a model.
    pub(crate) fn context(self, card: &Card) -> u64 {
        if self == Self::LlamaCpp { CONTEXT } else { card.context }
    }

    /// The answer of `/v1/models`.
    pub(crate) fn models(self) -> Value {
        let cards = CARDS.iter().filter(|card| self != Self::LlamaCpp || card.id == "sim/reasoner");
        let row = |card: &Card| {
            let name = self.name(card);
            match self {
                Self::LlamaCpp => json!({
                    "id": name, "object": "model", "created": 1_795_300_000, "owned_by": "llamacpp",
                    "meta": { "vocab_type": 2, "n_vocab": 151_936, "n_ctx": CONTEXT, "n_ctx_train": 131_072 }
                }),
                Self::Vllm => json!({
                    "id": name, "object": "model", "created": 1_795_300_000, "owned_by": "vllm", "root": name,
                    "parent": null, "max_model_len": card.context, "permission": []
                }),
                Self::Ollama | Self::OpenRouter => {
                    json!({ "id": name, "object": "model", "created": 1_795_300_000, "owned_by": "library" })
                }
            }
        };
        json!({ "object": "list", "data": cards.map(row).collect::<Vec<Value>>() })
    }

    /// A chunk of a stream in the server's words; `None` when it would say nothing there.
    pub(crate) fn chunk(self, mut chunk: Value, card: &Card, counts: bool) -> Option<Value> {
        if self.is_openrouter() {
            return Some(chunk);
        }
        self.disguise(&mut chunk, card);
        if !counts {
            chunk.as_object_mut()?.remove("usage");
        }
        let piece = chunk["choices"].get_mut(0);
        let empty = match piece {
            Some(choice) => {
                let silent = self.plain_message(choice.get_mut("delta")?);
                silent && choice["finish_reason"].is_null()
            }
            None => chunk.get("usage").is_none(),
        };
        (!empty).then_some(chunk)
    }

    /// A whole answer in the server's words.
    pub(crate) fn whole(self, mut answer: Value, card: &Card) -> Value {
        if !self.is_openrouter() {
            self.disguise(&mut answer, card);
            if let Some(message) = answer["choices"].get_mut(0).and_then(|choice| choice.get_mut("message")) {
                self.plain_message(message);
            }
        }
        answer
    }

    /// What closes a stream.
    pub(crate) fn done(self) -> &'static [u8] {
        if self == Self::LlamaCpp { b"" } else { b"data: [DONE]\n\n" }
    }

    /// A refusal in the server's words.
    pub(crate) fn refuse(self, failure: &Failure) -> Response {
        let Failure { status, message, metadata } = failure;
        let context = metadata.as_ref().is_some_and(|data| data["error_type"] == "context_length_exceeded");
        let body = match self {
            Self::OpenRouter => failure.body(),
            Self::LlamaCpp if context => json!({ "error": {
                "code": status, "type": "exceed_context_size_error", "n_ctx": CONTEXT,
                "n_prompt_tokens": metadata.as_ref().map(|data| data["prompt_tokens"].clone()),
                "message": "the request exceeds the available context size. try increasing the context size or enable context shift"
            } }),
            Self::LlamaCpp => json!({ "error": {
                "code": status, "message": message,
                "type": if *status == 401 { "authentication_error" } else { "not_found_error" }
            } }),
            Self::Ollama => {
                json!({ "error": { "message": message, "type": "api_error", "param": null, "code": null } })
            }
            Self::Vllm => json!({
                "object": "error", "message": message, "type": "BadRequestError", "param": null, "code": status
            }),
        };
        Response::json(*status, &body)
    }

    /// Takes out of an answer what only OpenRouter says, and gives the model its name here.
    fn disguise(self, answer: &mut Value, card: &Card) {
        let Some(answer) = answer.as_object_mut() else { return };
        answer.remove("provider");
        answer.insert("model".to_owned(), self.name(card).into());
        if let Some(id) = answer.get("id").and_then(Value::as_str) {
            let id = id.replace("gen-", "chatcmpl-");
            answer.insert("id".to_owned(), id.into());
        }
        if let Some(Value::Object(usage)) = answer.get_mut("usage") {
            usage.retain(|name, _| {
                matches!(name.as_str(), "prompt_tokens" | "completion_tokens" | "total_tokens")
            });
        }
        for choice in answer.get_mut("choices").and_then(Value::as_array_mut).into_iter().flatten() {
            choice.as_object_mut().map(|choice| choice.remove("native_finish_reason"));
        }
    }

    /// The same message with thinking under the server's name for it; `true` when nothing is left to say.
    fn plain_message(self, message: &mut Value) -> bool {
        let Some(message) = message.as_object_mut() else { return true };
        message.remove("reasoning_details");
        if let Some(thought) = message.remove("reasoning") {
            let name = if self == Self::Ollama { "reasoning" } else { "reasoning_content" };
            message.insert(name.to_owned(), thought);
        }
        is_silent(message)
    }
}

fn is_silent(message: &Map<String, Value>) -> bool {
    message.iter().all(|(name, value)| name == "role" || value.is_null() || *value == "")
}
