//! Too many requests: when it is tried again by itself, after how long, and what a person is told instead.

use std::time::{Duration, SystemTime};

use openrouter::{Code, Error, Limits};
use tokio::time::Instant;

use crate::answers::ask;
use crate::server::{END, Server, Step, error, stream, text};

/// What came of a first answer of this kind and a good second one: how often it was asked, how long it took on a
/// clock that jumps, and the error if it stayed.
async fn limited(headers: &str, body: &str) -> (usize, Duration, Result<(), Error>) {
    let good = stream(&format!("{}{END}", text("fine")));
    let refusal = error("429 Too Many Requests", headers, body);
    let server = Server::start(vec![vec![Step::Send(refusal)], vec![Step::Send(good)]]).await;
    let started = Instant::now();
    let (outcome, _) = ask(&server.client().with_limits(Limits::default())).await;
    (server.requests().len(), started.elapsed(), outcome.ended)
}

const BODY: &str = r#"{"error":{"code":429,"message":"m","metadata":{"provider_name":"P"}}}"#;

fn after(value: &str) -> String {
    format!("Retry-After: {value}\r\n")
}

#[tokio::test(start_paused = true)]
async fn what_the_service_asks_for_is_waited_up_to_a_minute() {
    for (value, seconds) in [("0", 0), ("2", 2), ("60", 60)] {
        let (count, took, ended) = limited(&after(value), BODY).await;
        assert_eq!((count, took.as_secs(), ended), (2, seconds, Ok(())), "{value}");
    }
}

#[tokio::test(start_paused = true)]
async fn nonsense_is_no_wish_and_the_own_pause_holds() {
    for value in ["soon-ish", "-5", "99999999999999999999", ""] {
        let (count, took, ended) = limited(&after(value), BODY).await;
        assert_eq!((count, ended), (2, Ok(())), "{value}");
        assert!(
            took >= Duration::from_millis(800) && took <= Duration::from_millis(1250),
            "{value}: {took:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn longer_than_a_minute_is_told_with_its_time_and_left_to_the_person() {
    let (count, took, ended) = limited(&after("3600"), BODY).await;
    let error = ended.unwrap_err();
    assert_eq!((count, took.as_secs(), error.code()), (1, 0, Code::RateLimited));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    let at = error.retry_at().unwrap().duration_since(SystemTime::now()).unwrap().as_secs();
    assert!((3_300..=3_600).contains(&at), "in {at} s");

    let (count, _, ended) = limited(&after("Fri, 31 Dec 2049 23:59:59 GMT"), BODY).await;
    let error = ended.unwrap_err();
    let at = error.retry_at().unwrap().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(
        (count, error.code(), at.as_secs().abs_diff(2_524_607_999) <= 1),
        (1, Code::RateLimited, true)
    );

    let stored: Error = serde_json::from_str(&serde_json::to_string(&error).unwrap()).unwrap();
    assert_eq!(stored.retry_at(), error.retry_at(), "it is still known when the error is read again");
}

#[tokio::test(start_paused = true)]
async fn word_that_it_is_final_counts_more_than_status_and_header() {
    let body =
        r#"{"error":{"code":429,"message":"m","metadata":{"availability":{"code":"x","retryable":false}}}}"#;
    for headers in ["", &after("1")] {
        let (count, _, ended) = limited(headers, body).await;
        assert_eq!((count, ended.unwrap_err().code()), (1, Code::RateLimited));
    }
}

#[tokio::test(start_paused = true)]
async fn wish_inside_the_body_counts_more_than_the_header() {
    let body = r#"{"error":{"code":429,"message":"m","metadata":{"retry_after":7}}}"#;
    let (count, took, ended) = limited(&after("1"), body).await;
    assert_eq!((count, took.as_secs(), ended), (2, 7, Ok(())));
}

#[tokio::test(start_paused = true)]
async fn pauses_double_and_the_third_try_is_the_last() {
    let server = Server::answering(error("429 x", "", BODY)).await;
    let started = Instant::now();
    let (outcome, events) = ask(&server.client().with_limits(Limits::default())).await;
    assert_eq!(outcome.ended.unwrap_err().code(), Code::RateLimited);
    assert_eq!(events, ["sent", "retrying 2", "sent", "retrying 3", "sent"]);
    // 1 s and 2 s, each ± 20 %.
    let took = started.elapsed();
    assert!(took >= Duration::from_millis(2400) && took <= Duration::from_millis(3650), "{took:?}");
}
