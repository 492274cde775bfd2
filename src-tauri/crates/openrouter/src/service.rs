//! The address of a service: which URLs are accepted, and where the key may go.

use std::fmt;

use url::{Host, Url};

use crate::error::{Code, Error};

/// The base URL of a service, such as `https://openrouter.ai/api/v1`. Always https, or http on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServiceUrl(Url);

impl ServiceUrl {
    /// The base URL of OpenRouter.
    pub const OPENROUTER: &str = "https://openrouter.ai/api/v1";

    /// Takes a base URL as a person typed it, with or without a trailing slash.
    ///
    /// # Errors
    /// [`Code::BadUrl`] with a sentence that says what to change: not a URL, neither https nor loopback http, a user
    /// name or password, a query or a fragment.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bad = |message: &str| Err(Error::new(Code::BadUrl, message));
        let text = text.trim();
        if text.len() > 2048 || text.chars().any(char::is_control) {
            return bad("This is not an address of a service.");
        }
        let Ok(mut url) = Url::parse(text) else {
            return bad("This is not an address; it should look like http://127.0.0.1:8080/v1.");
        };
        if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
            return bad("The address has to begin with https:// (or http:// on this computer).");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return bad("The address must not contain a user name or a password.");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return bad("The address must end with its path, without “?” or “#”.");
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        let service = Self(url);
        if !service.encrypted() && !service.loopback() {
            return bad(
                "Without https the key and the conversation could be read on the way; http is only for this computer.",
            );
        }
        Ok(service)
    }

    /// The base URL of OpenRouter.
    ///
    /// # Errors
    /// Never in practice: the address is a constant.
    pub fn openrouter() -> Result<Self, Error> {
        Self::parse(Self::OPENROUTER)
    }

    /// Scheme, host and port, such as `https://openrouter.ai`: what a key is bound to.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Whether the connection is encrypted (https).
    #[must_use]
    pub fn encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether the service runs on this machine.
    #[must_use]
    pub fn loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            None => false,
        }
    }

    /// Whether this is OpenRouter itself (also its regional hosts), which alone gets the attribution headers.
    #[must_use]
    pub fn is_openrouter(&self) -> bool {
        self.encrypted()
            && self
                .0
                .host_str()
                .is_some_and(|host| host == "openrouter.ai" || host.ends_with(".openrouter.ai"))
    }

    /// Host and, when it is not the scheme's own, port: what an error message names.
    #[must_use]
    pub fn authority(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The URL of a path below the base, with query pairs.
    pub(crate) fn at(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }
}

impl fmt::Display for ServiceUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailing_slash_makes_no_difference() {
        let plain = ServiceUrl::parse("https://openrouter.ai/api/v1").unwrap();
        assert_eq!(plain, ServiceUrl::parse(" https://openrouter.ai/api/v1/ ").unwrap());
        assert_eq!(plain.to_string(), ServiceUrl::OPENROUTER);
        assert_eq!(plain.origin(), "https://openrouter.ai");
        assert_eq!(
            plain.at(&["models", "a", "b:free", "endpoints"], &[]).path(),
            "/api/v1/models/a/b:free/endpoints"
        );
        assert_eq!(
            plain.at(&["generation"], &[("id", "a&b")]).as_str(),
            "https://openrouter.ai/api/v1/generation?id=a%26b"
        );
    }

    #[test]
    fn base_without_a_path_works() {
        let service = ServiceUrl::parse("http://127.0.0.1:8080").unwrap();
        assert_eq!(service.to_string(), "http://127.0.0.1:8080");
        assert_eq!(service.at(&["models"], &[]).as_str(), "http://127.0.0.1:8080/models");
    }

    #[test]
    fn plain_http_is_only_for_this_machine() {
        for good in ["http://localhost:11434/v1", "http://127.9.9.9/v1", "http://[::1]:1234/v1"] {
            let service = ServiceUrl::parse(good).unwrap();
            assert!(!service.encrypted() && service.loopback() && !service.is_openrouter(), "{good}");
        }
        for bad in
            ["http://192.168.1.4:11434/v1", "http://openrouter.ai/api/v1", "http://localhost.evil.com/"]
        {
            assert_eq!(ServiceUrl::parse(bad).unwrap_err().code(), Code::BadUrl, "{bad}");
        }
    }

    #[test]
    fn addresses_that_hide_something_are_refused() {
        let bad = [
            "",
            "openrouter.ai",
            "ftp://a/b",
            "https://key@a/b",
            "https://a:b@c/",
            "https://a/?x=1",
            "https://a/#x",
        ];
        for text in bad {
            assert_eq!(ServiceUrl::parse(text).unwrap_err().code(), Code::BadUrl, "{text}");
        }
    }

    #[test]
    fn attribution_is_for_openrouter_only() {
        assert!(ServiceUrl::parse("https://eu.openrouter.ai/api/v1").unwrap().is_openrouter());
        assert!(!ServiceUrl::parse("https://notopenrouter.ai/api/v1").unwrap().is_openrouter());
        assert!(!ServiceUrl::parse("https://openrouter.ai.evil.com/").unwrap().is_openrouter());
    }
}
