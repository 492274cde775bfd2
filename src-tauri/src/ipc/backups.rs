//! Backups: listing, making one now, restoring.

use std::time::Duration;

use serde::Deserialize;
use store::{Backup, ImportReport};
use tauri::{AppHandle, State};

use crate::app::App;
use crate::ipc::conversations;
use crate::ipc::error::IpcError;
use crate::ipc::events::{self, BackendEvent};

/// How long running answers have to be written before a backup takes the place of what they belong to.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How a backup is restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum How {
    /// What the library does not have is added.
    Merge,
    /// It takes the place of everything.
    Replace,
}

/// Which backup to restore and how.
#[derive(Debug, Deserialize)]
pub struct RestoreBackup {
    name: String,
    how: How,
}

/// The backups there are, newest first.
///
/// # Errors
/// When they cannot be read.
#[tauri::command(async)]
pub fn list_backups(app: State<'_, App>) -> Result<Vec<Backup>, IpcError> {
    Ok(app.library.backups()?)
}

/// Makes a backup and lists them all.
///
/// # Errors
/// `diskFull`, or when the library cannot be read.
#[tauri::command]
pub async fn back_up_now(app: State<'_, App>) -> Result<Vec<Backup>, IpcError> {
    app.with_library(|library| {
        library.back_up()?;
        Ok(library.backups()?)
    })
    .await
}

/// Restores a backup; what there is is backed up first. Says what was added when it was merged.
///
/// # Errors
/// `notFound`, `libraryCorrupt` when the backup is damaged, or when the library cannot be written. Nothing changes
/// then.
#[tauri::command]
pub async fn restore_backup(
    handle: AppHandle,
    app: State<'_, App>,
    request: RestoreBackup,
) -> Result<Option<ImportReport>, IpcError> {
    let RestoreBackup { name, how } = request;
    if how == How::Merge {
        let report = app.with_library(move |library| Ok(library.restore_merging(&name)?)).await?;
        conversations::announce(&handle);
        return Ok(Some(report));
    }
    if tokio::time::timeout(LAST_WORDS, app.chat.interrupt_all()).await.is_err() {
        tracing::warn!("an answer was not written before the library was replaced");
    }
    app.with_library(move |library| Ok(library.restore_replacing(&name)?)).await?;
    conversations::announce(&handle);
    events::tell(&handle, BackendEvent::LibraryReplaced);
    Ok(None)
}
