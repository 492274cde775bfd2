//! Branches: showing the one with a message, deleting messages and bringing them back, forking.

use std::time::Duration;

use serde::Deserialize;
use store::{ConversationId, Deletion, Message, MessageId, Part};
use tauri::{AppHandle, State};
use uuid::Uuid;

use crate::app::{App, now_ms};
use crate::ipc::conversations::{self, OneMessage};
use crate::ipc::error::{ErrorCode, IpcError};
use crate::ipc::pages::{self, ConversationView};

/// How long to wait for the end of what is stopped because it is deleted.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// A message to be deleted.
#[derive(Debug, Deserialize)]
pub struct DeleteMessage {
    message: MessageId,
    /// What follows it goes with it.
    branch: bool,
}

/// A conversation, on a branch that shows the message.
///
/// # Errors
/// `notFound`, or when the library cannot be read or written.
#[tauri::command(async)]
pub fn reveal_message(app: State<'_, App>, request: OneMessage) -> Result<ConversationView, IpcError> {
    let conversation = app.library.message(request.message)?.conversation;
    if !app.library.path_ids(conversation)?.contains(&request.message) {
        app.library.select_sibling(request.message)?;
    }
    pages::around(&app.library, request.message)
}

/// Deletes a message, alone or with what follows it, until it is restored or the trash is emptied. What is generated in
/// the conversation is stopped first.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command]
pub async fn delete_message(
    app: State<'_, App>,
    request: DeleteMessage,
) -> Result<ConversationView, IpcError> {
    let Message { conversation, parent, .. } = app.library.message(request.message)?;
    stop_in(&app, conversation).await?;
    let deletion = if request.branch { Deletion::Branch } else { Deletion::Message };
    app.library.delete_message(request.message, deletion, now_ms())?;
    // What was above it is still there, and near where the reader is.
    pages::around(&app.library, parent.unwrap_or(request.message))
}

/// Brings a deleted message back, with what was deleted with it, and shows it.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command(async)]
pub fn restore_message(app: State<'_, App>, request: OneMessage) -> Result<ConversationView, IpcError> {
    app.library.restore_message(request.message)?;
    pages::around(&app.library, request.message)
}

/// Copies what leads to a message, itself included, into a conversation of its own.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command(async)]
pub fn fork(
    handle: AppHandle,
    app: State<'_, App>,
    request: OneMessage,
) -> Result<ConversationView, IpcError> {
    let id = app.library.fork(request.message, &Uuid::now_v7().to_string(), now_ms())?;
    conversations::announce(&handle);
    pages::view(&app.library, id, Part::End)
}

/// Stops what is generated in a conversation and waits until its end is in the library: what is written after its
/// message was deleted would be found again.
async fn stop_in(app: &App, conversation: ConversationId) -> Result<(), IpcError> {
    for (message, _) in app.chat.running().into_iter().filter(|(_, place)| *place == conversation) {
        let Some(mut follower) = app.chat.follow(message) else { continue };
        app.chat.stop(message);
        let ended = async {
            follower.update();
            while follower.changed().await {
                follower.update();
            }
        };
        if tokio::time::timeout(LAST_WORDS, ended).await.is_err() {
            return Err(IpcError::new(
                ErrorCode::InvalidInput,
                "An answer is still being saved. Try again in a moment.",
            ));
        }
    }
    Ok(())
}
