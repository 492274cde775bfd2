//! How long silence is borne: with the bounds that a person meets, on a clock that jumps.

use std::time::Duration;

use openrouter::{Client, Code, Limits, Remedy};
use tokio::time::Instant;

use crate::answers::ask;
use crate::server::{END, Server, Step, stream, stream_head, text};

/// A client with the bounds of every day.
fn client(server: &Server) -> Client {
    server.client().with_limits(Limits::default())
}

fn seconds(from: Instant) -> u64 {
    from.elapsed().as_secs()
}

#[tokio::test(start_paused = true)]
async fn silence_in_the_middle_ends_after_ninety_seconds() {
    let server = Server::start(vec![vec![Step::Send(stream(&text("half"))), Step::Hold]]).await;
    let started = Instant::now();
    let (outcome, _) = ask(&client(&server)).await;
    let error = outcome.ended.unwrap_err();
    assert_eq!((error.code(), error.remedy()), (Code::Interrupted, Remedy::Continue));
    assert_eq!(error.message(), "Nothing has arrived for 90 seconds; the answer may be incomplete.");
    assert_eq!((outcome.answer.text.as_str(), seconds(started)), ("half", 90));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn silence_before_and_after_the_headers_ends_after_ninety_seconds_and_is_not_tried_again() {
    for (script, code) in
        [(vec![Step::Hold], Code::Timeout), (vec![Step::Send(stream_head()), Step::Hold], Code::Interrupted)]
    {
        let server = Server::start(vec![script]).await;
        let started = Instant::now();
        // A test's server is on this computer, where a model may take longer to begin.
        let limits = Limits { headers: Duration::from_secs(90), ..Limits::default() };
        let (outcome, _) = ask(&server.client().with_limits(limits)).await;
        assert_eq!((outcome.ended.unwrap_err().code(), seconds(started)), (code, 90));
        assert_eq!(server.requests().len(), 1, "it was sent: not again unasked");
    }
}

#[tokio::test(start_paused = true)]
async fn keep_alives_are_borne_for_hours() {
    let mut script = vec![Step::Send(stream_head())];
    for _ in 0..480 {
        script.extend([
            Step::Wait(Duration::from_secs(15)),
            Step::Send(b": OPENROUTER PROCESSING\n\n".to_vec()),
        ]);
    }
    script.push(Step::Send(format!("{}{END}", text("at last")).into_bytes()));
    let server = Server::start(vec![script]).await;
    let started = Instant::now();
    let (outcome, events) = ask(&client(&server)).await;
    assert_eq!((outcome.ended, outcome.answer.text.as_str()), (Ok(()), "at last"));
    assert_eq!(events.iter().filter(|event| *event == "comment").count(), 480);
    assert_eq!(seconds(started), 2 * 3600);
}

#[tokio::test(start_paused = true)]
async fn one_byte_a_second_is_life_and_not_silence() {
    let events = format!("{}{END}", text("slow"));
    let bytes = events.bytes().flat_map(|byte| [Step::Wait(Duration::from_secs(1)), Step::Send(vec![byte])]);
    let script: Vec<Step> = [Step::Send(stream_head())].into_iter().chain(bytes).collect();
    let server = Server::start(vec![script]).await;
    let (outcome, told) = ask(&client(&server)).await;
    assert_eq!((outcome.ended, outcome.answer.text.as_str()), (Ok(()), "slow"));
    let first = told.iter().position(|event| event == "text slow").unwrap();
    assert_eq!(
        told[..first].iter().filter(|event| *event == "comment").count(),
        text("slow").len() - 1,
        "each byte before the first event is told as a sign of life"
    );
}

#[tokio::test(start_paused = true)]
async fn connection_that_stays_open_after_the_end_is_closed_two_seconds_later() {
    let finish =
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"cost\":0.1}}\n\n";
    let script = vec![Step::Send(stream(&format!("{}{finish}", text("all")))), Step::Hold];
    let server = Server::start(vec![script]).await;
    let started = Instant::now();
    let (outcome, _) = ask(&client(&server)).await;
    assert_eq!((outcome.ended, outcome.answer.text.as_str(), seconds(started)), (Ok(()), "all", 2));
}

/// What the system plans for a connection, from its own table: kind 2 is a keep-alive, and hundredths of seconds.
#[cfg(target_os = "linux")]
fn timer(port: u16) -> Option<(u8, u64)> {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let remote = format!(":{port:04X}");
    let line = table.lines().skip(1).find(|line| {
        let mut words = line.split_whitespace().skip(2);
        words.next().is_some_and(|address| address.ends_with(&remote)) && words.next() == Some("01")
    })?;
    let (kind, when) = line.split_whitespace().nth(5)?.split_once(':')?;
    Some((kind.parse().ok()?, u64::from_str_radix(when, 16).ok()?))
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn connection_is_asked_every_fifteen_seconds_whether_it_stands() {
    let server = Server::start(vec![vec![Step::Send(stream(&text("half"))), Step::Hold]]).await;
    let port = server.url.split(['/', ':']).find_map(|part| part.parse::<u16>().ok()).unwrap();
    let cancel = tokio_util::sync::CancellationToken::new();
    let mut seen = None;
    let mut sink = |event: openrouter::Event<'_>| {
        if matches!(event, openrouter::Event::Delta(openrouter::Delta::Text(_))) {
            seen = timer(port);
            cancel.cancel();
        }
    };
    client(&server).complete(&crate::answers::request(true), &cancel, &mut sink).await;
    let (kind, hundredths) = seen.unwrap();
    assert_eq!(kind, 2, "a keep-alive timer runs");
    assert!(hundredths > 1000 && hundredths <= 1500, "in {hundredths} hundredths of a second");
}
