//! An OpenRouter-compatible server on loopback with a real, tiny language model.
//!
//! It is what "Try it offline" runs inside the application, and what tests and benchmarks talk to. It is
//! written from OpenRouter's reference and knows nothing of our own client, so that a misreading in one is
//! not repeated in the other. HTTP is spoken by hand on a socket, because half of the job is to speak it
//! wrongly on request: see [`Script`].

mod account;
mod answer;
mod catalogue;
mod chat;
mod check;
mod control;
mod failure;
mod faults;
mod flavour;
mod http;
mod invent;
mod language;
mod metronome;
mod plan;
mod sampler;
mod script;
mod server;
mod shared;
mod sign_in;
mod stop;
mod wire;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use crate::faults::FAULTS;
pub use crate::flavour::Flavour;
pub use crate::http::Recorded;
pub use crate::language::Language;
pub use crate::script::{Script, Step};
use crate::shared::Shared;

/// How the server behaves. `Options::default()` is what "Try it offline" wants: permissive, any key, 60
/// tokens a second.
#[derive(Clone, Debug)]
pub struct Options {
    /// The TCP port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// Answer 400 to every field, type or range that OpenRouter's page does not list.
    pub strict: bool,
    /// How fast tokens come.
    pub pace: Pace,
    /// When set, requests that need a key must carry exactly this one; otherwise they get 401.
    pub key: Option<String>,
    /// Where the random choices of requests without a `seed` start from.
    pub seed: u64,
    /// The shape in which `usage` ends a stream.
    pub usage_chunk: UsageChunk,
    /// Serve `/control/…`, with which a test in another process reads requests and queues scripts.
    pub control: bool,
    /// How long `/generation` answers 404 after a generation has ended.
    pub generation_delay: Duration,
    /// Time between two keep-alive comments while nothing else is sent.
    pub keep_alive: Duration,
    /// Whose answers it gives.
    pub flavour: Flavour,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            strict: false,
            pace: Pace { tokens_per_second: 60.0, first_token: Duration::from_millis(250) },
            key: None,
            seed: 0,
            usage_chunk: UsageChunk::RepeatsFinish,
            control: false,
            generation_delay: Duration::from_millis(300),
            keep_alive: Duration::from_secs(1),
            flavour: Flavour::OpenRouter,
        }
    }
}

/// How fast tokens come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Tokens per second; 0 is as fast as they can be computed and sent.
    pub tokens_per_second: f64,
    /// Silence (with keep-alive comments) before the first token.
    pub first_token: Duration,
}

impl Pace {
    /// As fast as tokens can be computed and sent; what tests want.
    pub const UNLIMITED: Self = Self { tokens_per_second: 0.0, first_token: Duration::ZERO };
}

/// The shapes in which OpenRouter has been seen to send `usage` in a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UsageChunk {
    /// A last chunk with one empty delta that repeats the finish reason: today's documented form.
    #[default]
    RepeatsFinish,
    /// A last chunk with `"choices": []`: the older form, still sent by some routes.
    EmptyChoices,
    /// On the chunk that carries the finish reason.
    WithFinish,
}

/// A running server. It stops when dropped.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

impl Simulator {
    /// Binds 127.0.0.1 and serves on the current Tokio runtime.
    ///
    /// # Errors
    /// When the port is taken or the system gives no socket.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(options));
        let accepting = tokio::spawn(server::accept(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, accepting })
    }

    /// The base URL: `http://127.0.0.1:PORT/api/v1` in the form of OpenRouter's, `…/v1` in that of others.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.shared.options.flavour.base())
    }

    /// The newest requests received, oldest first, at most 256; those to `/control` are left out.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.requests()
    }

    /// Forgets the requests received so far.
    pub fn clear_requests(&self) {
        self.shared.clear_requests();
    }

    /// Queues `script` for the next request that it matches.
    pub fn script(&self, script: Script) {
        self.shared.queue(script);
    }

    /// Changes the pace, also of answers that are being written.
    pub fn set_pace(&self, pace: Pace) {
        self.shared.set_pace(pace);
    }

    /// How many answers are being written now; scripts count while they play.
    #[must_use]
    pub fn active(&self) -> usize {
        self.shared.active()
    }

    /// Waits until no answer is being written.
    pub async fn idle(&self) {
        self.shared.idle().await;
    }

    /// Closes the port and every connection at once.
    pub fn stop(self) {}
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // The task owns the listener and the set of connections: they end with it.
        self.accepting.abort();
    }
}
