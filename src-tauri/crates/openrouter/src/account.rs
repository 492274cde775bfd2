//! What the service knows of the key and the account: limits, usage, and the price of single generations.

use std::time::Duration;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use tokio::time::sleep;
use ts_rs::TS;

use crate::client::Client;
use crate::error::Error;
use crate::wire::document::{Document, Rows, lenient, money};

/// How often a generation that is not known yet is asked for, with growing pauses in between.
const GENERATION_TRIES: u32 = 6;

/// What `/key` says of the key that asks. Money in USD, exact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct KeyInfo {
    /// Its name.
    #[serde(deserialize_with = "lenient")]
    pub label: String,
    /// What it has spent so far.
    #[serde(deserialize_with = "zero_money")]
    #[ts(type = "string")]
    pub usage: Decimal,
    /// What it may spend; `None`: no limit.
    #[serde(deserialize_with = "money")]
    #[ts(type = "string | null")]
    pub limit: Option<Decimal>,
    /// What is left of that.
    #[serde(deserialize_with = "money", alias = "limit_remaining")]
    #[ts(type = "string | null")]
    pub limit_remaining: Option<Decimal>,
    /// `daily`, `weekly`, `monthly`; `None`: never.
    #[serde(deserialize_with = "lenient", alias = "limit_reset")]
    pub limit_reset: Option<String>,
    /// Spent today.
    #[serde(deserialize_with = "money", alias = "usage_daily")]
    #[ts(type = "string | null")]
    pub usage_daily: Option<Decimal>,
    /// Spent this week.
    #[serde(deserialize_with = "money", alias = "usage_weekly")]
    #[ts(type = "string | null")]
    pub usage_weekly: Option<Decimal>,
    /// Spent this month.
    #[serde(deserialize_with = "money", alias = "usage_monthly")]
    #[ts(type = "string | null")]
    pub usage_monthly: Option<Decimal>,
    /// Whether the account never bought credits.
    #[serde(deserialize_with = "lenient", alias = "is_free_tier")]
    pub is_free_tier: bool,
    /// Whether it is a management key, which cannot chat but may see the account.
    #[serde(deserialize_with = "lenient", alias = "is_management_key")]
    pub is_management_key: bool,
    /// When it stops working.
    #[serde(deserialize_with = "lenient", alias = "expires_at")]
    pub expires_at: Option<String>,
    /// The free requests of today.
    #[serde(deserialize_with = "lenient", alias = "free_model_daily_requests")]
    pub free_model_daily_requests: Option<FreeQuota>,
}

/// Requests to free models, per UTC day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct FreeQuota {
    /// Made today.
    pub used: u64,
    /// Allowed per day.
    pub limit: u64,
    /// Left today.
    pub remaining: u64,
}

/// What the account has bought and spent, in USD. Only a management key can know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct Credits {
    /// Bought.
    #[serde(deserialize_with = "zero_money", alias = "total_credits")]
    #[ts(type = "string")]
    pub total_credits: Decimal,
    /// Spent.
    #[serde(deserialize_with = "zero_money", alias = "total_usage")]
    #[ts(type = "string")]
    pub total_usage: Decimal,
}

/// What `/generation` knows of one generation afterwards: the way to the cost of an answer that was cut.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct Generation {
    /// Its id.
    #[serde(deserialize_with = "lenient")]
    pub id: String,
    /// The model that answered.
    #[serde(deserialize_with = "lenient")]
    pub model: Option<String>,
    /// The provider that answered.
    #[serde(deserialize_with = "lenient", alias = "provider_name")]
    pub provider_name: Option<String>,
    /// What it cost, in USD.
    #[serde(deserialize_with = "money", alias = "total_cost")]
    #[ts(type = "string | null")]
    pub total_cost: Option<Decimal>,
    /// The provider's part, when the user's own provider key paid.
    #[serde(deserialize_with = "money", alias = "upstream_inference_cost")]
    #[ts(type = "string | null")]
    pub upstream_inference_cost: Option<Decimal>,
    /// What caching saved, in USD.
    #[serde(deserialize_with = "money", alias = "cache_discount")]
    #[ts(type = "string | null")]
    pub cache_discount: Option<Decimal>,
    /// Whether the user's own provider key paid.
    #[serde(deserialize_with = "lenient", alias = "is_byok")]
    pub is_byok: Option<bool>,
    /// Tokens of the prompt, as billed.
    #[serde(deserialize_with = "lenient", alias = "native_tokens_prompt")]
    pub native_tokens_prompt: Option<u64>,
    /// Tokens of the answer, as billed.
    #[serde(deserialize_with = "lenient", alias = "native_tokens_completion")]
    pub native_tokens_completion: Option<u64>,
    /// Tokens of reasoning among them.
    #[serde(deserialize_with = "lenient", alias = "native_tokens_reasoning")]
    pub native_tokens_reasoning: Option<u64>,
    /// Prompt tokens read from a cache.
    #[serde(deserialize_with = "lenient", alias = "native_tokens_cached")]
    pub native_tokens_cached: Option<u64>,
    /// Milliseconds to the first token.
    #[serde(deserialize_with = "lenient")]
    pub latency: Option<f64>,
    /// Milliseconds from the first token to the last.
    #[serde(deserialize_with = "lenient", alias = "generation_time")]
    pub generation_time: Option<f64>,
    /// Why it ended.
    #[serde(deserialize_with = "lenient", alias = "finish_reason")]
    pub finish_reason: Option<String>,
    /// The provider's word for it.
    #[serde(deserialize_with = "lenient", alias = "native_finish_reason")]
    pub native_finish_reason: Option<String>,
    /// Whether it was broken off here.
    #[serde(deserialize_with = "lenient")]
    pub cancelled: Option<bool>,
    /// The tier that was billed.
    #[serde(deserialize_with = "lenient", alias = "service_tier")]
    pub service_tier: Option<String>,
}

/// A day's usage of one model at one provider. Only a management key can know it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct ActivityRow {
    /// The UTC day, `YYYY-MM-DD`.
    #[serde(deserialize_with = "lenient")]
    pub date: String,
    /// The model.
    #[serde(deserialize_with = "lenient")]
    pub model: String,
    /// The provider.
    #[serde(deserialize_with = "lenient", alias = "provider_name")]
    pub provider_name: String,
    /// Spent, in USD.
    #[serde(deserialize_with = "money")]
    #[ts(type = "string | null")]
    pub usage: Option<Decimal>,
    /// Requests.
    #[serde(deserialize_with = "lenient")]
    pub requests: u64,
    /// Tokens of prompts.
    #[serde(deserialize_with = "lenient", alias = "prompt_tokens")]
    pub prompt_tokens: u64,
    /// Tokens of answers.
    #[serde(deserialize_with = "lenient", alias = "completion_tokens")]
    pub completion_tokens: u64,
    /// Tokens of reasoning among them.
    #[serde(deserialize_with = "lenient", alias = "reasoning_tokens")]
    pub reasoning_tokens: u64,
}

/// Money that is zero when it is not said.
fn zero_money<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    money(deserializer).map(Option::unwrap_or_default)
}

impl Client {
    /// What the service knows of the key: also the way to check one.
    ///
    /// # Errors
    /// [`crate::Code::BadKey`] for a key that is not accepted, and whatever the network has against it.
    pub async fn key_info(&self) -> Result<KeyInfo, Error> {
        Ok(self.get::<Document<KeyInfo>>(&["key"], &[]).await?.data)
    }

    /// What the account has bought and spent. `None` for an ordinary key, for which the service answers a refusal or
    /// zeros that mean nothing.
    ///
    /// # Errors
    /// Whatever the network or the service has against it.
    pub async fn credits(&self) -> Result<Option<Credits>, Error> {
        if !self.key_info().await?.is_management_key {
            return Ok(None);
        }
        Ok(Some(self.get::<Document<Credits>>(&["credits"], &[]).await?.data))
    }

    /// The account's usage of the last 30 full days. Needs a management key.
    ///
    /// # Errors
    /// [`crate::Code::BadKey`] for an ordinary key, and whatever the network or the service has against it.
    pub async fn activity(&self) -> Result<Vec<ActivityRow>, Error> {
        Ok(self.get::<Document<Rows<ActivityRow>>>(&["activity"], &[]).await?.data.0)
    }

    /// What became of a generation. The service writes it down a little later than it answers, so that it is asked
    /// for again, after growing pauses of about half a minute in all, while it says that it does not know it.
    ///
    /// # Errors
    /// The service does not know it in the end, or whatever the network or the service has against it.
    pub async fn generation(&self, id: &str) -> Result<Generation, Error> {
        let mut pause = self.limits().backoff / 2;
        for _ in 1..GENERATION_TRIES {
            match self.get::<Document<Generation>>(&["generation"], &[("id", id)]).await {
                Err(error) if error.status() == Some(404) => sleep(pause).await,
                answer => return Ok(answer?.data),
            }
            pause = (pause * 2).min(Duration::from_secs(16));
        }
        Ok(self.get::<Document<Generation>>(&["generation"], &[("id", id)]).await?.data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_is_read_with_exact_money_and_written_for_the_window() {
        let body = br#"{"data":{"label":"sk-or-v1-a..b","usage":0.00125,"limit":10,"limit_remaining":9.99875,
            "is_free_tier":false,"creator_user_id":"user_1","free_model_daily_requests":{"used":1,"limit":50,"remaining":49}}}"#;
        let info = serde_json::from_slice::<Document<KeyInfo>>(body).unwrap().data;
        let json = serde_json::to_value(&info).unwrap();
        assert_eq!(json["usage"], "0.00125");
        assert_eq!(json["limitRemaining"], "9.99875");
        assert_eq!(json["isFreeTier"], false);
        assert_eq!(info.free_model_daily_requests.unwrap().remaining, 49);
    }

    #[test]
    fn odd_fields_and_rows_do_not_spoil_the_rest() {
        let info: KeyInfo =
            serde_json::from_str(r#"{"label":null,"usage":null,"limit":"x","is_free_tier":1}"#).unwrap();
        assert_eq!(info, KeyInfo::default());
        let rows: Rows<ActivityRow> =
            serde_json::from_str(r#"[{"date":"2026-01-01","usage":1e-7},7,{"requests":"x"}]"#).unwrap();
        assert_eq!(rows.0.len(), 2);
        assert_eq!(rows.0[0].usage.unwrap().to_string(), "0.0000001");
    }
}
