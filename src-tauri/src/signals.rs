//! The system asks the app to end, at the end of a session or from a terminal. It ends as when its window is closed.

use std::time::Duration;

use tauri::AppHandle;

use crate::ipc::closing;

/// After this long it ends whether its window closed or not. The last writes come after that.
const PATIENCE: Duration = Duration::from_millis(800);

/// Begins to listen; a second signal changes nothing.
pub fn listen(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = asked_to_end().await {
            tracing::warn!(%error, "the system cannot ask Timbre to end; it is ended without being asked");
            return;
        }
        closing::begin(&handle);
        tokio::time::sleep(PATIENCE).await;
        handle.exit(0);
    });
}

#[cfg(unix)]
async fn asked_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut end = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = end.recv() => {}
        _ = interrupt.recv() => {}
        _ = hang_up.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn asked_to_end() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
