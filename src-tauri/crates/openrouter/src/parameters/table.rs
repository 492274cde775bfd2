//! The table itself. To add a parameter, add an entry: its control, its check, the request and the receipt follow.

use super::spec::Constant::{self, Boolean, Integer, Number, Text};
use super::spec::ParameterGroup::{self, Output, Raw, Reasoning, Routing, Sampling, Tools};
use super::spec::{ParameterKind, ParameterSpec};

/// Every request parameter that a person can set, in the order of the console.
#[must_use]
pub fn table() -> &'static [ParameterSpec] {
    TABLE
}

/// A number on a slider.
const fn number(min: f64, max: f64, step: f64) -> ParameterKind {
    ParameterKind::Number { min, max, step }
}

/// A whole number on a slider.
const fn slider(min: i64, max: i64) -> ParameterKind {
    ParameterKind::Integer { min, max, step: 1, slider: true }
}

/// A whole number in a field.
const fn field(min: i64, max: i64) -> ParameterKind {
    ParameterKind::Integer { min, max, step: 1, slider: false }
}

/// One of some words.
const fn choice(options: &'static [&'static str]) -> ParameterKind {
    ParameterKind::Choice { options }
}

/// A list of texts of any length.
const LIST: ParameterKind = ParameterKind::Strings { max: None };

/// One entry.
const fn entry(
    name: &'static str,
    group: ParameterGroup,
    label: &'static str,
    supported: Option<&'static str>,
    kind: ParameterKind,
    default: Option<Constant>,
    explanation: &'static str,
) -> ParameterSpec {
    ParameterSpec { name, group, label, explanation, supported, kind, default }
}

/// The largest whole number that every reader of JSON keeps exactly.
const EXACT: i64 = (1 << 53) - 1;

const EFFORTS: &[&str] = &["max", "xhigh", "high", "medium", "low", "minimal", "none"];
const VERBOSITIES: &[&str] = &["low", "medium", "high", "xhigh", "max"];
const TIERS: &[&str] = &["auto", "default", "flex", "priority", "fast", "scale", "ultrafast"];
const SORTS: &[&str] = &["price", "throughput", "latency", "exacto"];

#[rustfmt::skip] // One parameter, one paragraph: a table to be read.
static TABLE: &[ParameterSpec] = &[
    entry("temperature", Sampling, "Temperature", Some("temperature"), number(0.0, 2.0, 0.01), Some(Number(1.0)),
        "How freely the next token is chosen: low keeps to the likely ones, high lets unlikely ones in. At 0 the most likely token wins every time."),
    entry("top_p", Sampling, "Top P", Some("top_p"), number(0.0, 1.0, 0.01), Some(Number(1.0)),
        "Keeps the most likely tokens whose probabilities add up to this share, and drops the rest. 1 keeps them all."),
    entry("top_k", Sampling, "Top K", Some("top_k"), slider(0, 200), Some(Integer(0)),
        "Keeps only this many of the most likely tokens. 0 sets no limit; 1 always takes the most likely one."),
    entry("min_p", Sampling, "Min P", Some("min_p"), number(0.0, 1.0, 0.01), Some(Number(0.0)),
        "Drops every token that is less likely than this share of the most likely one. It is strict when the model is sure and generous when it is not."),
    entry("top_a", Sampling, "Top A", Some("top_a"), number(0.0, 1.0, 0.01), Some(Number(0.0)),
        "Like Min P, but measured against the square of the top probability, so it cuts less the less sure the model is."),
    entry("frequency_penalty", Sampling, "Frequency penalty", Some("frequency_penalty"), number(-2.0, 2.0, 0.01), Some(Number(0.0)),
        "Makes a token less likely each time it has already appeared. Negative values invite repetition."),
    entry("presence_penalty", Sampling, "Presence penalty", Some("presence_penalty"), number(-2.0, 2.0, 0.01), Some(Number(0.0)),
        "Makes every token that has already appeared less likely, no matter how often. Raise it to bring in new words and topics."),
    entry("repetition_penalty", Sampling, "Repetition penalty", Some("repetition_penalty"), number(0.0, 2.0, 0.01), Some(Number(1.0)),
        "Divides the likelihood of tokens that are already in the text. Above 1 repeats less, below 1 repeats more; too high makes sentences odd."),
    entry("seed", Sampling, "Seed", Some("seed"), field(-EXACT, EXACT), None,
        "The same seed with the same request should give the same answer. Not every provider keeps that promise."),

    entry("max_tokens", Output, "Max tokens", Some("max_tokens"), field(1, EXACT), None,
        "The answer is cut off after this many tokens, and reasoning counts among them. Unset leaves it to the model."),
    entry("stop", Output, "Stop sequences", Some("stop"), ParameterKind::Strings { max: Some(4) }, None,
        "The answer ends just before any of these texts would appear. Up to four."),
    entry("response_format", Output, "Response format", Some("response_format"), ParameterKind::Json, None,
        "The form of the answer: {\"type\": \"json_object\"} for any JSON, or {\"type\": \"json_schema\", …} for JSON that follows a schema."),
    entry("verbosity", Output, "Verbosity", Some("verbosity"), choice(VERBOSITIES), Some(Text("medium")),
        "How detailed the answer should be. Unlike max tokens it shapes the answer instead of cutting it."),
    entry("logprobs", Output, "Log probabilities", Some("logprobs"), ParameterKind::Boolean, Some(Boolean(false)),
        "Returns how likely each token of the answer was."),
    entry("top_logprobs", Output, "Top log probabilities", Some("top_logprobs"), slider(0, 20), None,
        "Also returns this many of the most likely tokens at each place. Needs log probabilities to be on."),
    entry("logit_bias", Output, "Logit bias", Some("logit_bias"), ParameterKind::Json, None,
        "Raises or lowers single tokens: {\"token id\": bias} with a bias from −100 (never) to 100 (always). Token ids differ between models."),
    entry("modalities", Output, "Modalities", None, LIST, None,
        "The kinds of answer that are wanted: text, image, audio. Models that draw or speak need to be asked for it."),

    entry("reasoning.enabled", Reasoning, "Reasoning", Some("reasoning"), ParameterKind::Boolean, None,
        "Lets the model think before it answers, at its own default depth. Some models always do."),
    entry("reasoning.effort", Reasoning, "Effort", Some("reasoning"), choice(EFFORTS), Some(Text("medium")),
        "How much the model thinks before it answers. More effort costs more tokens and time."),
    entry("reasoning.max_tokens", Reasoning, "Reasoning tokens", Some("reasoning"), field(1, EXACT), None,
        "A budget for thinking, in tokens, for models that take one. Use it instead of effort, not together with it."),
    entry("reasoning.exclude", Reasoning, "Hide reasoning", Some("reasoning"), ParameterKind::Boolean, Some(Boolean(false)),
        "The model thinks as usual, but its thoughts are not sent. They are still counted and paid for."),

    entry("tools", Tools, "Tools", Some("tools"), ParameterKind::Json, None,
        "The functions that the model may call, as a list of JSON descriptions. Tools of the service, such as web search, go here too."),
    entry("tool_choice", Tools, "Tool choice", Some("tool_choice"), choice(&["auto", "none", "required"]), Some(Text("auto")),
        "Whether the model decides about tools itself, may not use them, or has to. A single tool can be named as JSON."),
    entry("parallel_tool_calls", Tools, "Parallel calls", None, ParameterKind::Boolean, Some(Boolean(true)),
        "Whether the model may ask for several tool calls at once."),

    entry("provider.order", Routing, "Provider order", None, LIST, None,
        "Providers to try first, in this order. Naming an order turns load balancing off."),
    entry("provider.only", Routing, "Only providers", None, LIST, None,
        "Only these providers may answer."),
    entry("provider.ignore", Routing, "Ignore providers", None, LIST, None,
        "These providers are never asked."),
    entry("provider.allow_fallbacks", Routing, "Allow fallbacks", None, ParameterKind::Boolean, Some(Boolean(true)),
        "Whether other providers may step in when the first ones cannot answer."),
    entry("provider.require_parameters", Routing, "Require parameters", None, ParameterKind::Boolean, Some(Boolean(false)),
        "Asks only providers that honour every parameter you set. Otherwise what a provider does not know is ignored."),
    entry("provider.data_collection", Routing, "Data collection", None, choice(&["allow", "deny"]), Some(Text("allow")),
        "Deny leaves out providers that may store your conversation or train on it."),
    entry("provider.zdr", Routing, "Zero data retention", None, ParameterKind::Boolean, Some(Boolean(false)),
        "Asks only providers that keep nothing of the conversation."),
    entry("provider.quantizations", Routing, "Quantizations", None, LIST, None,
        "Asks only providers that run the model at one of these precisions, such as fp8 or bf16."),
    entry("provider.sort", Routing, "Sort providers by", None, choice(SORTS), None,
        "Asks the cheapest, the fastest, the quickest to begin, or the best with tools first. This turns load balancing off."),
    entry("provider.max_price", Routing, "Max price", None, ParameterKind::Json, None,
        "Refuses providers above these prices: {\"prompt\": 1, \"completion\": 2} in USD per million tokens."),
    entry("models", Routing, "Fallback models", None, LIST, None,
        "Models to try, in this order, when the chosen one cannot answer. You pay for the one that does."),
    entry("plugins", Routing, "Plugins", None, ParameterKind::Json, None,
        "Extras that OpenRouter runs around the model, as a list such as [{\"id\": \"context-compression\"}]."),
    entry("service_tier", Routing, "Service tier", None, choice(TIERS), Some(Text("auto")),
        "Flex is cheaper and slower, priority is dearer and faster, where the provider offers it."),
    entry("user", Routing, "User", None, ParameterKind::Text, None,
        "A name of your choice for the person who asks; providers see only a hash of it."),
    entry("cache_control", Routing, "Prompt cache", None, ParameterKind::Json, None,
        "Marks the conversation for caching on Claude: {\"type\": \"ephemeral\"}, with \"ttl\": \"1h\" for an hour. Repeated text then costs less."),

    entry("raw", Raw, "Raw JSON", None, ParameterKind::Json, None,
        "A JSON object that is merged into the request last, for everything that has no control here."),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_unique_and_every_entry_explains_itself() {
        let mut names = HashSet::new();
        for spec in table() {
            assert!(names.insert(spec.name), "{} is there twice", spec.name);
            assert!(spec.explanation.ends_with(['.', '…']) && spec.explanation.len() < 200, "{}", spec.name);
            assert!(!spec.label.is_empty());
        }
        assert_eq!(names.len(), 40);
    }

    #[test]
    fn defaults_are_values_of_their_kind() {
        for spec in table() {
            if let Some(default) = spec.default {
                assert_eq!(spec.problem(&default.to_json()), None, "{}", spec.name);
            }
        }
    }

    #[test]
    fn an_entry_serialises_as_the_window_expects() {
        let json = |name: &str| {
            let spec = table().iter().find(|spec| spec.name == name).unwrap();
            serde_json::to_value(spec).unwrap()
        };
        let temperature = json("temperature");
        assert_eq!(temperature["group"], "sampling");
        assert_eq!(temperature["default"], 1.0);
        assert_eq!(
            temperature["kind"],
            serde_json::json!({"kind": "number", "min": 0.0, "max": 2.0, "step": 0.01})
        );
        assert_eq!(json("stop")["kind"], serde_json::json!({"kind": "strings", "max": 4}));
        assert_eq!(json("seed")["kind"]["slider"], false);
        assert_eq!(json("seed")["default"], serde_json::Value::Null);
        assert_eq!(json("raw")["kind"], serde_json::json!({"kind": "json"}));
        assert_eq!(json("logprobs")["kind"], serde_json::json!({"kind": "boolean"}));
    }
}
