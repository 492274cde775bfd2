//! What the page is shown of the service and its key: never the key itself.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Current, HeldKey};
use crate::ipc::error::ErrorCode;
use crate::keyring::KeyringError;

/// Which kind of service is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ServiceKind {
    /// Nothing was chosen yet: the first run.
    #[default]
    None,
    /// OpenRouter, which needs a key.
    OpenRouter,
    /// Any server of the same shape; a key is optional.
    Custom,
    /// The simulator inside the app; nothing leaves the computer.
    Offline,
}

/// What the page shows of the service. No key, only where it is kept and how it ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ServiceStatus {
    /// The kind chosen.
    pub kind: ServiceKind,
    /// The base URL in force; empty for none.
    pub url: String,
    /// Whether the connection is https.
    pub encrypted: bool,
    /// What is known of the key.
    pub key: KeyState,
    /// What the environment has replaced for this run.
    pub overrides: Overrides,
}

/// What is known of the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum KeyState {
    /// The keyring has not been asked yet.
    Unknown,
    /// This service works without one.
    NotNeeded,
    /// There is none.
    None,
    /// In the system keyring.
    Stored {
        /// Its last four characters.
        last_four: String,
    },
    /// Only until the app closes.
    Session {
        /// Its last four characters.
        last_four: String,
        /// Why it is not in the keyring; `null` when it came from the environment.
        reason: Option<ErrorCode>,
    },
    /// The keyring is locked.
    Locked,
    /// This system has no keyring.
    Unavailable,
    /// The keyring did not answer in time.
    NotAnswering,
}

/// What the environment has replaced for this run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Overrides {
    /// `TIMBRE_DATA_DIR`.
    pub data_directory: Option<String>,
    /// `TIMBRE_SERVICE`.
    pub service: Option<String>,
    /// `OPENROUTER_API_KEY` was set and is in use.
    pub key_from_environment: bool,
}

/// How the key that is held is shown.
pub(super) fn key_state(current: &Current) -> KeyState {
    match (&current.key, current.kind) {
        (_, ServiceKind::Offline) => KeyState::NotNeeded,
        (HeldKey::Stored(key), _) => KeyState::Stored { last_four: key.last_four().to_owned() },
        (HeldKey::Session(key, reason), _) => {
            KeyState::Session { last_four: key.last_four().to_owned(), reason: *reason }
        }
        (_, ServiceKind::None) => KeyState::None,
        (HeldKey::Missing, ServiceKind::Custom) => KeyState::NotNeeded,
        (HeldKey::Missing, ServiceKind::OpenRouter) => KeyState::None,
        (HeldKey::NotLooked, _) => KeyState::Unknown,
        (HeldKey::Failed(KeyringError::Locked), _) => KeyState::Locked,
        (HeldKey::Failed(KeyringError::NotAnswering), _) => KeyState::NotAnswering,
        (HeldKey::Failed(KeyringError::Unavailable(_) | KeyringError::Unusable(_)), _) => {
            KeyState::Unavailable
        }
    }
}
