//! What the page needs for its first frame, in one piece.

use openrouter::ParameterSpec;
use serde::Serialize;
use store::{ConversationId, Library, Listing, MessageId, Opened, Recovered};
use tauri::State;
use ts_rs::TS;

use crate::app::App;
use crate::ipc::conversations::{self, ConversationPage};
use crate::ipc::error::{ErrorCode, IpcError};
use crate::ipc::pages::{self, ConversationView};
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
    /// The conversation that was open last, where its reader was; `null` when there is none any more.
    pub opened: Option<ConversationView>,
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
    /// The system's own words, or where a file is.
    pub detail: Option<String>,
    /// What was written after this time is lost; unix milliseconds.
    pub lost_since: Option<i64>,
    /// It is true until the app ends, so it stays to be seen.
    pub lasting: bool,
}

impl Notice {
    fn new(code: ErrorCode, message: &str) -> Self {
        Self { code, message: message.to_owned(), detail: None, lost_since: None, lasting: false }
    }

    /// Damage that was found while the window is open.
    #[must_use]
    pub fn of_damage(error: IpcError) -> Self {
        let message = "The file with your conversations is damaged. Close Timbre and start it again: the newest \
                       backup then takes its place, and the damaged file is moved aside.";
        Self { detail: error.detail, lasting: true, ..Self::new(error.code, message) }
    }

    /// What opening the library has to say.
    #[must_use]
    pub fn of_opening(opened: &Opened) -> Vec<Self> {
        let mut notices = Vec::new();
        if opened.no_room {
            let message = "Disk full: your conversations can be read, but nothing is saved. Make room and start \
                           Timbre again.";
            notices.push(Self { lasting: true, ..Self::new(ErrorCode::DiskFull, message) });
        } else if opened.read_only {
            let message = "Your conversations were written by a newer version of Timbre. They can be read, but \
                           nothing is saved. Update Timbre to go on.";
            notices.push(Self { lasting: true, ..Self::new(ErrorCode::LibraryNewer, message) });
        }
        notices.extend(opened.recovered.as_ref().map(Self::of_recovery));
        notices.extend((opened.interrupted > 0).then(|| Self::of_interruption(opened.interrupted)));
        notices
    }

    fn of_recovery(recovered: &Recovered) -> Self {
        let now = match &recovered.backup {
            Some(_) => "The newest sound backup is in its place; what was written after it is missing.",
            None => "There is no sound backup, so Timbre began an empty one.",
        };
        let message = format!(
            "The file with your conversations was damaged. {now} Nothing was deleted: the damaged file was moved aside."
        );
        Self {
            detail: Some(recovered.broken.display().to_string()),
            lost_since: recovered.backup.as_ref().map(|backup| backup.made_at),
            ..Self::new(ErrorCode::LibraryCorrupt, &message)
        }
    }

    fn of_interruption(answers: usize) -> Self {
        let which = if answers == 1 { "An answer was".to_owned() } else { format!("{answers} answers were") };
        let message = format!(
            "{which} cut off when Timbre last ended. What had come is kept, and you can continue from there."
        );
        Self::new(ErrorCode::Interrupted, &message)
    }
}

impl From<IpcError> for Notice {
    fn from(error: IpcError) -> Self {
        let message = format!("{} Nothing you do now is kept after you close Timbre.", error.message);
        Self { detail: error.detail, lasting: true, ..Self::new(error.code, &message) }
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

/// Gathers it.
///
/// # Errors
/// When the library cannot be read.
pub async fn gather(app: &App) -> Result<Boot, IpcError> {
    let running = app.chat.running();
    let look = FirstLook::take(&app.library, &running)?;
    Ok(Boot { running: running.into_iter().map(|(message, _)| message).collect(), ..of(app, look).await })
}

/// What the page needs at the start of the application, when nothing is being generated yet.
pub async fn of(app: &App, look: FirstLook) -> Boot {
    Boot {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        opened: look.opened,
        settings: look.settings,
        service: app.connection.status().await,
        parameters: openrouter::parameters::table().to_vec(),
        conversations: look.conversations,
        running: Vec::new(),
        notices: app.notices.clone(),
    }
}

/// What the window's first picture shows of the library.
#[derive(Clone, Debug)]
pub struct FirstLook {
    /// Every setting.
    pub settings: Settings,
    /// The first page of the sidebar.
    pub conversations: ConversationPage,
    /// The conversation that was open last.
    pub opened: Option<ConversationView>,
}

impl FirstLook {
    /// Reads it. `running` are the answers that are being generated, and where.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn take(library: &Library, running: &[(MessageId, ConversationId)]) -> Result<Self, IpcError> {
        let settings = settings::load(library)?;
        Ok(Self {
            conversations: conversations::page(library, running, Listing::All, None, FIRST_PAGE)?,
            opened: last_opened(library, &settings)?,
            settings,
        })
    }
}

fn last_opened(library: &Library, settings: &Settings) -> Result<Option<ConversationView>, IpcError> {
    settings.last_conversation.map_or(Ok(None), |id| if_there(pages::open(library, id)))
}

/// One that was deleted for ever since, or in a library that was replaced, is not an error; and what cannot be read of
/// one conversation does not keep the others away. A damaged library does.
fn if_there(opened: Result<ConversationView, IpcError>) -> Result<Option<ConversationView>, IpcError> {
    match opened {
        Err(error) if error.code == ErrorCode::LibraryCorrupt => Err(error),
        Err(error) => {
            if error.code != ErrorCode::NotFound {
                tracing::error!(
                    cause = error.message,
                    detail = error.detail,
                    "the last conversation is not shown"
                );
            }
            Ok(None)
        }
        view => view.map(Some),
    }
}

#[cfg(test)]
mod tests {
    use store::Backup;

    use super::*;
    use crate::ipc::settings::SettingsPatch;
    use crate::samples;

    #[test]
    fn the_conversation_that_was_open_last_comes_with_the_page_if_it_is_still_there() {
        let library = samples::library();
        let opened = |library: &Library| {
            let settings = settings::load(library).expect("settings");
            last_opened(library, &settings).expect("a look").map(|view| view.conversation.id)
        };
        assert_eq!(opened(&library), None);
        let (id, _) = samples::answered(&library, "one", "two");
        let patch = SettingsPatch { last_conversation: Some(Some(id)), ..SettingsPatch::default() };
        settings::save(&library, &patch).expect("saved");
        assert_eq!(opened(&library), Some(id));
        library.delete_conversations(&[id], 1).expect("deleted");
        library.empty_trash(2).expect("emptied");
        assert_eq!(opened(&library), None);
    }

    #[test]
    fn a_conversation_that_cannot_be_read_does_not_stop_the_start_but_damage_is_told() {
        let failed = |code| if_there(Err(IpcError::new(code, "no"))).map_err(|error| error.code);
        assert!(matches!(failed(ErrorCode::Bug), Ok(None)));
        assert!(matches!(failed(ErrorCode::NotFound), Ok(None)));
        assert!(matches!(failed(ErrorCode::LibraryCorrupt), Err(ErrorCode::LibraryCorrupt)));
    }

    #[test]
    fn opening_says_what_happened_and_nothing_when_nothing_did() {
        assert_eq!(Notice::of_opening(&Opened::default()), []);
        let backup = Backup {
            name: "000001-daily.db".to_owned(),
            reason: "daily".to_owned(),
            bytes: 1,
            made_at: 1_700_000_000_000,
        };
        let recovered = Recovered { broken: "broken-1".into(), backup: Some(backup) };
        let bad = Opened { interrupted: 2, recovered: Some(recovered), ..Opened::default() };
        let notices = Notice::of_opening(&bad);
        let codes: Vec<_> = notices.iter().map(|notice| notice.code).collect();
        assert_eq!(codes, [ErrorCode::LibraryCorrupt, ErrorCode::Interrupted]);
        assert_eq!(notices[0].detail.as_deref(), Some("broken-1"));
        assert_eq!(notices[0].lost_since, Some(1_700_000_000_000));
        assert!(
            notices[0].message.contains("newest sound backup")
                && notices[1].message.starts_with("2 answers were")
        );
        let one = Notice::of_opening(&Opened { interrupted: 1, ..Opened::default() });
        assert!(one[0].message.starts_with("An answer was cut off"));
    }
}
