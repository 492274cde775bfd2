//! The failures of the way itself: names, routes, TLS, time, pages that are not this API.

use std::error::Error as _;
use std::fmt::Write as _;
use std::time::SystemTime;

use reqwest::StatusCode;
use reqwest::header::{self, HeaderMap};

use super::evidence::Evidence;
use super::redact::shorten;
use super::{Code, Error, Remedy, tls};
use crate::secret::Secret;
use crate::service::ServiceUrl;

/// How far a request had come when the way failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// No response headers yet.
    Request,
    /// In the body of the answer.
    Body,
}

impl Error {
    /// A failure of the HTTP layer. Only one before the request was sent may be retried by itself.
    pub(crate) fn transport(error: &reqwest::Error, stage: Stage, service: &ServiceUrl) -> Self {
        let place = service.authority();
        let chain = chain(error);
        if stage == Stage::Body {
            return Self::cut().with_detail(&chain, None);
        }
        if let Some(tls) = tls::cause(error) {
            return Self::not_private(tls, &place, SystemTime::now()).with_detail(&chain, None);
        }
        if error.is_connect() {
            return connect(&chain, error.is_timeout(), &place).with_detail(&chain, None);
        }
        Self::new(Code::Network, format!("The connection to {place} was lost before an answer came."))
            .with_remedy(Remedy::Retry)
            .with_detail(&chain, None)
    }

    /// A 401 to a request that carried no key.
    pub(crate) fn without_key(self) -> Self {
        let mut error = Self::new(Code::NoKey, "The service needs a key.");
        error.0.detail = self.0.detail;
        error.0.status = self.0.status;
        error
    }

    /// This computer slept while something was on its way, and nothing has come since. Sent, and perhaps paid for.
    pub(crate) fn slept(seconds: u64) -> Self {
        Self::new(
            Code::Interrupted,
            format!(
                "This computer slept while the answer was on its way, and nothing has arrived in the {seconds} seconds \
                 since; it may be incomplete."
            ),
        )
    }

    /// Nothing answered within the time for response headers. The request was sent: not to be repeated unasked.
    pub(crate) fn no_headers(service: &ServiceUrl, seconds: u64) -> Self {
        Self::new(Code::Timeout, format!("{} has not answered for {seconds} seconds.", service.authority()))
    }

    /// An answer with a status that is not a success, and as much of its body as is read.
    pub(crate) fn http(status: StatusCode, headers: &HeaderMap, body: &[u8], key: Option<&Secret>) -> Self {
        let now = SystemTime::now();
        if status.is_redirection() {
            return redirected(headers, key);
        }
        let read = Evidence::from_body(body);
        let understood = read.is_some();
        let mut evidence = read.unwrap_or_default();
        evidence.status = Some(status.as_u16());
        for (name, value) in headers {
            if let Ok(value) = value.to_str() {
                evidence.header(name.as_str(), value, now);
            }
        }
        let error = Self::judged(&evidence, key, now);
        if understood {
            return error;
        }
        let mut detail = status.to_string();
        let text = String::from_utf8_lossy(body);
        let _ = write!(detail, "\n{}", shorten(text.trim(), 200));
        error.with_detail(&detail, key)
    }

    /// A success whose content is not an answer of this API.
    pub(crate) fn not_an_api(content_type: &str, body: &[u8], key: Option<&Secret>) -> Self {
        let page = content_type.starts_with("text/html") || body.trim_ascii_start().starts_with(b"<");
        let sentence = if page {
            "A web page answered instead of the service; perhaps this network wants you to log in."
        } else {
            "What answered is not a service of this kind."
        };
        let text = String::from_utf8_lossy(&body[..body.len().min(1000)]);
        let detail = format!("{content_type}\n{}", shorten(text.trim(), 200));
        let remedy = if page { Remedy::CheckConnection } else { Remedy::CheckAddress };
        Self::new(Code::NotAnApi, sentence).with_remedy(remedy).with_detail(detail.trim(), key)
    }
}

/// No connection: by name, by time, or refused. Nothing was sent.
fn connect(chain: &str, timed_out: bool, place: &str) -> Error {
    let lower = chain.to_lowercase();
    if lower.contains("dns") || lower.contains("lookup") {
        return Error::new(Code::Network, format!("No connection to {place}: its name was not found."))
            .unsent();
    }
    if timed_out || lower.contains("timed out") {
        return Error::new(Code::Timeout, format!("{place} is not answering.")).unsent();
    }
    Error::new(Code::Network, format!("No connection to {place}.")).unsent()
}

/// A redirect, which is never followed: the conversation and the key go where they were meant to go, or nowhere.
fn redirected(headers: &HeaderMap, key: Option<&Secret>) -> Error {
    let target =
        headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or("another address");
    let error = Error::new(Code::NotAnApi, "The address answered with a redirect, which was not followed.");
    error.with_detail(&format!("Redirect to {}", shorten(target, 200)), key)
}

/// What an error and its causes say, each once, without the URL.
fn chain(error: &reqwest::Error) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let text = inner.to_string();
        if words.last().is_none_or(|last| !last.contains(&text)) {
            words.push(text);
        }
        cause = inner.source();
    }
    words.join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_to_connect_have_their_own_sentences() {
        let cases = [
            ("dns error: failed to lookup address information", Code::Network, "name was not found"),
            (
                "tcp connect error: Connection refused (os error 111)",
                Code::Network,
                "No connection to host:1",
            ),
            ("tcp connect error: Network is unreachable (os error 101)", Code::Network, "No connection"),
            ("tcp connect error: deadline has elapsed: operation timed out", Code::Timeout, "not answering"),
            ("tcp connect error: Connection reset by peer", Code::Network, "No connection"),
        ];
        for (chain, code, words) in cases {
            let error = connect(chain, false, "host:1");
            assert_eq!((error.code(), error.never_sent()), (code, true), "{chain}");
            assert!(error.automatic_retry(), "{chain}");
            assert!(error.message().contains(words), "{error}");
        }
    }
}
