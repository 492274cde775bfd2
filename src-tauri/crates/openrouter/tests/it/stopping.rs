//! Stop works within 200 ms in every state, keeps what came, and leaves no task and no socket.
//!
//! What else this computer does may hold up one stop, and never each of ten: the quickest is what counts.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use openrouter::{Client, Code, Event, Limits, Outcome, Secret, ServiceUrl};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio_util::sync::CancellationToken;

use crate::answers::{name, request};
use crate::server::{Closed, KEY, Server, Step, error, stream, stream_head, text};

/// How long a stop may take.
const AT_ONCE: Duration = Duration::from_millis(200);

/// How long a task or a connection that should go is waited for, on a computer that has other things to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// Two runtimes, so that the tasks of the client can be counted without those of the server.
struct Stage {
    servers: Runtime,
    client: Runtime,
}

impl Stage {
    fn new() -> Self {
        let runtime = || Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { servers: runtime(), client: runtime() }
    }

    /// Asks `url`, stops a moment after an event of this name, and asserts that this is quick and leaves no task.
    fn stop(&self, url: &str, at: &str, limits: &Limits) -> Outcome {
        let service = ServiceUrl::parse(url).unwrap();
        let mut slow = Vec::new();
        loop {
            let (service, limits) = (service.clone(), limits.clone());
            let (outcome, took) = self.client.block_on(async {
                let key = Secret::parse(KEY).unwrap();
                let client = Client::new(service, Some(key)).unwrap().with_limits(limits);
                stopped(&client, at).await
            });
            until(|| self.client.metrics().num_alive_tasks() == 0, at, "a task is left");
            if took < AT_ONCE {
                return outcome;
            }
            slow.push(took);
            assert!(slow.len() < 10, "{at}: each stop was slow: {slow:?}");
        }
    }

    /// The same against a server that plays a script; it has to see that the connection is closed.
    fn stop_script(&self, script: Vec<Step>, at: &str) -> Outcome {
        let server = self.servers.block_on(Server::start(vec![script]));
        let outcome = self.stop(&server.url, at, &Limits::default());
        until(|| server.connections() == 0, at, "a connection is open");
        outcome
    }
}

/// Waits until something is so.
fn until(is_so: impl Fn() -> bool, at: &str, otherwise: &str) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "{at}: {otherwise}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Asks, stops a moment after an event of this name, and measures how long the end takes.
async fn stopped(client: &Client, at: &str) -> (Outcome, Duration) {
    let cancel = CancellationToken::new();
    let (stopper, at) = (cancel.clone(), at.to_owned());
    let (send, mut receive) = tokio::sync::mpsc::unbounded_channel::<String>();
    let watch = tokio::spawn(async move {
        while receive.recv().await.is_some_and(|name| name != at) {}
        tokio::time::sleep(Duration::from_millis(50)).await;
        stopper.cancel();
        Instant::now()
    });
    let mut sink = |event: Event<'_>| drop(send.send(name(&event)));
    let outcome = client.complete(&request(true), &cancel, &mut sink).await;
    (outcome, watch.await.unwrap().elapsed())
}

/// Asserts that an outcome is a stop that kept this.
fn kept(outcome: &Outcome, text: &str) {
    let error = outcome.ended.as_ref().unwrap_err();
    assert_eq!((error.code(), outcome.answer.text.as_str()), (Code::Cancelled, text));
}

/// The same bytes again and again.
fn drip(bytes: &[u8]) -> Vec<Step> {
    let mut script = vec![Step::Send(stream_head())];
    for _ in 0..1000 {
        script.extend([Step::Send(bytes.to_vec()), Step::Wait(Duration::from_millis(5))]);
    }
    script
}

#[test]
fn stop_before_anything_was_sent() {
    let stage = Stage::new();
    let server = stage.servers.block_on(Server::answering(stream(&text("x"))));
    let cancel = CancellationToken::new();
    cancel.cancel();
    let question = request(true);
    let outcome = stage.client.block_on(server.client().complete(&question, &cancel, &mut |_| {}));
    kept(&outcome, "");
    assert_eq!((server.requests().len(), stage.client.metrics().num_alive_tasks()), (0, 0));
}

/// A listener that never accepts, with its queue full, so that one more connection cannot be made.
async fn full() -> (SocketAddr, TcpListener, Vec<TcpStream>) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(made) = tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(address)).await {
        waiting.push(made.unwrap());
    }
    (address, listener, waiting)
}

// Other systems refuse what does not fit into the queue.
#[cfg(target_os = "linux")]
#[test]
fn stop_while_connecting() {
    let stage = Stage::new();
    let (address, _listener, _waiting) = stage.servers.block_on(full());
    kept(&stage.stop(&format!("http://{address}/v1"), "sent", &Limits::default()), "");
}

#[test]
fn stop_during_the_tls_handshake() {
    let stage = Stage::new();
    let listener = stage.servers.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("https://{}/v1", listener.local_addr().unwrap());
    let (closed, mut greetings) = tokio::sync::mpsc::unbounded_channel();
    stage.servers.spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut bytes = Vec::new();
            // Returns when the other side closes.
            let read = tokio::io::AsyncReadExt::read_to_end(&mut socket, &mut bytes).await;
            closed.send(read.map(|_| bytes.len())).unwrap();
        }
    });
    kept(&stage.stop(&url, "sent", &Limits::default()), "");
    let greeted = stage.servers.block_on(async { tokio::time::timeout(PATIENCE, greetings.recv()).await });
    assert!(
        greeted.unwrap().unwrap().is_ok_and(|bytes| bytes > 0),
        "it was greeted, and the socket is closed"
    );
}

#[test]
fn stop_while_waiting_for_the_headers() {
    kept(&Stage::new().stop_script(vec![Step::Hold], "sent"), "");
}

#[test]
fn stop_before_the_first_token() {
    let script = vec![Step::Send(stream_head()), Step::Hold];
    kept(&Stage::new().stop_script(script, "headers gen-head"), "");
    kept(&Stage::new().stop_script(drip(b": alive\n\n"), "comment"), "");
}

#[test]
fn stop_while_the_answer_streams() {
    let outcome = Stage::new().stop_script(drip(text("x").as_bytes()), "text x");
    let came = outcome.answer.text.clone();
    assert!(!came.is_empty() && came.bytes().all(|byte| byte == b'x'));
    kept(&outcome, &came);
}

#[test]
fn stop_in_a_flood() {
    let flood = Step::Send(text("x").repeat(20_000).into_bytes());
    let outcome = Stage::new().stop_script(vec![Step::Send(stream_head()), flood, Step::Hold], "text x");
    kept(&outcome, &outcome.answer.text);
}

#[test]
fn stop_of_a_stalled_answer() {
    kept(&Stage::new().stop_script(vec![Step::Send(stream(&text("half"))), Step::Hold], "text half"), "half");
}

#[test]
fn stop_while_an_error_drips_in() {
    let head = "HTTP/1.1 500 x\r\nContent-Length: 9999\r\n\r\n{\"error\":";
    kept(&Stage::new().stop_script(vec![Step::Send(head.into()), Step::Hold], "sent"), "");
}

#[test]
fn stop_of_the_countdown_before_a_retry() {
    let limited = error("429 x", "Retry-After: 50\r\n", r#"{"error":{"message":"m"}}"#);
    kept(&Stage::new().stop_script(vec![Step::Send(limited)], "retrying 2"), "");
}

#[test]
fn stop_while_waiting_for_the_network() {
    let stage = Stage::new();
    let closed = Closed::new();
    let limits = Limits { backoff: Duration::from_millis(10), ..Limits::default() };
    kept(&stage.stop(&closed.url(), "offline", &limits), "");
}
