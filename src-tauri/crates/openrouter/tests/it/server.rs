//! A server on loopback that plays a script: for each connection the exact bytes, the pauses, the cut.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use openrouter::{Client, Limits, Secret, ServiceUrl};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// One thing that the server does with a connection, after it has read the request.
#[derive(Clone)]
pub(crate) enum Step {
    /// Sends bytes.
    Send(Vec<u8>),
    /// Waits.
    Wait(Duration),
    /// Keeps the connection open until the other side closes it.
    Hold,
    /// Breaks the connection with a reset.
    Reset,
}

/// An address where nothing listens yet. It is held meanwhile: a port that is only free may be given to another test.
pub(crate) struct Closed(TcpSocket);

impl Closed {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
        Self(socket)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    /// The base URL of what is not there.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/api/v1", self.address())
    }

    /// Plays scripts here from now on.
    pub(crate) fn open(self, scripts: Vec<Vec<Step>>) -> Server {
        Server::serve(self.0.listen(64).unwrap(), scripts)
    }
}

/// A running server.
pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<String>>>,
    open: Arc<()>,
}

/// The key that tests send.
pub(crate) const KEY: &str = "sk-or-v1-canary-0123456789abcdef";

impl Server {
    /// Plays one script per connection, and the last one for all further connections.
    pub(crate) async fn start(scripts: Vec<Vec<Step>>) -> Self {
        Self::serve(TcpListener::bind("127.0.0.1:0").await.unwrap(), scripts)
    }

    fn serve(listener: TcpListener, scripts: Vec<Vec<Step>>) -> Self {
        let url = format!("http://{}/api/v1", listener.local_addr().unwrap());
        let (seen, open) = (Arc::new(Mutex::new(Vec::new())), Arc::new(()));
        let server = Self { url, seen: Arc::clone(&seen), open: Arc::clone(&open) };
        tokio::spawn(async move {
            let mut turn = 0;
            while let Ok((socket, _)) = listener.accept().await {
                let script = scripts[turn.min(scripts.len() - 1)].clone();
                turn += 1;
                let (seen, open) = (Arc::clone(&seen), Arc::clone(&open));
                tokio::spawn(async move {
                    play(socket, script, &seen).await;
                    drop(open);
                });
            }
        });
        server
    }

    /// A server that answers every request with these bytes and closes.
    pub(crate) async fn answering(bytes: impl Into<Vec<u8>>) -> Self {
        Self::start(vec![vec![Step::Send(bytes.into())]]).await
    }

    /// The requests so far, head and body.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// How many connections are open on the server's side.
    pub(crate) fn connections(&self) -> usize {
        Arc::strong_count(&self.open) - 2
    }

    /// A client of this server, which tries again soon and is patient with everything else.
    pub(crate) fn client(&self) -> Client {
        let key = Secret::parse(KEY).unwrap();
        Client::new(ServiceUrl::parse(&self.url).unwrap(), Some(key)).unwrap().with_limits(limits())
    }
}

/// Limits that try again soon, and that no busy computer runs into.
pub(crate) fn limits() -> Limits {
    Limits {
        headers: Duration::from_secs(120),
        idle: Duration::from_secs(120),
        linger: Duration::from_millis(400),
        backoff: Duration::from_millis(10),
        offline: Duration::ZERO,
        ..Limits::default()
    }
}

/// Limits that a test runs into on purpose, after everything that was sent has long come.
pub(crate) fn brief() -> Limits {
    let silence = Duration::from_secs(2);
    Limits { headers: silence, idle: silence, ..limits() }
}

async fn play(mut socket: TcpStream, script: Vec<Step>, seen: &Mutex<Vec<String>>) {
    let Some(request) = read_request(&mut socket).await else { return };
    seen.lock().unwrap().push(request);
    for step in script {
        match step {
            Step::Send(bytes) => {
                if socket.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Step::Wait(time) => tokio::time::sleep(time).await,
            Step::Hold => {
                let mut rest = [0; 1024];
                while socket.read(&mut rest).await.is_ok_and(|count| count > 0) {}
            }
            // Closing with unread input makes the system send a reset.
            Step::Reset => {
                socket.set_zero_linger().unwrap();
                return;
            }
        }
    }
    drop(socket.shutdown().await);
}

/// Reads one request, by its content length.
async fn read_request(socket: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let count = socket.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
            if body.len() >= length.parse().unwrap() {
                return Some(text);
            }
        }
    }
}

/// The head of a streamed answer.
pub(crate) fn stream_head() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Generation-Id: gen-head\r\nConnection: close\r\n\r\n".to_vec()
}

/// A streamed answer of these events.
pub(crate) fn stream(events: &str) -> Vec<u8> {
    [stream_head(), events.as_bytes().to_vec()].concat()
}

/// A whole answer with a status line, headers and a body.
pub(crate) fn whole(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}", body.len())
        .into_bytes()
}

/// An error in the service's shape.
pub(crate) fn error(status: &str, headers: &str, body: &str) -> Vec<u8> {
    whole(status, &format!("Content-Type: application/json\r\n{headers}"), body)
}

/// An event with a piece of text.
pub(crate) fn text(piece: &str) -> String {
    let piece = serde_json::to_string(piece).unwrap();
    format!(
        "data: {{\"id\":\"gen-1\",\"model\":\"m\",\"choices\":[{{\"delta\":{{\"content\":{piece}}}}}]}}\n\n"
    )
}

/// The end of a stream: finish, usage, `[DONE]`.
pub(crate) const END: &str = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
    data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3,\"cost\":0.00001}}\n\n\
    data: [DONE]\n\n";
