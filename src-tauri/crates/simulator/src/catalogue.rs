//! The models under `sim/` and what `/models`, `/models/…/endpoints` and `/providers` tell about them.

use rust_decimal::Decimal;
use serde_json::{Value, json};

/// Which plan a model follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    Writer,
    Markdown,
    Reasoner,
    Tools,
}

/// One model.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) id: &'static str,
    pub(crate) canonical: &'static str,
    name: &'static str,
    description: &'static str,
    pub(crate) voice: Voice,
    created: u64,
    pub(crate) context: u64,
    pub(crate) most: u64,
    prompt_price: &'static str,
    completion_price: &'static str,
    reasoning: Option<&'static str>,
    more_parameters: &'static [&'static str],
}

/// The provider behind every model here.
pub(crate) const PROVIDER: &str = "Simulator";
/// Its slug, for `provider.only` and its like.
pub(crate) const PROVIDER_SLUG: &str = "simulator";

const REASONING: &[&str] = &["include_reasoning", "reasoning", "reasoning_effort"];

pub(crate) const CARDS: [Card; 4] = [
    Card {
        id: "sim/writer",
        canonical: "sim/writer-20260901",
        name: "Simulator: Writer",
        description: "Writes short prose from a tiny language model. Every sampling parameter has its real effect.",
        voice: Voice::Writer,
        created: 1_788_220_800,
        context: 32_768,
        most: 8192,
        prompt_price: "0.00000015",
        completion_price: "0.0000006",
        reasoning: None,
        more_parameters: &[],
    },
    Card {
        id: "sim/markdown",
        canonical: "sim/markdown-20260901",
        name: "Simulator: Markdown",
        description: "Thinks first, always, and then shows every kind of markdown: tables, code, math, notes.",
        voice: Voice::Markdown,
        created: 1_788_220_801,
        context: 65_536,
        most: 16_384,
        prompt_price: "0.0000003",
        completion_price: "0.0000025",
        reasoning: Some(
            r#"{"mandatory":true,"default_enabled":true,"default_effort":"low","supported_efforts":["high","medium","low"]}"#,
        ),
        more_parameters: REASONING,
    },
    Card {
        id: "sim/reasoner",
        canonical: "sim/reasoner-20260901",
        name: "Simulator: Reasoner",
        description: "Thinks as long as it is told to, in signed or summarised form, and then answers.",
        voice: Voice::Reasoner,
        created: 1_788_220_802,
        context: 131_072,
        most: 32_768,
        prompt_price: "0.00000125",
        completion_price: "0.00001",
        reasoning: Some(
            r#"{"mandatory":false,"default_enabled":true,"default_effort":"medium","supported_efforts":["max","xhigh","high","medium","low","minimal","none"],"supports_max_tokens":true}"#,
        ),
        more_parameters: REASONING,
    },
    Card {
        id: "sim/tools",
        canonical: "sim/tools-20260901",
        name: "Simulator: Tools",
        description: "Calls the tools of the request, with arguments that fit their schemas, and answers with the results.",
        voice: Voice::Tools,
        created: 1_788_220_803,
        context: 131_072,
        most: 16_384,
        prompt_price: "0.0000004",
        completion_price: "0.0000016",
        reasoning: Some(
            r#"{"mandatory":false,"default_enabled":false,"default_effort":"none","supported_efforts":["high","medium","low","none"]}"#,
        ),
        more_parameters: &[
            "include_reasoning",
            "reasoning",
            "reasoning_effort",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
        ],
    },
];

/// What every model here honours.
const PARAMETERS: [&str; 17] = [
    "frequency_penalty",
    "logit_bias",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "min_p",
    "presence_penalty",
    "repetition_penalty",
    "response_format",
    "seed",
    "stop",
    "structured_outputs",
    "temperature",
    "top_a",
    "top_k",
    "top_logprobs",
    "top_p",
];

/// The model called `id`, also by its canonical name.
pub(crate) fn card(id: &str) -> Option<&'static Card> {
    CARDS.iter().find(|card| card.id == id || card.canonical == id)
}

fn price(text: &str) -> Decimal {
    text.parse().unwrap_or_default()
}

impl Card {
    pub(crate) fn prompt_price(&self) -> Decimal {
        price(self.prompt_price)
    }

    pub(crate) fn completion_price(&self) -> Decimal {
        price(self.completion_price)
    }

    pub(crate) fn reasoning(&self) -> Option<Value> {
        serde_json::from_str(self.reasoning?).ok()
    }

    pub(crate) fn supports(&self, parameter: &str) -> bool {
        PARAMETERS.contains(&parameter) || self.more_parameters.contains(&parameter)
    }

    fn parameters(&self) -> Vec<&'static str> {
        let mut all = [&PARAMETERS[..], self.more_parameters].concat();
        all.sort_unstable();
        all
    }

    fn pricing(&self) -> Value {
        json!({ "prompt": self.prompt_price, "completion": self.completion_price, "request": "0", "image": "0" })
    }

    fn architecture() -> Value {
        json!({
            "modality": "text+image+file->text", "input_modalities": ["text", "image", "file"],
            "output_modalities": ["text"], "tokenizer": "Other", "instruct_type": null
        })
    }

    /// The Model object.
    pub(crate) fn model(&self) -> Value {
        let mut model = json!({
            "id": self.id, "canonical_slug": self.canonical, "hugging_face_id": null, "name": self.name,
            "created": self.created, "description": self.description, "context_length": self.context,
            "architecture": Self::architecture(), "pricing": self.pricing(),
            "top_provider": {
                "context_length": self.context, "max_completion_tokens": self.most, "is_moderated": false
            },
            "per_request_limits": null, "supported_parameters": self.parameters(),
            "default_parameters": {
                "temperature": 1, "top_p": null, "top_k": null, "frequency_penalty": null,
                "presence_penalty": null, "repetition_penalty": null
            },
            "supported_voices": null, "knowledge_cutoff": null, "expiration_date": null,
            "links": { "details": format!("/api/v1/models/{}/endpoints", self.canonical) }
        });
        if let Some(reasoning) = self.reasoning() {
            model["reasoning"] = reasoning;
        }
        model
    }

    /// The one `PublicEndpoint` of the model; speed is told to callers with a key only.
    pub(crate) fn endpoint(&self, with_key: bool) -> Value {
        let tools = self.supports("tools");
        let percentiles = |p50: f64| match with_key {
            true => json!({ "p50": p50, "p75": p50 * 1.2, "p90": p50 * 1.5, "p99": p50 * 2.5 }),
            false => Value::Null,
        };
        json!({
            "name": format!("{PROVIDER} | {}", self.canonical), "model_id": self.id, "model_name": self.name,
            "provider_name": PROVIDER, "tag": PROVIDER_SLUG, "quantization": "fp32",
            "context_length": self.context, "max_completion_tokens": self.most, "max_prompt_tokens": null,
            "pricing": self.pricing(), "supported_parameters": self.parameters(),
            "supports_implicit_caching": false,
            "supports_tool_choice": { "auto": tools, "none": tools, "required": tools, "function": tools },
            "native_tools": {}, "service_tier": null, "status": 0, "uptime_last_5m": 100.0,
            "uptime_last_30m": 100.0, "uptime_last_1d": 99.9, "latency_last_30m": percentiles(240.0),
            "throughput_last_30m": percentiles(60.0)
        })
    }

    /// The answer of `/models/{author}/{slug}/endpoints`.
    pub(crate) fn endpoints(&self, with_key: bool) -> Value {
        json!({ "data": {
            "id": self.id, "name": self.name, "created": self.created, "description": self.description,
            "architecture": Self::architecture(), "endpoints": [self.endpoint(with_key)]
        } })
    }
}

/// The rows of `/models`. The last one may not be chatted with: nothing but its suffix says so, as in the
/// real list.
pub(crate) fn models() -> Vec<Value> {
    let mut models: Vec<Value> = CARDS.iter().map(Card::model).collect();
    let mut batch = CARDS[0].model();
    batch["id"] = json!("sim/writer:batch");
    batch["name"] = json!("Simulator: Writer (batch)");
    batch["pricing"]["prompt"] = json!("0.000000075");
    batch["pricing"]["completion"] = json!("0.0000003");
    models.push(batch);
    models
}

pub(crate) fn providers() -> Value {
    json!({ "data": [{
        "name": PROVIDER, "slug": PROVIDER_SLUG, "privacy_policy_url": null, "terms_of_service_url": null,
        "status_page_url": null, "headquarters": null, "datacenters": null
    }] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_price_is_an_exact_decimal_and_every_reasoning_descriptor_is_json() {
        for card in &CARDS {
            assert!(card.prompt_price() > Decimal::ZERO && card.completion_price() > Decimal::ZERO);
            assert_eq!(card.reasoning.is_some(), card.reasoning().is_some());
            assert_eq!(card.supports("reasoning"), card.reasoning.is_some());
        }
    }
}
