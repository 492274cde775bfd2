//! The catalogue of models.

use serde::Deserialize;
use tauri::{AppHandle, Emitter, Manager, State};

use crate::app::App;
use crate::catalogue::Catalogue;
use crate::ipc::error::IpcError;

/// Told to every window when a refresh of the catalogue has ended; no payload.
pub const CATALOGUE_CHANGED: &str = "catalogue-changed";

/// Which state of the catalogue is wanted.
#[derive(Debug, Deserialize)]
pub struct ListModels {
    /// Ask the service even if the cache is fresh.
    refresh: bool,
}

/// The models from the cache, at once. When the cache is old, or on request, the service is asked behind it and
/// `catalogue-changed` follows.
///
/// # Errors
/// `noService` before the first run is done.
#[tauri::command]
pub async fn list_models(
    handle: AppHandle,
    app: State<'_, App>,
    request: ListModels,
) -> Result<Catalogue, IpcError> {
    let (mut catalogue, stale) = app.models.cached(&app).await?;
    if (stale || request.refresh) && app.models.begin_refresh() {
        catalogue.refreshing = true;
        tauri::async_runtime::spawn(async move {
            let app = handle.state::<App>();
            app.models.refresh(&app).await;
            if let Err(error) = handle.emit(CATALOGUE_CHANGED, ()) {
                tracing::warn!(%error, "a window was not told of the new catalogue");
            }
        });
    }
    Ok(catalogue)
}
