//! The models of a service, in the shape that the window shows.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::client::Client;
use crate::error::Error;
use crate::parameters::Parameters;
use crate::wire::document::{Document, Rows};

mod endpoints;
mod model;

pub use endpoints::{Endpoint, Percentiles, Provider};

/// One model. What the service does not say is `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct Model {
    /// The id to ask for, such as `anthropic/claude-sonnet-4.5`.
    pub id: String,
    /// The dated name that answers and receipts carry.
    pub canonical_slug: Option<String>,
    /// Its name for a person, without the author.
    pub name: String,
    /// Who made it.
    pub author: String,
    /// What the service says about it.
    pub description: String,
    /// Unix seconds.
    pub created: Option<i64>,
    /// Tokens of context: the smaller of the model's and the first provider's.
    pub context_length: Option<u64>,
    /// Most tokens in one answer.
    pub max_completion_tokens: Option<u64>,
    /// `text`, `image`, `file`, `audio`, `video`.
    pub input_modalities: Vec<String>,
    /// `text`, `image`, `audio` and so on.
    pub output_modalities: Vec<String>,
    /// USD per million prompt tokens, an exact decimal; `None`: unknown or variable.
    pub prompt_price: Option<String>,
    /// USD per million completion tokens.
    pub completion_price: Option<String>,
    /// Whether prompt and completion cost nothing.
    pub free: bool,
    /// Names of parameters that at least one provider of it honours.
    pub supported_parameters: Vec<String>,
    /// The model's own defaults, only those that have a value.
    pub default_parameters: Parameters,
    /// How its reasoning can be controlled; `None`: it does not reason.
    pub reasoning: Option<ModelReasoning>,
    /// The day it goes away, `YYYY-MM-DD`.
    pub expires: Option<String>,
    /// The prices as the service has them: decimal strings in USD per unit, with overrides; for receipts.
    pub pricing: Value,
}

/// How a model's reasoning can be controlled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct ModelReasoning {
    /// It always reasons; there is no off switch.
    pub mandatory: bool,
    /// Accepted efforts, strongest first; `None`: all of them, if `effort_control`.
    pub supported_efforts: Option<Vec<String>>,
    /// The effort when none is asked for; `none`: off.
    pub default_effort: Option<String>,
    /// Whether a token budget can be set.
    pub supports_max_tokens: bool,
    /// Whether the effort can be set at all.
    pub effort_control: bool,
    /// Whether it reasons when nothing is asked for, if the service says so.
    pub default_enabled: Option<bool>,
}

impl Client {
    /// The models of the service, in its order. Models that a chat cannot use (`…:batch`) are left out; a model
    /// whose row cannot be read is left out, too.
    ///
    /// # Errors
    /// Whatever the network or the service has against it.
    pub async fn models(&self) -> Result<Vec<Model>, Error> {
        let document: Document<Rows<Value>> = self.get(&["models"], &[("output_modalities", "all")]).await?;
        Ok(document.data.0.iter().filter_map(Model::read).collect())
    }

    /// What each provider offers of a model. Latency and throughput need a key.
    ///
    /// # Errors
    /// Whatever the network or the service has against it; [`crate::Code::ModelGone`] for an unknown model.
    pub async fn model_endpoints(&self, model: &str) -> Result<Vec<Endpoint>, Error> {
        #[derive(Deserialize)]
        struct Offers {
            endpoints: Rows<Endpoint>,
        }
        let mut path = vec!["models"];
        path.extend(model.split('/'));
        path.push("endpoints");
        let document: Document<Offers> = self.get(&path, &[]).await?;
        Ok(document.data.endpoints.0)
    }

    /// Every offer that keeps nothing of what it is sent.
    ///
    /// # Errors
    /// Whatever the network or the service has against it.
    pub async fn zdr_endpoints(&self) -> Result<Vec<Endpoint>, Error> {
        Ok(self.get::<Document<Rows<Endpoint>>>(&["endpoints", "zdr"], &[]).await?.data.0)
    }

    /// The providers and their policies.
    ///
    /// # Errors
    /// Whatever the network or the service has against it.
    pub async fn providers(&self) -> Result<Vec<Provider>, Error> {
        Ok(self.get::<Document<Rows<Provider>>>(&["providers"], &[]).await?.data.0)
    }
}
