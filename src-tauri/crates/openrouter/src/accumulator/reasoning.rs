//! Reasoning items from their pieces, so that they can be sent back exactly as the provider made them.

use serde_json::{Map, Value};

/// Takes one piece. Text and summary pieces grow the open item of their type and index; everything else is an item
/// of its own, once.
pub(super) fn merge(items: &mut Vec<Value>, piece: &Value) {
    let Some(field) = growing_field(piece) else {
        if !items.iter().any(|item| same(item, piece)) {
            items.push(piece.clone());
        }
        return;
    };
    match open_item(items, piece, field) {
        Some(item) => grow(item, piece, field),
        None => items.push(piece.clone()),
    }
}

/// The field of a piece that appends; `None` for items that come whole.
fn growing_field(piece: &Value) -> Option<&'static str> {
    match piece.get("type")?.as_str()? {
        "reasoning.text" => Some("text"),
        "reasoning.summary" => Some("summary"),
        _ => None,
    }
}

/// The item that a piece belongs to: the last of its type and index, if its id does not contradict and if it is not
/// closed. A signature closes a text; only another signature-only piece could still change it, and none is known to.
fn open_item<'i>(items: &'i mut [Value], piece: &Value, field: &str) -> Option<&'i mut Map<String, Value>> {
    let index = present(piece, "index");
    let item = if index.is_some() {
        items
            .iter_mut()
            .rev()
            .find(|item| item["type"] == piece["type"] && present(item, "index") == index)?
    } else {
        items.last_mut().filter(|item| item["type"] == piece["type"])?
    };
    let ids_agree = match (present(item, "id"), present(piece, "id")) {
        (Some(known), Some(new)) => known == new,
        _ => true,
    };
    let closed = has_text(item, "signature") && has_text(piece, field);
    if ids_agree && !closed { item.as_object_mut() } else { None }
}

/// A field that is there and not null.
fn present<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    value.get(name).filter(|field| !field.is_null())
}

/// Whether a field is a text that is not empty.
fn has_text(value: &Value, field: &str) -> bool {
    value.get(field).and_then(Value::as_str).is_some_and(|text| !text.is_empty())
}

/// Appends the text of a piece to an item and copies what else it knows.
fn grow(item: &mut Map<String, Value>, piece: &Value, field: &str) {
    for (name, new) in piece.as_object().into_iter().flatten() {
        match (item.get_mut(name), new) {
            (Some(Value::String(text)), Value::String(more)) if name == field => text.push_str(more),
            (Some(known), new) if !new.is_null() && new != "" => *known = new.clone(),
            (Some(_), _) => {}
            (None, new) => drop(item.insert(name.clone(), new.clone())),
        }
    }
}

/// Whether two items that come whole are the same one.
fn same(item: &Value, piece: &Value) -> bool {
    ["type", "id", "data"].iter().all(|name| present(item, name) == present(piece, name))
        && (present(item, "data").is_some() || item == piece)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merged(pieces: &[Value]) -> Vec<Value> {
        let mut items = Vec::new();
        pieces.iter().for_each(|piece| merge(&mut items, piece));
        items
    }

    #[test]
    fn late_signature_joins_its_text_and_closes_it() {
        let text = |text: &str| json!({"type":"reasoning.text","text":text,"index":0});
        let items = merged(&[
            text("a"),
            text("b"),
            json!({"type":"reasoning.text","index":0,"signature":"S"}),
            text("c"),
        ]);
        assert_eq!(
            items,
            [json!({"type":"reasoning.text","text":"ab","index":0,"signature":"S"}), text("c")]
        );
    }

    #[test]
    fn summary_and_encrypted_item_may_share_an_index() {
        let items = merged(&[
            json!({"type":"reasoning.summary","summary":"x","index":0}),
            json!({"type":"reasoning.encrypted","data":"E","id":"rs_1","index":0}),
            json!({"type":"reasoning.encrypted","data":"E","id":"rs_1","index":0}),
            json!({"type":"reasoning.summary","summary":"y","index":0,"format":"f"}),
        ]);
        assert_eq!(items.len(), 2);
        assert_eq!(items[0], json!({"type":"reasoning.summary","summary":"xy","index":0,"format":"f"}));
    }

    #[test]
    fn pieces_without_an_index_grow_only_the_last_item() {
        let text = |text: &str| json!({"type":"reasoning.text","text":text});
        let other = json!({"type":"reasoning.new","k":1});
        let items = merged(&[text("a"), text("b"), other.clone(), text("c")]);
        assert_eq!(items, [text("ab"), other, text("c")]);
    }

    #[test]
    fn different_ids_are_different_items_and_nulls_are_filled_in() {
        let items = merged(&[
            json!({"type":"reasoning.text","text":"a","index":0,"id":null,"format":null}),
            json!({"type":"reasoning.text","text":"b","index":0,"id":"1","format":"f"}),
            json!({"type":"reasoning.text","text":"c","index":0,"id":"2"}),
        ]);
        assert_eq!(items.len(), 2);
        assert_eq!(items[0], json!({"type":"reasoning.text","text":"ab","index":0,"id":"1","format":"f"}));
    }

    #[test]
    fn unknown_items_that_differ_are_all_kept() {
        let call = |n: u32| json!({"type":"reasoning.server_tool_call","tool_name":"t","arguments":n});
        assert_eq!(merged(&[call(1), call(2), call(1)]).len(), 2);
        assert_eq!(merged(&[json!(7), json!("x")]).len(), 2);
    }
}
