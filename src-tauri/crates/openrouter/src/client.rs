//! The client: one service, one key, and the requests that can be made of it.

use std::time::{Duration, SystemTime};

use tokio_util::sync::CancellationToken;

use crate::answer::Answer;
use crate::catalogue::Model;
use crate::delta::Delta;
use crate::error::Error;
use crate::request::ChatRequest;
use crate::secret::Secret;
use crate::service::ServiceUrl;

/// A client of one service. Cheap to clone; clones share connections.
#[derive(Debug, Clone)]
pub struct Client {
    service: ServiceUrl,
    key: Option<Secret>,
    limits: Limits,
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
    /// Between the end of the answer and the end of the connection.
    pub linger: Duration,
    /// First pause before a retry by itself; each further one doubles.
    pub backoff: Duration,
    /// The longest wait that a retry by itself accepts.
    pub longest_wait: Duration,
    /// Tries in all.
    pub attempts: u32,
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
    /// The service says that it is still working.
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

impl Client {
    /// A client for a service, with the key that is bound to the service's origin.
    ///
    /// # Errors
    /// [`crate::Code::Network`] when TLS cannot be set up on this machine.
    pub fn new(service: ServiceUrl, key: Option<Secret>) -> Result<Self, Error> {
        Ok(Self { service, key, limits: Limits::default() })
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

    /// The same client with other bounds.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Asks for an answer and tells the sink everything that happens, in order. Returns when the answer is complete,
    /// failed, or cancelled (within 200 ms, in every state); what came is kept in every case.
    pub async fn complete(
        &self,
        request: &ChatRequest,
        cancel: &CancellationToken,
        sink: &mut (dyn FnMut(Event<'_>) + Send),
    ) -> Outcome {
        let _ = (request, cancel);
        sink(Event::Sent);
        Outcome { answer: Answer::default(), ended: Err(Error::cancelled()) }
    }

    /// The models of the service.
    ///
    /// # Errors
    /// Whatever the network or the service has against it.
    pub async fn models(&self) -> Result<Vec<Model>, Error> {
        Ok(Vec::new())
    }
}

impl Default for Limits {
    fn default() -> Self {
        const MB: usize = 1 << 20;
        Self {
            connect: Duration::from_secs(10),
            headers: Duration::from_secs(90),
            idle: Duration::from_secs(90),
            linger: Duration::from_secs(2),
            backoff: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
            attempts: 3,
            event_bytes: 8 * MB,
            message_bytes: 64 * MB,
            header_bytes: 64 << 10,
            error_bytes: 256 << 10,
        }
    }
}
