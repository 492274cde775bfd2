//! What an answer used and cost, as the service counted it. Money is exact: `Decimal`, never `f64`.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Tokens and cost of one generation. What the service did not say is `None`, which is not the same as zero.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Usage {
    /// Tokens of the prompt; cached and cache-write tokens are already among them.
    pub prompt_tokens: Option<u64>,
    /// Tokens of the answer; reasoning tokens are already among them.
    pub completion_tokens: Option<u64>,
    /// Prompt and completion together.
    pub total_tokens: Option<u64>,
    /// Prompt tokens read from a cache.
    pub cached_tokens: Option<u64>,
    /// Prompt tokens written to a cache.
    pub cache_write_tokens: Option<u64>,
    /// Completion tokens spent on reasoning.
    pub reasoning_tokens: Option<u64>,
    /// Completion tokens spent on images.
    pub image_tokens: Option<u64>,
    /// Audio tokens of the prompt.
    pub audio_prompt_tokens: Option<u64>,
    /// Audio tokens of the completion.
    pub audio_completion_tokens: Option<u64>,
    /// What the account was charged, in USD, all fees included.
    pub cost: Option<Decimal>,
    /// Whether the user's own provider key paid; `cost` is then only OpenRouter's fee.
    pub is_byok: Option<bool>,
    /// What the provider charged, in USD.
    pub upstream_cost: Option<Decimal>,
    /// The provider's charge for the prompt, in USD.
    pub upstream_prompt_cost: Option<Decimal>,
    /// The provider's charge for the completion, in USD.
    pub upstream_completion_cost: Option<Decimal>,
    /// Fees of server tools, in USD.
    pub server_tool_cost: Option<Decimal>,
    /// Web searches made by server tools.
    pub web_search_requests: Option<u64>,
}
