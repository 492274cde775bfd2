//! Strict mode: refuses what OpenRouter's page does not list, or allows only in another type or range, and
//! names the field. The shape of the body is told here, that of messages in [`messages`].

mod messages;
mod shape;

use serde_json::Value;

use self::shape::{Field, Shape, check, may, must};
use crate::failure::Failure;

/// Parameters that a model may or may not support.
pub(crate) const SUPPORTABLE: [&str; 26] = [
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "top_a",
    "frequency_penalty",
    "presence_penalty",
    "repetition_penalty",
    "max_tokens",
    "max_completion_tokens",
    "logit_bias",
    "logprobs",
    "top_logprobs",
    "prediction",
    "seed",
    "response_format",
    "structured_outputs",
    "stop",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "include_reasoning",
    "reasoning",
    "reasoning_effort",
    "web_search_options",
    "verbosity",
];

const TEXT: Shape = Shape::Text(1 << 20);
const SLUGS: Shape = Shape::List { least: 0, most: 100, of: &Shape::Text(256) };
const TOKENS: Shape = Shape::Whole(1, 1 << 40);
const EFFORTS: Shape = Shape::OneOf(&["max", "xhigh", "high", "medium", "low", "minimal", "none"]);

const REASONING: Shape = Shape::Object(&[
    may("effort", EFFORTS),
    may("max_tokens", TOKENS),
    may("exclude", Shape::Bool),
    may("enabled", Shape::Bool),
    may("summary", Shape::OneOf(&["auto", "concise", "detailed"])),
    may("context", Shape::OneOf(&["auto", "all_turns", "current_turn"])),
    may("mode", Shape::OneOf(&["standard", "pro"])),
]);

const PERCENTILES: &[Field] = &[
    may("p50", Shape::Number(0.0, 1e9)),
    may("p75", Shape::Number(0.0, 1e9)),
    may("p90", Shape::Number(0.0, 1e9)),
    may("p99", Shape::Number(0.0, 1e9)),
];
const PREFERENCE: Shape = Shape::Either(&[Shape::Number(0.0, 1e9), Shape::Object(PERCENTILES)]);
const PRICE: Shape = Shape::Either(&[Shape::Number(0.0, 1e9), Shape::Text(64)]);
const PROVIDER: Shape = Shape::Object(&[
    may("order", SLUGS),
    may("only", SLUGS),
    may("ignore", SLUGS),
    may("allow_fallbacks", Shape::Bool),
    may("require_parameters", Shape::Bool),
    may("data_collection", Shape::OneOf(&["allow", "deny"])),
    may("zdr", Shape::Bool),
    may("enforce_distillable_text", Shape::Bool),
    may(
        "quantizations",
        Shape::List {
            least: 0,
            most: 12,
            of: &Shape::OneOf(&[
                "int4", "int8", "fp4", "mxfp4", "nvfp4", "fp6", "fp8", "mxfp8", "fp16", "bf16", "fp32",
                "unknown",
            ]),
        },
    ),
    may(
        "sort",
        Shape::Either(&[
            SORT,
            Shape::Object(&[must("by", SORT), may("partition", Shape::OneOf(&["model", "none"]))]),
        ]),
    ),
    may(
        "max_price",
        Shape::Object(&[
            may("prompt", PRICE),
            may("completion", PRICE),
            may("image", PRICE),
            may("audio", PRICE),
            may("request", PRICE),
        ]),
    ),
    may("preferred_min_throughput", PREFERENCE),
    may("preferred_max_latency", PREFERENCE),
    may("options", Shape::Map { most: 100, longest_key: 256, of: &Shape::Any }),
]);
const SORT: Shape = Shape::OneOf(&["price", "throughput", "latency", "exacto"]);

const FORMAT: Shape = Shape::Tagged(&[
    ("text", &[]),
    ("json_object", &[]),
    (
        "json_schema",
        &[must(
            "json_schema",
            Shape::Object(&[
                must("name", Shape::Text(64)),
                may("description", TEXT),
                must("schema", Shape::Map { most: 1000, longest_key: 1000, of: &Shape::Any }),
                may("strict", Shape::Null(&Shape::Bool)),
            ]),
        )],
    ),
    ("grammar", &[must("grammar", TEXT)]),
    ("python", &[]),
]);

const CHOICE: Shape = Shape::Either(&[
    Shape::OneOf(&["none", "auto", "required"]),
    Shape::Object(&[
        must("type", Shape::Text(64)),
        may("function", Shape::Object(&[must("name", Shape::Text(64))])),
    ]),
]);

const PLUGINS: &[&str] = &[
    "web",
    "web-fetch",
    "file-parser",
    "response-healing",
    "context-compression",
    "moderation",
    "auto-router",
    "auto-beta-router",
    "pareto-router",
    "fusion",
    "jev-router",
    "switchyard-router",
    "armor",
    "alignment",
];

const SAMPLING: &[Field] = &[
    may("temperature", Shape::Number(0.0, 2.0)),
    may("top_p", Shape::Above(0.0, 1.0)),
    may("top_k", Shape::Whole(0, 1 << 40)),
    may("min_p", Shape::Number(0.0, 1.0)),
    may("top_a", Shape::Number(0.0, 1.0)),
    may("frequency_penalty", Shape::Number(-2.0, 2.0)),
    may("presence_penalty", Shape::Number(-2.0, 2.0)),
    may("repetition_penalty", Shape::Above(0.0, 2.0)),
    may("seed", Shape::Whole(i64::MIN, i64::MAX)),
    may("logit_bias", Shape::Map { most: 10_000, longest_key: 20, of: &Shape::Number(-100.0, 100.0) }),
    may("logprobs", Shape::Bool),
    may("top_logprobs", Shape::Whole(0, 20)),
    may("max_tokens", TOKENS),
    may("max_completion_tokens", TOKENS),
    may("stop", Shape::Either(&[TEXT, Shape::List { least: 0, most: 4, of: &TEXT }])),
    may("response_format", FORMAT),
    may("verbosity", Shape::OneOf(&["low", "medium", "high", "xhigh", "max"])),
    may(
        "prediction",
        Shape::Object(&[must("type", Shape::OneOf(&["content"])), must("content", Shape::Any)]),
    ),
];

const REQUEST: &[Field] = &[
    may("model", Shape::Text(256)),
    may("models", Shape::List { least: 0, most: 20, of: &Shape::Text(256) }),
    must("messages", Shape::List { least: 1, most: 100_000, of: &Shape::Any }),
    may("stream", Shape::Bool),
    may("stream_options", Shape::Object(&[may("include_usage", Shape::Bool)])),
    may("usage", Shape::Object(&[may("include", Shape::Bool)])),
    may("tools", Shape::List { least: 1, most: 128, of: &Shape::Any }),
    may("tool_choice", CHOICE),
    may("parallel_tool_calls", Shape::Bool),
    may("reasoning", REASONING),
    may("reasoning_effort", EFFORTS),
    may("include_reasoning", Shape::Bool),
    may(
        "web_search_options",
        Shape::Object(&[may("search_context_size", Shape::OneOf(&["low", "medium", "high"]))]),
    ),
    may("modalities", Shape::List { least: 1, most: 3, of: &Shape::OneOf(&["text", "image", "audio"]) }),
    may("image_config", Shape::Map { most: 100, longest_key: 100, of: &Shape::Any }),
    may("audio", Shape::Object(&[must("voice", Shape::Text(64)), must("format", Shape::Text(64))])),
    may("plugins", Shape::List { least: 0, most: 20, of: &Shape::Any }),
    may("provider", PROVIDER),
    may("preset", Shape::Text(256)),
    may("service_tier", Shape::OneOf(&["auto", "default", "fast", "flex", "priority", "scale", "ultrafast"])),
    may("session_id", Shape::Text(256)),
    may("user", Shape::Text(512)),
    may("metadata", Shape::Map { most: 16, longest_key: 64, of: &Shape::Text(512) }),
    may("trace", Shape::Map { most: 100, longest_key: 256, of: &Shape::Any }),
    may("cache_control", messages::CACHE),
    may("prompt_cache_key", Shape::Text(512)),
    may(
        "prompt_cache_options",
        Shape::Object(&[
            must("mode", Shape::OneOf(&["explicit"])),
            may("ttl", Shape::OneOf(&["30m", "12h"])),
        ]),
    ),
    may("debug", Shape::Object(&[may("echo_upstream_body", Shape::Bool)])),
    may("stop_server_tools_when", Shape::List { least: 0, most: 20, of: &Shape::Any }),
    may("max_tool_calls", Shape::Whole(1, 30)),
    may("deferred_tools", Shape::Any),
    may("x_search_filter", Shape::Any),
    may("transforms", Shape::List { least: 0, most: 10, of: &Shape::Text(64) }),
];

/// Checks the body of a chat completion.
///
/// # Errors
/// 400 with the name of the first wrong field.
pub(crate) fn body(body: &Value) -> Result<(), Failure> {
    let Some(object) = body.as_object() else { return Err(Failure::new(400, "The body must be an object")) };
    for (name, value) in object {
        match SAMPLING.iter().chain(REQUEST).find(|field| field.name == name) {
            Some(field) => check(value, &field.shape, name)?,
            None => return Err(Failure::field(name, "is not a parameter that is known here")),
        }
    }
    messages::messages(body["messages"].as_array().map_or(&[], Vec::as_slice))?;
    for (at, tool) in body["tools"].as_array().into_iter().flatten().enumerate() {
        messages::tool(tool, &format!("tools[{at}]"))?;
    }
    for (at, plugin) in body["plugins"].as_array().into_iter().flatten().enumerate() {
        let id = must("id", Shape::OneOf(PLUGINS));
        check(&plugin["id"], &id.shape, &format!("plugins[{at}].id"))?;
    }
    together(body)
}

/// What may not be sent together, or not alone.
fn together(body: &Value) -> Result<(), Failure> {
    let has = |name: &str| body.get(name).is_some();
    if has("reasoning") && has("reasoning_effort") {
        return Err(Failure::field("reasoning_effort", "may not be sent together with reasoning"));
    }
    if body["reasoning"].get("effort").is_some() && body["reasoning"].get("max_tokens").is_some() {
        return Err(Failure::field("reasoning.max_tokens", "may not be sent together with reasoning.effort"));
    }
    if has("top_logprobs") && body["logprobs"] != true {
        return Err(Failure::field("top_logprobs", "needs logprobs"));
    }
    if has("tool_choice") && !has("tools") {
        return Err(Failure::field("tool_choice", "needs tools"));
    }
    let biased = body["logit_bias"].as_object().into_iter().flatten();
    match biased.map(|(token, _)| token).find(|token| token.parse::<u32>().is_err()) {
        Some(token) => Err(Failure::field(&format!("logit_bias.{token}"), "is not a token id")),
        None => Ok(()),
    }
}

const MODELS_QUERY: &str = "offset limit category supported_parameters output_modalities input_modalities sort q context min_price max_price min_output_price max_output_price arch model_authors providers distillable zdr region min_age_days max_age_days min_intelligence_index max_intelligence_index coding agentic tool_success_rate use_rss";

/// Checks the query of a GET request to `segments`.
///
/// # Errors
/// 400 with the name of the first parameter that the path does not have.
pub(crate) fn query(query: &str, segments: &[&str]) -> Result<(), Failure> {
    let known = match segments {
        ["models"] | ["models", "user"] => MODELS_QUERY,
        ["models", "count"] => "output_modalities",
        ["generation"] => "id",
        _ => "",
    };
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split('=').next().unwrap_or_default();
        if !known.split(' ').any(|word| word == name) {
            return Err(Failure::field(name, "is not a query parameter that is known here"));
        }
    }
    Ok(())
}
