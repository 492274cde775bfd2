//! The other end of the browser's last redirect: as little of an HTTP server as it takes to receive one code.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
use url::Url;

use crate::error::{Code, Error};

/// The longest request head that is read, in bytes.
const LONGEST_HEAD: usize = 8 << 10;

/// How long a connection may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// Answers requests until one brings a code to the path, and gives the code.
///
/// Browsers open connections ahead of time and ask for icons: connections are served side by side, and what is not
/// the expected path is not found. When this future is dropped, all of them are closed.
pub(super) async fn code(listener: &TcpListener, path: &str) -> Result<String, Error> {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Ok((socket, _)) = listener.accept() => {
                connections.spawn(serve(socket, path.to_owned()));
            }
            Some(Ok(Some(outcome))) = connections.join_next() => return outcome,
        }
    }
}

/// Serves one connection; gives what it brought, if it brought anything.
async fn serve(mut socket: TcpStream, path: String) -> Option<Result<String, Error>> {
    let head = timeout(PATIENCE, read_head(&mut socket)).await.ok()??;
    let outcome = brought(&head, &path);
    let (status, words) = match &outcome {
        Some(Ok(_)) => ("200 OK", "You are signed in. You can close this page and go back to Timbre."),
        Some(Err(_)) => ("200 OK", "You did not sign in. You can close this page and go back to Timbre."),
        None => ("404 Not Found", "There is nothing here."),
    };
    let page = format!("<!doctype html><meta charset=utf-8><title>Timbre</title><p>{words}</p>");
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Content-Security-Policy: default-src 'none'\r\nReferrer-Policy: no-referrer\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    // Whether the browser takes the page does not matter: the code is here.
    drop(timeout(PATIENCE, socket.write_all(answer.as_bytes())).await);
    drop(timeout(PATIENCE, socket.shutdown()).await);
    outcome
}

/// Reads the head of a request.
async fn read_head(socket: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut chunk = [0; 1024];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = socket.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        head.extend_from_slice(&chunk[..count]);
        if head.len() > LONGEST_HEAD {
            return None;
        }
    }
    String::from_utf8(head).ok()
}

/// What a request brings: a code, a refusal, or nothing that is meant for us.
fn brought(head: &str, path: &str) -> Option<Result<String, Error>> {
    let target = head.strip_prefix("GET ")?.split(' ').next()?;
    let url = Url::parse("http://127.0.0.1").ok()?.join(target).ok()?;
    if url.path() != path {
        return None;
    }
    let pair =
        |name: &str| url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned());
    match (pair("code").filter(|code| !code.is_empty()), pair("error")) {
        (Some(code), _) => Some(Ok(code)),
        (None, Some(error)) => {
            Some(Err(Error::new(Code::Cancelled, "Signing in was declined.").with_detail(&error, None)))
        }
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_expected_path_brings_a_code() {
        let code = |head: &str| brought(head, "/secret").and_then(Result::ok);
        assert_eq!(code("GET /secret?code=a%2Bb HTTP/1.1\r\n\r\n").as_deref(), Some("a+b"));
        for other in [
            "GET /?code=a HTTP/1.1",
            "GET /secret HTTP/1.1",
            "POST /secret?code=a HTTP/1.1",
            "GET /secret?code= x",
            "",
        ] {
            assert_eq!(code(other), None, "{other}");
        }
        let declined = brought("GET /secret?error=access_denied HTTP/1.1", "/secret").unwrap().unwrap_err();
        assert_eq!((declined.code(), declined.detail()), (Code::Cancelled, Some("access_denied")));
    }
}
