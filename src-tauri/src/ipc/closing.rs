//! Closing the main window: the page first writes what it holds back, such as the last letters of a draft.

use std::time::Duration;

use tauri::{AppHandle, Manager};

use crate::ipc::error::IpcError;
use crate::ipc::events::{self, BackendEvent};
use crate::window;

/// How long a page that does not answer keeps the window open.
const PATIENCE: Duration = Duration::from_millis(500);

/// Asks the page to write what it holds back. The window closes when it has, or when it does not answer.
pub fn begin(handle: &AppHandle) {
    events::tell(handle, BackendEvent::Closing);
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(PATIENCE).await;
        close(&handle);
    });
}

/// Everything is written: the window may close.
///
/// # Errors
/// None at present.
#[tauri::command]
pub async fn ready_to_close(handle: AppHandle) -> Result<(), IpcError> {
    close(&handle);
    Ok(())
}

fn close(handle: &AppHandle) {
    if let Some(Err(error)) = handle.get_webview_window(window::MAIN).map(|window| window.destroy()) {
        tracing::warn!(%error, "the main window did not close");
    }
}
