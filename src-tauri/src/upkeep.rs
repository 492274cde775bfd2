//! What keeps the library in order by itself, behind the window: a daily backup, and the end of old trash.

use std::time::Duration;

use tauri::{AppHandle, Manager};

use crate::app::{App, now_ms};

/// How long the window has to itself after the start.
const FIRST_AFTER: Duration = Duration::from_secs(20);

/// How often it is looked whether a day has passed: the app may stay open for weeks.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// How long what was deleted can be brought back: 30 days, in milliseconds.
const KEPT_IN_TRASH: i64 = 30 * 86_400_000;

/// Starts the upkeep; it ends with the process.
pub fn start(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(FIRST_AFTER).await;
        loop {
            let app = handle.state::<App>();
            let done = app.with_library(|library| {
                if library.opened().read_only {
                    return Ok(());
                }
                // The backup comes first: it still has what the trash loses.
                library.back_up_daily(now_ms())?;
                library.empty_trash(now_ms() - KEPT_IN_TRASH)?;
                Ok(())
            });
            if let Err(error) = done.await {
                tracing::warn!(message = error.message, detail = error.detail, "the daily upkeep failed");
            }
            tokio::time::sleep(EVERY).await;
        }
    });
}
