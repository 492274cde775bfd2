//! Signing in with OpenRouter: the browser goes to its page, the key comes back to the keyring.
//!
//! The page learns the addresses to show and how it ended; the key never passes through it.

use std::sync::Arc;

use openrouter::{KeyInfo, Secret, SignIn};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

use crate::app::App;
use crate::ipc::error::{ErrorCode, IpcError};
use crate::ipc::service;
use crate::link;

/// The attempt that is under way, if any. A new one ends the one before.
#[derive(Debug, Default)]
pub struct Attempt(Mutex<Option<Running>>);

#[derive(Clone, Debug)]
struct Running {
    sign_in: Arc<SignIn>,
    cancel: CancellationToken,
}

/// The addresses of an attempt.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SignInPages {
    /// The page that was opened; the code comes back by itself.
    pub page: String,
    /// The page that shows a code to copy, for when no browser reaches this computer.
    pub code_page: String,
}

/// A code as it was copied from the page.
#[derive(Deserialize)]
pub struct PasteSignInCode {
    code: String,
}

/// Begins an attempt and opens its page in the system's browser.
///
/// # Errors
/// `network` when this computer does not let the app wait for the browser. A browser that does not open is no error:
/// the address is shown.
#[tauri::command]
pub async fn begin_sign_in(app: State<'_, App>) -> Result<SignInPages, IpcError> {
    let sign_in = SignIn::begin(&app.connection.openrouter()?).await?;
    let pages = SignInPages { page: sign_in.page().to_string(), code_page: sign_in.code_page().to_string() };
    let running = Running { sign_in: Arc::new(sign_in), cancel: CancellationToken::new() };
    if let Some(before) = app.sign_in.0.lock().await.replace(running) {
        before.cancel.cancel();
    }
    if let Err(error) = link::open(&pages.page) {
        tracing::warn!(message = error.message, "the browser did not open for the sign-in");
    }
    Ok(pages)
}

/// Waits until the person has signed in, and keeps the key.
///
/// # Errors
/// `cancelled`, `timeout` after ten minutes, `badKey` when the code was not accepted, or what the network says.
#[tauri::command]
pub async fn await_sign_in(handle: AppHandle, app: State<'_, App>) -> Result<KeyInfo, IpcError> {
    let running = app.sign_in.running().await?;
    let key = running.sign_in.wait(&running.cancel).await?;
    keep(&handle, &app, key).await
}

/// Exchanges a code that the person copied, and keeps the key.
///
/// # Errors
/// `badKey` when the code was not accepted, or what the network says.
#[tauri::command]
pub async fn paste_sign_in_code(
    handle: AppHandle,
    app: State<'_, App>,
    request: PasteSignInCode,
) -> Result<KeyInfo, IpcError> {
    let key = app.sign_in.running().await?.sign_in.exchange(&request.code).await?;
    keep(&handle, &app, key).await
}

/// Ends the attempt; `await_sign_in` answers `cancelled`.
///
/// # Errors
/// None at present.
#[tauri::command]
pub async fn cancel_sign_in(app: State<'_, App>) -> Result<(), IpcError> {
    app.sign_in.end().await;
    Ok(())
}

impl Attempt {
    async fn running(&self) -> Result<Running, IpcError> {
        let none = || IpcError::new(ErrorCode::Cancelled, "This attempt to sign in has ended. Begin again.");
        self.0.lock().await.clone().ok_or_else(none)
    }

    async fn end(&self) {
        if let Some(running) = self.0.lock().await.take() {
            running.cancel.cancel();
        }
    }
}

async fn keep(handle: &AppHandle, app: &App, key: Secret) -> Result<KeyInfo, IpcError> {
    let info = app.connection.set_granted_key(key).await;
    app.sign_in.end().await;
    service::key_changed(handle, app).await?;
    info
}
