//! A response body, read under limits: no wait without end, no size without end.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use tokio::time::{Instant, timeout_at};

use super::Client;
use super::vigil::{Silence, Vigil};
use crate::error::{Error, Stage};
use crate::service::ServiceUrl;

/// A body on its way.
pub(super) struct Body<'c> {
    response: Response,
    service: &'c ServiceUrl,
    idle: Duration,
    vigil: Vigil,
    /// Bytes that may still come.
    left: usize,
}

impl<'c> Body<'c> {
    /// A body of at most `limits.message_bytes`.
    pub(super) fn new(response: Response, client: &'c Client) -> Self {
        let limits = &client.limits;
        let vigil = Vigil::new(&client.sleep_clock, limits.wake);
        Self { response, service: &client.service, idle: limits.idle, vigil, left: limits.message_bytes }
    }

    /// The next bytes; `None` at the end, or when `close_at` has come.
    ///
    /// # Errors
    /// The connection broke, nothing came for too long, or too much came.
    pub(super) async fn next(&mut self, close_at: Option<Instant>) -> Result<Option<Bytes>, Error> {
        let idle_at = Instant::now() + self.idle;
        let deadline = close_at.map_or(idle_at, |close_at| close_at.min(idle_at));
        match self.vigil.until(deadline, self.response.chunk()).await {
            Ok(Ok(Some(_))) if self.left == 0 => Err(Error::too_large()),
            Ok(Ok(Some(mut bytes))) => {
                // What still fits is kept, and the next bytes are the ones too many.
                bytes.truncate(self.left);
                self.left -= bytes.len();
                Ok(Some(bytes))
            }
            Ok(Ok(None)) => Ok(None),
            Ok(Err(error)) => Err(Error::transport(&error, Stage::Body, self.service)),
            Err(Silence::Slept) => Err(Error::slept(self.vigil.grace().as_secs())),
            Err(Silence::Elapsed) if deadline < idle_at => Ok(None),
            Err(Silence::Elapsed) => Err(Error::stalled(self.idle.as_secs())),
        }
    }
}

/// Reads a whole body, at most `most` bytes of it. A failure on the way keeps what came.
pub(super) async fn prefix(response: Response, most: usize, idle: Duration) -> Vec<u8> {
    let mut response = response;
    let mut whole = Vec::new();
    // The whole of it also has a limit in time: an error that drips in must not delay its own report.
    let deadline = Instant::now() + idle;
    while let Ok(Ok(Some(bytes))) = timeout_at(deadline, response.chunk()).await {
        let room = most - whole.len();
        whole.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if whole.len() == most {
            break;
        }
    }
    whole
}
