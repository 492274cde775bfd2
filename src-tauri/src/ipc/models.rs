//! The catalogue of models and what else the service says of them.

use serde::Deserialize;
use tauri::{AppHandle, Manager, State};

use crate::app::App;
use crate::documents::{Catalogue, Document, Subject};
use crate::ipc::error::IpcError;
use crate::ipc::events::{self, BackendEvent};

/// Which state of the catalogue is wanted.
#[derive(Debug, Deserialize)]
pub struct ListModels {
    /// Ask the service even if the cache is fresh.
    refresh: bool,
}

/// Which document is wanted.
#[derive(Debug, Deserialize)]
pub struct ReadDocument {
    subject: Subject,
    /// Ask the service even if the cache is fresh.
    refresh: bool,
}

/// The models from the cache, at once. When the cache is old, or on request, the service is asked behind it and
/// [`BackendEvent::Catalogue`] follows.
///
/// # Errors
/// `noService` before the first run is done.
#[tauri::command]
pub async fn list_models(
    handle: AppHandle,
    app: State<'_, App>,
    request: ListModels,
) -> Result<Catalogue, IpcError> {
    let document = look(&handle, &app, Subject::Models, request.refresh, BackendEvent::Catalogue).await?;
    let models = serde_json::from_value(document.body).unwrap_or_default();
    let Document { fetched_at, refreshing, error, .. } = document;
    Ok(Catalogue { models, fetched_at, refreshing, error })
}

/// A document of the service from the cache, at once, as `list_models`; [`BackendEvent::Document`] follows a refresh.
///
/// # Errors
/// `noService` before the first run is done.
#[tauri::command]
pub async fn read_document(
    handle: AppHandle,
    app: State<'_, App>,
    request: ReadDocument,
) -> Result<Document, IpcError> {
    look(&handle, &app, request.subject, request.refresh, BackendEvent::Document).await
}

async fn look(
    handle: &AppHandle,
    app: &App,
    subject: Subject,
    refresh: bool,
    ended: BackendEvent,
) -> Result<Document, IpcError> {
    let (mut document, stale) = app.documents.cached(app, &subject).await?;
    if !stale && !refresh {
        return Ok(document);
    }
    // Also when another look has begun it in the meantime: the answer is on its way, and "nothing" is not it.
    document.refreshing = true;
    if let Some(refresh) = app.documents.begin_refresh(app, &subject).await? {
        let handle = handle.clone();
        tauri::async_runtime::spawn(async move {
            refresh.run(&handle.state::<App>()).await;
            events::tell(&handle, ended);
        });
    }
    Ok(document)
}
