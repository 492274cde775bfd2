//! What went wrong, as a code, a plain sentence, the provider's own words and what can be done about it.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

mod classify;
mod date;
mod ends;
mod evidence;
mod judge;
mod redact;
mod tls;
mod transport;

pub(crate) use evidence::Evidence;
pub(crate) use transport::Stage;

/// The kinds of failure that a person meets differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Code {
    /// The service wants a key and there is none.
    NoKey,
    /// The key was rejected.
    BadKey,
    /// The account or the key has not enough credit for this request.
    NoCredits,
    /// Too many requests; `retry_after` when it is known.
    RateLimited,
    /// The input, or the answer, was stopped by moderation, a guardrail or a policy.
    Moderated,
    /// The model, or every provider of it that fits, is gone.
    ModelGone,
    /// Privacy settings exclude every provider of the model.
    DataPolicy,
    /// The conversation does not fit into the model's context.
    ContextTooLong,
    /// The request has more bytes than the service takes, mostly because of an attachment.
    TooLarge,
    /// The service did not accept the request for another reason.
    BadRequest,
    /// No connection: name, route, refused.
    Network,
    /// A connection that TLS refused: its certificate, or outdated encryption. There is no way around it.
    NotPrivate,
    /// Nothing answered in time.
    Timeout,
    /// The answer began and its end did not come.
    Interrupted,
    /// The provider of the model failed or is overloaded.
    ProviderFailed,
    /// Something answered that is not this API: a web page, a redirect, another content type.
    NotAnApi,
    /// The address of the service is not one that can be used.
    BadUrl,
    /// A person stopped it.
    Cancelled,
    /// The model returned nothing.
    EmptyAnswer,
    /// The text given as a key cannot be one.
    InvalidKey,
}

/// What a person can do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Remedy {
    /// Nothing that we know of.
    None,
    /// Try again; not before `retry_after` when there is one.
    Retry,
    /// Continue the answer that was cut, or try again.
    Continue,
    /// Choose another model, or another provider of it.
    OtherModel,
    /// Shorten the conversation or the attachment.
    Shorten,
    /// Ask for fewer tokens (`max_tokens`), see [`Error::affordable_tokens`].
    LowerMaxTokens,
    /// Ask for more tokens: the cap was used up before the answer was complete.
    RaiseMaxTokens,
    /// Add credits to the account.
    AddCredits,
    /// Raise the limit of this key.
    RaiseKeyLimit,
    /// Change the privacy settings of the account.
    PrivacySettings,
    /// Sign in, or enter another key.
    SignIn,
    /// Change or unset a parameter, or turn the tools off.
    ChangeParameters,
    /// Check the address of the service.
    CheckAddress,
    /// Check the connection of this computer.
    CheckConnection,
}

/// A failure. Cheap to move; every text in it is already redacted and safe to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{}", self.0.message)]
#[serde(transparent)]
pub struct Error(Box<Facts>);

/// What is known about a failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Facts {
    code: Code,
    message: String,
    detail: Option<String>,
    retry_after: Option<Duration>,
    /// The same as a time, in Unix milliseconds: it still holds when the error is read again later.
    #[serde(default)]
    retry_at: Option<u64>,
    remedy: Remedy,
    status: Option<u16>,
    error_type: Option<String>,
    provider: Option<String>,
    affordable_tokens: Option<u64>,
    automatic: bool,
    #[serde(default)]
    never_sent: bool,
    // Receipts of older versions lack what follows.
    #[serde(default)]
    excess_tokens: Option<u64>,
    #[serde(default)]
    similar_models: Vec<String>,
    #[serde(default)]
    flagged: Option<String>,
}

impl Error {
    /// A failure with its sentence; the remedy that usually goes with the code, and no details.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self(Box::new(Facts {
            code,
            message: message.into(),
            detail: None,
            retry_after: None,
            retry_at: None,
            remedy: usual_remedy(code),
            status: None,
            error_type: None,
            provider: None,
            affordable_tokens: None,
            automatic: false,
            never_sent: false,
            excess_tokens: None,
            similar_models: Vec::new(),
            flagged: None,
        }))
    }

    /// The failure of a person's Stop.
    #[must_use]
    pub fn cancelled() -> Self {
        Self::new(Code::Cancelled, "Stopped.")
    }

    /// The kind of failure.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// One plain sentence for a person.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The provider's own words, the status and the like; redacted, at most a few lines.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// How long the service asked to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The time before which the service does not want to be asked again.
    #[must_use]
    pub fn retry_at(&self) -> Option<SystemTime> {
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(self.0.retry_at?))
    }

    /// What can be done.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        self.0.remedy
    }

    /// The HTTP status, or the code inside a 200 that failed.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// OpenRouter's stable `error_type`, when there was one.
    #[must_use]
    pub fn error_type(&self) -> Option<&str> {
        self.0.error_type.as_deref()
    }

    /// The provider that failed, when the service said which.
    #[must_use]
    pub fn provider(&self) -> Option<&str> {
        self.0.provider.as_deref()
    }

    /// How many output tokens the credit would pay for, read from a 402.
    #[must_use]
    pub fn affordable_tokens(&self) -> Option<u64> {
        self.0.affordable_tokens
    }

    /// By about how many tokens the conversation is too long, when the service counted.
    #[must_use]
    pub fn excess_tokens(&self) -> Option<u64> {
        self.0.excess_tokens
    }

    /// Models that the service names in place of one that cannot answer; suggestions, nothing more.
    #[must_use]
    pub fn similar_models(&self) -> &[String] {
        &self.0.similar_models
    }

    /// The part of the text that moderation objected to, at most 100 characters.
    #[must_use]
    pub fn flagged(&self) -> Option<&str> {
        self.0.flagged.as_deref()
    }

    /// Whether the request may be sent again by itself, provided that nothing of an answer has come.
    #[must_use]
    pub fn automatic_retry(&self) -> bool {
        self.0.automatic
    }

    /// Whether the request never left: there was no connection to send it over.
    #[must_use]
    pub fn never_sent(&self) -> bool {
        self.0.never_sent
    }
}

/// The remedy that goes with a code when nothing more is known.
fn usual_remedy(code: Code) -> Remedy {
    match code {
        Code::NoKey | Code::BadKey | Code::InvalidKey => Remedy::SignIn,
        Code::NoCredits => Remedy::AddCredits,
        Code::RateLimited | Code::Timeout | Code::EmptyAnswer => Remedy::Retry,
        Code::Moderated | Code::Cancelled => Remedy::None,
        Code::ModelGone | Code::ProviderFailed => Remedy::OtherModel,
        Code::DataPolicy => Remedy::PrivacySettings,
        Code::ContextTooLong | Code::TooLarge => Remedy::Shorten,
        Code::BadRequest => Remedy::ChangeParameters,
        Code::Network | Code::NotPrivate => Remedy::CheckConnection,
        Code::Interrupted => Remedy::Continue,
        Code::NotAnApi | Code::BadUrl => Remedy::CheckAddress,
    }
}
