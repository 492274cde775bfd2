//! The client: one service, one key, and the requests that can be made of it.

use std::time::{Duration, SystemTime};

use reqwest::header::{self, HeaderValue};
use reqwest::{Method, RequestBuilder};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::answer::Answer;
use crate::delta::Delta;
use crate::error::{Code, Error};
use crate::request::ChatRequest;
use crate::secret::Secret;
use crate::service::ServiceUrl;

mod body;
mod complete;
mod fetch;
mod offline;
mod progress;
mod vigil;

pub use vigil::SleepClock;

/// A client of one service. Cheap to clone; clones share connections.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    service: ServiceUrl,
    key: Option<Secret>,
    limits: Limits,
    sleep_clock: SleepClock,
    /// How long this computer had slept when the client was made.
    slept: Duration,
}

/// Bounds in time and size. The defaults are what a person meets; tests use shorter ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until the response headers.
    pub headers: Duration,
    /// Without a byte, comments included.
    pub idle: Duration,
    /// Without a byte after this computer woke from sleep.
    pub wake: Duration,
    /// Between the end of the answer and the end of the connection.
    pub linger: Duration,
    /// First pause before a retry by itself; each further one doubles.
    pub backoff: Duration,
    /// The longest wait that a retry by itself accepts.
    pub longest_wait: Duration,
    /// Tries in all.
    pub attempts: u32,
    /// The longest pause between two looks whether the service can be reached again.
    pub longest_look: Duration,
    /// How long a request that never left waits for the network before it is given up; time asleep does not count.
    pub offline: Duration,
    /// Bytes of one line or event.
    pub event_bytes: usize,
    /// Bytes of one message.
    pub message_bytes: usize,
    /// Bytes of all response headers.
    pub header_bytes: usize,
    /// Bytes that are read of an error body.
    pub error_bytes: usize,
}

/// What happens while an answer is on its way.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<'a> {
    /// A try left this machine.
    Sent,
    /// The service accepted the request.
    Headers {
        /// The handle to the cost of this answer, even if it is cut.
        generation_id: Option<&'a str>,
    },
    /// A try failed and another one follows by itself.
    Retrying {
        /// The number of the coming try; the first retry is 2.
        attempt: u32,
        /// The pause before it.
        after: Duration,
        /// When it starts.
        at: SystemTime,
        /// What failed.
        error: &'a Error,
    },
    /// There is no connection; the request goes out by itself once the service can be reached.
    Offline {
        /// Since when.
        since: SystemTime,
        /// Whether the service runs on this computer, so that it is not the network that is missing.
        loopback: bool,
        /// What failed.
        error: &'a Error,
    },
    /// A sign of life: the service says that it is still working, or a part of an event has come.
    Comment,
    /// A piece of the answer.
    Delta(&'a Delta),
}

/// How a request ended. The answer is whatever came, also when it failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What came.
    pub answer: Answer,
    /// Whether it came whole.
    pub ended: Result<(), Error>,
}

/// Who asks, told to OpenRouter only: the account's activity page shows it.
///
/// The first header is the identity of an app, and without it the others count for nothing. An app without a site of
/// its own has no other address that is truly its own than one on this machine; OpenRouter takes those when they come
/// with a title, names the app by it, and keeps it out of the public rankings.
const ATTRIBUTION: [(&str, &str); 3] = [
    ("http-referer", "http://localhost/timbre"),
    ("x-openrouter-title", "Timbre"),
    ("x-openrouter-categories", "general-chat"),
];

/// How long a connection may be silent before it is asked whether it still stands.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

impl Client {
    /// A client for a service, with the key that is bound to the service's origin.
    ///
    /// Redirects are never followed, nothing is stored between requests, and bytes are taken as they come: no
    /// compression. What stays on this machine never goes through a proxy.
    ///
    /// # Errors
    /// [`crate::Code::Network`] when TLS cannot be set up on this machine.
    pub fn new(service: ServiceUrl, key: Option<Secret>) -> Result<Self, Error> {
        let limits = Limits::of(&service);
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("Timbre/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(limits.connect)
            .tcp_nodelay(true)
            // A connection that a change of network left without its other end is found out within a minute.
            .tcp_keepalive(KEEP_ALIVE)
            .tcp_keepalive_interval(KEEP_ALIVE)
            .tcp_keepalive_retries(3)
            .http2_keep_alive_interval(KEEP_ALIVE)
            .http2_keep_alive_timeout(KEEP_ALIVE)
            .http2_max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX))
            // Local servers close idle connections early; a short pool life avoids meeting one half closed.
            .pool_idle_timeout(Duration::from_secs(20))
            .https_only(service.encrypted());
        if service.loopback() {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| {
            let sentence = "Encrypted connections cannot be set up on this computer.";
            Error::new(Code::Network, sentence).with_detail(&error.to_string(), None)
        })?;
        let sleep_clock = SleepClock::system();
        let slept = sleep_clock.read();
        Ok(Self { http, service, key, limits, sleep_clock, slept })
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> &ServiceUrl {
        &self.service
    }

    /// Whether there is a key.
    #[must_use]
    pub fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// The bounds in force.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The same client with other bounds. The time to connect is fixed when the client is made.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same client with another idea of how long this computer has slept.
    #[must_use]
    pub fn with_sleep_clock(mut self, clock: SleepClock) -> Self {
        self.slept = clock.read();
        self.sleep_clock = clock;
        self
    }

    /// Whether this computer has slept since the client was made. The connections that it keeps are dead then, and a
    /// question sent over one would be lost: make another client.
    #[must_use]
    pub fn has_slept(&self) -> bool {
        self.sleep_clock.slept_since(self.slept)
    }

    /// Asks for an answer and tells the sink everything that happens, in order. Returns when the answer is complete,
    /// failed, or cancelled (within 200 ms, in every state); what came is kept in every case.
    ///
    /// A try that failed before anything of an answer came is repeated by itself when the failure says that nothing
    /// was generated: no connection, or one of the statuses 408, 429, 502, 503, 504, 524, 529. Without a connection it
    /// then waits for one, at most `limits.offline`.
    pub async fn complete(
        &self,
        request: &ChatRequest,
        cancel: &CancellationToken,
        sink: &mut (dyn FnMut(Event<'_>) + Send),
    ) -> Outcome {
        complete::complete(self, request, cancel, sink).await
    }

    /// A request to the service with what every request carries. `url` must be one of [`ServiceUrl::at`], so that
    /// the key cannot leave for another origin.
    fn request(&self, method: Method, url: Url) -> RequestBuilder {
        let mut request = self.http.request(method, url);
        if let Some(key) = &self.key
            && let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {}", key.expose()))
        {
            value.set_sensitive(true);
            request = request.header(header::AUTHORIZATION, value);
        }
        if self.service.is_openrouter() {
            for (name, value) in ATTRIBUTION {
                request = request.header(name, value);
            }
        }
        request
    }
}

impl Limits {
    /// The bounds for a service. A model on this machine may read a long prompt for minutes before it answers.
    #[must_use]
    pub fn of(service: &ServiceUrl) -> Self {
        let headers = if service.loopback() { Duration::from_secs(600) } else { Self::default().headers };
        Self { headers, ..Self::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        const MB: usize = 1 << 20;
        Self {
            connect: Duration::from_secs(10),
            headers: Duration::from_secs(90),
            idle: Duration::from_secs(90),
            wake: Duration::from_secs(10),
            linger: Duration::from_secs(2),
            backoff: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
            attempts: 3,
            longest_look: Duration::from_secs(15),
            offline: Duration::from_secs(3600),
            event_bytes: 8 * MB,
            message_bytes: 64 * MB,
            header_bytes: 64 << 10,
            error_bytes: 256 << 10,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The headers of a request to a service, with a key.
    fn headers(service: &str) -> header::HeaderMap {
        let service = ServiceUrl::parse(service).unwrap();
        let client = Client::new(service, Some(Secret::parse("sk-or-v1-0123456789").unwrap())).unwrap();
        let request = client.request(Method::GET, client.service.at(&["key"], &[])).build().unwrap();
        request.headers().clone()
    }

    #[test]
    fn key_is_marked_as_secret_and_attribution_goes_to_openrouter_only() {
        let openrouter = headers(ServiceUrl::OPENROUTER);
        assert!(openrouter[header::AUTHORIZATION].is_sensitive());
        assert_eq!(openrouter[header::AUTHORIZATION], "Bearer sk-or-v1-0123456789");
        assert_eq!(openrouter["x-openrouter-title"], "Timbre");
        assert!(!format!("{openrouter:?}").contains("0123456789"));
        let other = headers("https://example.org/v1");
        assert!(other.contains_key(header::AUTHORIZATION) && !other.contains_key("x-openrouter-title"));
    }

    #[test]
    fn local_models_may_read_a_long_prompt() {
        let limits = |url: &str| Limits::of(&ServiceUrl::parse(url).unwrap());
        assert_eq!(limits("http://127.0.0.1:8080/v1").headers, Duration::from_secs(600));
        assert_eq!(limits(ServiceUrl::OPENROUTER), Limits::default());
    }
}
