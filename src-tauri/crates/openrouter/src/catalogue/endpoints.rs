//! What providers offer of a model, and the providers themselves.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::wire::document::lenient;

/// One provider's offer of a model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct Endpoint {
    /// The model's id.
    #[serde(deserialize_with = "lenient", alias = "model_id")]
    pub model_id: String,
    /// The provider's name.
    #[serde(deserialize_with = "lenient", alias = "provider_name")]
    pub provider_name: String,
    /// What `provider.order` and `provider.only` call it.
    #[serde(deserialize_with = "lenient")]
    pub tag: String,
    /// The precision, such as `fp8`.
    #[serde(deserialize_with = "lenient")]
    pub quantization: Option<String>,
    /// Tokens of context.
    #[serde(deserialize_with = "lenient", alias = "context_length")]
    pub context_length: Option<u64>,
    /// Most tokens in one answer.
    #[serde(deserialize_with = "lenient", alias = "max_completion_tokens")]
    pub max_completion_tokens: Option<u64>,
    /// Most tokens in a prompt.
    #[serde(deserialize_with = "lenient", alias = "max_prompt_tokens")]
    pub max_prompt_tokens: Option<u64>,
    /// Decimal strings in USD per unit, with overrides.
    #[serde(deserialize_with = "lenient")]
    pub pricing: Value,
    /// The parameters that it honours.
    #[serde(deserialize_with = "lenient", alias = "supported_parameters")]
    pub supported_parameters: Vec<String>,
    /// Whether it caches prompts by itself.
    #[serde(deserialize_with = "lenient", alias = "supports_implicit_caching")]
    pub supports_implicit_caching: bool,
    /// The tier, when the offer is one of flex, priority or ultrafast.
    #[serde(deserialize_with = "lenient", alias = "service_tier")]
    pub service_tier: Option<String>,
    /// 0: normal; negative: degraded.
    #[serde(deserialize_with = "lenient")]
    pub status: Option<i64>,
    /// Percent of minutes with at least 80 % success.
    #[serde(deserialize_with = "lenient", alias = "uptime_last_5m")]
    pub uptime_last_5m: Option<f64>,
    /// The same over half an hour.
    #[serde(deserialize_with = "lenient", alias = "uptime_last_30m")]
    pub uptime_last_30m: Option<f64>,
    /// The same over a day.
    #[serde(deserialize_with = "lenient", alias = "uptime_last_1d")]
    pub uptime_last_1d: Option<f64>,
    /// Milliseconds to the first token; only with a key.
    #[serde(deserialize_with = "lenient", alias = "latency_last_30m")]
    pub latency_last_30m: Option<Percentiles>,
    /// Tokens per second; only with a key.
    #[serde(deserialize_with = "lenient", alias = "throughput_last_30m")]
    pub throughput_last_30m: Option<Percentiles>,
}

/// A distribution, by its percentiles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Percentiles {
    /// Half are below.
    #[serde(deserialize_with = "lenient")]
    pub p50: Option<f64>,
    /// Three quarters are below.
    #[serde(deserialize_with = "lenient")]
    pub p75: Option<f64>,
    /// Nine tenths are below.
    #[serde(deserialize_with = "lenient")]
    pub p90: Option<f64>,
    /// All but one in a hundred are below.
    #[serde(deserialize_with = "lenient")]
    pub p99: Option<f64>,
}

/// A provider and its policies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct Provider {
    /// Its name.
    #[serde(deserialize_with = "lenient")]
    pub name: String,
    /// What the `provider.*` parameters call it.
    #[serde(deserialize_with = "lenient")]
    pub slug: String,
    /// Its privacy policy.
    #[serde(deserialize_with = "lenient", alias = "privacy_policy_url")]
    pub privacy_policy_url: Option<String>,
    /// Its terms.
    #[serde(deserialize_with = "lenient", alias = "terms_of_service_url")]
    pub terms_of_service_url: Option<String>,
    /// Its status page.
    #[serde(deserialize_with = "lenient", alias = "status_page_url")]
    pub status_page_url: Option<String>,
    /// The country it is in.
    #[serde(deserialize_with = "lenient")]
    pub headquarters: Option<String>,
    /// The countries its machines are in.
    #[serde(deserialize_with = "lenient")]
    pub datacenters: Vec<String>,
}
