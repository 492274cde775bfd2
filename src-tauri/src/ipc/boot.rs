//! What the page needs for its first frame, in one piece.

use openrouter::ParameterSpec;
use serde::Serialize;
use store::{MessageId, Opened};
use tauri::State;
use ts_rs::TS;

use crate::app::App;
use crate::ipc::conversations::{self, ConversationPage};
use crate::ipc::error::{ErrorCode, IpcError};
use crate::ipc::settings::{self, Settings};
use crate::service::ServiceStatus;

/// How many conversations the first page of the sidebar holds.
const FIRST_PAGE: u32 = 50;

/// Everything the page needs for its first frame.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Boot {
    /// This version.
    pub version: String,
    /// Every setting.
    pub settings: Settings,
    /// The service, without asking the keyring.
    pub service: ServiceStatus,
    /// The one parameter table.
    pub parameters: Vec<ParameterSpec>,
    /// The first page of the sidebar.
    pub conversations: ConversationPage,
    /// The answers that are being generated.
    pub running: Vec<MessageId>,
    /// What went wrong at the start.
    pub notices: Vec<Notice>,
}

/// Something the person must know from the start on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Notice {
    /// What kind of thing.
    pub code: ErrorCode,
    /// One plain sentence.
    pub message: String,
    /// The system's own words.
    pub detail: Option<String>,
}

impl Notice {
    /// What opening the library has to say.
    #[must_use]
    pub fn of_opening(opened: &Opened) -> Vec<Self> {
        let mut notices = Vec::new();
        if opened.read_only {
            notices.push(Self {
                code: ErrorCode::LibraryNewer,
                message:
                    "Your conversations were written by a newer version of Timbre. They can be read, but \
                          nothing is saved. Update Timbre to go on."
                        .to_owned(),
                detail: None,
            });
        }
        notices
    }
}

impl From<IpcError> for Notice {
    fn from(error: IpcError) -> Self {
        let message = format!("{} Nothing you do now is kept after you close Timbre.", error.message);
        Self { code: error.code, message, detail: error.detail }
    }
}

/// What the page needs for its first frame.
///
/// # Errors
/// When the library cannot be read.
#[tauri::command]
pub async fn boot(app: State<'_, App>) -> Result<Boot, IpcError> {
    gather(&app).await
}

/// Gathers it; also used for the data that comes with the page.
///
/// # Errors
/// When the library cannot be read.
pub async fn gather(app: &App) -> Result<Boot, IpcError> {
    Ok(Boot {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        settings: settings::load(&app.library)?,
        service: app.connection.status().await,
        parameters: openrouter::parameters::table().to_vec(),
        conversations: conversations::page(app, None, FIRST_PAGE)?,
        running: app.chat.running().into_iter().map(|(message, _)| message).collect(),
        notices: app.notices.clone(),
    })
}
