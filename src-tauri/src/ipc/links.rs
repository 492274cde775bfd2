//! Leaving the app.

use serde::Deserialize;

use crate::ipc::error::IpcError;
use crate::link;

/// A link that was clicked.
#[derive(Debug, Deserialize)]
pub struct OpenLink {
    url: String,
}

/// Opens a link in the system's browser or mail program.
///
/// # Errors
/// `invalidInput` when the address is not one that is opened.
#[tauri::command(async)]
pub fn open_link(request: OpenLink) -> Result<(), IpcError> {
    link::open(&request.url)
}
