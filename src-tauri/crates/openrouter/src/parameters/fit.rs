//! Whether what was set suits a model, by what the catalogue says of it and never by its name.

use serde_json::Value;

use super::{ParameterProblem, Parameters, table};
use crate::catalogue::Model;

impl Parameters {
    /// What a model would ignore or refuse of what is set, in the order of the table. A service that publishes no
    /// supported parameters (most local ones) leaves the question open, and nothing is said.
    #[must_use]
    pub fn problems_with(&self, model: &Model) -> Vec<ParameterProblem> {
        let problem = |name: &str, message: String| ParameterProblem { name: name.to_owned(), message };
        let known = !model.supported_parameters.is_empty();
        let set = table().iter().filter_map(|spec| self.get(spec.name).map(|value| (spec, value)));
        set.filter_map(|(spec, value)| {
            let supported =
                spec.supported.is_none_or(|name| model.supported_parameters.iter().any(|s| s == name));
            if known && !supported {
                return Some(problem(
                    spec.name,
                    format!("{} does not know this parameter and ignores it.", model.name),
                ));
            }
            refused(model, spec.name, value).map(|message| problem(spec.name, message))
        })
        .collect()
    }
}

/// Why a model would refuse a value.
fn refused(model: &Model, name: &str, value: &Value) -> Option<String> {
    let reasoning = model.reasoning.as_ref();
    match name {
        "max_tokens" => {
            let most = model.max_completion_tokens?;
            (value.as_u64()? > most).then(|| format!("{} writes at most {most} tokens.", model.name))
        }
        "reasoning.enabled" => (reasoning?.mandatory && *value == false)
            .then(|| format!("{} always reasons; it cannot be turned off.", model.name)),
        "reasoning.effort" => effort_refused(model, value.as_str()?),
        "reasoning.max_tokens" => (!reasoning?.supports_max_tokens)
            .then(|| format!("{} takes no reasoning budget; set an effort instead.", model.name)),
        _ => None,
    }
}

/// Why a model would refuse an effort. What it does not list is mapped to the nearest one by the service, except off.
fn effort_refused(model: &Model, effort: &str) -> Option<String> {
    let reasoning = model.reasoning.as_ref()?;
    if effort == "none" && reasoning.mandatory {
        return Some(format!("{} always reasons; it cannot be turned off.", model.name));
    }
    if !reasoning.effort_control {
        return Some(format!("The effort of {} cannot be set.", model.name));
    }
    let listed = reasoning.supported_efforts.as_ref()?;
    let known = effort == "none" || listed.iter().any(|known| known == effort);
    (!known)
        .then(|| format!("{} knows the efforts {}; the nearest one is used.", model.name, listed.join(", ")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalogue::ModelReasoning;

    fn named(parameters: Value, model: &Model) -> Vec<String> {
        let parameters: Parameters = serde_json::from_value(parameters).unwrap();
        parameters.problems_with(model).into_iter().map(|problem| problem.name).collect()
    }

    #[test]
    fn catalogue_says_what_a_model_ignores_or_refuses() {
        let model = Model {
            name: "M".into(),
            max_completion_tokens: Some(100),
            supported_parameters: vec!["max_tokens".into(), "reasoning".into()],
            reasoning: Some(ModelReasoning {
                mandatory: true,
                effort_control: true,
                supported_efforts: Some(vec!["high".into(), "low".into()]),
                ..ModelReasoning::default()
            }),
            ..Model::default()
        };
        let set = json!({"temperature": 1, "max_tokens": 101, "reasoning.enabled": false, "reasoning.effort": "medium",
                         "reasoning.max_tokens": 5, "provider.zdr": true});
        let expected =
            ["temperature", "max_tokens", "reasoning.enabled", "reasoning.effort", "reasoning.max_tokens"];
        assert_eq!(named(set.clone(), &model), expected);
        assert_eq!(named(json!({"max_tokens": 100, "reasoning.effort": "low"}), &model), [""; 0]);
        assert_eq!(named(json!({"reasoning.effort": "none"}), &model), ["reasoning.effort"]);
        let silent = Model { name: "local".into(), ..Model::default() };
        assert_eq!(named(set, &silent), [""; 0]);
    }
}
