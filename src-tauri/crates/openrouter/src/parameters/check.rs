//! Whether values can be sent: each by its own entry, then those that contradict each other.

use serde_json::Value;

use super::spec::{ParameterKind, ParameterSpec};
use super::{ParameterProblem, Parameters, spec_of, table};

impl ParameterSpec {
    /// What is wrong with a value, as one sentence; `None` when nothing is.
    pub(super) fn problem(&self, value: &Value) -> Option<String> {
        let label = self.label;
        match self.kind {
            ParameterKind::Number { min, max, .. } => match value.as_f64() {
                Some(number) if (min..=max).contains(&number) => None,
                Some(_) => Some(format!("{label} goes from {min} to {max}.")),
                None => Some(format!("{label} is a number.")),
            },
            ParameterKind::Integer { min, max, .. } => match value.as_i64() {
                Some(number) if (min..=max).contains(&number) => None,
                Some(_) if max < 1 << 50 => Some(format!("{label} goes from {min} to {max}.")),
                Some(_) => Some(format!("{label} is at least {min}.")),
                None => Some(format!("{label} is a whole number.")),
            },
            ParameterKind::Boolean => (!value.is_boolean()).then(|| format!("{label} is on or off.")),
            ParameterKind::Choice { options } => self.choice_problem(value, options),
            ParameterKind::Text => (!value.is_string()).then(|| format!("{label} is a text.")),
            ParameterKind::Strings { max } => strings_problem(label, value, max),
            ParameterKind::Json => self.json_problem(value),
        }
    }

    /// Two choices also take an object: a named tool, and a sort order with its partition.
    fn choice_problem(&self, value: &Value, options: &[&str]) -> Option<String> {
        let object = matches!(self.name, "tool_choice" | "provider.sort") && value.is_object();
        let known = value.as_str().is_some_and(|word| options.contains(&word));
        (!object && !known).then(|| format!("{} is one of: {}.", self.label, options.join(", ")))
    }

    /// What the API demands of the values that are typed as JSON.
    fn json_problem(&self, value: &Value) -> Option<String> {
        let label = self.label;
        let objects =
            |value: &Value| value.as_array().is_some_and(|items| items.iter().all(Value::is_object));
        match self.name {
            "tools" | "plugins" => {
                (!objects(value)).then(|| format!("{label} is a list of objects: [{{…}}]."))
            }
            "logit_bias" => logit_bias_problem(value),
            "response_format" | "cache_control" => {
                (!value["type"].is_string()).then(|| format!("{label} is an object with a \"type\"."))
            }
            _ => (!value.is_object()).then(|| format!("{label} is an object: {{…}}.")),
        }
    }
}

/// What is wrong with a list of texts.
fn strings_problem(label: &str, value: &Value, max: Option<u32>) -> Option<String> {
    let Some(items) = value.as_array() else { return Some(format!("{label} is a list of texts.")) };
    if !items.iter().all(|item| item.as_str().is_some_and(|text| !text.is_empty())) {
        return Some(format!("{label} is a list of texts that are not empty."));
    }
    let max = max?;
    (items.len() > max as usize).then(|| format!("{label} takes at most {max}."))
}

/// What is wrong with a logit bias.
fn logit_bias_problem(value: &Value) -> Option<String> {
    let good = value.as_object().is_some_and(|biases| {
        biases.iter().all(|(token, bias)| {
            token.parse::<u64>().is_ok() && bias.as_f64().is_some_and(|bias| (-100.0..=100.0).contains(&bias))
        })
    });
    (!good).then(|| "Logit bias maps token ids to numbers from −100 to 100.".to_owned())
}

/// The values that no service accepts: of another kind than the table says, or out of its range.
pub(super) fn unacceptable(parameters: &Parameters) -> Vec<ParameterProblem> {
    let wrong = |spec: &ParameterSpec| {
        let message = spec.problem(parameters.get(spec.name)?)?;
        Some(ParameterProblem { name: spec.name.to_owned(), message })
    };
    table().iter().filter_map(wrong).collect()
}

/// Everything that is wrong with what was set, in the order of the table.
pub(super) fn problems(parameters: &Parameters) -> Vec<ParameterProblem> {
    let mut problems = Vec::new();
    let mut add =
        |name: &str, message: String| problems.push(ParameterProblem { name: name.to_owned(), message });
    for spec in table() {
        if let Some(value) = parameters.get(spec.name) {
            if let Some(message) = spec.problem(value) {
                add(spec.name, message);
            } else if let Some(message) = contradiction(parameters, spec.name, value) {
                add(spec.name, message);
            }
        }
    }
    for name in parameters.0.keys().filter(|name| spec_of(name).is_none()) {
        add(name, format!("“{name}” is not a known parameter and is not sent; put it into the raw JSON."));
    }
    problems
}

/// What another value says against this one.
fn contradiction(parameters: &Parameters, name: &str, value: &Value) -> Option<String> {
    match name {
        "top_logprobs" if parameters.get("logprobs") != Some(&Value::Bool(true)) => {
            Some("Top log probabilities need log probabilities to be on.".to_owned())
        }
        "reasoning.effort" if parameters.get("reasoning.enabled") == Some(&Value::Bool(false)) => {
            Some("Reasoning is off, so the effort is not sent.".to_owned())
        }
        "reasoning.max_tokens" if parameters.get("reasoning.enabled") == Some(&Value::Bool(false)) => {
            Some("Reasoning is off, so the budget is not sent.".to_owned())
        }
        "reasoning.max_tokens" if parameters.get("reasoning.effort").is_some() => {
            Some("Effort and a token budget exclude each other; the budget is sent.".to_owned())
        }
        "reasoning.max_tokens" => {
            let cap = parameters.get("max_tokens")?.as_u64()?;
            (value.as_u64()? >= cap)
                .then(|| "The reasoning budget has to be smaller than max tokens.".to_owned())
        }
        "tool_choice" if parameters.get("tools").is_none() => {
            Some("Tool choice does nothing without tools.".to_owned())
        }
        "raw" => {
            let named = super::apply::raw_conflicts(parameters);
            (!named.is_empty()).then(|| format!("The raw JSON also sets {}.", named.join(", ")))
        }
        _ => None,
    }
}
