//! A tiny HTTP client on a raw socket, written for these tests.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Options, Pace, Simulator};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longer than anything here may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// What came back on one connection.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    /// How reading ended, when not by the end of the connection.
    pub(crate) error: Option<std::io::ErrorKind>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The JSON of every event; `[DONE]` must be the last one.
    pub(crate) fn events(&self) -> Vec<Value> {
        let text = self.text();
        let mut data: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
        assert_eq!(data.pop(), Some("[DONE]"), "{text}");
        data.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub(crate) fn error_message(&self) -> String {
        self.json()["error"]["message"].as_str().unwrap_or_default().to_owned()
    }
}

/// As fast as possible, strict, any key.
pub(crate) async fn strict() -> Simulator {
    start(Options { strict: true, pace: Pace::UNLIMITED, ..Options::default() }).await
}

pub(crate) async fn start(options: Options) -> Simulator {
    Simulator::start(options).await.unwrap()
}

pub(crate) fn address(simulator: &Simulator) -> SocketAddr {
    simulator.url().split('/').nth(2).unwrap().parse().unwrap()
}

/// Connects and sends; the answer is still to be read.
pub(crate) async fn send(
    simulator: &Simulator,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> TcpStream {
    let mut stream = TcpStream::connect(address(simulator)).await.unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// Reads to the end of the answer or of the connection.
pub(crate) async fn read(stream: &mut TcpStream) -> Reply {
    let mut bytes = Vec::with_capacity(64 * 1024);
    let mut head = None;
    let error = loop {
        match timeout(PATIENCE, stream.read_buf(&mut bytes)).await.expect("the server says nothing") {
            Ok(0) => break None,
            Ok(read) => {
                let searched = (bytes.len() - read).saturating_sub(3);
                head = head.or_else(|| head_end(&bytes[searched..]).map(|at| searched + at));
                if head.is_some_and(|end| is_whole(&bytes, end)) {
                    break None;
                }
            }
            Err(error) => break Some(error.kind()),
        }
    };
    parse(&bytes, error)
}

/// Whether the head and, by its length or by the last frame, the body are there.
fn is_whole(bytes: &[u8], end: usize) -> bool {
    if bytes.ends_with(b"\r\n0\r\n\r\n") {
        return true;
    }
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    length.is_some_and(|length| bytes.len() >= end + 4 + length)
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n")
}

fn parse(bytes: &[u8], error: Option<std::io::ErrorKind>) -> Reply {
    let Some(end) = head_end(bytes) else {
        return Reply { status: 0, head: String::new(), body: bytes.to_vec(), error };
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let rest = &bytes[end + 4..];
    let body = if head.contains("Transfer-Encoding: chunked") { unframed(rest) } else { rest.to_vec() };
    Reply { status, head, body, error }
}

/// The content of all frames that are there, whole or not.
fn unframed(mut bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(at) = bytes.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&bytes[..at]).unwrap(), 16).unwrap();
        let data = &bytes[at + 2..];
        out.extend_from_slice(&data[..length.min(data.len())]);
        match data.get(length + 2..) {
            Some(rest) if length > 0 => bytes = rest,
            _ => break,
        }
    }
    out
}

pub(crate) async fn get(simulator: &Simulator, path: &str) -> Reply {
    read(&mut send(simulator, "GET", &format!("/api/v1{path}"), "", "").await).await
}

pub(crate) async fn post(simulator: &Simulator, body: &Value) -> Reply {
    read(&mut send(simulator, "POST", "/api/v1/chat/completions", "", &body.to_string()).await).await
}

/// A request with one user message and the `more` fields.
pub(crate) fn ask(text: &str, more: &Value) -> Value {
    let mut body = json!({ "messages": [{ "role": "user", "content": text }] });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

/// The text of a whole answer.
pub(crate) async fn content(simulator: &Simulator, body: &Value) -> String {
    let reply = post(simulator, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()["choices"][0]["message"]["content"].as_str().unwrap().to_owned()
}
