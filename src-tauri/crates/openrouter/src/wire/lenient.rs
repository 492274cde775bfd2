//! Fields that take any JSON: what fits is used, and what does not fit counts as absent.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A text, borrowed when it has no escapes. Anything but a string (or a list of text parts) is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text<'a>(pub Option<Cow<'a, str>>);

/// An object; anything else is absent.
#[derive(Debug, Clone, Default)]
pub struct Object<T>(pub Option<T>);

/// A list of objects; anything else is empty, and elements that are not objects are left out.
#[derive(Debug, Clone)]
pub struct Items<T>(pub Vec<T>);

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl Text<'_> {
    /// The text, when there is one; it may be empty.
    #[must_use]
    pub fn get(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// The text, when there is one that is not empty.
    #[must_use]
    pub fn filled(&self) -> Option<&str> {
        self.get().filter(|text| !text.is_empty())
    }
}

/// The scalars that a visitor takes as absent.
macro_rules! scalars_are_absent {
    () => {
        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("any JSON")
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
}

/// A string where none is expected is absent, too.
macro_rules! strings_are_absent {
    () => {
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
}

/// Reads over a list.
fn skip_seq<'de, A: SeqAccess<'de>>(mut items: A) -> Result<(), A::Error> {
    while items.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Reads over an object.
fn skip_map<'de, A: MapAccess<'de>>(mut entries: A) -> Result<(), A::Error> {
    while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;
    scalars_are_absent!();

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Some(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Some(Cow::Owned(text.to_owned()))))
    }

    fn visit_string<E>(self, text: String) -> Result<Text<'de>, E> {
        Ok(Text(Some(Cow::Owned(text))))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Text<'de>, A::Error> {
        let mut whole = String::new();
        while let Some(Object(part)) = items.next_element::<Object<TextPart<'de>>>()? {
            if let Some(text) = part.as_ref().and_then(|part| part.text.get()) {
                whole.push_str(text);
            }
        }
        Ok(Text((!whole.is_empty()).then_some(Cow::Owned(whole))))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Text<'de>, A::Error> {
        skip_map(entries).map(|()| Text(None))
    }
}

/// One part of a content that comes as a list.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct TextPart<'a> {
    #[serde(borrow)]
    text: Text<'a>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Option<T>;
    scalars_are_absent!();
    strings_are_absent!();

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Option<T>, A::Error> {
        skip_seq(items).map(|()| None)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Option<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(entries)).map(Some)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ObjectVisitor(PhantomData)).map(Self)
    }
}

struct ItemsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ItemsVisitor<T> {
    type Value = Vec<T>;
    scalars_are_absent!();
    strings_are_absent!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        // One is the usual number: no more than one is asked for.
        let mut whole = Vec::with_capacity(1);
        while let Some(Object(item)) = items.next_element::<Object<T>>()? {
            if let Some(item) = item {
                whole.push(item);
            }
        }
        Ok(whole)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Vec<T>, A::Error> {
        skip_map(entries).map(|()| Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemsVisitor(PhantomData)).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use crate::wire::chunk;

    #[test]
    fn odd_types_anywhere_are_absent() {
        for odd in ["null", "1", "-1", "1.5", "true", "\"x\"", "[]", "[1]", "{}", "{\"a\":[{}]}"] {
            let whole =
                format!("{{\"choices\":{odd},\"id\":{odd},\"usage\":{odd},\"error\":{odd},\"x\":{odd}}}");
            assert!(chunk(whole.as_bytes()).is_ok(), "{whole}");
            let choice = format!(
                "{{\"choices\":[{odd},{{\"delta\":{odd},\"message\":{odd},\"finish_reason\":{odd}}}]}}"
            );
            let read = chunk(choice.as_bytes()).unwrap();
            assert!(!read.choices.0.is_empty(), "{choice}");
            let delta = format!(
                "{{\"choices\":[{{\"delta\":{{\"content\":{odd},\"tool_calls\":{odd},\"images\":{odd}}}}}]}}"
            );
            assert!(chunk(delta.as_bytes()).is_ok(), "{delta}");
        }
    }

    #[test]
    fn content_in_parts_is_read_as_its_text() {
        let body = br#"{"choices":[{"delta":{"content":[{"type":"text","text":"a\n"},7,{"type":"x"},{"text":"b"}]}}]}"#;
        let read = chunk(body).unwrap();
        assert_eq!(read.choices.0[0].delta.0.as_ref().unwrap().content.get(), Some("a\nb"));
    }

    #[test]
    fn what_is_not_an_object_is_no_chunk() {
        for bad in ["", "[DONE]", "1", "{", "<html>", "{\"id\":}"] {
            assert!(chunk(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
