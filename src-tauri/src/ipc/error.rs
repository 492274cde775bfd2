//! How a failure crosses to the page: a code the page acts on, one plain sentence, and the details.

use std::time::{SystemTime, UNIX_EPOCH};

use openrouter::Remedy;
use serde::Serialize;
use ts_rs::TS;

use crate::keyring::KeyringError;

/// Why something did not happen. A code exists only when the page treats it differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
#[allow(missing_docs, reason = "the page's table of codes and sentences documents each")]
pub enum ErrorCode {
    NoService,
    NoKey,
    BadKey,
    NoCredits,
    RateLimited,
    Moderated,
    ModelGone,
    DataPolicy,
    ContextTooLong,
    TooLarge,
    BadRequest,
    Network,
    NotPrivate,
    Timeout,
    Interrupted,
    ProviderFailed,
    NotAnApi,
    BadUrl,
    Cancelled,
    EmptyAnswer,
    KeyringUnavailable,
    KeyringLocked,
    KeyringNotAnswering,
    InvalidKey,
    LibraryUnavailable,
    LibraryNewer,
    LibraryLocked,
    LibraryCorrupt,
    DiskFull,
    FileUnavailable,
    NotFound,
    InvalidInput,
    Bug,
}

/// A failure as the page sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IpcError {
    /// What kind of failure.
    pub code: ErrorCode,
    /// One plain sentence.
    pub message: String,
    /// The provider's or the system's own words, redacted.
    pub detail: Option<String>,
    /// Seconds after which trying again makes sense.
    pub retry_after: Option<u64>,
    /// What the service let know about a way out; absent for failures of this computer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub help: Option<Box<Help>>,
}

/// What the service let know about a way out of its failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Help {
    /// What can be done.
    pub remedy: Remedy,
    /// When the service may be asked again, Unix milliseconds.
    pub retry_at: Option<i64>,
    /// How many tokens of answer the credit would pay for.
    pub affordable_tokens: Option<u64>,
    /// By about how many tokens the conversation is too long.
    pub excess_tokens: Option<u64>,
    /// Models that the service names in place of this one.
    pub similar_models: Vec<String>,
    /// The part of the text that moderation objected to.
    pub flagged: Option<String>,
    /// The provider that failed.
    pub provider: Option<String>,
}

impl IpcError {
    /// A failure with nothing to add to its sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), detail: None, retry_after: None, help: None }
    }

    /// The same with details.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

impl From<KeyringError> for IpcError {
    fn from(error: KeyringError) -> Self {
        match error {
            KeyringError::Unavailable(detail) => {
                Self::new(ErrorCode::KeyringUnavailable, "This system has no keyring that Timbre can use.")
                    .with_detail(detail)
            }
            KeyringError::Locked => {
                Self::new(ErrorCode::KeyringLocked, "The system keyring is locked. Unlock it and try again.")
            }
            KeyringError::NotAnswering => {
                Self::new(ErrorCode::KeyringNotAnswering, "The system keyring is not answering.")
            }
            KeyringError::Unusable(detail) => Self::new(
                ErrorCode::KeyringUnavailable,
                "The key in the system keyring cannot be used. Replace it.",
            )
            .with_detail(detail),
        }
    }
}

impl From<openrouter::Error> for IpcError {
    fn from(error: openrouter::Error) -> Self {
        use openrouter::Code;
        let code = match error.code() {
            Code::NoKey => ErrorCode::NoKey,
            Code::BadKey => ErrorCode::BadKey,
            Code::NoCredits => ErrorCode::NoCredits,
            Code::RateLimited => ErrorCode::RateLimited,
            Code::Moderated => ErrorCode::Moderated,
            Code::ModelGone => ErrorCode::ModelGone,
            Code::DataPolicy => ErrorCode::DataPolicy,
            Code::ContextTooLong => ErrorCode::ContextTooLong,
            Code::TooLarge => ErrorCode::TooLarge,
            Code::BadRequest => ErrorCode::BadRequest,
            Code::Network => ErrorCode::Network,
            Code::NotPrivate => ErrorCode::NotPrivate,
            Code::Timeout => ErrorCode::Timeout,
            Code::Interrupted => ErrorCode::Interrupted,
            Code::ProviderFailed => ErrorCode::ProviderFailed,
            Code::NotAnApi => ErrorCode::NotAnApi,
            Code::BadUrl => ErrorCode::BadUrl,
            Code::Cancelled => ErrorCode::Cancelled,
            Code::EmptyAnswer => ErrorCode::EmptyAnswer,
            Code::InvalidKey => ErrorCode::InvalidKey,
        };
        Self {
            code,
            message: error.message().to_owned(),
            detail: error.detail().map(str::to_owned),
            // What is left of it now: an error may be read again long after it was written down.
            retry_after: error.retry_at().and_then(seconds_until),
            help: Some(Box::new(Help {
                remedy: error.remedy(),
                retry_at: error.retry_at().and_then(unix_ms),
                affordable_tokens: error.affordable_tokens(),
                excess_tokens: error.excess_tokens(),
                similar_models: error.similar_models().to_vec(),
                flagged: error.flagged().map(str::to_owned),
                provider: error.provider().map(str::to_owned),
            })),
        }
    }
}

/// Whole seconds until then, rounded up; `None` when it has passed.
fn unix_ms(time: SystemTime) -> Option<i64> {
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

fn seconds_until(time: SystemTime) -> Option<u64> {
    let left = time.duration_since(SystemTime::now()).ok()?;
    Some(left.as_millis().div_ceil(1000)).filter(|left| *left > 0).and_then(|left| u64::try_from(left).ok())
}

impl From<openrouter::PictureError> for IpcError {
    fn from(error: openrouter::PictureError) -> Self {
        use openrouter::PictureError;
        let plain = |code| Self::new(code, error.to_string());
        match &error {
            PictureError::Unreachable(reasons) => plain(ErrorCode::Network).with_detail(reasons),
            PictureError::Slow => plain(ErrorCode::Timeout),
            PictureError::Status(_)
            | PictureError::Kind(_)
            | PictureError::TooLarge
            | PictureError::Redirected => plain(ErrorCode::NotFound),
        }
    }
}

impl From<store::Error> for IpcError {
    fn from(error: store::Error) -> Self {
        use store::Error;
        let plain = |code, message: &str| Self::new(code, message);
        match error {
            Error::Unavailable { path, reason } => plain(
                ErrorCode::LibraryUnavailable,
                "Your conversations cannot be read or written where they are kept.",
            )
            .with_detail(format!("{}: {reason}", path.display())),
            Error::Newer => plain(
                ErrorCode::LibraryNewer,
                "Your conversations were written by a newer version of Timbre. They can be read, not changed.",
            ),
            Error::Locked => plain(ErrorCode::LibraryLocked, "Another program has your conversations open."),
            Error::DiskFull => plain(ErrorCode::DiskFull, "What was done last is not saved."),
            Error::Corrupt(reason) => {
                plain(ErrorCode::LibraryCorrupt, "The file with your conversations is damaged.")
                    .with_detail(reason)
            }
            Error::NotFound(what) => {
                Self::new(ErrorCode::NotFound, format!("This {what} is no longer there."))
            }
            Error::Invalid(reason) => Self::new(ErrorCode::InvalidInput, reason),
            Error::Cancelled => plain(ErrorCode::Cancelled, "Cancelled."),
            Error::Database(cause) => {
                plain(ErrorCode::Bug, "Something inside Timbre failed.").with_detail(cause.to_string())
            }
        }
    }
}

impl From<chat::Error> for IpcError {
    fn from(error: chat::Error) -> Self {
        match error {
            chat::Error::Library(error) => error.into(),
            chat::Error::Parameters(_) | chat::Error::NothingToSend | chat::Error::StillRunning => {
                Self::new(ErrorCode::InvalidInput, error.to_string())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    /// A stored failure that says when to ask again.
    fn stored(at: SystemTime) -> IpcError {
        let error = openrouter::Error::new(openrouter::Code::RateLimited, "Too many requests.");
        let mut json = serde_json::to_value(error).expect("JSON");
        let at = at.duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
        json["retry_at"] = u64::try_from(at).expect("a time").into();
        serde_json::from_value::<openrouter::Error>(json).expect("an error").into()
    }

    #[test]
    fn the_time_to_wait_is_what_is_left_of_it_when_the_failure_is_read() {
        let now = SystemTime::now();
        let left = stored(now + Duration::from_secs(3600)).retry_after;
        assert!(left.is_some_and(|left| (3595..=3600).contains(&left)), "{left:?}");
        assert_eq!(stored(now - Duration::from_secs(1)).retry_after, None, "that time has passed");
    }
}
