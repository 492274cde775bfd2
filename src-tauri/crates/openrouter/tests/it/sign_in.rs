//! Signing in: what the browser is sent to, what comes back, and every way in which it can end.

use std::time::Duration;

use base64::Engine as _;
use openrouter::{Code, ServiceUrl, SignIn};
use sha2::Digest as _;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::server::{Server, error, whole};

/// A value of a page's query.
fn pair(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

/// What a browser does with the callback.
async fn visit(callback: &str, more: &str) -> String {
    let url = Url::parse(callback).unwrap();
    let address = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!("GET {}{more} HTTP/1.1\r\nHost: x\r\n\r\n", url.path());
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut page = String::new();
    socket.read_to_string(&mut page).await.unwrap();
    page
}

#[tokio::test]
async fn code_from_the_browser_becomes_a_key() {
    let server = Server::answering(whole(
        "200 OK",
        "Content-Type: application/json\r\n",
        r#"{"key":"sk-or-v1-fresh-0123456789","user_id":null}"#,
    ))
    .await;
    let attempt = SignIn::begin(&ServiceUrl::parse(&server.url).unwrap()).await.unwrap();
    let page = attempt.page();
    assert_eq!(page.path(), "/auth");
    let callback = pair(&page, "callback_url").unwrap();
    assert!(callback.starts_with("http://127.0.0.1:") && Url::parse(&callback).unwrap().path().len() > 30);
    assert_eq!(pair(&page, "code_challenge_method").as_deref(), Some("S256"));
    assert_eq!(pair(&attempt.code_page(), "callback_url"), None);

    let cancel = CancellationToken::new();
    // A browser connects ahead of time and says nothing.
    let silent = tokio::net::TcpStream::connect(callback[7..].split('/').next().unwrap()).await.unwrap();
    let (key, shown) = tokio::join!(attempt.wait(&cancel), async {
        let icon = callback.rsplit_once('/').unwrap().0.to_owned() + "/favicon.ico";
        assert!(visit(&icon, "?code=stolen").await.starts_with("HTTP/1.1 404"));
        visit(&callback, "?code=the-code").await
    });
    drop(silent);
    assert_eq!(key.unwrap().expose(), "sk-or-v1-fresh-0123456789");
    assert!(shown.contains("You are signed in") && shown.contains("default-src 'none'"));

    let request = server.requests().remove(0);
    assert!(
        request.starts_with("POST /api/v1/auth/keys ") && !request.to_lowercase().contains("authorization")
    );
    let body: serde_json::Value = serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!((&body["code"], &body["code_challenge_method"]), (&"the-code".into(), &"S256".into()));
    let verifier = body["code_verifier"].as_str().unwrap();
    assert!((43..=128).contains(&verifier.len()));
    let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(verifier));
    assert_eq!(pair(&page, "code_challenge"), Some(challenge));
}

#[tokio::test]
async fn every_other_end_has_its_code() {
    let refusing = Server::answering(error(
        "403 x",
        "",
        r#"{"error":{"code":403,"message":"Invalid code or code_verifier"}}"#,
    ))
    .await;
    let attempt = SignIn::begin(&ServiceUrl::parse(&refusing.url).unwrap()).await.unwrap();
    assert_eq!(attempt.exchange(" pasted ").await.unwrap_err().code(), Code::BadKey);
    assert!(refusing.requests()[0].contains("\"pasted\""));

    let callback = pair(&attempt.page(), "callback_url").unwrap();
    let cancel = CancellationToken::new();
    let (declined, _) = tokio::join!(attempt.wait(&cancel), visit(&callback, "?error=access_denied"));
    assert_eq!(declined.unwrap_err().code(), Code::Cancelled);

    let (stopped, ()) = tokio::join!(attempt.wait(&cancel), async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        cancel.cancel();
    });
    assert_eq!(stopped.unwrap_err().code(), Code::Cancelled);

    let late = attempt.with_patience(Duration::from_millis(20));
    assert_eq!(late.wait(&CancellationToken::new()).await.unwrap_err().code(), Code::Timeout);
    let address = callback[7..].split('/').next().unwrap().to_owned();
    drop(late);
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "the listener is closed");
}
