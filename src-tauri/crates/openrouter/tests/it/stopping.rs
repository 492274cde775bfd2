//! Stop works within 200 ms in every state, keeps what came, and leaves no task and no socket.

use std::time::{Duration, Instant};

use openrouter::{Code, Event, Limits, Outcome};
use tokio_util::sync::CancellationToken;

use crate::answers::request;
use crate::server::{Server, Step, error, stream, stream_head, text};

/// Asks, stops when an event of this name comes (or after a while), and measures how long that takes.
async fn stop(script: Vec<Step>, at: &str) -> (Outcome, Server) {
    let server = Server::start(vec![script]).await;
    let client = server.client().with_limits(Limits::default());
    let cancel = CancellationToken::new();
    let stopper = cancel.clone();
    let at = at.to_owned();
    let (send, mut receive) = tokio::sync::mpsc::unbounded_channel::<String>();
    let watch = tokio::spawn(async move {
        while let Some(name) = receive.recv().await {
            if name == at {
                tokio::time::sleep(Duration::from_millis(30)).await;
                stopper.cancel();
                return Instant::now();
            }
        }
        Instant::now()
    });
    let mut sink = |event: Event<'_>| drop(send.send(crate::answers::name(&event)));
    let outcome = client.complete(&request(true), &cancel, &mut sink).await;
    let stopped = watch.await.unwrap();
    assert!(stopped.elapsed() < Duration::from_millis(200), "{:?}", stopped.elapsed());
    (outcome, server)
}

/// Waits until the server has no connection.
async fn closed(server: &Server) {
    let started = Instant::now();
    while server.connections() > 0 {
        assert!(started.elapsed() < Duration::from_secs(5), "{} connections are open", server.connections());
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn stop_works_in_every_state() {
    let limited = error("429 x", "Retry-After: 50\r\n", r#"{"error":{"message":"m"}}"#);
    let half = stream(&text("half"));
    let drip = |bytes: &[u8]| {
        let mut script = vec![Step::Send(stream_head())];
        for _ in 0..1000 {
            script.extend([Step::Send(bytes.to_vec()), Step::Wait(Duration::from_millis(5))]);
        }
        script
    };
    let states = [
        ("sent", vec![Step::Hold], ""),
        ("headers gen-head", vec![Step::Send(stream_head()), Step::Hold], ""),
        ("comment", drip(b": alive\n\n"), ""),
        ("text half", vec![Step::Send(half), Step::Hold], "half"),
        ("retrying 2", vec![Step::Send(limited)], ""),
    ];
    for (state, script, kept) in states {
        let (outcome, server) = stop(script, state).await;
        assert_eq!(outcome.ended.unwrap_err().code(), Code::Cancelled, "{state}");
        assert_eq!(outcome.answer.text, kept, "{state}");
        closed(&server).await;
    }
}

#[tokio::test]
async fn flood_can_be_stopped() {
    let flood = Step::Send(text("x").repeat(20_000).into_bytes());
    let (outcome, server) = stop(vec![Step::Send(stream_head()), flood, Step::Hold], "text x").await;
    assert_eq!(outcome.ended.unwrap_err().code(), Code::Cancelled);
    closed(&server).await;
}

#[tokio::test]
async fn nothing_is_sent_after_a_stop_that_came_first() {
    let server = Server::answering(stream(&text("x"))).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let outcome = server.client().complete(&request(true), &cancel, &mut |_| {}).await;
    assert_eq!(outcome.ended.unwrap_err().code(), Code::Cancelled);
    assert_eq!(server.requests().len(), 0);
}
