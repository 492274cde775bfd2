//! Connections that are not private are not used: each says why, nothing is sent over it, and none is tried again.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use openrouter::{Client, Code, Limits, Outcome, ServiceUrl};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ServerConfig, version};
use tokio_rustls::server::TlsStream;

use crate::answers::ask;
use crate::server::{END, limits, stream, text};

/// Where the child finds the key of the authority that it trusts.
const AUTHORITY: &str = "TIMBRE_TEST_AUTHORITY_KEY";

/// An authority that computers may trust or not.
fn authority(key: KeyPair) -> Issuer<'static, KeyPair> {
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Issuer::new(params, key)
}

/// A server's keys: for an address, valid in these years.
fn keys(issuer: &Issuer<'_, KeyPair>, name: &str, years: [i32; 2], alpn: &[&str]) -> ServerConfig {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(years[0], 1, 1);
    params.not_after = date_time_ymd(years[1], 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, issuer).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
    config
}

/// Answers every request after a handshake; counts the connections that were tried.
async fn serve(config: ServerConfig) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let tried = Arc::new(AtomicUsize::new(0));
    let (count, acceptor) = (Arc::clone(&tried), TlsAcceptor::from(Arc::new(config)));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let Ok(mut socket) = acceptor.accept(socket).await else { continue };
            let _ = socket.read(&mut [0; 4096]).await;
            let answer = stream(&format!("{}{END}", text("fine")));
            let _ = socket.write_all(&answer).await;
            let _ = socket.shutdown().await;
        }
    });
    (address, tried)
}

fn client(address: SocketAddr) -> Client {
    let service = ServiceUrl::parse(&format!("https://{address}/v1")).unwrap();
    Client::new(service, None).unwrap().with_limits(limits())
}

async fn outcome(address: SocketAddr) -> Outcome {
    ask(&client(address)).await.0
}

/// A server that reads the greeting and answers with these bytes; how often it was asked.
async fn answering(bytes: &'static [u8]) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let tried = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&tried);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let _ = socket.read(&mut [0; 4096]).await;
            let _ = socket.write_all(bytes).await;
        }
    });
    (address, tried)
}

/// Asserts that an outcome is a refusal for this reason, after one try.
fn refused(outcome: Outcome, tried: &AtomicUsize, reason: &str, clock: bool) {
    let error = outcome.ended.unwrap_err();
    assert_eq!((error.code(), error.automatic_retry()), (Code::NotPrivate, false), "{error:?}");
    assert!(error.message().contains(&format!("is not private: {reason}")), "{error}");
    assert_eq!(error.message().contains("The clock of this computer says "), clock, "{error}");
    assert_eq!(tried.load(Ordering::SeqCst), 1, "{reason}: tried once");
}

#[tokio::test]
async fn certificate_of_an_unknown_authority_is_refused() {
    let stranger = authority(KeyPair::generate().unwrap());
    let (address, tried) = serve(keys(&stranger, "127.0.0.1", [2020, 2090], &[])).await;
    refused(outcome(address).await, &tried, "its certificate comes from nobody", true);
}

#[tokio::test]
async fn outdated_encryption_is_refused() {
    // The fatal alert 70, “protocol version”, and the greeting of a server that chose TLS 1.0.
    let alert = b"\x15\x03\x01\x00\x02\x02\x46";
    let hello = b"\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01\
        0123456789abcdef0123456789abcdef\x00\x00\x2f\x00";
    for bytes in [&alert[..], &hello[..]] {
        let (address, tried) = answering(bytes).await;
        refused(outcome(address).await, &tried, "it offers only outdated encryption", false);
    }
}

#[tokio::test]
async fn connection_without_encryption_is_refused_where_there_must_be_some() {
    let (address, tried) = answering(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    refused(outcome(address).await, &tried, "what answered does not encrypt", false);
}

/// Runs this test again on a computer that trusts an authority of the test's own, which is what the rest is about.
#[test]
fn certificates_of_a_trusted_authority_are_looked_at_closely() {
    if let Ok(key) = std::env::var(AUTHORITY) {
        return trusting(KeyPair::from_pem(&key).unwrap());
    }
    let folder = tempfile::tempdir().unwrap();
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, params.self_signed(&key).unwrap().pem()).unwrap();
    let name = "private::certificates_of_a_trusted_authority_are_looked_at_closely";
    run_again(name, &trusted, &key.serialize_pem());
}

fn run_again(test: &str, trusted: &Path, key: &str) {
    let child = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env("SSL_CERT_FILE", trusted)
        .env(AUTHORITY, key)
        .output()
        .unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&child.stdout), String::from_utf8_lossy(&child.stderr));
    assert!(child.status.success() && said.contains("1 passed"), "{said}");
}

fn trusting(key: KeyPair) {
    let authority = authority(key);
    let runtime = |paused| {
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(paused).build().unwrap()
    };
    runtime(false).block_on(async {
        let (address, _) = serve(keys(&authority, "127.0.0.1", [2020, 2090], &[])).await;
        assert_eq!(outcome(address).await.answer.text, "fine", "a good certificate is accepted");
        for (name, years, reason) in [
            ("127.0.0.1", [2020, 2021], "its certificate has expired."),
            ("127.0.0.1", [2080, 2090], "its certificate is not valid yet."),
            ("other.example", [2020, 2090], "its certificate belongs to another address."),
        ] {
            let (address, tried) = serve(keys(&authority, name, years, &[])).await;
            refused(outcome(address).await, &tried, reason, true);
        }
    });
    runtime(true).block_on(http2_is_asked_whether_it_stands(&authority));
}

/// A connection of HTTP/2 whose other end has gone is given up after an unanswered ping, not after 90 s.
async fn http2_is_asked_whether_it_stands(authority: &Issuer<'_, KeyPair>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(keys(authority, "127.0.0.1", [2020, 2090], &["h2"])));
    let server = tokio::spawn(async move {
        let socket = acceptor.accept(listener.accept().await.unwrap().0).await.unwrap();
        speak_http2(socket).await
    });
    let started = tokio::time::Instant::now();
    let outcome = ask(&client(address).with_limits(Limits::default())).await.0;
    let took = started.elapsed();
    assert_eq!(outcome.answer.text, "half");
    assert_eq!(outcome.ended.unwrap_err().code(), Code::Interrupted);
    assert!(took > Duration::from_secs(14) && took < Duration::from_secs(40), "{took:?}");
    assert!(server.await.unwrap() > 0, "pings were sent");
}

/// Answers a request with half an answer and no ping at all; returns how many pings came.
async fn speak_http2(mut socket: TlsStream<TcpStream>) -> usize {
    let frame = |kind: u8, flags: u8, stream: u8, payload: &[u8]| {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        [&length[1..], &[kind, flags, 0, 0, 0, stream], payload].concat()
    };
    socket.read_exact(&mut [0; 24]).await.unwrap();
    socket.write_all(&frame(4, 0, 0, b"")).await.unwrap();
    let mut pings = 0;
    let mut head = [0; 9];
    while socket.read_exact(&mut head).await.is_ok() {
        let length = usize::from(head[1]) << 8 | usize::from(head[2]);
        let mut payload = vec![0; length];
        socket.read_exact(&mut payload).await.unwrap();
        match head[3] {
            1 => {
                let fields = [&b"\x88\x0f\x10\x11"[..], b"text/event-stream"].concat();
                socket.write_all(&frame(1, 4, head[8], &fields)).await.unwrap();
                socket.write_all(&frame(0, 0, head[8], text("half").as_bytes())).await.unwrap();
                socket.flush().await.unwrap();
            }
            4 if head[4] == 0 => socket.write_all(&frame(4, 1, 0, b"")).await.unwrap(),
            6 => pings += 1,
            _ => {}
        }
    }
    pings
}
