//! What was set becomes a part of the request body: only what is set, and never two ways of saying the same.

use serde_json::{Map, Value};

use super::{ParameterProblem, Parameters, table};

/// What the conversation decides and the raw JSON must not.
const RESERVED: [&str; 4] = ["model", "messages", "stream", "session_id"];

/// Writes what is set into the body. Returns what contradicted, and how it was resolved.
pub(super) fn apply(parameters: &Parameters, body: &mut Map<String, Value>) -> Vec<ParameterProblem> {
    for spec in table().iter().filter(|spec| spec.name != "raw") {
        if let Some(value) = parameters.get(spec.name)
            && !is_overruled(parameters, spec.name)
        {
            insert(body, spec.name, value.clone());
        }
    }
    let mut conflicts = Vec::new();
    if let Some(Value::Object(raw)) = parameters.get("raw") {
        merge(body, raw, "", &mut conflicts);
    }
    one_reasoning(body, &mut conflicts);
    conflicts
}

/// Reasoning takes one of effort and budget, and neither when it is off.
fn is_overruled(parameters: &Parameters, name: &str) -> bool {
    let off = parameters.get("reasoning.enabled") == Some(&Value::Bool(false));
    match name {
        "reasoning.effort" => off || parameters.get("reasoning.max_tokens").is_some(),
        "reasoning.max_tokens" => off,
        _ => false,
    }
}

/// Puts a value at its dotted path.
fn insert(body: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        Some((first, rest)) => {
            let inner = body.entry(first).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
        None if path == "plugins" => add_plugins(body, value),
        None => drop(body.insert(path.to_owned(), value)),
    }
}

/// Plugins that the user set join those that the request needs; the same plugin is not there twice.
fn add_plugins(body: &mut Map<String, Value>, mut value: Value) {
    if let (Some(own), Some(needed)) = (value.as_array_mut(), body.get("plugins").and_then(Value::as_array)) {
        let missing: Vec<Value> =
            needed.iter().filter(|plugin| !own.iter().any(|o| o["id"] == plugin["id"])).cloned().collect();
        own.extend(missing);
    }
    body.insert("plugins".to_owned(), value);
}

/// Merges the raw object: objects join, everything else replaces, and what it replaces is named.
fn merge(
    body: &mut Map<String, Value>,
    raw: &Map<String, Value>,
    path: &str,
    conflicts: &mut Vec<ParameterProblem>,
) {
    for (name, new) in raw {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        if RESERVED.contains(&path.as_str()) {
            conflicts.push(problem("raw", format!("The raw JSON cannot set {path}; it was left out.")));
            continue;
        }
        match (body.get_mut(name), new) {
            (Some(Value::Object(known)), Value::Object(new)) => merge(known, new, &path, conflicts),
            (Some(known), new) => {
                if known != new {
                    conflicts.push(problem(&path, format!("The raw JSON sets {path}, too, and counts.")));
                }
                *known = new.clone();
            }
            (None, new) => drop(body.insert(name.clone(), new.clone())),
        }
    }
}

/// `reasoning` and its shorthands in one request are an error at the service: `reasoning` stays.
fn one_reasoning(body: &mut Map<String, Value>, conflicts: &mut Vec<ParameterProblem>) {
    for shorthand in ["reasoning_effort", "include_reasoning"] {
        if body.contains_key("reasoning") && body.remove(shorthand).is_some() {
            let message = format!("{shorthand} was left out, because reasoning is set.");
            conflicts.push(problem(shorthand, message));
        }
    }
}

/// The parameters that the raw JSON sets although they are set, by their dotted names.
pub(super) fn raw_conflicts(parameters: &Parameters) -> Vec<String> {
    apply(parameters, &mut Map::new()).into_iter().map(|conflict| conflict.name).collect()
}

fn problem(name: &str, message: String) -> ParameterProblem {
    ParameterProblem { name: name.to_owned(), message }
}
