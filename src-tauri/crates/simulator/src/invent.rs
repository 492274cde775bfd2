//! Values that fit a JSON Schema, for tool arguments and structured answers.

use serde_json::{Map, Value, json};

use crate::sampler::Random;

/// Schemas nested deeper than this get null: a recursive schema must end somewhere.
const DEEPEST: usize = 8;

/// Makes values for one root schema.
pub(crate) struct Invention<'a> {
    pub(crate) root: &'a Value,
    pub(crate) random: &'a mut Random,
    /// Gives the text of the next free string.
    pub(crate) text: &'a mut dyn FnMut(&mut Random) -> String,
}

impl Invention<'_> {
    pub(crate) fn value(&mut self, schema: &Value, depth: usize) -> Value {
        if depth > DEEPEST {
            return Value::Null;
        }
        if let Some(fixed) = schema.get("const").or_else(|| schema.get("default")) {
            return fixed.clone();
        }
        if let Some(choices) = schema["enum"].as_array().filter(|choices| !choices.is_empty()) {
            return choices[self.random.below(choices.len())].clone();
        }
        if let Some(target) =
            schema["$ref"].as_str().and_then(|path| self.root.pointer(path.strip_prefix('#')?))
        {
            return self.value(&target.clone(), depth + 1);
        }
        for union in ["anyOf", "oneOf", "allOf"] {
            if let Some(first) = schema[union].get(0) {
                return self.value(&first.clone(), depth + 1);
            }
        }
        self.typed(schema, depth)
    }

    fn typed(&mut self, schema: &Value, depth: usize) -> Value {
        let kind = schema["type"].as_str().or_else(|| schema["type"].get(0)?.as_str());
        match kind.unwrap_or(if schema["properties"].is_object() { "object" } else { "string" }) {
            "object" => {
                let mut object = Map::new();
                for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                    object.insert(name.clone(), self.value(property, depth + 1));
                }
                Value::Object(object)
            }
            "array" => {
                let count = schema["minItems"].as_u64().unwrap_or(2).min(20);
                (0..count).map(|_| self.value(&schema["items"], depth + 1)).collect()
            }
            "integer" => json!(self.number(schema, 0.0, 100.0).round() as i64),
            "number" => json!((self.number(schema, 0.0, 100.0) * 100.0).round() / 100.0),
            "boolean" => json!(self.random.below(2) == 1),
            "null" => Value::Null,
            _ => self.string(schema),
        }
    }

    fn number(&mut self, schema: &Value, least: f64, most: f64) -> f64 {
        let least = schema["minimum"].as_f64().unwrap_or(least);
        let most = schema["maximum"].as_f64().unwrap_or(most.max(least));
        least + self.random.unit() * (most - least)
    }

    fn string(&mut self, schema: &Value) -> Value {
        let fixed = match schema["format"].as_str().unwrap_or_default() {
            "date" => Some("2026-05-04"),
            "date-time" => Some("2026-05-04T09:30:00Z"),
            "time" => Some("09:30:00"),
            "email" => Some("someone@example.com"),
            "uri" | "url" => Some("https://example.com/"),
            _ => None,
        };
        let text = fixed.map_or_else(|| (self.text)(self.random), str::to_owned);
        let longest = schema["maxLength"].as_u64().unwrap_or(400) as usize;
        Value::String(text.chars().take(longest).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_the_types_and_ranges_of_its_schema() {
        let schema = json!({"type": "object", "properties": {
            "city": {"type": "string"},
            "unit": {"enum": ["celsius", "kelvin"]},
            "days": {"type": "integer", "minimum": 1, "maximum": 3},
            "tags": {"type": "array", "items": {"$ref": "#/definitions/tag"}, "minItems": 1},
        }, "definitions": {"tag": {"type": ["boolean", "null"]}}});
        let mut random = Random::new(1);
        let mut text = |_: &mut Random| "Paris".to_owned();
        let value = Invention { root: &schema, random: &mut random, text: &mut text }.value(&schema, 0);
        assert_eq!(value["city"], "Paris");
        assert!(["celsius", "kelvin"].contains(&value["unit"].as_str().unwrap()));
        assert!((1..=3).contains(&value["days"].as_i64().unwrap()));
        assert!(value["tags"][0].is_boolean());
    }

    #[test]
    fn a_recursive_schema_ends() {
        let schema = json!({"type": "object", "properties": {"next": {"$ref": "#"}}});
        let mut text = |_: &mut Random| String::new();
        let value =
            Invention { root: &schema, random: &mut Random::new(1), text: &mut text }.value(&schema, 0);
        assert!(value["next"].is_object());
    }
}
