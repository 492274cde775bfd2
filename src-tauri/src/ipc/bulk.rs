//! Several conversations at once: changing them in the same way, the trash and back, and emptying the trash.

use serde::Deserialize;
use store::{ConversationId, ConversationPatch, FolderId};
use tauri::{AppHandle, State};

use crate::app::{App, now_ms};
use crate::ipc::conversations;
use crate::ipc::error::IpcError;
use crate::ipc::settings::present;

/// Some conversations.
#[derive(Debug, Deserialize)]
pub struct Conversations {
    ids: Vec<ConversationId>,
}

/// What to change of some conversations.
#[derive(Debug, Deserialize)]
pub struct UpdateConversations {
    ids: Vec<ConversationId>,
    patch: BulkPatch,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct BulkPatch {
    pinned: Option<bool>,
    archived: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    folder: Option<Option<FolderId>>,
}

/// Changes conversations in the same way, all or none.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command(async)]
pub fn update_conversations(
    handle: AppHandle,
    app: State<'_, App>,
    request: UpdateConversations,
) -> Result<(), IpcError> {
    let BulkPatch { pinned, archived, folder } = request.patch;
    let patch = ConversationPatch { pinned, archived, folder, ..ConversationPatch::default() };
    app.library.update_conversations(&request.ids, &patch)?;
    conversations::announce(&handle);
    Ok(())
}

/// Moves conversations to the trash, all or none, and stops what is generated in them.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command(async)]
pub fn delete_conversations(
    handle: AppHandle,
    app: State<'_, App>,
    request: Conversations,
) -> Result<(), IpcError> {
    for (message, conversation) in app.chat.running() {
        if request.ids.contains(&conversation) {
            app.chat.stop(message);
        }
    }
    app.library.delete_conversations(&request.ids, now_ms())?;
    conversations::announce(&handle);
    Ok(())
}

/// Takes conversations out of the trash, all or none.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command(async)]
pub fn restore_conversations(
    handle: AppHandle,
    app: State<'_, App>,
    request: Conversations,
) -> Result<(), IpcError> {
    app.library.restore_conversations(&request.ids)?;
    conversations::announce(&handle);
    Ok(())
}

/// Removes for ever conversations that are in the trash, all or none.
///
/// # Errors
/// `invalidInput` when one of them is not in the trash, `notFound`, or when the library cannot be written.
#[tauri::command]
pub async fn delete_for_ever(
    handle: AppHandle,
    app: State<'_, App>,
    request: Conversations,
) -> Result<(), IpcError> {
    app.with_library(move |library| Ok(library.delete_for_ever(&request.ids)?)).await?;
    conversations::announce(&handle);
    Ok(())
}

/// Removes for ever what is in the trash, deleted messages included. Says how many conversations went.
///
/// # Errors
/// When the library cannot be written.
#[tauri::command]
pub async fn empty_trash(handle: AppHandle, app: State<'_, App>) -> Result<usize, IpcError> {
    let gone = app.with_library(|library| Ok(library.empty_trash(i64::MAX)?)).await?;
    conversations::announce(&handle);
    Ok(gone)
}
