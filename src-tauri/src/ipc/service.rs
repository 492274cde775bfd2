//! Choosing a service; setting, checking and removing its key.

use openrouter::{KeyInfo, Secret};
use serde::Deserialize;
use tauri::{AppHandle, State};
use zeroize::Zeroize;

use crate::app::App;
use crate::ipc::boot;
use crate::ipc::error::{ErrorCode, IpcError};
use crate::ipc::events::{self, BackendEvent};
use crate::ipc::settings::{self, SettingsPatch};
use crate::service::{ServiceKind, ServiceStatus};
use crate::window;

/// The service to use from now on.
#[derive(Debug, Deserialize)]
pub struct UseService {
    kind: ServiceKind,
    url: String,
}

/// A key as it was typed. `Debug` is left out on purpose.
#[derive(Deserialize)]
pub struct SetKey {
    key: String,
}

/// The service and the state of its key; asks the keyring, which may take up to three seconds.
///
/// # Errors
/// None at present.
#[tauri::command]
pub async fn service_status(app: State<'_, App>) -> Result<ServiceStatus, IpcError> {
    Ok(app.connection.look().await)
}

/// Chooses a service and remembers it.
///
/// # Errors
/// `badUrl` when the address is not one; nothing changes then.
#[tauri::command]
pub async fn use_service(
    handle: AppHandle,
    app: State<'_, App>,
    request: UseService,
) -> Result<ServiceStatus, IpcError> {
    let status = app.connection.choose(request.kind, &request.url).await?;
    remember(&app, request.kind, (request.kind == ServiceKind::Custom).then_some(request.url))?;
    announce(&handle, &status);
    Ok(status)
}

/// Opens the small window that a key is typed into.
///
/// # Errors
/// `bug` when the window cannot be made.
#[tauri::command]
pub async fn open_key_entry(handle: AppHandle, app: State<'_, App>) -> Result<(), IpcError> {
    let mut boot = boot::gather(&app).await?;
    // That window has no business with what was said.
    boot.opened = None;
    let json = serde_json::to_string(&boot).map_err(|error| bug(&error))?;
    window::open_key_entry(&handle, &app.data_directory, boot.settings.theme, &json)
        .map_err(|error| bug(&error))
}

/// Checks a key with the service and keeps it. Only the key-entry window may call this.
///
/// # Errors
/// `invalidKey` when it cannot be a key; otherwise what the check says. The key is not kept then.
#[tauri::command]
pub async fn set_key(
    handle: AppHandle,
    app: State<'_, App>,
    mut request: SetKey,
) -> Result<Option<KeyInfo>, IpcError> {
    let key = Secret::parse(&request.key);
    request.key.zeroize();
    let info = app.connection.set_key(key?).await?;
    key_changed(&handle, &app).await?;
    Ok(info)
}

/// Remembers the service that the key is for and tells every window.
///
/// # Errors
/// When the library cannot be written.
pub async fn key_changed(handle: &AppHandle, app: &App) -> Result<(), IpcError> {
    let status = app.connection.status().await;
    remember(app, status.kind, None)?;
    announce(handle, &status);
    Ok(())
}

/// What the service says of the key in use; `null` from a server that says nothing of keys.
///
/// # Errors
/// `noKey`, or what the service says.
#[tauri::command]
pub async fn key_info(app: State<'_, App>) -> Result<Option<KeyInfo>, IpcError> {
    app.connection.about_key().await
}

/// Removes the key from the keyring and from memory.
///
/// # Errors
/// When the keyring does not remove it.
#[tauri::command]
pub async fn remove_key(handle: AppHandle, app: State<'_, App>) -> Result<ServiceStatus, IpcError> {
    let status = app.connection.remove_key().await?;
    announce(&handle, &status);
    Ok(status)
}

fn remember(app: &App, kind: ServiceKind, url: Option<String>) -> Result<(), IpcError> {
    let patch = SettingsPatch { service: Some(kind), service_url: url, ..SettingsPatch::default() };
    settings::save(&app.library, &patch)
}

fn announce(handle: &AppHandle, status: &ServiceStatus) {
    events::tell(handle, BackendEvent::Service { status: status.clone() });
}

fn bug(error: &dyn std::error::Error) -> IpcError {
    IpcError::new(ErrorCode::Bug, "The window for the key could not be opened.")
        .with_detail(error.to_string())
}
