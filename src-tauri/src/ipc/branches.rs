//! Branches: showing the one with a message, deleting messages and bringing them back, forking.

use std::time::Duration;

use serde::Deserialize;
use store::{ConversationId, Deletion, MessageId};
use tauri::{AppHandle, State};
use uuid::Uuid;

use crate::app::{App, now_ms};
use crate::ipc::conversations::{self, ConversationView, OneMessage};
use crate::ipc::error::{ErrorCode, IpcError};

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
    conversations::view(&app, conversation)
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
    let conversation = app.library.message(request.message)?.conversation;
    stop_in(&app, conversation).await?;
    let deletion = if request.branch { Deletion::Branch } else { Deletion::Message };
    app.library.delete_message(request.message, deletion, now_ms())?;
    conversations::view(&app, conversation)
}

/// Brings a deleted message back, with what was deleted with it, and shows it.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command(async)]
pub fn restore_message(app: State<'_, App>, request: OneMessage) -> Result<ConversationView, IpcError> {
    app.library.restore_message(request.message)?;
    conversations::view(&app, app.library.message(request.message)?.conversation)
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
    conversations::view(&app, id)
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
