//! Faults do on the wire what their names say.

use serde_json::{Value, json};
use simulator::{FAULTS, Script, Simulator, Step};
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use crate::client::{PATIENCE, Reply, ask, get, post, read, send, strict};

async fn fault(simulator: &Simulator, name: &str) -> Reply {
    simulator.script(Script::fault(name).unwrap());
    post(simulator, &ask("Hello", &json!({"stream": true}))).await
}

/// Starts a fault that does not end, reads until `sign` is there, and leaves.
async fn begun(simulator: &Simulator, name: &str, sign: &str) {
    simulator.script(Script::fault(name).unwrap());
    let mut stream =
        send(simulator, "POST", "/api/v1/chat/completions", "", &ask("Hi", &json!({})).to_string()).await;
    let mut bytes = Vec::new();
    while !String::from_utf8_lossy(&bytes).contains(sign) {
        let read = timeout(PATIENCE, stream.read_buf(&mut bytes)).await.unwrap().unwrap();
        assert!(read > 0, "{name}");
    }
    assert_eq!(simulator.active(), 1, "{name} is not playing");
    drop(stream);
    timeout(PATIENCE, simulator.idle()).await.unwrap();
}

#[tokio::test]
async fn a_script_serves_one_request_and_then_all_is_well_again() {
    let simulator = strict().await;
    assert_eq!(fault(&simulator, "e500").await.status, 500);
    assert_eq!(post(&simulator, &ask("Hello", &json!({"max_tokens": 1}))).await.status, 200);
    simulator.script(Script::fault("e503").unwrap().times(2));
    for status in [503, 503, 200] {
        assert_eq!(post(&simulator, &ask("Hello", &json!({"max_tokens": 1}))).await.status, status);
    }
}

#[tokio::test]
async fn a_script_waits_for_its_path() {
    let simulator = strict().await;
    simulator.script(Script::respond(418, &[("X-Test", "yes")], "short").on("/key"));
    assert_eq!(get(&simulator, "/models").await.status, 200);
    let reply = get(&simulator, "/key").await;
    assert_eq!((reply.status, reply.header("x-test"), reply.text().as_str()), (418, Some("yes"), "short"));
}

#[tokio::test]
async fn every_status_fault_has_its_status_and_an_error_body() {
    let simulator = strict().await;
    for name in FAULTS {
        let Some(status) = name.strip_prefix('e').and_then(|rest| rest.get(..3)?.parse::<u16>().ok()) else {
            continue;
        };
        if ["e500_huge", "e500_empty", "e502_html", "e524", "e400_not_json"].contains(&name) {
            continue;
        }
        let reply = fault(&simulator, name).await;
        assert_eq!(reply.status, status, "{name}");
        assert_eq!(reply.json()["error"]["code"], status, "{name}");
    }
    for (name, after) in
        [("e429_retry_after_0", "0"), ("e429_retry_after_3600", "3600"), ("e429_retry_after_neg", "-5")]
    {
        assert_eq!(fault(&simulator, name).await.header("retry-after"), Some(after));
    }
    assert_eq!(fault(&simulator, "e429").await.header("retry-after"), None);
}

#[tokio::test]
async fn bodies_that_are_not_what_they_should_be() {
    let simulator = strict().await;
    let page = fault(&simulator, "wrong_content_type").await;
    assert!(page.status == 200 && page.header("content-type").unwrap().starts_with("text/html"));
    assert!(fault(&simulator, "e502_html").await.text().contains("502 Bad Gateway"));
    assert_eq!(fault(&simulator, "e500_huge").await.body.len(), 64 * 1024 * 1024);
    assert!(fault(&simulator, "empty_200").await.body.is_empty());
    let padded = fault(&simulator, "whitespace_before_json").await;
    assert!(padded.body.starts_with(b"\n    "));
    assert_eq!(padded.json()["choices"][0]["message"]["content"], "The lamp is low.");
    let failed = fault(&simulator, "error_200_json").await;
    assert!(
        failed.status == 200
            && failed.json()["error"]["code"] == 502
            && failed.json().get("choices").is_none()
    );
    for (name, status) in [("redirect_301", 301), ("redirect_302", 302), ("redirect_307", 307)] {
        let reply = fault(&simulator, name).await;
        assert!(reply.status == status && reply.header("location").is_some());
    }
    assert!(fault(&simulator, "huge_headers").await.head.len() > 1_000_000);
    let bomb = fault(&simulator, "gzip_bomb").await;
    assert!(bomb.header("content-encoding") == Some("gzip") && bomb.body.starts_with(&[0x1f, 0x8b]));
}

#[tokio::test]
async fn the_key_comes_back_in_an_error() {
    let simulator = strict().await;
    simulator.script(Script::fault("echo_auth_in_error").unwrap());
    let key = "Authorization: Bearer sk-secret\r\n";
    let mut stream =
        send(&simulator, "POST", "/api/v1/chat/completions", key, &ask("Hi", &json!({})).to_string()).await;
    assert!(read(&mut stream).await.error_message().contains("Bearer sk-secret"));
}

#[tokio::test]
async fn connections_break_as_named() {
    let simulator = strict().await;
    let reset = fault(&simulator, "rst_mid").await;
    assert_eq!(reset.error, Some(std::io::ErrorKind::ConnectionReset));
    assert!(reset.text().contains(" lamp"));
    assert_eq!(
        fault(&simulator, "rst_before_headers").await.error,
        Some(std::io::ErrorKind::ConnectionReset)
    );
    let closed = fault(&simulator, "close_before_headers").await;
    assert!(closed.status == 0 && closed.body.is_empty());
    let half = fault(&simulator, "half_close_mid").await;
    assert!(half.error.is_none() && half.text().contains(" lamp") && !half.text().contains("[DONE]"));
    let cut = fault(&simulator, "truncated_chunk").await;
    assert!(cut.error.is_none() && cut.text().contains(" is cut") && !cut.text().contains("[DONE]"));
    let short = fault(&simulator, "content_length_short").await;
    assert!(short.header("content-length") == Some("100000") && short.body.len() < 5000);
    let old = fault(&simulator, "http10_no_length").await;
    assert!(old.head.starts_with("HTTP/1.0 200") && old.text().contains("[DONE]"));
    timeout(PATIENCE, simulator.idle()).await.unwrap();
}

#[tokio::test]
async fn what_does_not_end_ends_when_the_client_leaves() {
    let simulator = strict().await;
    for (name, sign) in [
        ("stall_before_headers", ""),
        ("stall_after_headers", "\r\n\r\n"),
        ("stall_mid", " lamp"),
        ("keepalive_forever", ": OPENROUTER PROCESSING\n\n\r\n19\r\n: OPENROUTER PROCESSING"),
        ("slow_loris", "\r\n\r\ndat"),
        ("endless_line", "aaaaaaaa"),
        ("huge_line", "aaaaaaaa"),
        ("many_events", " word"),
        ("done_then_open", "[DONE]"),
    ] {
        if sign.is_empty() {
            simulator.script(Script::fault(name).unwrap());
            let body = ask("Hi", &json!({})).to_string();
            let stream = send(&simulator, "POST", "/api/v1/chat/completions", "", &body).await;
            while simulator.active() == 0 {
                tokio::task::yield_now().await;
            }
            drop(stream);
            timeout(PATIENCE, simulator.idle()).await.unwrap();
            continue;
        }
        begun(&simulator, name, sign).await;
    }
}

fn said(reply: &Reply) -> String {
    let text = reply.text();
    let data =
        text.lines().filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data: ")?).ok());
    data.filter_map(|event| Some(event["choices"][0]["delta"]["content"].as_str()?.to_owned())).collect()
}

#[tokio::test]
async fn streams_end_and_fail_as_named() {
    let simulator = strict().await;
    let all = "The lamp is low — naïve 東京 🎻.";
    for (name, text, has, hasn_t) in [
        ("byte_by_byte", all, "[DONE]", "\"error\""),
        ("missing_done", all, "\"finish_reason\":\"stop\"", "[DONE]"),
        ("missing_finish_and_done", all, "東京", "\"finish_reason\":\"stop\""),
        ("data_after_done", "The lamp is low — naïve 東京 🎻. AFTER", "[DONE]", "\"error\""),
        ("duplicate_finish", all, "[DONE]", "\"error\""),
        ("empty_content", "", "[DONE]", "\"error\""),
        ("empty_stream", "", "[DONE]", "choices"),
        ("error_first_event", "", "\"error\":{\"code\":429", "東京"),
        ("error_openai_first_event", "", "\"type\":\"server_error\"", "choices"),
        ("mid_error", "The lamp is low —", "\"finish_reason\":\"error\"", "[DONE]"),
        ("finish_length", "The lamp is low —", "\"finish_reason\":\"length\"", "\"error\""),
        ("finish_content_filter", "The lamp is low —", "content_filter", "\"error\""),
        ("finish_error", "The lamp is low —", "MALFORMED_FUNCTION_CALL", "\"message\""),
        ("network_error_behind_stop", "The lamp is low —", "network_error", "usage"),
        ("refusal", "", "\"refusal\":\"I cannot\"", "\"error\""),
        ("invalid_utf8", "good B\u{fffd}", "[DONE]", "BAD"),
        ("invalid_json_line", "The lamp is low — still here", "data: {\"id\": \"gen-\n", "\"error\":{"),
        ("null_fields", "The lamp is low —", "\"unheard_of\"", "\"error\":{"),
        ("deep_json", "The lamp is low —", "[[[[[[[[", "\"error\""),
    ] {
        let reply = fault(&simulator, name).await;
        let body = reply.text();
        if name == "invalid_utf8" {
            assert!(std::str::from_utf8(&reply.body).is_err());
        } else {
            assert_eq!(said(&reply), text, "{name}");
        }
        assert!(body.contains(has), "{name}: {body:.300}");
        assert!(!body.contains(hasn_t), "{name}");
    }
}

#[tokio::test]
async fn steps_can_say_anything_or_nothing_special() {
    let simulator = strict().await;
    simulator.script(Script::new(vec![Step::WaitMs(30), Step::Answer]));
    assert_eq!(post(&simulator, &ask("Hello", &json!({"max_tokens": 1}))).await.status, 200);
    simulator.script(Script::stream("data: {\"a\":1}\n\ndata: [DONE]\n\n"));
    assert_eq!(post(&simulator, &ask("Hello", &json!({}))).await.events(), [json!({"a": 1})]);
    simulator.script(Script::error(451, "Not here", &json!({"error_type": "permission_denied"})));
    let reply = post(&simulator, &ask("Hello", &json!({}))).await;
    assert_eq!((reply.status, reply.error_message().as_str()), (451, "Not here"));
}
