//! An answer that the library cannot take: trying again now, and another place to keep it.

use tauri::State;

use crate::app::App;
use crate::export::{self, Exported};
use crate::ipc::chat::source;
use crate::ipc::conversations::OneMessage;
use crate::ipc::error::IpcError;

/// Tries again now to write what the library refused. Nothing waits for it: the answers say how it went.
///
/// # Errors
/// None at present.
#[tauri::command(async)]
pub fn save_now(app: State<'_, App>) -> Result<(), IpcError> {
    app.chat.save_now();
    Ok(())
}

/// Writes one answer into the person's downloads as Markdown, with what is not in the library yet.
///
/// # Errors
/// `notFound`, `diskFull`, `fileUnavailable`, or when the library cannot be read.
#[tauri::command]
pub async fn export_answer(app: State<'_, App>, request: OneMessage) -> Result<Exported, IpcError> {
    let text = source(&app, request.message)?.text;
    let directory = app.export_directory.clone();
    app.with_library(move |library| {
        let conversation = library.message(request.message)?.conversation;
        export::answer(&directory, &library.conversation(conversation)?.title, &text)
    })
    .await
}
