//! Tool calls from their pieces: the index says which call a piece belongs to, never its id or its arrival.

use std::collections::HashSet;

use crate::answer::ToolCall;
use crate::delta::ToolCallPiece;

/// The places of the calls: `keys[n]` is the index that the service gave to call `n`, which may have none.
#[derive(Debug, Default)]
pub(super) struct Calls {
    keys: Vec<Option<u64>>,
}

impl Calls {
    /// Takes one piece.
    pub(super) fn push(&mut self, piece: &ToolCallPiece, calls: &mut Vec<ToolCall>) {
        let place = self.place(piece, calls).unwrap_or_else(|| {
            self.keys.push(piece.index);
            calls.push(ToolCall::default());
            calls.len() - 1
        });
        let call = &mut calls[place];
        if let Some(id) = &piece.id {
            call.id.clone_from(id);
        }
        if let Some(name) = &piece.name {
            call.name.clone_from(name);
        }
        // White space after complete JSON is no more of it, and must not make it another text.
        if !(piece.arguments.trim().is_empty() && is_complete(&call.arguments)) {
            call.arguments.push_str(&piece.arguments);
        }
    }

    /// The call that a piece belongs to. Without an index, an id that is new begins a call.
    fn place(&self, piece: &ToolCallPiece, calls: &[ToolCall]) -> Option<usize> {
        if piece.index.is_some() {
            return self.keys.iter().position(|key| *key == piece.index);
        }
        match &piece.id {
            Some(id) => calls.iter().position(|call| call.id == *id),
            None => calls.len().checked_sub(1),
        }
    }
}

/// Whether arguments are already whole JSON.
fn is_complete(arguments: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(arguments).is_ok()
}

/// Gives every call an id that no other call of the answer has: the results name it.
pub(super) fn make_ids_unique(calls: &mut [ToolCall]) {
    let mut taken = HashSet::new();
    for (place, call) in calls.iter_mut().enumerate() {
        if call.id.is_empty() {
            call.id = format!("call_{place}");
        }
        let mut id = call.id.clone();
        let mut suffix = place;
        while !taken.insert(id.clone()) {
            id = format!("{}#{suffix}", call.id);
            suffix += 1;
        }
        call.id = id;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(index: Option<u64>, id: &str, name: &str, arguments: &str) -> ToolCallPiece {
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        ToolCallPiece { index, id: filled(id), name: filled(name), arguments: arguments.to_owned() }
    }

    fn calls(pieces: &[ToolCallPiece]) -> Vec<(String, String, String)> {
        let (mut state, mut calls) = (Calls::default(), Vec::new());
        pieces.iter().for_each(|piece| state.push(piece, &mut calls));
        make_ids_unique(&mut calls);
        calls.into_iter().map(|call| (call.id, call.name, call.arguments)).collect()
    }

    fn call(id: &str, name: &str, arguments: &str) -> (String, String, String) {
        (id.to_owned(), name.to_owned(), arguments.to_owned())
    }

    #[test]
    fn pieces_are_joined_by_index_even_when_they_alternate() {
        let pieces = [
            piece(Some(0), "a", "f", ""),
            piece(Some(1), "b", "g", "{"),
            piece(Some(0), "", "", "{\"x\""),
            piece(Some(1), "", "", "}"),
            piece(Some(0), "", "", ":1}"),
        ];
        assert_eq!(calls(&pieces), [call("a", "f", "{\"x\":1}"), call("b", "g", "{}")]);
    }

    #[test]
    fn equal_or_missing_ids_become_unique() {
        let pieces = [
            piece(Some(0), "c", "f", "{}"),
            piece(Some(1), "c", "g", "{}"),
            piece(Some(2), "", "h", "{}"),
            piece(Some(3), "c#1", "i", "{}"),
        ];
        let ids: Vec<String> = calls(&pieces).into_iter().map(|call| call.0).collect();
        assert_eq!(ids, ["c", "c#1", "call_2", "c#1#3"]);
    }

    #[test]
    fn without_an_index_an_id_begins_a_call() {
        let pieces = [piece(None, "a", "f", "{"), piece(None, "", "", "}"), piece(None, "b", "g", "{}")];
        assert_eq!(calls(&pieces), [call("a", "f", "{}"), call("b", "g", "{}")]);
    }

    #[test]
    fn white_space_after_complete_arguments_changes_nothing() {
        let pieces = [piece(Some(0), "a", "f", "{}"), piece(Some(0), "", "", " \n")];
        assert_eq!(calls(&pieces), [call("a", "f", "{}")]);
    }
}
