//! One row of `/models` becomes a [`Model`], whoever the service is.

use rust_decimal::Decimal;
use serde_json::Value;

use super::{Model, ModelReasoning};
use crate::parameters::Parameters;
use crate::wire::decimal;

impl Model {
    /// Reads a row; `None` when it has no id, or when a chat cannot use it.
    pub(super) fn read(row: &Value) -> Option<Self> {
        let id = row["id"].as_str().filter(|id| !id.is_empty() && !id.ends_with(":batch"))?;
        let (author, name) = author_and_name(row, id);
        let provider = &row["top_provider"];
        let pricing = &row["pricing"];
        let prompt = price(&pricing["prompt"]);
        let completion = price(&pricing["completion"]);
        let zero = |price: &Option<Decimal>| price.is_some_and(|price| price.is_zero());
        Some(Self {
            id: id.to_owned(),
            canonical_slug: text(&row["canonical_slug"]),
            name,
            author,
            description: text(&row["description"]).unwrap_or_default(),
            created: row["created"].as_i64().filter(|created| *created > 0),
            context_length: context_length(row),
            max_completion_tokens: provider["max_completion_tokens"].as_u64(),
            input_modalities: texts(&row["architecture"]["input_modalities"]),
            output_modalities: texts(&row["architecture"]["output_modalities"]),
            free: zero(&prompt) && zero(&completion),
            prompt_price: prompt.map(per_million),
            completion_price: completion.map(per_million),
            supported_parameters: texts(&row["supported_parameters"]),
            default_parameters: defaults(&row["default_parameters"]),
            reasoning: row["reasoning"].is_object().then(|| reasoning(&row["reasoning"])),
            // A date generations away stands for “not known”.
            expires: text(&row["expiration_date"]).filter(|date| date.as_str() < "2090"),
            pricing: if pricing.is_object() { pricing.clone() } else { Value::Null },
        })
    }
}

/// The author and the name without it: from “Author: Name”, else from the id.
fn author_and_name(row: &Value, id: &str) -> (String, String) {
    let name = text(&row["name"]).unwrap_or_else(|| id.to_owned());
    match name.split_once(": ") {
        Some((author, rest)) if !rest.trim().is_empty() => (author.trim().to_owned(), rest.trim().to_owned()),
        _ => {
            let from_id = id.split_once('/').map(|(author, _)| author.trim_start_matches('~').to_owned());
            (from_id.or_else(|| text(&row["owned_by"])).unwrap_or_default(), name)
        }
    }
}

/// Tokens of context: the smaller of the model's and the first provider's, or what a local server calls it.
fn context_length(row: &Value) -> Option<u64> {
    let of_model = row["context_length"].as_u64();
    let of_provider = row["top_provider"]["context_length"].as_u64();
    let named = match (of_model, of_provider) {
        (Some(model), Some(provider)) => Some(model.min(provider)),
        (one, other) => one.or(other),
    };
    let local = || {
        [
            &row["max_model_len"],
            &row["max_context_length"],
            &row["meta"]["n_ctx"],
            &row["meta"]["n_ctx_train"],
        ]
        .into_iter()
        .find_map(Value::as_u64)
    };
    named.or_else(local).filter(|tokens| *tokens > 0)
}

/// A price per token; negative ones stand for “variable”.
fn price(value: &Value) -> Option<Decimal> {
    decimal(value.as_str()?).filter(|price| !price.is_sign_negative() || price.is_zero())
}

/// A price per token as one per million tokens, exact and without trailing zeros.
fn per_million(price: Decimal) -> String {
    (price * Decimal::from(1_000_000)).normalize().to_string()
}

/// The defaults that have a value and a control.
fn defaults(value: &Value) -> Parameters {
    let fields = value.as_object().into_iter().flatten();
    fields
        .filter(|(name, value)| !value.is_null() && crate::parameters::spec_of(name).is_some())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// How reasoning can be controlled. An absent list of efforts means no control, a null one means all of them.
fn reasoning(value: &Value) -> ModelReasoning {
    let efforts = value.get("supported_efforts");
    ModelReasoning {
        mandatory: value["mandatory"] == true,
        supported_efforts: efforts.filter(|list| list.is_array()).map(texts),
        default_effort: text(&value["default_effort"]),
        supports_max_tokens: value["supports_max_tokens"] == true,
        effort_control: efforts.is_some(),
        default_enabled: value["default_enabled"].as_bool(),
    }
}

/// A text that is not empty.
fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
}

/// The texts of a list.
fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn prices_are_exact_per_million() {
        let row = |prompt: &str| json!({"id": "a/b", "pricing": {"prompt": prompt, "completion": "0"}});
        let read = |prompt: &str| Model::read(&row(prompt)).unwrap().prompt_price;
        assert_eq!(read("0.0000025").as_deref(), Some("2.5"));
        assert_eq!(read("0.0000000208333333333333").as_deref(), Some("0.0208333333333333"));
        assert_eq!(read("0.00003").as_deref(), Some("30"));
        assert_eq!(read("0").as_deref(), Some("0"));
        assert_eq!(read("-1"), None);
        assert_eq!(read("soon"), None);
        assert!(Model::read(&row("0")).unwrap().free);
        assert!(!Model::read(&row("-1")).unwrap().free);
    }

    #[test]
    fn reasoning_descriptor_tells_null_from_absent() {
        let read =
            |reasoning: Value| Model::read(&json!({"id": "a/b", "reasoning": reasoning})).unwrap().reasoning;
        let absent = read(json!({"mandatory": true})).unwrap();
        assert!(absent.mandatory && !absent.effort_control && absent.supported_efforts.is_none());
        let null =
            read(json!({"mandatory": false, "supported_efforts": null, "default_effort": "none"})).unwrap();
        assert!(null.effort_control && null.supported_efforts.is_none());
        assert_eq!(null.default_effort.as_deref(), Some("none"));
        assert_eq!(read(Value::Null), None);
    }

    #[test]
    fn rows_of_local_servers_are_models_with_unknowns() {
        let vllm = Model::read(
            &json!({"id": "Qwen/Qwen3-8B", "object": "model", "owned_by": "vllm", "max_model_len": 40960}),
        );
        let llama =
            Model::read(&json!({"id": "gemma.gguf", "owned_by": "llamacpp", "meta": {"n_ctx_train": 8192}}));
        let (vllm, llama) = (vllm.unwrap(), llama.unwrap());
        assert_eq!((vllm.author.as_str(), vllm.context_length), ("Qwen", Some(40960)));
        assert_eq!(
            (llama.name.as_str(), llama.author.as_str(), llama.context_length),
            ("gemma.gguf", "llamacpp", Some(8192))
        );
        assert_eq!((vllm.prompt_price, vllm.reasoning, vllm.free), (None, None, false));
    }

    #[test]
    fn rows_that_a_chat_cannot_use_are_left_out() {
        for row in [json!({"id": "openai/gpt-5.1:batch"}), json!({"id": ""}), json!({}), json!(7)] {
            assert!(Model::read(&row).is_none(), "{row}");
        }
    }

    #[test]
    fn name_author_defaults_and_context_are_read() {
        let row = json!({"id": "anthropic/claude", "name": "Anthropic: Claude", "context_length": 1_000_000,
            "top_provider": {"context_length": 200_000, "max_completion_tokens": 64_000}, "expiration_date": "2098-12-31",
            "default_parameters": {"temperature": 0.7, "top_p": null, "unheard_of": 1}});
        let model = Model::read(&row).unwrap();
        assert_eq!((model.author.as_str(), model.name.as_str()), ("Anthropic", "Claude"));
        assert_eq!((model.context_length, model.max_completion_tokens), (Some(200_000), Some(64_000)));
        assert_eq!(model.default_parameters, [("temperature", 0.7)].into_iter().collect());
        assert_eq!(model.expires, None);
    }
}
