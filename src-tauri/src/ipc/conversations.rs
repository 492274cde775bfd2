//! Conversations: listing, changing, deleting. Their messages are in `pages`.

use openrouter::Parameters;
use serde::{Deserialize, Serialize};
use store::{
    ConversationId, ConversationPatch, FolderId, Library, Listing, MessageId, Place, TagId, TitledBy,
};
use tauri::{AppHandle, State};
use ts_rs::TS;

use crate::app::{App, now_ms};
use crate::ipc::error::IpcError;
use crate::ipc::events::{self, BackendEvent};
use crate::ipc::settings::present;

/// Tells the window that the list of conversations has changed.
pub fn announce(handle: &AppHandle) {
    events::tell(handle, BackendEvent::Conversations);
}

/// A line of the sidebar.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConversationSummary {
    /// Its id.
    pub id: ConversationId,
    /// Plain text.
    pub title: String,
    /// Unix milliseconds of its last use.
    pub updated_at: i64,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Kept at the top.
    pub pinned: bool,
    /// An answer is being generated in it.
    pub running: bool,
    /// Kept out of the list.
    pub archived: bool,
    /// The folder it lies in.
    pub folder: Option<FolderId>,
    /// Its tags.
    pub tags: Vec<TagId>,
    /// In the trash since, unix milliseconds.
    pub deleted_at: Option<i64>,
}

/// A page of the sidebar.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConversationPage {
    /// Pinned first, then the last used first.
    pub items: Vec<ConversationSummary>,
    /// The cursor of the next page; `null` at the end.
    pub next: Option<String>,
}

/// A conversation without its messages.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Plain text.
    pub title: String,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Unix milliseconds of its last use.
    pub updated_at: i64,
    /// Kept at the top of the sidebar.
    pub pinned: bool,
    /// The model to ask next.
    pub model: Option<String>,
    /// What the model is told first.
    pub system_prompt: String,
    /// The parameters to send next.
    pub parameters: Parameters,
    /// What is typed and not sent.
    pub draft: String,
    /// The leaf of the current branch.
    pub head: Option<MessageId>,
    /// Who gave it its title.
    pub titled_by: TitledBy,
    /// Kept out of the list.
    pub archived: bool,
    /// The folder it lies in.
    pub folder: Option<FolderId>,
    /// Its tags.
    pub tags: Vec<TagId>,
    /// In the trash since, unix milliseconds.
    pub deleted_at: Option<i64>,
    /// Where the reader was; `null` is the end.
    pub place: Option<Place>,
    /// Messages before this one are not sent any more.
    pub context_from: Option<MessageId>,
}

/// Which page of which list.
#[derive(Debug, Deserialize)]
pub struct ListConversations {
    cursor: Option<String>,
    limit: u32,
    listing: Option<List>,
}

/// Which conversations a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export, rename = "Listing")]
pub enum List {
    /// All that are neither archived nor in the trash.
    All,
    /// The archived ones.
    Archived,
    /// Those in the trash, last deleted first.
    Trash,
    /// Those that lie in a folder directly.
    Folder {
        /// The folder.
        id: FolderId,
    },
    /// Those with a tag.
    Tagged {
        /// The tag.
        id: TagId,
    },
}

impl From<List> for Listing {
    fn from(list: List) -> Self {
        match list {
            List::All => Self::All,
            List::Archived => Self::Archived,
            List::Trash => Self::Trash,
            List::Folder { id } => Self::Folder(id),
            List::Tagged { id } => Self::Tagged(id),
        }
    }
}

/// One conversation.
#[derive(Debug, Deserialize)]
pub struct OneConversation {
    pub(crate) id: ConversationId,
}

/// One message.
#[derive(Debug, Deserialize)]
pub struct OneMessage {
    pub(crate) message: MessageId,
}

/// What to change of a conversation.
#[derive(Debug, Deserialize)]
pub struct UpdateConversation {
    id: ConversationId,
    patch: Patch,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Patch {
    title: Option<String>,
    pinned: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    model: Option<Option<String>>,
    system_prompt: Option<String>,
    parameters: Option<Parameters>,
    draft: Option<String>,
    archived: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    folder: Option<Option<FolderId>>,
    #[serde(default, deserialize_with = "present")]
    place: Option<Option<Place>>,
    #[serde(default, deserialize_with = "present")]
    context_from: Option<Option<MessageId>>,
}

/// A page of the sidebar.
///
/// # Errors
/// When the library cannot be read.
#[tauri::command(async)]
pub fn list_conversations(
    app: State<'_, App>,
    request: ListConversations,
) -> Result<ConversationPage, IpcError> {
    let listing = request.listing.map_or(Listing::All, Listing::from);
    page(&app.library, &app.chat.running(), listing, request.cursor.as_deref(), request.limit)
}

/// Changes what the patch holds.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command(async)]
pub fn update_conversation(
    app: State<'_, App>,
    request: UpdateConversation,
) -> Result<Conversation, IpcError> {
    let Patch {
        title,
        pinned,
        model,
        system_prompt,
        parameters,
        draft,
        archived,
        folder,
        place,
        context_from,
    } = request.patch;
    let patch = ConversationPatch {
        title: title.map(|title| (title, TitledBy::Person)),
        pinned,
        model,
        system_prompt,
        parameters,
        draft,
        archived,
        folder,
        place,
        context_from,
    };
    app.library.update_conversation(request.id, &patch)?;
    conversation(&app.library, request.id)
}

/// Moves a conversation to the trash and stops what is generated in it.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command(async)]
pub fn delete_conversation(app: State<'_, App>, request: OneConversation) -> Result<(), IpcError> {
    for (message, conversation) in app.chat.running() {
        if conversation == request.id {
            app.chat.stop(message);
        }
    }
    Ok(app.library.delete_conversations(&[request.id], now_ms())?)
}

/// Takes a conversation out of the trash.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command(async)]
pub fn restore_conversation(
    app: State<'_, App>,
    request: OneConversation,
) -> Result<ConversationSummary, IpcError> {
    app.library.restore_conversations(&[request.id])?;
    let conversation = conversation(&app.library, request.id)?;
    Ok(ConversationSummary {
        id: conversation.id,
        title: conversation.title,
        updated_at: conversation.updated_at,
        created_at: conversation.created_at,
        pinned: conversation.pinned,
        running: false,
        archived: conversation.archived,
        folder: conversation.folder,
        tags: conversation.tags,
        deleted_at: conversation.deleted_at,
    })
}

/// A page of a list. `running` are the answers that are being generated, and where.
///
/// # Errors
/// When the library cannot be read.
pub fn page(
    library: &Library,
    running: &[(MessageId, ConversationId)],
    listing: Listing,
    cursor: Option<&str>,
    limit: u32,
) -> Result<ConversationPage, IpcError> {
    let page = library.conversations(listing, cursor, limit)?;
    let items = page.items.into_iter().map(|item| ConversationSummary {
        id: item.id,
        title: item.title,
        updated_at: item.updated_at,
        created_at: item.created_at,
        pinned: item.pinned,
        running: running.iter().any(|(_, conversation)| *conversation == item.id),
        archived: item.archived,
        folder: item.folder,
        tags: item.tags,
        deleted_at: item.deleted_at,
    });
    Ok(ConversationPage { items: items.collect(), next: page.next })
}

/// What all answers of a conversation cost together, an exact decimal in USD.
///
/// # Errors
/// When the library cannot be read.
pub fn cost(library: &Library, id: ConversationId) -> Result<Option<String>, IpcError> {
    Ok(library.cost(id)?.map(|cost| cost.normalize().to_string()))
}

/// A conversation without its messages.
///
/// # Errors
/// `notFound`, or when the library cannot be read.
pub fn conversation(library: &Library, id: ConversationId) -> Result<Conversation, IpcError> {
    let stored = library.conversation(id)?;
    let tags = library.tags_of(id)?.into_iter().map(|tag| tag.id).collect();
    Ok(Conversation {
        id: stored.id,
        title: stored.title,
        created_at: stored.created_at,
        updated_at: stored.updated_at,
        pinned: stored.pinned,
        model: stored.model,
        system_prompt: stored.system_prompt,
        parameters: stored.parameters,
        draft: stored.draft,
        head: stored.head,
        titled_by: stored.titled_by,
        archived: stored.archived,
        folder: stored.folder,
        tags,
        deleted_at: stored.deleted_at,
        place: stored.place,
        context_from: stored.context_from,
    })
}
