//! Leaving the app: links that are opened, pictures that are fetched.

use serde::Deserialize;
use tauri::ipc::Response;

use crate::ipc::error::{ErrorCode, IpcError};
use crate::link;

/// An address in a message that was clicked.
#[derive(Debug, Deserialize)]
pub struct Address {
    url: String,
}

/// Opens a link in the system's browser or mail program.
///
/// # Errors
/// `invalidInput` when the address is not one that is opened.
#[tauri::command(async)]
pub fn open_link(request: Address) -> Result<(), IpcError> {
    link::open(&request.url)
}

/// The bytes of a picture on the web, which a person asked for by its full address.
///
/// # Errors
/// `invalidInput` when the address is not one that is fetched; `network` or `timeout` when it cannot be reached;
/// `notFound` when what is there is not a picture that can be shown.
#[tauri::command]
pub async fn fetch_picture(request: Address) -> Result<Response, IpcError> {
    let url = link::checked(&request.url)?;
    if url.scheme() == "mailto" {
        return Err(IpcError::new(ErrorCode::InvalidInput, "A mail address has no picture."));
    }
    Ok(Response::new(openrouter::fetch_picture(url).await?))
}
