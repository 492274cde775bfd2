//! Numbers from their own digits: money never passes through a float.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::usage::Usage;

/// A decimal from its digits, also in scientific notation or as a JSON string. `None` for anything else.
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim().trim_matches('"');
    Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

/// Money as it is on the wire: a JSON number or a string of one.
fn money(raw: Option<&RawValue>) -> Option<Decimal> {
    decimal(raw?.get())
}

/// A count: a whole number that is not negative, also written `12.0` or `"12"`.
fn count(raw: Option<&RawValue>) -> Option<u64> {
    let number = decimal(raw?.get())?;
    if number.fract().is_zero() { u64::try_from(number).ok() } else { None }
}

/// Usage as it is on the wire.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawUsage<'a> {
    #[serde(borrow)]
    prompt_tokens: Option<&'a RawValue>,
    #[serde(borrow)]
    completion_tokens: Option<&'a RawValue>,
    #[serde(borrow)]
    total_tokens: Option<&'a RawValue>,
    #[serde(borrow)]
    cost: Option<&'a RawValue>,
    #[serde(borrow)]
    is_byok: Option<&'a RawValue>,
    #[serde(borrow)]
    prompt_tokens_details: Option<&'a RawValue>,
    #[serde(borrow)]
    completion_tokens_details: Option<&'a RawValue>,
    #[serde(borrow)]
    cost_details: Option<&'a RawValue>,
    #[serde(borrow)]
    server_tool_use_details: Option<&'a RawValue>,
    #[serde(borrow)]
    server_tool_use: Option<&'a RawValue>,
}

/// Every detail of usage that is read, whichever object it stands in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Details<'a> {
    #[serde(borrow)]
    cached_tokens: Option<&'a RawValue>,
    #[serde(borrow)]
    cache_write_tokens: Option<&'a RawValue>,
    #[serde(borrow)]
    audio_tokens: Option<&'a RawValue>,
    #[serde(borrow)]
    reasoning_tokens: Option<&'a RawValue>,
    #[serde(borrow)]
    image_tokens: Option<&'a RawValue>,
    #[serde(borrow)]
    upstream_inference_cost: Option<&'a RawValue>,
    #[serde(borrow)]
    upstream_inference_prompt_cost: Option<&'a RawValue>,
    #[serde(borrow)]
    upstream_inference_completions_cost: Option<&'a RawValue>,
    #[serde(borrow)]
    server_tool_cost: Option<&'a RawValue>,
    #[serde(borrow)]
    web_search_requests: Option<&'a RawValue>,
}

/// An object of details; anything else is empty.
fn details(raw: Option<&RawValue>) -> Details<'_> {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

/// Reads a usage object; `None` when it is not an object.
pub(super) fn usage(raw: &RawValue) -> Option<Usage> {
    let whole: RawUsage<'_> = serde_json::from_str(raw.get()).ok()?;
    let prompt = details(whole.prompt_tokens_details);
    let completion = details(whole.completion_tokens_details);
    let costs = details(whole.cost_details);
    let tools = details(whole.server_tool_use_details.or(whole.server_tool_use));
    Some(Usage {
        prompt_tokens: count(whole.prompt_tokens),
        completion_tokens: count(whole.completion_tokens),
        total_tokens: count(whole.total_tokens),
        cached_tokens: count(prompt.cached_tokens),
        cache_write_tokens: count(prompt.cache_write_tokens),
        reasoning_tokens: count(completion.reasoning_tokens),
        image_tokens: count(completion.image_tokens),
        audio_prompt_tokens: count(prompt.audio_tokens),
        audio_completion_tokens: count(completion.audio_tokens),
        cost: money(whole.cost),
        is_byok: whole.is_byok.and_then(|raw| raw.get().parse().ok()),
        upstream_cost: money(costs.upstream_inference_cost),
        upstream_prompt_cost: money(costs.upstream_inference_prompt_cost),
        upstream_completion_cost: money(costs.upstream_inference_completions_cost),
        server_tool_cost: money(costs.server_tool_cost),
        web_search_requests: count(tools.web_search_requests),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Usage> {
        usage(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn cost_keeps_every_digit() {
        let usage = read(r#"{"cost":0.0133176,"cost_details":{"upstream_inference_cost":6e-05}}"#).unwrap();
        assert_eq!(usage.cost.unwrap().to_string(), "0.0133176");
        assert_eq!(usage.upstream_cost.unwrap().to_string(), "0.00006");
        let usage = read(r#"{"cost":"0.0000000208333333333333"}"#).unwrap();
        assert_eq!(usage.cost.unwrap().to_string(), "0.0000000208333333333333");
    }

    #[test]
    fn odd_numbers_are_unknown_not_zero() {
        let odd = r#"{"prompt_tokens":null,"completion_tokens":-1,"total_tokens":"7","cost":null,"cost_details":[],
                      "prompt_tokens_details":{"cached_tokens":3.0},"is_byok":"x"}"#;
        let usage = read(odd).unwrap();
        let expected = Usage { total_tokens: Some(7), cached_tokens: Some(3), ..Usage::default() };
        assert_eq!(usage, expected);
        assert_eq!(read("[]").map(|usage| usage.cost), Some(None));
        assert_eq!(read("7"), None);
    }
}
