//! Tags: listing, making, changing, deleting, and tying them to conversations.

use serde::{Deserialize, Serialize};
use store::{ConversationId, RemovedTag, Tag, TagId};
use tauri::{AppHandle, State};
use ts_rs::TS;
use uuid::Uuid;

use crate::app::App;
use crate::ipc::conversations;
use crate::ipc::error::{ErrorCode, IpcError};
use crate::ipc::folders::name;

/// The longest name of a colour, bytes.
const LONGEST_COLOUR: usize = 32;

/// A tag to be made.
#[derive(Debug, Deserialize)]
pub struct CreateTag {
    name: String,
    colour: String,
}

/// A tag's new name and colour.
#[derive(Debug, Deserialize)]
pub struct UpdateTag {
    id: TagId,
    name: String,
    colour: String,
}

/// One tag.
#[derive(Debug, Deserialize)]
pub struct OneTag {
    id: TagId,
}

/// Conversations to be tagged or freed of a tag.
#[derive(Debug, Deserialize)]
pub struct TagConversations {
    ids: Vec<ConversationId>,
    tag: TagId,
    tagged: bool,
}

/// A tag that was made, among all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CreatedTag {
    /// The new one.
    pub id: TagId,
    /// All of them.
    pub tags: Vec<Tag>,
}

/// A tag that was removed, and the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DeletedTag {
    /// What `restore_tag` puts back.
    pub removed: RemovedTag,
    /// All that are left.
    pub tags: Vec<Tag>,
}

/// A tag to be put back.
#[derive(Debug, Deserialize)]
pub struct RestoreTag {
    removed: RemovedTag,
}

/// All tags by name.
///
/// # Errors
/// When the library cannot be read.
#[tauri::command(async)]
pub fn list_tags(app: State<'_, App>) -> Result<Vec<Tag>, IpcError> {
    Ok(app.library.tags()?)
}

/// Makes a tag.
///
/// # Errors
/// `invalidInput` for a name that is none or is taken, or when the library cannot be written.
#[tauri::command(async)]
pub fn create_tag(app: State<'_, App>, request: CreateTag) -> Result<CreatedTag, IpcError> {
    let uid = Uuid::now_v7().to_string();
    let id = app.library.create_tag(&uid, name(&request.name)?, colour(&request.colour)?)?;
    Ok(CreatedTag { id, tags: app.library.tags()? })
}

/// Gives a tag another name and colour.
///
/// # Errors
/// As `create_tag`, and `notFound`.
#[tauri::command(async)]
pub fn update_tag(app: State<'_, App>, request: UpdateTag) -> Result<Vec<Tag>, IpcError> {
    app.library.update_tag(request.id, name(&request.name)?, colour(&request.colour)?)?;
    Ok(app.library.tags()?)
}

/// Removes a tag, from every conversation as well. `restore_tag` takes it back.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command(async)]
pub fn delete_tag(handle: AppHandle, app: State<'_, App>, request: OneTag) -> Result<DeletedTag, IpcError> {
    let removed = app.library.delete_tag(request.id)?;
    conversations::announce(&handle);
    Ok(DeletedTag { removed, tags: app.library.tags()? })
}

/// Puts a removed tag back, on every conversation that had it.
///
/// # Errors
/// `invalidInput` when its name is taken by now, or when the library cannot be written.
#[tauri::command(async)]
pub fn restore_tag(
    handle: AppHandle,
    app: State<'_, App>,
    request: RestoreTag,
) -> Result<Vec<Tag>, IpcError> {
    name(&request.removed.name)?;
    colour(&request.removed.colour)?;
    app.library.restore_tag(&request.removed)?;
    conversations::announce(&handle);
    Ok(app.library.tags()?)
}

/// Ties a tag to conversations, or unties it.
///
/// # Errors
/// When the library cannot be written.
#[tauri::command(async)]
pub fn tag_conversations(
    handle: AppHandle,
    app: State<'_, App>,
    request: TagConversations,
) -> Result<(), IpcError> {
    if request.tagged {
        app.library.tag(&request.ids, request.tag)?;
    } else {
        app.library.untag(&request.ids, request.tag)?;
    }
    conversations::announce(&handle);
    Ok(())
}

fn colour(text: &str) -> Result<&str, IpcError> {
    if text.len() > LONGEST_COLOUR {
        return Err(IpcError::new(ErrorCode::InvalidInput, "This is not a colour."));
    }
    Ok(text)
}
