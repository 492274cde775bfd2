//! In and out: exporting to the person's folder, importing what the page sends in pieces.

use std::time::{Duration, Instant};

use serde::Deserialize;
use store::{ConversationId, ImportProgress, ImportReport};
use tauri::ipc::{Channel, InvokeBody, Request};
use tauri::{AppHandle, State};

use crate::app::{App, now_ms};
use crate::export::{self, ExportFormat, Exported};
use crate::ipc::conversations::{self, OneConversation};
use crate::ipc::error::{ErrorCode, IpcError};

/// The header that says which import a piece belongs to.
const IMPORT_ID: &str = "import-id";

/// How often the page is told how far an import is.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// What to export.
#[derive(Debug, Deserialize)]
pub struct ExportConversations {
    /// `None` for all that are not in the trash.
    ids: Option<Vec<ConversationId>>,
    format: ExportFormat,
}

/// One import.
#[derive(Debug, Deserialize)]
pub struct OneImport {
    id: u32,
}

/// Writes conversations into the person's downloads.
///
/// # Errors
/// `notFound`, `diskFull`, `fileUnavailable`, or when the library cannot be read.
#[tauri::command]
pub async fn export_conversations(
    app: State<'_, App>,
    request: ExportConversations,
) -> Result<Exported, IpcError> {
    let directory = app.export_directory.clone();
    app.with_library(move |library| {
        export::export(library, &directory, request.ids, request.format, &export::day(now_ms()))
    })
    .await
}

/// The path of a conversation as Markdown, for copying all of it.
///
/// # Errors
/// `notFound`, or when the library cannot be read.
#[tauri::command]
pub async fn conversation_source(app: State<'_, App>, request: OneConversation) -> Result<String, IpcError> {
    app.with_library(move |library| Ok(library.export_markdown(request.id, false)?.text)).await
}

/// Begins an import and ends the one before.
///
/// # Errors
/// `diskFull` or `fileUnavailable`.
#[tauri::command(async)]
pub fn import_begin(app: State<'_, App>) -> Result<u32, IpcError> {
    app.imports.begin(&app.data_directory)
}

/// Takes the next piece of the file: the body is the bytes, the header [`IMPORT_ID`] the number of the import.
///
/// # Errors
/// `cancelled` when the import has ended, `invalidInput` when the file is too large, or `diskFull`.
#[tauri::command(async)]
pub fn import_chunk(app: State<'_, App>, request: Request<'_>) -> Result<(), IpcError> {
    let id = request.headers().get(IMPORT_ID).and_then(|id| id.to_str().ok()?.parse().ok());
    let unreadable = || IpcError::new(ErrorCode::InvalidInput, "This piece of the file cannot be read.");
    let upload = app.imports.get(id.ok_or_else(unreadable)?)?;
    match request.body() {
        InvokeBody::Raw(piece) => upload.add(piece),
        // A webview that does not let the body through sends its bytes as numbers.
        InvokeBody::Json(numbers) => {
            let piece = Vec::<u8>::deserialize(numbers).map_err(|_| unreadable())?;
            upload.add(&piece)
        }
    }
}

/// What the file would bring, and what it holds that is not carried.
///
/// # Errors
/// `invalidInput` when it is no file that can be taken in, or `cancelled`.
#[tauri::command]
pub async fn import_preview(app: State<'_, App>, request: OneImport) -> Result<ImportReport, IpcError> {
    let upload = app.imports.get(request.id)?;
    app.with_library(move |library| upload.preview(library)).await
}

/// Takes the file in, whole or not at all, after a backup. The import has ended then, whatever came of it.
///
/// # Errors
/// As `import_preview`, and when the library cannot be written.
#[tauri::command]
pub async fn import_run(
    handle: AppHandle,
    app: State<'_, App>,
    request: OneImport,
    channel: Channel<ImportProgress>,
) -> Result<ImportReport, IpcError> {
    let upload = app.imports.get(request.id)?;
    let mut told: Option<Instant> = None;
    let tell = move |progress| {
        if told.is_none_or(|told| told.elapsed() >= TOLD_EVERY) {
            told = Some(Instant::now());
            // A page that has gone away does not end the import.
            _ = channel.send(progress);
        }
    };
    let report = app.with_library(move |library| upload.run(library, tell)).await;
    app.imports.end(request.id);
    conversations::announce(&handle);
    report
}

/// Ends an import, also while it runs: nothing of it is taken in.
///
/// # Errors
/// None at present.
#[tauri::command(async)]
pub fn import_cancel(app: State<'_, App>, request: OneImport) -> Result<(), IpcError> {
    app.imports.end(request.id);
    Ok(())
}
