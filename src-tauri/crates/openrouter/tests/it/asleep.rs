//! A computer that sleeps in the middle of an answer: a short while after waking it is known to be lost.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use openrouter::{Client, Code, Limits, Outcome, Remedy, SleepClock};
use tokio::time::Instant;

use crate::answers::ask;
use crate::server::{END, Server, Step, error, stream, stream_head, text};

/// A client of the server that falls asleep for an hour as soon as this much time has passed.
fn sleeper(server: &Server, after: Duration) -> Client {
    let slept = Arc::new(Mutex::new(Duration::ZERO));
    let clock = Arc::clone(&slept);
    tokio::spawn(async move {
        tokio::time::sleep(after).await;
        *slept.lock().unwrap() = Duration::from_secs(3600);
    });
    server
        .client()
        .with_limits(Limits::default())
        .with_sleep_clock(SleepClock::new(move || *clock.lock().unwrap()))
}

/// What comes of this script when the computer sleeps after twenty seconds, and how long it takes awake.
async fn outcome(script: Vec<Step>) -> (Outcome, Duration, usize) {
    let server = Server::start(vec![script]).await;
    let started = Instant::now();
    let (outcome, _) = ask(&sleeper(&server, Duration::from_secs(20))).await;
    (outcome, started.elapsed(), server.requests().len())
}

#[tokio::test(start_paused = true)]
async fn answer_that_does_not_go_on_after_waking_is_interrupted_and_kept() {
    let (outcome, took, requests) = outcome(vec![Step::Send(stream(&text("half"))), Step::Hold]).await;
    let error = outcome.ended.unwrap_err();
    assert_eq!((error.code(), error.remedy()), (Code::Interrupted, Remedy::Continue));
    assert!(error.message().starts_with("This computer slept while the answer was on its way"), "{error}");
    assert_eq!((outcome.answer.text.as_str(), requests), ("half", 1), "kept, and not asked for again");
    assert!(took >= Duration::from_secs(30) && took < Duration::from_secs(32), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn request_without_headers_after_waking_is_interrupted_too() {
    let (outcome, took, requests) = outcome(vec![Step::Hold]).await;
    let error = outcome.ended.unwrap_err();
    assert_eq!((error.code(), requests), (Code::Interrupted, 1), "it was sent: not again unasked");
    assert!(error.message().starts_with("This computer slept"), "{error}");
    assert!(took >= Duration::from_secs(30) && took < Duration::from_secs(32), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn answer_that_goes_on_within_ten_seconds_of_waking_is_whole() {
    let (outcome, _, requests) = outcome(vec![
        Step::Send(stream(&text("be"))),
        Step::Wait(Duration::from_secs(28)),
        Step::Send(text("fore").into_bytes()),
        // The usual patience is back.
        Step::Wait(Duration::from_secs(60)),
        Step::Send(END.into()),
    ])
    .await;
    assert_eq!((outcome.ended, outcome.answer.text.as_str(), requests), (Ok(()), "before", 1));
}

#[tokio::test(start_paused = true)]
async fn answer_that_had_ended_before_the_sleep_stays_whole() {
    let end = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    let server =
        Server::start(vec![vec![Step::Send(stream(&format!("{}{end}", text("all")))), Step::Hold]]).await;
    let (outcome, _) = ask(&sleeper(&server, Duration::from_millis(500))).await;
    assert_eq!((outcome.ended, outcome.answer.text.as_str()), (Ok(()), "all"));
}

#[tokio::test(start_paused = true)]
async fn time_asleep_counts_for_the_pause_before_a_retry() {
    let limited = error("429 x", "Retry-After: 50\r\n", r#"{"error":{"message":"m"}}"#);
    let good = [stream_head(), text("fine").into_bytes(), END.into()].concat();
    let server = Server::start(vec![vec![Step::Send(limited)], vec![Step::Send(good)]]).await;
    let started = Instant::now();
    let (outcome, _) = ask(&sleeper(&server, Duration::from_secs(5))).await;
    assert_eq!((outcome.ended, outcome.answer.text.as_str()), (Ok(()), "fine"));
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn client_knows_that_its_connections_did_not_survive_a_sleep() {
    let server = Server::answering(stream(END)).await;
    let client = sleeper(&server, Duration::from_secs(5));
    assert!(!client.has_slept());
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert!(client.has_slept());
}
