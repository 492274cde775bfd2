//! Pictures that an answer points to, fetched when a person asks for one.
//!
//! A server that is named by a model learns as little as it can: no key, no cookie, no referrer, no name of this
//! application. What it sends is bounded in time and size, and only raster images are taken: an SVG is a document.

use std::fmt::Write as _;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::redirect::{Attempt, Policy};
use url::{Host, Url};

/// The largest picture, in bytes.
const LARGEST: usize = 10 << 20;
/// The longest time for the whole of it.
const LONGEST: Duration = Duration::from_secs(30);
/// How many times a server may send the request on.
const REDIRECTS: usize = 5;
/// What is taken.
const KINDS: [&str; 5] = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];

/// Why a picture is not shown. The message is a sentence for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// No connection, or it broke; with the reasons.
    #[error("The server with the picture cannot be reached.")]
    Unreachable(String),
    /// The picture was not whole after thirty seconds.
    #[error("The picture did not come within 30 seconds.")]
    Slow,
    /// The server's answer was not a success.
    #[error("The server with the picture answered {0}.")]
    Status(u16),
    /// The content type is not one of those that are shown.
    #[error("This is not a picture that can be shown here: its type is “{0}”.")]
    Kind(String),
    /// More than ten megabytes.
    #[error("The picture is larger than 10 MB.")]
    TooLarge,
    /// The server sent the request on, too often or to where it must not go.
    #[error("The address leads on to a place that was not followed.")]
    Redirected,
}

/// Fetches a picture: its bytes, at most ten megabytes, of type PNG, JPEG, GIF, WebP or AVIF by the server's word.
///
/// A redirect is followed to http and https, but not from an encrypted address to a plain one, nor from elsewhere
/// into this machine or its network.
///
/// # Errors
/// See [`PictureError`].
pub async fn fetch_picture(url: Url) -> Result<Vec<u8>, PictureError> {
    let client = reqwest::Client::builder()
        .redirect(Policy::custom(follow))
        .referer(false)
        .connect_timeout(Duration::from_secs(10))
        .timeout(LONGEST)
        .build()
        .map_err(|error| failed(&error))?;
    let request = client.get(url).header(ACCEPT, KINDS.join(", "));
    let mut response = request.send().await.map_err(|error| failed(&error))?;
    if !response.status().is_success() {
        return Err(PictureError::Status(response.status().as_u16()));
    }
    let header = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("none");
    let kind = header.split(';').next().unwrap_or(header).trim().to_ascii_lowercase();
    if !KINDS.contains(&kind.as_str()) {
        return Err(PictureError::Kind(kind.chars().take(60).collect()));
    }
    if response.content_length().is_some_and(|length| length > LARGEST as u64) {
        return Err(PictureError::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| failed(&error))? {
        if bytes.len() + piece.len() > LARGEST {
            return Err(PictureError::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

fn follow(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let Some(from) = attempt.previous().last() else { return attempt.stop() };
    let to = attempt.url();
    let encrypted = to.scheme() == "https" || (to.scheme() == "http" && from.scheme() == "http");
    let inwards = is_local(to) && !is_local(from);
    let own_name = !to.username().is_empty() || to.password().is_some();
    if attempt.previous().len() > REDIRECTS || !encrypted || inwards || own_name {
        return attempt.error(PictureError::Redirected);
    }
    attempt.follow()
}

/// The address is one of this machine, or of the network it is in.
fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => {
            address.is_loopback()
                || address.is_private()
                || address.is_link_local()
                || address.is_unspecified()
        }
        Some(Host::Ipv6(address)) => {
            address.is_loopback()
                || address.is_unique_local()
                || address.is_unicast_link_local()
                || address.is_unspecified()
                || address.to_ipv4_mapped().is_some()
        }
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost"
                || name.ends_with(".localhost")
                || name.ends_with(".local")
                || !name.contains('.')
        }
        None => true,
    }
}

fn failed(error: &reqwest::Error) -> PictureError {
    if error.is_redirect() {
        return PictureError::Redirected;
    }
    if error.is_timeout() {
        return PictureError::Slow;
    }
    let mut reasons = String::new();
    let mut cause = std::error::Error::source(error);
    while let Some(reason) = cause {
        // Writing to a string does not fail.
        let _ = write!(reasons, "{}{reason}", if reasons.is_empty() { "" } else { ": " });
        cause = reason.source();
    }
    PictureError::Unreachable(reasons)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_this_machine_and_its_network_are_local() {
        let local = |text: &str| is_local(&Url::parse(text).unwrap());
        for inside in [
            "http://127.0.0.1/",
            "http://localhost:1/",
            "http://[::1]/",
            "http://192.168.1.1/",
            "http://10.0.0.1/",
            "http://169.254.169.254/",
            "http://[fd00::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://printer/",
            "http://printer.local/",
            "http://0x7f000001/",
        ] {
            assert!(local(inside), "{inside}");
        }
        assert!(!local("https://example.org/") && !local("http://93.184.216.34/"));
    }
}
