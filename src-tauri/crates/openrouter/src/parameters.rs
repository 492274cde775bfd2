//! The one table of request parameters, and what the user set of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

mod spec;
mod table;

pub use spec::{ParameterGroup, ParameterKind, ParameterSpec};
pub use table::table;

/// What the user set: dotted path in the request body → value. A parameter that is not here is not sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export)]
pub struct Parameters(pub BTreeMap<String, Value>);

/// A value that cannot be sent as it is, or that contradicts another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ParameterProblem {
    /// The parameter, by its dotted name.
    pub name: String,
    /// One plain sentence.
    pub message: String,
}

impl Parameters {
    /// What is wrong with the values, in the order of the table; empty when nothing is.
    #[must_use]
    pub fn validate(&self) -> Vec<ParameterProblem> {
        Vec::new()
    }

    /// Writes what is set into a request body; `raw` last. Returns what contradicted and was resolved.
    pub fn apply(&self, body: &mut Map<String, Value>) -> Vec<ParameterProblem> {
        let _ = body;
        Vec::new()
    }
}
