//! Scripts: exact behaviour of the socket for the next requests, byte by byte where needed.

use std::io;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::time::sleep;

use crate::faults;
use crate::http::{Connection, Request, chunk};

/// One thing that happens on the socket.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Writes this text, with `{authorization}` replaced by the request's `Authorization` header.
    Text(String),
    /// Writes these bytes.
    Bytes(Vec<u8>),
    /// Writes this text in one frame of the chunked transfer coding.
    Chunk(String),
    /// Writes these bytes one at a time, each after so many milliseconds.
    Trickle {
        /// What is written.
        text: String,
        /// Milliseconds before each byte; 0 only separates the writes.
        every_ms: u64,
    },
    /// Writes the same text again and again, until the client leaves when `times` is absent.
    Repeat {
        /// What is written.
        text: String,
        /// Milliseconds before each time.
        every_ms: u64,
        /// How often.
        times: Option<u64>,
    },
    /// Waits so many milliseconds.
    WaitMs(u64),
    /// Says nothing more until the client leaves.
    Stall,
    /// Ends our direction only (FIN) and waits until the client leaves.
    HalfClose,
    /// Ends the connection with RST.
    Reset,
    /// Closes the connection, as the end of a script does too.
    Close,
    /// Answers as if there were no script; nothing after it is played.
    Answer,
}

/// Behaviour for the next requests to one path.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Script {
    /// What the path must end with.
    #[serde(default = "chat_path")]
    pub path: String,
    /// For how many requests.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens, in order. The connection is closed afterwards.
    pub steps: Vec<Step>,
}

fn chat_path() -> String {
    "/chat/completions".to_owned()
}

fn once() -> u32 {
    1
}

impl Script {
    /// Plays `steps` for the next chat completion.
    #[must_use]
    pub fn new(steps: Vec<Step>) -> Self {
        Self { path: chat_path(), times: once(), steps }
    }

    /// One of the faults of [`crate::FAULTS`]; `None` for a name that is not there.
    #[must_use]
    pub fn fault(name: &str) -> Option<Self> {
        faults::steps(name).map(Self::new)
    }

    /// A whole answer with this status, these headers (besides its length) and this body.
    #[must_use]
    pub fn respond(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        Self::new(faults::respond(status, headers, body))
    }

    /// An error in OpenRouter's shape.
    #[must_use]
    pub fn error(status: u16, message: &str, metadata: &Value) -> Self {
        Self::new(faults::error(status, message, metadata))
    }

    /// A stream of exactly this text (`data: …` lines, comments), in one frame.
    #[must_use]
    pub fn stream(text: &str) -> Self {
        Self::new(vec![
            faults::stream_head(),
            Step::Chunk(text.to_owned()),
            Step::Text("0\r\n\r\n".to_owned()),
        ])
    }

    /// For requests whose path ends with `path`, instead of chat completions.
    #[must_use]
    pub fn on(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// For so many requests instead of one.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    pub(crate) fn matches(&self, path: &str) -> bool {
        self.times > 0 && path.ends_with(&self.path)
    }
}

/// How a script ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Played {
    Close,
    Reset,
    /// The request is to be answered as usual.
    Answer,
}

/// Plays `steps` on the connection. Ends early when the client leaves.
///
/// # Errors
/// When the connection breaks.
pub(crate) async fn play(
    steps: &[Step],
    request: &Request,
    connection: &mut Connection,
) -> io::Result<Played> {
    let (mut watch, mut out) = connection.split();
    let work = async {
        for step in steps {
            match step {
                Step::Text(text) => {
                    let sent = request.header("authorization").unwrap_or_default();
                    out.write_all(text.replace("{authorization}", sent).as_bytes()).await?;
                }
                Step::Bytes(bytes) => out.write_all(bytes).await?,
                Step::Chunk(text) => out.write_all(&chunk(text.as_bytes())).await?,
                Step::Trickle { text, every_ms } => {
                    for byte in text.bytes() {
                        pause(*every_ms).await;
                        out.write_all(&[byte]).await?;
                    }
                }
                Step::Repeat { text, every_ms, times } => {
                    for _ in 0..times.unwrap_or(u64::MAX) {
                        pause(*every_ms).await;
                        out.write_all(text.as_bytes()).await?;
                    }
                }
                Step::WaitMs(milliseconds) => sleep(Duration::from_millis(*milliseconds)).await,
                Step::Stall => std::future::pending().await,
                Step::HalfClose => {
                    out.shutdown().await?;
                    std::future::pending::<()>().await;
                }
                Step::Reset => return Ok(Played::Reset),
                Step::Close => return Ok(Played::Close),
                Step::Answer => return Ok(Played::Answer),
            }
        }
        Ok(Played::Close)
    };
    tokio::select! {
        played = work => played,
        () = watch.gone() => Ok(Played::Close),
    }
}

async fn pause(milliseconds: u64) {
    match milliseconds {
        0 => tokio::task::yield_now().await,
        _ => sleep(Duration::from_millis(milliseconds)).await,
    }
}
