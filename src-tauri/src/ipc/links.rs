//! Leaving the app: links that are opened, pictures that are fetched.

use serde::Deserialize;
use tauri::State;
use tauri::ipc::Response;

use crate::app::App;
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

/// A picture that a person asked for by its full address.
#[derive(Debug, Deserialize)]
pub struct Picture {
    url: String,
    /// It was seen before: it is shown again from memory, or not at all.
    again: bool,
}

/// The bytes of a picture on the web. The network is used when a person asks, never when it only comes back.
///
/// # Errors
/// `invalidInput` when the address is not one that is fetched; `network` or `timeout` when it cannot be reached;
/// `notFound` when what is there is not a picture that can be shown, or when it is not in memory any more.
#[tauri::command]
pub async fn fetch_picture(app: State<'_, App>, request: Picture) -> Result<Response, IpcError> {
    if request.again {
        let kept = app.pictures.get(&request.url);
        let gone = || IpcError::new(ErrorCode::NotFound, "The picture is not in memory any more.");
        return kept.map(Response::new).ok_or_else(gone);
    }
    let url = link::checked(&request.url)?;
    if url.scheme() == "mailto" {
        return Err(IpcError::new(ErrorCode::InvalidInput, "A mail address has no picture."));
    }
    let bytes = openrouter::fetch_picture(url).await?;
    app.pictures.keep(&request.url, &bytes);
    Ok(Response::new(bytes))
}
