//! Titles by the model: when an answer has ended, its conversation may be given one. Nobody waits for it.

use store::MessageId;
use tauri::{AppHandle, Manager};

use crate::app::App;
use crate::ipc::error::IpcError;
use crate::ipc::{conversations, settings};
use crate::service::ServiceKind;

/// Asks for a title behind everything else, when the person wants titles and the answer is the first of its
/// conversation. A failure is silent: the first line of the question stays.
pub fn after_answer(handle: &AppHandle, answer: MessageId) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        match give(&handle.state::<App>(), answer).await {
            Ok(true) => conversations::announce(&handle),
            Ok(false) => {}
            Err(error) => tracing::debug!(message = error.message, "no title was asked for"),
        }
    });
}

async fn give(app: &App, answer: MessageId) -> Result<bool, IpcError> {
    // The simulator's words make worse titles than the first line of a question.
    let offline = app.connection.status().await.kind == ServiceKind::Offline;
    if offline || !settings::load(&app.library)?.model_titles {
        return Ok(false);
    }
    let service = app.connection.origin().await?;
    let client = app.connection.client().await?;
    Ok(chat::title::give(&app.library, &client, &service, answer).await)
}
