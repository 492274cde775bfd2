//! A small language for the shapes of JSON values, and the check of a value against one.

use serde_json::Value;

use crate::failure::Failure;

/// What a value may be.
#[derive(Debug)]
pub(crate) enum Shape {
    Any,
    Bool,
    /// Text of at most so many characters.
    Text(usize),
    /// A whole number in a closed range.
    Whole(i64, i64),
    /// A number in a closed range.
    Number(f64, f64),
    /// A number above the first and up to the second.
    Above(f64, f64),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list of `least` to `most` values.
    List {
        least: usize,
        most: usize,
        of: &'static Shape,
    },
    /// An object with these fields and no others.
    Object(&'static [Field]),
    /// An object with any keys.
    Map {
        most: usize,
        longest_key: usize,
        of: &'static Shape,
    },
    /// An object that names its shape in `type`.
    Tagged(&'static [(&'static str, &'static [Field])]),
    /// Any of these.
    Either(&'static [Shape]),
    /// Null, or the shape.
    Null(&'static Shape),
}

/// A field of an object.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
}

/// A field that may be absent.
pub(crate) const fn may(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: false }
}

/// A field that must be there.
pub(crate) const fn must(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: true }
}

/// Checks `value`, which is called `path` in messages.
pub(crate) fn check(value: &Value, shape: &Shape, path: &str) -> Result<(), Failure> {
    let refuse = |expected: String| Err(Failure::field(path, format!("{expected}, not {}", brief(value))));
    match shape {
        Shape::Any => Ok(()),
        Shape::Bool if value.is_boolean() => Ok(()),
        Shape::Bool => refuse("must be true or false".to_owned()),
        Shape::Text(longest) => match value.as_str() {
            Some(text) if text.chars().count() <= *longest => Ok(()),
            Some(_) => Err(Failure::field(path, format!("must have at most {longest} characters"))),
            None => refuse("must be a string".to_owned()),
        },
        Shape::Whole(least, most) => match value.as_i64() {
            Some(number) if (*least..=*most).contains(&number) => Ok(()),
            _ => refuse(format!("must be a whole number from {least} to {most}")),
        },
        Shape::Number(least, most) => match value.as_f64() {
            Some(number) if (*least..=*most).contains(&number) => Ok(()),
            _ => refuse(format!("must be a number from {least} to {most}")),
        },
        Shape::Above(least, most) => match value.as_f64() {
            Some(number) if number > *least && number <= *most => Ok(()),
            _ => refuse(format!("must be a number above {least} and at most {most}")),
        },
        Shape::OneOf(words) => match value.as_str() {
            Some(word) if words.contains(&word) => Ok(()),
            _ => refuse(format!("must be one of {}", words.join(", "))),
        },
        Shape::List { least, most, of } => match value.as_array() {
            Some(list) if (*least..=*most).contains(&list.len()) => {
                list.iter().enumerate().try_for_each(|(at, item)| check(item, of, &format!("{path}[{at}]")))
            }
            _ => refuse(format!("must be a list of {least} to {most} items")),
        },
        Shape::Object(fields) => object(value, fields, None, path),
        Shape::Map { most, longest_key, of } => map(value, *most, *longest_key, of, path),
        Shape::Tagged(kinds) => tagged(value, kinds, path),
        Shape::Either(shapes) => either(value, shapes, path),
        Shape::Null(_) if value.is_null() => Ok(()),
        Shape::Null(of) => check(value, of, path),
    }
}

fn object(value: &Value, fields: &[Field], tag: Option<&str>, path: &str) -> Result<(), Failure> {
    let Some(object) = value.as_object() else {
        return Err(Failure::field(path, format!("must be an object, not {}", brief(value))));
    };
    let join = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    for (name, item) in object {
        if tag == Some(name.as_str()) {
            continue;
        }
        match fields.iter().find(|field| field.name == name) {
            Some(field) => check(item, &field.shape, &join(name))?,
            None => return Err(Failure::field(&join(name), "is not a field that is known here")),
        }
    }
    match fields.iter().find(|field| field.required && !object.contains_key(field.name)) {
        Some(missing) => Err(Failure::field(&join(missing.name), "is required")),
        None => Ok(()),
    }
}

fn map(value: &Value, most: usize, longest_key: usize, of: &Shape, path: &str) -> Result<(), Failure> {
    let Some(object) = value.as_object().filter(|object| object.len() <= most) else {
        return Err(Failure::field(path, format!("must be an object with at most {most} keys")));
    };
    for (key, item) in object {
        if key.chars().count() > longest_key {
            return Err(Failure::field(
                &format!("{path}.{key}"),
                format!("keys have at most {longest_key} characters"),
            ));
        }
        check(item, of, &format!("{path}.{key}"))?;
    }
    Ok(())
}

fn tagged(value: &Value, kinds: &[(&str, &'static [Field])], path: &str) -> Result<(), Failure> {
    let tag = value["type"].as_str();
    match kinds.iter().find(|(name, _)| Some(*name) == tag) {
        Some((_, fields)) => object(value, fields, Some("type"), path),
        None => {
            let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
            Err(Failure::field(&format!("{path}.type"), format!("must be one of {}", names.join(", "))))
        }
    }
}

/// Accepts what one of `shapes` accepts; otherwise the refusal that got deepest says most.
fn either(value: &Value, shapes: &[Shape], path: &str) -> Result<(), Failure> {
    let mut deepest: Option<Failure> = None;
    for shape in shapes {
        match check(value, shape, path) {
            Ok(()) => return Ok(()),
            Err(failure) => {
                if deepest.as_ref().is_none_or(|best| depth(best) < depth(&failure)) {
                    deepest = Some(failure);
                }
            }
        }
    }
    deepest.map_or(Ok(()), Err)
}

fn depth(failure: &Failure) -> usize {
    let field = failure.metadata.as_ref().and_then(|metadata| metadata["field"].as_str());
    field.map_or(0, |field| field.matches(['.', '[']).count())
}

fn brief(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PAIR: Shape = Shape::Object(&[must("a", Shape::Whole(0, 9)), may("b", Shape::Bool)]);

    fn field(value: &Value, shape: &Shape) -> Option<String> {
        let failure = check(value, shape, "x").err()?;
        assert_eq!(failure.status, 400);
        Some(failure.metadata?["field"].as_str()?.to_owned())
    }

    #[test]
    fn the_wrong_field_is_named() {
        assert_eq!(field(&json!({"a": 1, "b": true}), &PAIR), None);
        assert_eq!(field(&json!({"a": 10}), &PAIR).as_deref(), Some("x.a"));
        assert_eq!(field(&json!({"a": 1, "c": 1}), &PAIR).as_deref(), Some("x.c"));
        assert_eq!(field(&json!({"b": true}), &PAIR).as_deref(), Some("x.a"));
        assert_eq!(
            field(&json!([{"a": 1}, {"a": 1.5}]), &Shape::List { least: 0, most: 5, of: &PAIR }).as_deref(),
            Some("x[1].a")
        );
    }

    #[test]
    fn ranges_are_closed_unless_said_otherwise() {
        assert_eq!(field(&json!(0), &Shape::Number(0.0, 2.0)), None);
        assert_eq!(field(&json!(2), &Shape::Number(0.0, 2.0)), None);
        assert!(field(&json!(2.01), &Shape::Number(0.0, 2.0)).is_some());
        assert!(field(&json!(0), &Shape::Above(0.0, 1.0)).is_some());
        assert!(field(&json!("1"), &Shape::Number(0.0, 2.0)).is_some());
    }

    #[test]
    fn of_two_shapes_the_nearer_one_says_what_is_wrong() {
        static SHAPE: Shape = Shape::Either(&[Shape::Text(9), PAIR]);
        assert_eq!(field(&json!("hi"), &SHAPE), None);
        assert_eq!(field(&json!({"a": "?"}), &SHAPE).as_deref(), Some("x.a"));
    }
}
