//! What the main window is told without asking. Tauri knows all of it as one event: each that a page listens to costs
//! its start a command and a script of its own.

use serde::Serialize;
use tauri::{AppHandle, Emitter};
use ts_rs::TS;

use crate::ipc::boot::Notice;
use crate::service::ServiceStatus;
use crate::window;

/// The name that the page listens to; `ipc.ts` has it, too.
const NAME: &str = "backend";

/// What has happened.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export)]
pub enum BackendEvent {
    /// The service or its key has changed, here or in the window for a key.
    Service {
        /// What it is now.
        status: ServiceStatus,
    },
    /// A refresh of the list of models has ended, also in vain; ask for it again.
    Catalogue,
    /// A refresh of a document of the service has ended, also in vain; ask for it again.
    Document,
    /// The list of conversations has changed; ask for it again.
    Conversations,
    /// A backup has taken the place of the library; begin anew.
    LibraryReplaced,
    /// Something went wrong that the person must know.
    Notice {
        /// What.
        notice: Notice,
    },
    /// The window is about to close; answer with `ready_to_close`.
    Closing,
}

/// Tells the main window, if there is one.
pub fn tell(handle: &AppHandle, event: BackendEvent) {
    if let Err(error) = handle.emit_to(window::MAIN, NAME, event) {
        tracing::warn!(%error, "the window was not told of an event");
    }
}
