//! Every way in which a request can fail: what is said, what is kept, and whether it is tried again.

use std::time::{Duration, Instant};

use openrouter::{Client, Code, Limits, Outcome, Remedy, ServiceUrl};

use crate::answers::ask;
use crate::server::{Closed, END, KEY, Server, Step, brief, error, limits, stream, stream_head, text, whole};

/// What came of one answer of the server.
async fn outcome(bytes: Vec<u8>) -> Outcome {
    let server = Server::answering(bytes).await;
    let (outcome, _) = ask(&server.client()).await;
    outcome
}

/// The failure of one answer of the server.
async fn failure(bytes: Vec<u8>) -> openrouter::Error {
    outcome(bytes).await.ended.unwrap_err()
}

/// How often the server was asked when it answers in this way first, and well the second time.
async fn tries(first: Vec<u8>) -> (usize, Outcome) {
    let good = stream(&format!("{}{END}", text("fine")));
    let server = Server::start(vec![vec![Step::Send(first)], vec![Step::Send(good)]]).await;
    let (outcome, _) = ask(&server.client()).await;
    (server.requests().len(), outcome)
}

#[tokio::test]
async fn statuses_become_codes() {
    let body = r#"{"error":{"code":0,"message":"words of the provider"}}"#;
    let cases = [
        ("400 Bad Request", Code::BadRequest, Remedy::ChangeParameters),
        ("401 Unauthorized", Code::BadKey, Remedy::SignIn),
        ("402 Payment Required", Code::NoCredits, Remedy::AddCredits),
        ("403 Forbidden", Code::BadKey, Remedy::SignIn),
        ("404 Not Found", Code::BadRequest, Remedy::ChangeParameters),
        ("413 Payload Too Large", Code::TooLarge, Remedy::Shorten),
        ("422 Unprocessable", Code::BadRequest, Remedy::ChangeParameters),
        ("500 Internal Server Error", Code::ProviderFailed, Remedy::OtherModel),
    ];
    for (status, code, remedy) in cases {
        let error = failure(error(status, "", body)).await;
        assert_eq!((error.code(), error.remedy()), (code, remedy), "{status}");
        assert!(error.detail().unwrap().contains("words of the provider"), "{status}");
        assert_eq!(error.status().unwrap().to_string(), status[..3]);
    }
}

#[tokio::test]
async fn statuses_that_generated_nothing_are_tried_again() {
    for status in ["408 x", "429 x", "502 x", "503 x", "504 x", "524 x", "529 x"] {
        let (count, outcome) = tries(error(status, "", r#"{"error":{"message":"m"}}"#)).await;
        assert_eq!((count, outcome.ended, outcome.answer.text.as_str()), (2, Ok(()), "fine"), "{status}");
    }
    for status in ["400 x", "401 x", "402 x", "403 x", "404 x", "500 x"] {
        let (count, outcome) = tries(error(status, "", r#"{"error":{"message":"m"}}"#)).await;
        assert_eq!((count, outcome.ended.is_err()), (1, true), "{status}");
    }
}

#[tokio::test]
async fn tries_are_announced_and_end() {
    let server = Server::answering(error("503 x", "", r#"{"error":{"message":"m"}}"#)).await;
    let (outcome, events) = ask(&server.client()).await;
    assert_eq!(outcome.ended.unwrap_err().code(), Code::ProviderFailed);
    assert_eq!(events, ["sent", "retrying 2", "sent", "retrying 3", "sent"]);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn retry_after_is_honoured_up_to_a_minute() {
    let limited =
        |after: &str| error("429 x", &format!("Retry-After: {after}\r\n"), r#"{"error":{"message":"m"}}"#);
    let started = Instant::now();
    assert_eq!(tries(limited("1")).await.0, 2);
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_eq!(tries(limited("0")).await.0, 2);
    assert_eq!(tries(limited("nonsense")).await.0, 2);
    let (count, outcome) = tries(limited("3600")).await;
    assert_eq!(count, 1);
    assert_eq!(outcome.ended.unwrap_err().retry_after(), Some(Duration::from_secs(3600)));
}

#[tokio::test]
async fn failure_that_says_it_is_final_is_not_tried_again() {
    let body = r#"{"error":{"message":"m","availability":{"code":"capacity_exhausted","retryable":false}}}"#;
    assert_eq!(tries(error("503 x", "", body)).await.0, 1);
    let daily = r#"{"error":{"message":"Rate limit exceeded: free-models-per-day.","code":429,"metadata":{
        "headers":{"X-RateLimit-Reset":"99777420800000"},"limit_source":"openrouter_free_tier_daily"}}}"#;
    let (count, outcome) = tries(error("429 x", "", daily)).await;
    let error = outcome.ended.unwrap_err();
    assert_eq!((count, error.code(), error.remedy()), (1, Code::RateLimited, Remedy::OtherModel));
    assert!(error.retry_after().unwrap() > Duration::from_secs(3600));
}

#[tokio::test]
async fn key_and_user_id_never_appear() {
    let body = format!(
        r#"{{"error":{{"code":401,"message":"Bad key {KEY} of user_2abcDEFGH"}},"user_id":"user_2abcDEFGH"}}"#
    );
    let error = failure(error("401 x", "", &body)).await;
    let shown = format!("{error} {error:?} {}", serde_json::to_string(&error).unwrap());
    assert!(!shown.contains("canary") && !shown.contains("2abcDEFGH"), "{shown}");
    assert!(shown.contains("[key]") && shown.contains("[user]"));

    let plain = openrouter::Secret::parse("a-key-like-no-other").unwrap();
    let event = "data: {\"error\":{\"code\":500,\"message\":\"a-key-like-no-other is bad\"}}\n\n";
    let server = Server::answering(stream(event)).await;
    let client = Client::new(ServiceUrl::parse(&server.url).unwrap(), Some(plain)).unwrap();
    let (outcome, events) = ask(&client).await;
    let shown = format!("{outcome:?} {events:?}");
    assert!(!shown.contains("like-no-other") && shown.contains("[key]"), "{shown}");
}

#[tokio::test]
async fn pages_empty_bodies_and_redirects_are_named() {
    let page = whole("200 OK", "Content-Type: text/html\r\n", "<html>Log in to this Wi-Fi</html>");
    assert_eq!(failure(page).await.code(), Code::NotAnApi);
    let other = whole("200 OK", "Content-Type: text/plain\r\n", "hello");
    assert_eq!(failure(other).await.code(), Code::NotAnApi);
    assert_eq!(failure(whole("200 OK", "", "")).await.code(), Code::EmptyAnswer);
    let bad_gateway =
        failure(whole("502 Bad Gateway", "Content-Type: text/html\r\n", "<html>cf</html>")).await;
    assert_eq!(bad_gateway.code(), Code::ProviderFailed);
    assert!(bad_gateway.detail().unwrap().starts_with("502 Bad Gateway\n<html>"));
    for status in ["301", "302", "303", "307", "308"] {
        let target = Server::answering(stream(END)).await;
        let headers = format!("Location: {}/chat/completions\r\n", target.url);
        let server = Server::answering(whole(&format!("{status} x"), &headers, "")).await;
        let error = ask(&server.client()).await.0.ended.unwrap_err();
        assert_eq!(error.code(), Code::NotAnApi);
        assert!(error.detail().unwrap().contains(&target.url), "{error:?}");
        assert_eq!((server.requests().len(), target.requests().len()), (1, 0), "not followed");
    }
}

#[tokio::test]
async fn success_that_fails_inside_has_the_code_inside() {
    let body =
        r#"{"id":"gen-1","error":{"code":403,"message":"flagged","metadata":{"reasons":["violence"]}}}"#;
    let error = failure(whole("200 OK", "Content-Type: application/json\r\n", body)).await;
    assert_eq!(
        (error.code(), error.message()),
        (Code::Moderated, "Moderation stopped the request: violence.")
    );
    let event = "data: {\"error\":{\"code\":502,\"message\":\"m\"}}\n\ndata: [DONE]\n\n";
    assert_eq!(tries(stream(event)).await.0, 2, "nothing had come");
    let late = format!("{}{event}", text("half"));
    let (count, outcome) = tries(stream(&late)).await;
    assert_eq!((count, outcome.answer.text.as_str()), (1, "half"));
    assert_eq!(outcome.ended.unwrap_err().code(), Code::ProviderFailed);
}

#[tokio::test]
async fn cut_answers_are_kept_and_not_asked_for_again() {
    let half = stream(&text("half"));
    let scripts = [
        vec![Step::Send(half.clone())],
        vec![Step::Send(half.clone()), Step::Wait(Duration::from_millis(20)), Step::Reset],
        vec![Step::Send(half.clone()), Step::Hold],
        vec![Step::Send([half.clone(), b"data: {\"choices\":[{\"delta\":{\"con".to_vec()].concat())],
    ];
    for script in scripts {
        let server = Server::start(vec![script]).await;
        let (outcome, _) = ask(&server.client().with_limits(brief())).await;
        let error = outcome.ended.unwrap_err();
        assert_eq!((error.code(), error.remedy()), (Code::Interrupted, Remedy::Continue), "{error:?}");
        assert_eq!((outcome.answer.text.as_str(), server.requests().len()), ("half", 1));
        assert_eq!(outcome.answer.generation_id.as_deref(), Some("gen-head"));
    }
}

#[tokio::test]
async fn shortened_bodies_are_noticed() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n";
    let outcome = outcome([head.as_bytes(), text("half").as_bytes()].concat()).await;
    assert_eq!(
        (outcome.ended.unwrap_err().code(), outcome.answer.text.as_str()),
        (Code::Interrupted, "half")
    );
}

#[tokio::test]
async fn answer_is_complete_once_its_end_was_seen() {
    let finish = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    let open = stream(&format!("{}{finish}", text("all")));
    let after_done = stream(&format!("{}{END}", text("all")));
    for script in [
        vec![Step::Send(open.clone()), Step::Hold],
        vec![Step::Send(open.clone()), Step::Wait(Duration::from_millis(20)), Step::Reset],
        vec![Step::Send(after_done.clone()), Step::Hold],
        vec![Step::Send([after_done, text("not this").into_bytes()].concat())],
    ] {
        let server = Server::start(vec![script]).await;
        let started = Instant::now();
        let (outcome, _) = ask(&server.client()).await;
        assert_eq!((outcome.ended, outcome.answer.text.as_str()), (Ok(()), "all"));
        assert!(started.elapsed() < limits().idle / 2, "no silence was waited for");
    }
}

#[tokio::test]
async fn silence_has_an_end_but_comments_are_life() {
    let server = Server::start(vec![vec![Step::Hold]]).await;
    let (outcome, _) = ask(&server.client().with_limits(brief())).await;
    assert_eq!(outcome.ended.unwrap_err().code(), Code::Timeout);
    assert_eq!(server.requests().len(), 1, "the request was sent: not again unasked");

    let mut script = vec![Step::Send(stream_head())];
    for _ in 0..6 {
        script.extend([Step::Wait(brief().idle / 5), Step::Send(b": alive\n\n".to_vec())]);
    }
    script.push(Step::Send(format!("{}{END}", text("late")).into_bytes()));
    let server = Server::start(vec![script]).await;
    let (outcome, events) = ask(&server.client().with_limits(brief())).await;
    assert_eq!((outcome.ended, outcome.answer.text.as_str()), (Ok(()), "late"));
    assert_eq!(events.iter().filter(|event| *event == "comment").count(), 6);
}

#[tokio::test]
async fn damaged_events_are_skipped_up_to_three() {
    let bad = "data: {broken\n\n";
    let some = stream(&format!("{}{bad}{bad}{bad}{}{END}", text("a"), text("b")));
    let outcome_of_some = outcome(some).await;
    assert_eq!((outcome_of_some.ended, outcome_of_some.answer.text.as_str()), (Ok(()), "ab"));
    let many = stream(&format!("{}{bad}{bad}{bad}{bad}", text("a")));
    let outcome_of_many = outcome(many).await;
    assert_eq!(outcome_of_many.ended.unwrap_err().code(), Code::Interrupted);
    assert_eq!(outcome_of_many.answer.text, "a");
}

#[tokio::test]
async fn invalid_utf8_becomes_replacement_characters() {
    let mut bytes = stream("data: {\"choices\":[{\"delta\":{\"content\":\"a");
    bytes.extend_from_slice(b"\xff\"}}]}\n\n");
    bytes.extend_from_slice(END.as_bytes());
    assert_eq!(outcome(bytes).await.answer.text, "a\u{fffd}");
}

#[tokio::test]
async fn sizes_have_a_limit_and_what_came_is_kept() {
    let small = Limits { event_bytes: 1000, message_bytes: 5000, header_bytes: 1000, ..limits() };
    let endless_line = format!("{}data: {}", text("a"), "x".repeat(2000));
    let endless_events = text("a").repeat(200);
    for (events, kept) in [(endless_line, "a"), (endless_events, "a")] {
        let server = Server::answering(stream(&events)).await;
        let (outcome, _) = ask(&server.client().with_limits(small.clone())).await;
        assert_eq!(outcome.ended.unwrap_err().code(), Code::Interrupted);
        assert!(outcome.answer.text.starts_with(kept));
    }
    let huge = whole("200 OK", &format!("X-Huge: {}\r\n", "x".repeat(2000)), "{}");
    let server = Server::answering(huge).await;
    assert!(ask(&server.client().with_limits(small)).await.0.ended.is_err());
    let error = failure(whole("500 x", "", &"x".repeat(1 << 20))).await;
    assert!(error.detail().unwrap().len() < 300);
}

#[tokio::test]
async fn deep_json_is_a_damaged_event_and_nothing_worse() {
    let deep = format!("data: {}\n\n{}{END}", "[".repeat(100_000), text("a"));
    assert_eq!(outcome(stream(&deep)).await.ended, Ok(()));
}

#[tokio::test]
async fn refused_connection_names_the_place_and_is_tried_again() {
    let closed = Closed::new();
    let service = ServiceUrl::parse(&closed.url()).unwrap();
    let client = Client::new(service, None).unwrap().with_limits(limits());
    let (outcome, events) = ask(&client).await;
    let error = outcome.ended.unwrap_err();
    assert_eq!((error.code(), error.remedy()), (Code::Network, Remedy::CheckConnection));
    assert!(error.message().contains(&closed.address().to_string()), "{error}");
    assert_eq!(events, ["sent", "retrying 2", "sent", "retrying 3", "sent", "offline"]);
}

#[tokio::test]
async fn connection_that_dies_without_an_answer_is_not_tried_again() {
    let server = Server::start(vec![vec![Step::Reset]]).await;
    let (outcome, _) = ask(&server.client()).await;
    let error = outcome.ended.unwrap_err();
    assert_eq!((error.code(), error.remedy(), server.requests().len()), (Code::Network, Remedy::Retry, 1));
}

#[tokio::test]
async fn missing_key_is_not_a_bad_key() {
    let server =
        Server::answering(error("401 x", "", r#"{"error":{"message":"Missing Authentication header"}}"#))
            .await;
    let client = Client::new(ServiceUrl::parse(&server.url).unwrap(), None).unwrap();
    assert_eq!(ask(&client).await.0.ended.unwrap_err().code(), Code::NoKey);
}

#[tokio::test]
async fn words_of_the_service_lead_to_the_right_step() {
    let cases = [
        (
            "402 x",
            r#"{"error":{"message":"You requested up to 65536 tokens, but can only afford 3395.","code":402}}"#,
            Code::NoCredits,
            Remedy::LowerMaxTokens,
        ),
        (
            "402 x",
            r#"{"error":{"message":"m","metadata":{"limit_source":"openrouter_key_limit"}}}"#,
            Code::NoCredits,
            Remedy::RaiseKeyLimit,
        ),
        (
            "404 x",
            r#"{"error":{"message":"No endpoints found matching your data policy (Paid model training).","code":404}}"#,
            Code::DataPolicy,
            Remedy::PrivacySettings,
        ),
        (
            "404 x",
            r#"{"error":{"message":"No endpoints found that support tool use.","code":404}}"#,
            Code::BadRequest,
            Remedy::ChangeParameters,
        ),
        (
            "404 x",
            r#"{"error":{"message":"No endpoints found for a/b:free.","code":404}}"#,
            Code::ModelGone,
            Remedy::OtherModel,
        ),
        (
            "400 x",
            r#"{"error":{"code":400,"message":"a/b is not a valid model ID"}}"#,
            Code::ModelGone,
            Remedy::OtherModel,
        ),
        (
            "400 x",
            r#"{"error":{"message":"This endpoint's maximum context length is 8192 tokens. However, you requested about 9192 tokens.","code":400}}"#,
            Code::ContextTooLong,
            Remedy::Shorten,
        ),
        (
            "400 x",
            r#"{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":5000,"n_ctx":4096}}"#,
            Code::ContextTooLong,
            Remedy::Shorten,
        ),
        (
            "404 x",
            r#"{"error":{"message":"model 'x' not found","type":"not_found_error"}}"#,
            Code::ModelGone,
            Remedy::OtherModel,
        ),
    ];
    for (status, body, code, remedy) in cases {
        let error = failure(error(status, "", body)).await;
        assert_eq!((error.code(), error.remedy()), (code, remedy), "{body}");
        if body.contains("afford") {
            assert_eq!(error.affordable_tokens(), Some(3395));
        }
        if body.contains("9192") {
            assert!(error.message().contains("about 1000 tokens"), "{error}");
            assert_eq!(error.excess_tokens(), Some(1000));
        }
    }
}

#[tokio::test]
async fn a_way_out_that_the_service_names_is_kept_apart_from_its_words() {
    let before = std::time::SystemTime::now();
    let gone = r#"{"error":{"code":404,"message":"Model not found","metadata":{"availability":{
        "code":"model_deprecated","fallback_models":["a/1","a/2","a/3","a/4"],"excluded_by":["max_price"]}}}}"#;
    let error_gone = failure(error("404 x", "Retry-After: 3600\r\n", gone)).await;
    assert_eq!(error_gone.similar_models(), ["a/1", "a/2", "a/3"]);
    let wait = error_gone.retry_at().unwrap().duration_since(before).unwrap();
    // The moment is kept in whole milliseconds.
    assert!((3_599..3_660).contains(&wait.as_secs()), "{wait:?}");

    let flagged = r#"{"error":{"code":403,"message":"m","metadata":{"reasons":["violence"],"flagged_input":"the words"}}}"#;
    let error_flagged = failure(error("403 x", "", flagged)).await;
    assert_eq!((error_flagged.code(), error_flagged.flagged()), (Code::Moderated, Some("the words")));

    let kept = serde_json::to_value(&error_flagged).unwrap();
    assert_eq!(serde_json::from_value::<openrouter::Error>(kept.clone()).unwrap(), error_flagged);
    let mut older = kept;
    for name in ["retry_at", "excess_tokens", "similar_models", "flagged"] {
        older.as_object_mut().unwrap().remove(name);
    }
    assert!(
        serde_json::from_value::<openrouter::Error>(older).is_ok(),
        "receipts of older versions are read"
    );
}
