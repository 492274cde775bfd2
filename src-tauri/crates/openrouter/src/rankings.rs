//! What the public publishes about models: benchmarks and how much they are used.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::client::Client;
use crate::error::Error;
use crate::wire::document::{Document, Rows, lenient, money};

/// One score of one model. Which fields are there depends on the source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct Benchmark {
    /// `artificial-analysis`, `design-arena` or `openrouter`.
    #[serde(deserialize_with = "lenient")]
    pub source: String,
    /// The model, by its dated name.
    #[serde(deserialize_with = "lenient", alias = "model_permaslug")]
    pub model_permaslug: String,
    /// The model's name for a person.
    #[serde(deserialize_with = "lenient", alias = "display_name")]
    pub display_name: Option<String>,
    /// Artificial Analysis: intelligence.
    #[serde(deserialize_with = "lenient", alias = "intelligence_index")]
    pub intelligence_index: Option<f64>,
    /// Artificial Analysis: coding.
    #[serde(deserialize_with = "lenient", alias = "coding_index")]
    pub coding_index: Option<f64>,
    /// Artificial Analysis: agents.
    #[serde(deserialize_with = "lenient", alias = "agentic_index")]
    pub agentic_index: Option<f64>,
    /// Design Arena: the arena.
    #[serde(deserialize_with = "lenient")]
    pub arena: Option<String>,
    /// Design Arena: the category in it.
    #[serde(deserialize_with = "lenient")]
    pub category: Option<String>,
    /// Design Arena: the rating.
    #[serde(deserialize_with = "lenient")]
    pub elo: Option<f64>,
    /// Design Arena: percent of wins.
    #[serde(deserialize_with = "lenient", alias = "win_rate")]
    pub win_rate: Option<f64>,
    /// Design Arena: the place.
    #[serde(deserialize_with = "lenient")]
    pub rank: Option<u64>,
    /// OpenRouter: the benchmark.
    #[serde(deserialize_with = "lenient", alias = "benchmark_type")]
    pub benchmark_type: Option<String>,
    /// OpenRouter: share of tasks solved, 0 to 1.
    #[serde(deserialize_with = "lenient")]
    pub accuracy: Option<f64>,
    /// OpenRouter: USD per task.
    #[serde(deserialize_with = "money", alias = "avg_cost_per_task")]
    #[ts(type = "string | null")]
    pub avg_cost_per_task: Option<Decimal>,
}

/// An application by how much it is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct AppRank {
    /// Its place.
    #[serde(deserialize_with = "lenient")]
    pub rank: u64,
    /// Its name.
    #[serde(deserialize_with = "lenient", alias = "app_name")]
    pub app_name: String,
    /// Tokens, a whole number.
    #[serde(deserialize_with = "money", alias = "total_tokens")]
    #[ts(type = "string | null")]
    pub total_tokens: Option<Decimal>,
    /// Requests.
    #[serde(deserialize_with = "lenient", alias = "total_requests")]
    pub total_requests: Option<u64>,
}

/// A model's tokens on one day; the model `other` stands for all that are not in the top 50.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct DailyRank {
    /// The UTC day, `YYYY-MM-DD`.
    #[serde(deserialize_with = "lenient")]
    pub date: String,
    /// The model, by its dated name.
    #[serde(deserialize_with = "lenient", alias = "model_permaslug")]
    pub model_permaslug: String,
    /// Tokens, a whole number.
    #[serde(deserialize_with = "money", alias = "total_tokens")]
    #[ts(type = "string | null")]
    pub total_tokens: Option<Decimal>,
}

impl Client {
    /// Scores of models from every source.
    ///
    /// # Errors
    /// Whatever the network or the service has against it.
    pub async fn benchmarks(&self) -> Result<Vec<Benchmark>, Error> {
        Ok(self.get::<Document<Rows<Benchmark>>>(&["benchmarks"], &[]).await?.data.0)
    }

    /// The most used applications of the last 30 days.
    ///
    /// # Errors
    /// Whatever the network or the service has against it.
    pub async fn app_rankings(&self) -> Result<Vec<AppRank>, Error> {
        Ok(self.get::<Document<Rows<AppRank>>>(&["datasets", "app-rankings"], &[]).await?.data.0)
    }

    /// The most used models of the last 30 days, day by day.
    ///
    /// # Errors
    /// Whatever the network or the service has against it.
    pub async fn rankings_daily(&self) -> Result<Vec<DailyRank>, Error> {
        Ok(self.get::<Document<Rows<DailyRank>>>(&["datasets", "rankings-daily"], &[]).await?.data.0)
    }
}
