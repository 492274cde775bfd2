//! A conversation as a window shows it: a part of its path, and more of it on demand. However long a
//! conversation is, what crosses to the page is about as much as a person can see.

use serde::{Deserialize, Serialize};
use store::{ConversationId, Library, MessageId, Part, PathPage};
use tauri::State;
use ts_rs::TS;

use crate::app::App;
use crate::ipc::conversations::{self, Conversation, OneConversation, OneMessage};
use crate::ipc::error::IpcError;
use crate::views::{self, MessageView};

/// How many messages come at once.
const PAGE: usize = 20;

/// A conversation with a part of its current branch.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConversationView {
    /// The conversation.
    pub conversation: Conversation,
    /// A part of the path without gaps: its end, or around a message.
    pub messages: Vec<MessageView>,
    /// There are messages above the first.
    pub older: bool,
    /// There are messages below the last.
    pub newer: bool,
    /// The last message of the path when `newer`.
    pub head: Option<MessageView>,
    /// What all its answers cost together, USD; `null` when none has a known cost.
    pub cost: Option<String>,
    /// The tokens of the whole path as the service last counted them.
    pub context_tokens: Option<u64>,
}

/// More of a path.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MessagePage {
    /// Without gaps, in the order of reading.
    pub messages: Vec<MessageView>,
    /// There are messages above the first.
    pub older: bool,
    /// There are messages below the last.
    pub newer: bool,
}

/// Which part of the path is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export, rename = "PathPart")]
pub enum Wanted {
    /// From the first message on.
    Start,
    /// Up to the last.
    End,
    /// What leads to a message.
    Before {
        /// The message.
        message: MessageId,
    },
    /// What follows a message.
    After {
        /// The message.
        message: MessageId,
    },
}

impl From<Wanted> for Part {
    fn from(wanted: Wanted) -> Self {
        match wanted {
            Wanted::Start => Self::Start,
            Wanted::End => Self::End,
            Wanted::Before { message } => Self::Before(message),
            Wanted::After { message } => Self::After(message),
        }
    }
}

/// A part of the path of a conversation.
#[derive(Debug, Deserialize)]
pub struct ReadMessages {
    conversation: ConversationId,
    part: Wanted,
}

/// A conversation where its reader was.
///
/// # Errors
/// `notFound`, or when the library cannot be read.
#[tauri::command(async)]
pub fn open_conversation(
    app: State<'_, App>,
    request: OneConversation,
) -> Result<ConversationView, IpcError> {
    open(&app.library, request.id)
}

/// More of the path of a conversation.
///
/// # Errors
/// `notFound`, or when the library cannot be read.
#[tauri::command(async)]
pub fn read_messages(app: State<'_, App>, request: ReadMessages) -> Result<MessagePage, IpcError> {
    let PathPage { messages, older, newer } =
        app.library.page(request.conversation, request.part.into(), PAGE)?;
    Ok(MessagePage { messages: messages.iter().map(views::message).collect(), older, newer })
}

/// Makes the branch of a message the current one.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command(async)]
pub fn select_sibling(app: State<'_, App>, request: OneMessage) -> Result<ConversationView, IpcError> {
    app.library.select_sibling(request.message)?;
    around(&app.library, request.message)
}

/// A conversation where its reader was.
///
/// # Errors
/// `notFound`, or when the library cannot be read.
pub fn open(library: &Library, id: ConversationId) -> Result<ConversationView, IpcError> {
    let place = library.conversation(id)?.place;
    view(library, id, place.map_or(Part::End, |place| Part::Around(place.message)))
}

/// The conversation of a message, with the part of the path around it.
///
/// # Errors
/// `notFound`, or when the library cannot be read.
pub fn around(library: &Library, message: MessageId) -> Result<ConversationView, IpcError> {
    view(library, library.message(message)?.conversation, Part::Around(message))
}

/// A conversation with a part of its path.
///
/// # Errors
/// `notFound`, or when the library cannot be read.
pub fn view(library: &Library, id: ConversationId, part: Part) -> Result<ConversationView, IpcError> {
    let conversation = conversations::conversation(library, id)?;
    let PathPage { messages, older, newer } = library.page(id, part, PAGE)?;
    let head = match conversation.head.filter(|_| newer) {
        Some(head) => Some(views::message(&library.path_message(head)?)),
        None => None,
    };
    Ok(ConversationView {
        conversation,
        messages: messages.iter().map(views::message).collect(),
        older,
        newer,
        head,
        cost: conversations::cost(library, id)?,
        context_tokens: library.context_tokens(id, PAGE)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn a_long_conversation_opens_with_its_end_and_where_the_reader_was() {
        let library = samples::library();
        let (id, path) = samples::long(&library, 30);
        let at_end = open(&library, id).expect("a view");
        let shown: Vec<_> = at_end.messages.iter().map(|message| message.id).collect();
        assert_eq!((shown, at_end.older, at_end.newer), (path[40..].to_vec(), true, false));
        assert!(at_end.head.is_none(), "it is on the page");

        let place = Some(store::Place { message: path[10], offset: 5 });
        let patch = store::ConversationPatch { place: Some(place), ..Default::default() };
        library.update_conversation(id, &patch).expect("kept");
        let there = open(&library, id).expect("a view");
        assert_eq!(there.conversation.place, place);
        assert!(there.older && there.newer && there.messages.iter().any(|message| message.id == path[10]));
        assert_eq!(there.head.map(|head| head.id), path.last().copied());
    }
}
