//! What one request parameter is: enough to draw its control, check its value and send it.

use serde::{Serialize, Serializer};
use serde_json::Value;
use ts_rs::TS;

/// One request parameter. The control, the check, the request and the receipt all follow from it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ParameterSpec {
    /// Dotted path in the request body, such as `reasoning.effort`.
    pub name: &'static str,
    /// Where the console shows it.
    pub group: ParameterGroup,
    /// Its name for a person.
    pub label: &'static str,
    /// One or two plain sentences.
    pub explanation: &'static str,
    /// The name to look for in a model's `supported_parameters`; `None`: always offered.
    pub supported: Option<&'static str>,
    /// What values it takes.
    pub kind: ParameterKind,
    /// The conventional default, shown as the tick; never sent by itself.
    #[serde(serialize_with = "constant")]
    #[ts(as = "Option<Value>")]
    pub default: Option<Constant>,
}

/// A default that can stand in a static table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Constant {
    /// A number.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
    /// A word.
    Text(&'static str),
}

/// The sections of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ParameterGroup {
    /// How the next token is chosen.
    Sampling,
    /// The shape of the answer.
    Output,
    /// Thinking before answering.
    Reasoning,
    /// Functions that the model may call.
    Tools,
    /// Which provider answers.
    Routing,
    /// What has no control of its own.
    Raw,
}

/// What values a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
#[ts(export)]
pub enum ParameterKind {
    /// A number in a range, on a slider.
    Number {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// One arrow key.
        step: f64,
    },
    /// A whole number in a range.
    Integer {
        /// Smallest value.
        min: i64,
        /// Largest value; a model's own limit may be lower.
        max: i64,
        /// One arrow key.
        step: i64,
        /// Whether a slider makes sense; otherwise a plain field.
        slider: bool,
    },
    /// On or off.
    Boolean,
    /// One of some words.
    Choice {
        /// The words.
        options: &'static [&'static str],
    },
    /// Any text.
    Text,
    /// A list of texts.
    Strings {
        /// How many at most.
        max: Option<u32>,
    },
    /// An object or array, typed as JSON.
    Json,
}

impl Constant {
    /// The value as JSON.
    #[must_use]
    pub fn to_json(self) -> Value {
        match self {
            Self::Number(number) => number.into(),
            Self::Integer(number) => number.into(),
            Self::Boolean(flag) => flag.into(),
            Self::Text(text) => text.into(),
        }
    }
}

/// Serialises a default as plain JSON.
#[allow(clippy::ref_option)] // The signature that serde asks for.
fn constant<S: Serializer>(value: &Option<Constant>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(Constant::to_json).serialize(serializer)
}
