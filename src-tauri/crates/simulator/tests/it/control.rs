//! Control from another process, and stopping.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Options, Pace, Simulator};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::client::{PATIENCE, Reply, address, ask, post, read, send, start, strict};

async fn control(simulator: &Simulator, method: &str, path: &str, body: &Value) -> Reply {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    read(&mut send(simulator, method, &format!("/control/{path}"), "", &body).await).await
}

#[tokio::test]
async fn a_test_elsewhere_can_read_requests_and_script_answers() {
    let simulator =
        start(Options { control: true, strict: true, pace: Pace::UNLIMITED, ..Options::default() }).await;
    post(&simulator, &ask("Hello", &json!({"max_tokens": 1, "temperature": 0.3}))).await;
    let seen = control(&simulator, "GET", "requests", &Value::Null).await.json()["requests"].clone();
    assert_eq!(seen.as_array().unwrap().len(), 1);
    assert_eq!(seen[0]["method"], "POST");
    assert_eq!(seen[0]["path"], "/api/v1/chat/completions");
    assert_eq!(seen[0]["body"]["temperature"], 0.3);
    assert_eq!(control(&simulator, "DELETE", "requests", &Value::Null).await.status, 200);
    assert!(simulator.requests().is_empty());

    assert_eq!(control(&simulator, "POST", "script", &json!({"fault": "e402"})).await.status, 200);
    let own = json!({"path": "/key", "steps": [{"text": "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"}, "close"]});
    assert_eq!(control(&simulator, "POST", "script", &own).await.status, 200);
    assert_eq!(post(&simulator, &ask("Hello", &json!({}))).await.status, 402);
    assert_eq!(crate::client::get(&simulator, "/key").await.status, 204);
    assert_eq!(control(&simulator, "POST", "script", &json!({"fault": "no such"})).await.status, 400);
    assert_eq!(control(&simulator, "POST", "script", &json!({"steps": [{"dance": 1}]})).await.status, 400);

    let pace = json!({"tokens_per_second": 0, "first_token_ms": 80});
    assert_eq!(control(&simulator, "POST", "pace", &pace).await.status, 200);
    let began = std::time::Instant::now();
    post(&simulator, &ask("Hello", &json!({"max_tokens": 1}))).await;
    assert!(began.elapsed() >= Duration::from_millis(80));
    assert_eq!(control(&simulator, "GET", "active", &Value::Null).await.json()["active"], 0);
}

#[tokio::test]
async fn there_is_no_control_unless_asked_for() {
    let simulator = strict().await;
    assert_eq!(control(&simulator, "GET", "requests", &Value::Null).await.status, 404);
}

#[tokio::test]
async fn requests_are_recorded_with_their_headers() {
    let simulator = strict().await;
    let headers = "Authorization: Bearer k\r\nX-OpenRouter-Title: Timbre\r\n";
    read(&mut send(&simulator, "GET", "/api/v1/models?limit=1", headers, "").await).await;
    let recorded = simulator.requests();
    assert_eq!(recorded[0].path, "/api/v1/models?limit=1");
    assert_eq!(recorded[0].header("X-OpenRouter-Title"), Some("Timbre"));
    assert_eq!(recorded[0].body, Value::Null);
    simulator.clear_requests();
    assert!(simulator.requests().is_empty());
}

#[tokio::test]
async fn stopping_closes_the_port_and_every_connection() {
    let simulator =
        start(Options { pace: Pace { tokens_per_second: 1.0, ..Pace::UNLIMITED }, ..Options::default() })
            .await;
    let address = address(&simulator);
    let body = ask("Hello", &json!({"stream": true})).to_string();
    let mut connection = send(&simulator, "POST", "/api/v1/chat/completions", "", &body).await;
    let mut bytes = Vec::new();
    connection.read_buf(&mut bytes).await.unwrap();
    simulator.stop();
    let ended = async {
        let mut rest = Vec::new();
        let _ = connection.read_to_end(&mut rest).await;
    };
    tokio::time::timeout(PATIENCE, ended).await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_connection_is_closed_when_the_client_asks_for_it() {
    let simulator = strict().await;
    let mut connection = send(&simulator, "GET", "/api/v1/key", "Connection: close\r\n", "").await;
    let mut bytes = Vec::new();
    let ended = tokio::time::timeout(PATIENCE, connection.read_to_end(&mut bytes)).await.unwrap();
    assert!(ended.unwrap() > 0);
}

#[tokio::test]
async fn a_request_that_is_not_http_ends_the_connection() {
    let simulator = strict().await;
    for junk in [
        "hello\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nbad\r\n\r\n",
    ] {
        let mut connection = TcpStream::connect(address(&simulator)).await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut connection, junk.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        let read = tokio::time::timeout(PATIENCE, connection.read_to_end(&mut bytes)).await.unwrap();
        assert_eq!(read.unwrap_or(0), 0, "{junk}");
    }
    assert!(simulator.requests().is_empty());
}
