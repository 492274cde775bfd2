//! What the commands share: the library, the connection, the running generations, the catalogue.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use chat::Chat;
use store::{Library, MessageId};

use crate::documents::Documents;
use crate::environment::Environment;
use crate::import::Imports;
use crate::ipc::boot::{FirstLook, Notice};
use crate::ipc::error::{ErrorCode, IpcError};
use crate::ipc::sign_in::Attempt;
use crate::keyring::Keyring;
use crate::pictures::Pictures;
use crate::service::Connection;
use crate::windows::Windows;

/// For how long a locked library is tried again, and how often.
const LOCKED_PATIENCE: Duration = Duration::from_secs(2);
const LOCKED_PAUSE: Duration = Duration::from_millis(100);

/// The state behind every command.
pub struct App {
    /// The conversations.
    pub library: Arc<Library>,
    /// The service in force and its key.
    pub connection: Connection,
    /// The generations that run.
    pub chat: Chat,
    /// The attempt to sign in that is under way.
    pub sign_in: Attempt,
    /// What the service said of its models.
    pub documents: Documents,
    /// The import that is under way.
    pub imports: Imports,
    /// The pictures that a person has asked for.
    pub pictures: Pictures,
    /// Which windows can be seen.
    pub windows: Windows,
    /// Where everything is written.
    pub data_directory: PathBuf,
    /// Where exports are put.
    pub export_directory: PathBuf,
    /// What went wrong at the start, for the page to say.
    pub notices: Vec<Notice>,
}

/// The library on its way: it is opened, and what the first picture shows is read from it, while the toolkit, which
/// takes longer, starts on the main thread.
#[derive(Debug)]
pub struct Opening(JoinHandle<Result<Opened, IpcError>>);

/// An opened library, what opening it has to say, and the first look into it.
type Opened = (Library, Vec<Notice>, FirstLook);

impl Opening {
    /// Begins to open the library.
    #[must_use]
    pub fn begin(environment: &Environment) -> Self {
        let directory = environment.data_directory.clone();
        Self(std::thread::spawn(move || open_library(&directory)))
    }

    fn wait(self) -> Result<Opened, IpcError> {
        self.0
            .join()
            .unwrap_or_else(|_| Err(IpcError::new(ErrorCode::Bug, "Something inside Timbre failed.")))
    }
}

impl App {
    /// Takes the opened library and the first look into it. Touches neither the keyring nor the network. A library
    /// that could not be opened is replaced by one in memory, and a notice says so.
    ///
    /// # Errors
    /// Only when not even a library in memory can be made.
    pub fn open(
        environment: &Environment,
        opening: Opening,
        on_finish: impl Fn(MessageId) + Send + Sync + 'static,
    ) -> Result<(Self, FirstLook), IpcError> {
        let (library, notices, look) = opening.wait()?;
        let library = Arc::new(library);
        let (kind, url) = (look.settings.service, look.settings.service_url.clone());
        let app = Self {
            connection: Connection::new(environment, Keyring::start(), kind, url),
            chat: Chat::new(Arc::clone(&library), now_ms, on_finish),
            sign_in: Attempt::default(),
            documents: Documents::default(),
            imports: Imports::default(),
            pictures: Pictures::default(),
            windows: Windows::default(),
            data_directory: environment.data_directory.clone(),
            export_directory: environment.export_directory(),
            library,
            notices,
        };
        Ok((app, look))
    }

    /// Does long work with the library away from the threads that answer the window.
    ///
    /// # Errors
    /// What `work` says; `bug` when it panicked.
    pub async fn with_library<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Library) -> Result<T, IpcError> + Send + 'static,
    ) -> Result<T, IpcError> {
        let library = Arc::clone(&self.library);
        let done = tauri::async_runtime::spawn_blocking(move || work(&library)).await;
        done.unwrap_or_else(|error| {
            Err(IpcError::new(ErrorCode::Bug, "Something inside Timbre failed.")
                .with_detail(error.to_string()))
        })
    }

    /// Whether another process has the library, so that this one lives in memory.
    #[must_use]
    pub fn is_second(&self) -> bool {
        self.notices.iter().any(|notice| notice.code == ErrorCode::LibraryLocked)
    }
}

fn open_library(directory: &Path) -> Result<Opened, IpcError> {
    match readable(directory) {
        Ok((library, look)) => {
            let notices = Notice::of_opening(library.opened());
            Ok((library, notices, look))
        }
        Err(error) => {
            tracing::error!(cause = error.message, detail = error.detail, "the library could not be opened");
            let library = Library::in_memory()?;
            let look = FirstLook::take(&library, &[])?;
            Ok((library, vec![Notice::from(error)], look))
        }
    }
}

/// A library in which the window's first picture can be read. Damage that shows itself there is mended as damage that
/// shows itself while opening: the second opening looks closely.
fn readable(directory: &Path) -> Result<(Library, FirstLook), IpcError> {
    let library = patiently_open(directory)?;
    match FirstLook::take(&library, &[]) {
        Err(error) if error.code == ErrorCode::LibraryCorrupt => {
            tracing::error!(detail = error.detail, "the library is damaged");
            drop(library);
            let library = patiently_open(directory)?;
            FirstLook::take(&library, &[]).map(|look| (library, look))
        }
        look => look.map(|look| (library, look)),
    }
}

/// An app that was just closed may still be writing its last answers: that is waited for.
fn patiently_open(directory: &Path) -> Result<Library, store::Error> {
    let begun = Instant::now();
    loop {
        match Library::open(directory) {
            Err(store::Error::Locked) if begun.elapsed() < LOCKED_PATIENCE => {
                std::thread::sleep(LOCKED_PAUSE);
            }
            other => return other,
        }
    }
}

/// Unix milliseconds, now.
#[must_use]
pub fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}
