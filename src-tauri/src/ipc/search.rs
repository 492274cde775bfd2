//! Searching: in everything, and in one conversation.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use store::{ConversationId, Library, MessageId, Role, SearchPage, SearchRequest};
use tauri::State;
use ts_rs::TS;

use crate::app::App;
use crate::ipc::error::IpcError;

/// The most places that are found in one conversation.
const MOST_FOUND: usize = 1_000;

/// What to search for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Search {
    query: String,
    limit: u32,
    cursor: Option<MessageId>,
    /// What the person's time is ahead of UTC, milliseconds.
    utc_offset: i64,
}

/// What to find in which conversation.
#[derive(Debug, Deserialize)]
pub struct FindInConversation {
    conversation: ConversationId,
    query: String,
}

/// A message of a conversation that matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Found {
    /// The message.
    pub message: MessageId,
    /// Who wrote it.
    pub role: Role,
    /// It is on the branch that is shown.
    pub shown: bool,
    /// The piece of its text around the best match.
    pub snippet: String,
    /// The matches in the snippet: from and to, UTF-16 units.
    pub marks: Vec<(u32, u32)>,
}

/// What was found in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FoundInConversation {
    /// In the order of reading.
    pub found: Vec<Found>,
    /// There is more than is listed.
    pub more: bool,
}

/// Searches every conversation that is not in the trash. Nothing typed is an error.
///
/// # Errors
/// When the library cannot be read.
#[tauri::command(async)]
pub fn search(app: State<'_, App>, request: Search) -> Result<SearchPage, IpcError> {
    Ok(app.library.search(&SearchRequest {
        typed: &request.query,
        conversation: None,
        cursor: request.cursor,
        window: request.limit,
        utc_offset: request.utc_offset,
    })?)
}

/// Finds in one conversation, on all its branches.
///
/// # Errors
/// When the library cannot be read.
#[tauri::command(async)]
pub fn find_in_conversation(
    app: State<'_, App>,
    request: FindInConversation,
) -> Result<FoundInConversation, IpcError> {
    find(&app.library, request.conversation, &request.query)
}

fn find(
    library: &Library,
    conversation: ConversationId,
    query: &str,
) -> Result<FoundInConversation, IpcError> {
    let mut hits = Vec::new();
    let mut cursor = None;
    let more = loop {
        let page = library.search(&SearchRequest {
            typed: query,
            conversation: Some(conversation),
            cursor,
            window: MOST_FOUND as u32,
            utc_offset: 0,
        })?;
        hits.extend(page.hits);
        cursor = page.next;
        if cursor.is_none() || hits.len() >= MOST_FOUND {
            break cursor.is_some() || hits.len() > MOST_FOUND;
        }
    };
    // A message is always newer than the one it follows: by id is the order of reading.
    hits.sort_by_key(|hit| hit.message);
    hits.truncate(MOST_FOUND);
    let shown: HashSet<MessageId> = library.path_ids(conversation)?.into_iter().collect();
    let found = hits.into_iter().map(|hit| Found {
        shown: shown.contains(&hit.message),
        message: hit.message,
        role: hit.role,
        snippet: hit.snippet,
        marks: hit.marks,
    });
    Ok(FoundInConversation { found: found.collect(), more })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, answered};

    #[test]
    fn finding_in_a_conversation_is_in_reading_order_and_says_what_is_shown() {
        let library = samples::library();
        let (here, first) = answered(&library, "the sea at night", "The sea is dark.");
        answered(&library, "another sea", "elsewhere");
        let other = samples::another_answer(&library, first.user, "A second sea.");
        let found = find(&library, here, "sea").expect("found");
        let places: Vec<_> = found.found.iter().map(|found| (found.message, found.shown)).collect();
        assert_eq!(places, [(first.user, true), (first.answer, false), (other, true)]);
        assert!(!found.more);
        let marked: Vec<u16> = found.found[1].snippet.encode_utf16().collect();
        let (from, to) = found.found[1].marks[0];
        assert_eq!(String::from_utf16_lossy(&marked[from as usize..to as usize]), "sea");
    }

    #[test]
    fn nothing_typed_is_an_error_and_nothing_typed_finds_nothing() {
        let library = samples::library();
        let (here, _) = answered(&library, "a", "b");
        for typed in ["", " ", "\"", "AND OR (", "in:", "*"] {
            assert!(find(&library, here, typed).expect("no error").found.is_empty(), "{typed}");
        }
    }
}
