//! The system keyring: the only place that touches it.
//!
//! Every call goes to one detached thread, because a keyring can block for ever: a prompt nobody answers, a
//! service that hangs. The caller waits with a limit; a wedged keyring costs one thread and never the
//! window. The thread rebuilds its store after a platform error, since a restarted keyring daemon
//! invalidates the old session. Errors are never formatted with `{:?}`, which can print the secret.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use keyring_core::{CredentialStore, Error as PlatformError};
use openrouter::Secret;
use tokio::sync::oneshot;
use zeroize::Zeroize;

/// How long a read waits that nobody asked for in so many words.
pub const READ_LIMIT: Duration = Duration::from_secs(3);
/// How long a call waits that may have to show the person a prompt.
pub const PROMPT_LIMIT: Duration = Duration::from_secs(60);

/// The attribute that groups this application's entries. A development build keeps to its own.
pub const SERVICE: &str = if cfg!(debug_assertions) { "app.timbre.dev" } else { "app.timbre" };

/// Why the keyring did not do what was asked.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeyringError {
    /// There is no keyring on this system, or it refused.
    #[error("there is no usable system keyring: {0}")]
    Unavailable(String),
    /// The keyring is locked and could not be unlocked.
    #[error("the system keyring is locked")]
    Locked,
    /// No answer within the limit.
    #[error("the system keyring is not answering")]
    NotAnswering,
    /// What is stored there is not a key, or several entries claim to be it.
    #[error("the keyring's entry cannot be used: {0}")]
    Unusable(String),
}

/// A handle on the keyring thread. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Keyring {
    requests: mpsc::Sender<Request>,
}

#[derive(Debug)]
enum Action {
    Read,
    Write(Secret),
    Delete,
}

#[derive(Debug)]
struct Request {
    account: String,
    action: Action,
    reply: oneshot::Sender<Result<Option<Secret>, KeyringError>>,
}

type OpenStore = fn() -> Result<Arc<CredentialStore>, PlatformError>;

impl Keyring {
    /// Starts the thread. It connects to the keyring at the first call, not before.
    #[must_use]
    pub fn start() -> Self {
        Self::with_store(open_store)
    }

    fn with_store(open: OpenStore) -> Self {
        let (requests, inbox) = mpsc::channel::<Request>();
        // Detached on purpose: joining a thread that waits for a prompt would hang the exit.
        std::thread::spawn(move || {
            let mut store = None;
            for Request { account, action, reply } in inbox {
                // The caller may have given up waiting; then the answer is of no use.
                let _ = reply.send(perform(&mut store, open, &account, &action));
            }
        });
        Self { requests }
    }

    /// The key kept for `account` (a service's origin), or `None`.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub async fn read(&self, account: &str, limit: Duration) -> Result<Option<Secret>, KeyringError> {
        self.ask(account, Action::Read, limit).await
    }

    /// Stores `key` for `account`, replacing what was there, and reads it back.
    ///
    /// # Errors
    /// See [`KeyringError`]; the old entry is then unchanged or unknown.
    pub async fn write(&self, account: &str, key: &Secret) -> Result<(), KeyringError> {
        self.ask(account, Action::Write(key.clone()), PROMPT_LIMIT).await.map(drop)
    }

    /// Removes the key of `account` and verifies that it is gone. Removing what is not there succeeds.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub async fn delete(&self, account: &str) -> Result<(), KeyringError> {
        self.ask(account, Action::Delete, PROMPT_LIMIT).await.map(drop)
    }

    async fn ask(
        &self,
        account: &str,
        action: Action,
        limit: Duration,
    ) -> Result<Option<Secret>, KeyringError> {
        let (reply, answer) = oneshot::channel();
        let request = Request { account: account.to_owned(), action, reply };
        if self.requests.send(request).is_err() {
            return Err(KeyringError::NotAnswering);
        }
        match tokio::time::timeout(limit, answer).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) | Err(_) => Err(KeyringError::NotAnswering),
        }
    }
}

/// Tries once, and once more on a fresh connection if the platform failed.
fn perform(
    store: &mut Option<Arc<CredentialStore>>,
    open: OpenStore,
    account: &str,
    action: &Action,
) -> Result<Option<Secret>, KeyringError> {
    let first = attempt(store, open, account, action);
    match first {
        Err(PlatformError::PlatformFailure(_) | PlatformError::NoStorageAccess(_)) => {
            *store = None;
            attempt(store, open, account, action).map_err(|error| told(&error))
        }
        other => other.map_err(|error| told(&error)),
    }
}

fn attempt(
    store: &mut Option<Arc<CredentialStore>>,
    open: OpenStore,
    account: &str,
    action: &Action,
) -> Result<Option<Secret>, PlatformError> {
    let store = match store {
        Some(store) => store,
        None => store.insert(open()?),
    };
    let label = format!("Timbre – API key for {account}");
    let modifiers = HashMap::from([("label", label.as_str())]);
    // Only the Secret Service knows labels.
    let labelled = store.vendor().contains("Secret Service");
    let entry = store.build(SERVICE, account, labelled.then_some(&modifiers))?;
    match action {
        Action::Read => read(&entry),
        Action::Write(key) => {
            entry.set_secret(key.expose().as_bytes())?;
            match read(&entry)? {
                Some(stored) if stored.expose() == key.expose() => Ok(None),
                _ => Err(PlatformError::BadStoreFormat("the key did not read back as written".to_owned())),
            }
        }
        Action::Delete => match entry.delete_credential() {
            Ok(()) | Err(PlatformError::NoEntry) => match read(&entry)? {
                None => Ok(None),
                Some(_) => Err(PlatformError::BadStoreFormat("the key is still there".to_owned())),
            },
            Err(PlatformError::Ambiguous(entries)) => {
                for entry in entries {
                    entry.delete_credential()?;
                }
                Ok(None)
            }
            Err(error) => Err(error),
        },
    }
}

fn read(entry: &keyring_core::Entry) -> Result<Option<Secret>, PlatformError> {
    let bytes = match entry.get_secret() {
        Ok(bytes) => bytes,
        Err(PlatformError::NoEntry) => return Ok(None),
        Err(error) => return Err(error),
    };
    let unusable = || PlatformError::BadStoreFormat("the stored value is not a key".to_owned());
    let mut text = String::from_utf8(bytes).map_err(|error| {
        error.into_bytes().zeroize();
        unusable()
    })?;
    let key = Secret::parse(&text).map_err(|_| unusable());
    text.zeroize();
    key.map(Some)
}

fn told(error: &PlatformError) -> KeyringError {
    match error {
        PlatformError::PlatformFailure(cause) => {
            let cause = cause.to_string();
            if cause.contains("Timeout")
                || cause.contains("NoReply")
                || cause.contains("did not receive a reply")
            {
                KeyringError::NotAnswering
            } else {
                KeyringError::Unavailable(cause)
            }
        }
        PlatformError::NoStorageAccess(_) => KeyringError::Locked,
        PlatformError::BadStoreFormat(reason) => KeyringError::Unusable(reason.clone()),
        PlatformError::Ambiguous(entries) => {
            KeyringError::Unusable(format!("{} entries have the same name", entries.len()))
        }
        // The remaining kinds carry bytes of the entry in their text: name none of it.
        _ => KeyringError::Unusable("the entry has an unknown format".to_owned()),
    }
}

#[cfg(target_os = "linux")]
fn open_store() -> Result<Arc<CredentialStore>, PlatformError> {
    dbus_secret_service_keyring_store::Store::new().map(|store| store as Arc<CredentialStore>)
}

#[cfg(target_os = "macos")]
fn open_store() -> Result<Arc<CredentialStore>, PlatformError> {
    apple_native_keyring_store::keychain::Store::new().map(|store| store as Arc<CredentialStore>)
}

#[cfg(target_os = "windows")]
fn open_store() -> Result<Arc<CredentialStore>, PlatformError> {
    windows_native_keyring_store::Store::new().map(|store| store as Arc<CredentialStore>)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mock() -> Result<Arc<CredentialStore>, PlatformError> {
        keyring_core::mock::Store::new().map(|store| store as Arc<CredentialStore>)
    }

    fn missing() -> Result<Arc<CredentialStore>, PlatformError> {
        Err(PlatformError::PlatformFailure("no bus".into()))
    }

    fn hung() -> Result<Arc<CredentialStore>, PlatformError> {
        loop {
            std::thread::park();
        }
    }

    const ACCOUNT: &str = "https://openrouter.ai";

    #[tokio::test]
    async fn a_key_is_stored_read_replaced_and_removed() {
        let keyring = Keyring::with_store(mock);
        let key = |text| Secret::parse(text).expect("a key");
        assert!(
            keyring.read(ACCOUNT, READ_LIMIT).await.expect("read").is_none(),
            "nothing is there at first"
        );
        keyring.write(ACCOUNT, &key("sk-or-v1-one")).await.expect("write");
        keyring.write(ACCOUNT, &key("sk-or-v1-two")).await.expect("replace");
        let read = keyring.read(ACCOUNT, READ_LIMIT).await.expect("read").expect("a key");
        assert_eq!(read.expose(), "sk-or-v1-two");
        keyring.delete(ACCOUNT).await.expect("delete");
        keyring.delete(ACCOUNT).await.expect("deleting what is gone succeeds");
        assert!(keyring.read(ACCOUNT, READ_LIMIT).await.expect("read").is_none());
    }

    #[tokio::test]
    async fn no_keyring_is_said_and_not_remembered_for_life() {
        let keyring = Keyring::with_store(missing);
        for _ in 0..2 {
            let error = keyring.read(ACCOUNT, READ_LIMIT).await.expect_err("no keyring");
            assert_eq!(error, KeyringError::Unavailable("no bus".to_owned()));
        }
    }

    #[tokio::test]
    async fn a_hung_keyring_costs_the_limit_and_no_more() {
        let keyring = Keyring::with_store(hung);
        let error = keyring.read(ACCOUNT, Duration::from_millis(20)).await.expect_err("hung");
        assert_eq!(error, KeyringError::NotAnswering);
    }
}
