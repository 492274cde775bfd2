//! The one table of request parameters, and what the user set of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

mod apply;
mod check;
mod fit;
mod spec;
mod table;

pub use spec::{Constant, ParameterGroup, ParameterKind, ParameterSpec};
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

/// The entry of a parameter.
#[must_use]
pub fn spec_of(name: &str) -> Option<&'static ParameterSpec> {
    table().iter().find(|spec| spec.name == name)
}

impl Parameters {
    /// The value that is set; null counts as not set.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Sets a value.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(name.into(), value.into());
    }

    /// What a server that is not OpenRouter can be sent of it: nothing of routing, and of reasoning the effort.
    #[must_use]
    pub fn plain(&self) -> Self {
        let known = |name: &str| match spec_of(name).map(|spec| spec.group) {
            Some(ParameterGroup::Routing) => false,
            Some(ParameterGroup::Reasoning) => name == "reasoning.effort",
            _ => true,
        };
        Self(self.0.iter().filter(|(name, _)| known(name)).map(|(n, v)| (n.clone(), v.clone())).collect())
    }

    /// The same with `over` laid over it.
    #[must_use]
    pub fn overlaid(&self, over: &Self) -> Self {
        let both = self.0.iter().chain(&over.0);
        Self(both.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// What is wrong with the values, in the order of the table; empty when nothing is.
    #[must_use]
    pub fn validate(&self) -> Vec<ParameterProblem> {
        check::problems(self)
    }

    /// The part of [`Parameters::validate`] that must not be sent: values of another kind or out of range. What only
    /// contradicts something else is resolved by [`Parameters::apply`] and can be sent.
    #[must_use]
    pub fn unacceptable(&self) -> Vec<ParameterProblem> {
        check::unacceptable(self)
    }

    /// Writes what is set into a request body; `raw` last. What the table does not know is not sent. Returns what
    /// contradicted, and how it was resolved.
    pub fn apply(&self, body: &mut Map<String, Value>) -> Vec<ParameterProblem> {
        apply::apply(self, body)
    }
}

impl<N: Into<String>, V: Into<Value>> FromIterator<(N, V)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(values: I) -> Self {
        Self(values.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn set(values: Value) -> Parameters {
        serde_json::from_value(values).unwrap()
    }

    fn body(values: Value) -> Value {
        let mut body = Map::new();
        set(values).apply(&mut body);
        Value::Object(body)
    }

    fn problems(values: Value) -> Vec<String> {
        set(values).validate().into_iter().map(|problem| problem.name).collect()
    }

    #[test]
    fn nothing_set_sends_nothing() {
        assert_eq!(body(json!({})), json!({}));
        assert_eq!(body(json!({"temperature": null})), json!({}));
        assert_eq!(problems(json!({})), [""; 0]);
    }

    #[test]
    fn dotted_names_become_objects() {
        let sent = body(json!({"temperature": 0.7, "reasoning.effort": "high", "reasoning.exclude": true,
                               "provider.order": ["a"], "provider.zdr": true}));
        let expected = json!({"temperature": 0.7, "reasoning": {"effort": "high", "exclude": true},
                              "provider": {"order": ["a"], "zdr": true}});
        assert_eq!(sent, expected);
    }

    #[test]
    fn reasoning_is_said_in_one_way_only() {
        assert_eq!(
            body(json!({"reasoning.effort": "high", "reasoning.max_tokens": 2000})),
            json!({"reasoning": {"max_tokens": 2000}})
        );
        assert_eq!(
            body(
                json!({"reasoning.enabled": false, "reasoning.effort": "high", "reasoning.max_tokens": 2000})
            ),
            json!({"reasoning": {"enabled": false}})
        );
        let both = json!({"reasoning.effort": "high", "raw": {"reasoning_effort": "low", "include_reasoning": true}});
        assert_eq!(body(both), json!({"reasoning": {"effort": "high"}}));
        assert_eq!(body(json!({"raw": {"reasoning_effort": "low"}})), json!({"reasoning_effort": "low"}));
    }

    #[test]
    fn what_only_contradicts_can_be_sent_and_what_is_out_of_range_cannot() {
        let contradicting = set(json!({"top_logprobs": 3, "temperature": 1, "raw": {"temperature": 0}}));
        assert!(!contradicting.validate().is_empty() && contradicting.unacceptable().is_empty());
        let wrong = set(json!({"temperature": 9, "raw": []})).unacceptable();
        let names: Vec<&str> = wrong.iter().map(|problem| problem.name.as_str()).collect();
        assert_eq!(names, ["temperature", "raw"]);
    }

    #[test]
    fn raw_is_merged_last_and_conflicts_are_named() {
        let values = set(json!({"temperature": 1, "provider.order": ["a"], "raw": {
            "temperature": 0, "provider": {"order": ["b"], "x": 1}, "messages": [], "stream": false, "new": {"y": 2}
        }}));
        let mut body = json!({"messages": ["kept"], "stream": true}).as_object().unwrap().clone();
        let conflicts = values.apply(&mut body);
        let names: Vec<&str> = conflicts.iter().map(|conflict| conflict.name.as_str()).collect();
        assert_eq!(names, ["temperature", "provider.order", "raw", "raw"]);
        let expected = json!({"messages": ["kept"], "stream": true, "temperature": 0,
                              "provider": {"order": ["b"], "x": 1}, "new": {"y": 2}});
        assert_eq!(Value::Object(body), expected);
        assert_eq!(values.validate()[0].name, "raw");
    }

    #[test]
    fn plugins_of_the_user_join_the_needed_one() {
        let mut body = json!({"plugins": [{"id": "file-parser", "pdf": {"engine": "native"}}]});
        let map = body.as_object_mut().unwrap();
        set(json!({"plugins": [{"id": "web"}]})).apply(map);
        assert_eq!(
            map["plugins"],
            json!([{"id": "web"}, {"id": "file-parser", "pdf": {"engine": "native"}}])
        );
        set(json!({"plugins": [{"id": "file-parser", "enabled": false}]})).apply(map);
        assert_eq!(map["plugins"][0], json!({"id": "file-parser", "enabled": false}));
    }

    #[test]
    fn values_outside_their_kind_are_named() {
        let wrong = json!({
            "temperature": 2.1, "top_p": "1", "top_k": 1.5, "seed": 0.5, "max_tokens": 0, "stop": ["a", "b", "c", "d", "e"],
            "response_format": {}, "verbosity": "loud", "logprobs": 1, "top_logprobs": 21, "logit_bias": {"a": 1},
            "modalities": "text", "tools": {}, "tool_choice": "maybe", "provider.order": [""], "user": 3,
            "provider.max_price": [], "raw": [], "unheard_of": 1
        });
        let mut names: Vec<String> = wrong.as_object().unwrap().keys().cloned().collect();
        let mut found = problems(wrong);
        names.sort();
        found.sort();
        assert_eq!(found, names);
    }

    #[test]
    fn good_values_have_no_problems() {
        let good = json!({
            "temperature": 0, "top_p": 1, "top_k": 0, "seed": -5, "max_tokens": 1, "stop": ["a"], "logprobs": true,
            "top_logprobs": 20, "logit_bias": {"50256": -100}, "response_format": {"type": "json_object"},
            "tools": [{"type": "openrouter:web_search"}], "tool_choice": {"type": "function", "function": {"name": "f"}},
            "provider.sort": {"by": "price", "partition": "none"}, "reasoning.max_tokens": 1024, "raw": {"x": 1}
        });
        let found = set(good.clone()).validate();
        assert_eq!(
            found.iter().map(|p| &p.name).collect::<Vec<_>>(),
            ["reasoning.max_tokens"],
            "it exceeds max_tokens"
        );
        let mut rest = good;
        rest["max_tokens"] = 4000.into();
        assert_eq!(problems(rest), [""; 0]);
    }

    #[test]
    fn contradictions_are_named() {
        assert_eq!(problems(json!({"top_logprobs": 3})), ["top_logprobs"]);
        assert_eq!(problems(json!({"tool_choice": "auto"})), ["tool_choice"]);
        assert_eq!(
            problems(json!({"reasoning.enabled": false, "reasoning.effort": "low"})),
            ["reasoning.effort"]
        );
        assert_eq!(
            problems(json!({"reasoning.effort": "low", "reasoning.max_tokens": 9})),
            ["reasoning.max_tokens"]
        );
    }
}
