//! What keeps the library in order by itself, behind the window: a daily backup, the end of old trash, and a search
//! index in few pieces.

use std::time::Duration;

use store::Library;
use tauri::{AppHandle, Manager};

use crate::app::{App, now_ms};
use crate::ipc::boot::Notice;
use crate::ipc::error::{ErrorCode, IpcError};
use crate::ipc::events::{self, BackendEvent};

/// How long the window has to itself after the start.
const FIRST_AFTER: Duration = Duration::from_secs(20);

/// How often it is looked whether a day has passed: the app may stay open for weeks.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// How long what was deleted can be brought back: 30 days, in milliseconds.
const KEPT_IN_TRASH: i64 = 30 * 86_400_000;

/// How long others have the library to themselves between two steps of the merge of the search index.
const BETWEEN_STEPS: Duration = Duration::from_millis(50);

/// Starts the upkeep; it ends with the process.
pub fn start(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(FIRST_AFTER).await;
        let app = handle.state::<App>();
        if let Err(error) = app.with_library(|library| Ok(library.check_after_crash()?)).await {
            tell(&handle, error);
        }
        loop {
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
                tell(&handle, error);
            }
            if let Err(error) = merge_index(&app).await {
                tell(&handle, error);
            }
            tokio::time::sleep(EVERY).await;
        }
    });
}

/// Merges the search index a step at a time, so that nothing that is written waits for more than a step.
async fn merge_index(app: &App) -> Result<(), IpcError> {
    let step = |library: &Library| Ok(!library.opened().read_only && library.merge_index()?);
    while app.with_library(step).await? {
        tokio::time::sleep(BETWEEN_STEPS).await;
    }
    Ok(())
}

/// Damage must be known to the person; anything else is tried again the next time.
fn tell(handle: &AppHandle, error: IpcError) {
    tracing::warn!(message = error.message, detail = error.detail, "the upkeep failed");
    if error.code == ErrorCode::LibraryCorrupt {
        events::tell(handle, BackendEvent::Notice { notice: Notice::of_damage(error) });
    }
}
