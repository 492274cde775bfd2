//! The path of one answer: send, read, and repeat only where repeating cannot cost twice.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Method, Response};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::body::{Body, prefix};
use super::progress::Progress;
use super::vigil::{Silence, Vigil};
use super::{Client, Event, Limits, Outcome};
use crate::error::{Error, Stage};
use crate::request::ChatRequest;
use crate::sse::{Decoder, Frame};

/// Where events go.
type Sink<'s> = &'s mut (dyn FnMut(Event<'_>) + Send);

/// See [`Client::complete`].
pub(super) async fn complete(
    client: &Client,
    request: &ChatRequest,
    cancel: &CancellationToken,
    sink: Sink<'_>,
) -> Outcome {
    let body = Bytes::from(request.body().to_string());
    let mut attempt = 1;
    let mut offline: Option<(Instant, SystemTime)> = None;
    loop {
        let mut progress = Progress::new(client.key.as_ref());
        let exchange = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(Error::cancelled()),
            exchange = exchange(client, body.clone(), request.stream, &mut progress, sink) => exchange,
        };
        let content = progress.has_content();
        let outcome = progress.outcome(exchange);
        let Err(error) = &outcome.ended else { return outcome };
        if content {
            return outcome;
        }
        let again = if let Some(after) = pause(error, attempt, &client.limits) {
            attempt += 1;
            sink(Event::Retrying { attempt, after, at: SystemTime::now() + after, error });
            let pause = client.sleep_clock.pass(after, client.limits.wake / 10);
            unless(cancel, pause).await.map(|()| true)
        } else if error.never_sent() {
            attempt = 1;
            let (began, since) = *offline.get_or_insert_with(|| (Instant::now(), SystemTime::now()));
            sink(Event::Offline { since, loopback: client.service.loopback(), error });
            unless(cancel, client.reachable(began)).await
        } else {
            return outcome;
        };
        match again {
            Ok(true) => {}
            Ok(false) => return outcome,
            Err(stopped) => return Outcome { ended: Err(stopped), ..outcome },
        }
    }
}

/// Waits for something, unless a person stops it.
async fn unless<T>(cancel: &CancellationToken, wait: impl Future<Output = T>) -> Result<T, Error> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(Error::cancelled()),
        done = wait => Ok(done),
    }
}

/// How long to wait before the next try by itself; `None` when there must be none.
fn pause(error: &Error, attempt: u32, limits: &Limits) -> Option<Duration> {
    if !error.automatic_retry() || attempt >= limits.attempts {
        return None;
    }
    match error.retry_after() {
        Some(asked) => (asked <= limits.longest_wait).then_some(asked),
        None => Some(jittered(limits.backoff * 2u32.pow(attempt - 1))),
    }
}

/// A pause ± 20 %, so that many clients do not come back at once. The hasher's keys are random for every call.
fn jittered(pause: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish() % 401;
    pause.mul_f64(0.8 + random as f64 / 1000.0)
}

/// One try: request, headers, body.
async fn exchange(
    client: &Client,
    body: Bytes,
    stream: bool,
    progress: &mut Progress<'_>,
    sink: Sink<'_>,
) -> Result<(), Error> {
    let accept = if stream { "text/event-stream" } else { "application/json" };
    let request = client
        .request(Method::POST, client.service.at(&["chat", "completions"], &[]))
        .header(CONTENT_TYPE, "application/json")
        .header(ACCEPT, accept)
        .body(body);
    sink(Event::Sent);
    let response = client.answered(request).await?;
    let id = response.headers().get("x-generation-id").and_then(|id| id.to_str().ok()).map(ToOwned::to_owned);
    progress.headers(id.as_deref(), sink);
    let content_type = content_type(&response);
    let mut body = Body::new(response, client);
    let Some((kind, first)) = kind(&mut body, &content_type, sink).await? else {
        // An empty body: the accumulator says what that means.
        progress.whole();
        return Ok(());
    };
    match kind {
        Kind::Stream => stream_body(client, first, body, progress, sink).await,
        Kind::Whole => whole_body(client, first, body, &content_type, progress, sink).await,
    }
}

impl Client {
    /// Sends a request and waits for the headers of a success.
    ///
    /// # Errors
    /// No connection, no headers in time, headers too large, or a status that is not a success.
    pub(super) async fn answered(&self, request: reqwest::RequestBuilder) -> Result<Response, Error> {
        let limits = &self.limits;
        let mut vigil = Vigil::new(&self.sleep_clock, limits.wake);
        let response = match vigil.until(Instant::now() + limits.headers, request.send()).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(Error::transport(&error, Stage::Request, &self.service)),
            Err(Silence::Slept) => return Err(Error::slept(limits.wake.as_secs())),
            Err(Silence::Elapsed) => return Err(Error::no_headers(&self.service, limits.headers.as_secs())),
        };
        let size: usize =
            response.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if size > limits.header_bytes {
            return Err(Error::too_large());
        }
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let headers = response.headers().clone();
        let idle = limits.idle.min(Duration::from_secs(10));
        let body = prefix(response, limits.error_bytes, idle).await;
        let error = Error::http(status, &headers, &body, self.key.as_ref());
        // Without a key there is nothing to reject.
        Err(if status.as_u16() == 401 && self.key.is_none() { error.without_key() } else { error })
    }
}

/// What a body is, whatever its headers say.
#[derive(Clone, Copy)]
enum Kind {
    Stream,
    Whole,
}

/// The content type in lower case, without parameters; empty when there is none.
pub(super) fn content_type(response: &Response) -> String {
    let value =
        response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Looks at the first byte that is not white space: services send streams as plain text, and errors as streams.
/// White space before it is a sign of life and nothing else. `None`: the body is empty.
async fn kind(
    body: &mut Body<'_>,
    content_type: &str,
    sink: Sink<'_>,
) -> Result<Option<(Kind, Bytes)>, Error> {
    while let Some(bytes) = body.next(None).await? {
        let kind = match bytes.trim_ascii_start().first() {
            None => {
                sink(Event::Comment);
                continue;
            }
            Some(b'{' | b'[' | b'<') => Kind::Whole,
            // The beginning of a field, of a comment, or of a byte order mark.
            Some(b':' | b'd' | b'e' | b'i' | b'r' | 0xEF) => Kind::Stream,
            Some(_) if content_type == "text/event-stream" => Kind::Stream,
            Some(_) => Kind::Whole,
        };
        return Ok(Some((kind, bytes)));
    }
    Ok(None)
}

/// Reads a stream of events to its end: `[DONE]`, the end of the connection, or a while after the answer's own end.
async fn stream_body(
    client: &Client,
    first: Bytes,
    mut body: Body<'_>,
    progress: &mut Progress<'_>,
    sink: Sink<'_>,
) -> Result<(), Error> {
    let linger = client.limits.linger;
    let mut decoder = Decoder::new(client.limits.event_bytes);
    let mut close_at: Option<Instant> = None;
    let mut next = Some(first);
    while let Some(bytes) = next {
        let mut whole = false;
        let pushed = decoder.push(&bytes, &mut |frame| {
            whole = true;
            take(frame, progress, sink);
        });
        pushed.map_err(|_| Error::too_large())?;
        if !whole {
            sink(Event::Comment);
        }
        if progress.is_done() {
            return Ok(());
        }
        if progress.is_garbled() {
            return Err(Error::garbled());
        }
        if progress.is_finished() {
            // The cost may still come, a little later than the end; the end of the connection may never come.
            let patience = if progress.is_counted() { linger } else { 5 * linger };
            let latest = Instant::now() + patience;
            close_at = Some(close_at.map_or(latest, |known| known.min(latest)));
        }
        next = body.next(close_at).await?;
    }
    decoder.finish(&mut |frame| take(frame, progress, sink)).map_err(|_| Error::too_large())
}

/// Takes one frame.
fn take(frame: Frame<'_>, progress: &mut Progress<'_>, sink: &mut (dyn FnMut(Event<'_>) + Send)) {
    match frame {
        Frame::Comment => sink(Event::Comment),
        Frame::Data(payload) => progress.payload(payload, sink),
    }
}

/// Reads a body that comes whole.
async fn whole_body(
    client: &Client,
    first: Bytes,
    mut body: Body<'_>,
    content_type: &str,
    progress: &mut Progress<'_>,
    sink: Sink<'_>,
) -> Result<(), Error> {
    let mut whole = first.to_vec();
    while let Some(bytes) = body.next(None).await? {
        sink(Event::Comment);
        whole.extend_from_slice(&bytes);
    }
    if !whole.trim_ascii_start().starts_with(b"{") || content_type == "text/html" {
        return Err(Error::not_an_api(content_type, &whole, client.key.as_ref()));
    }
    progress.payload(&whole, sink);
    if progress.read_nothing() {
        return Err(Error::cut());
    }
    progress.whole();
    Ok(())
}
