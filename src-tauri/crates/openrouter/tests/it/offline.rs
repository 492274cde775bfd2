//! A question without a connection waits for one, visibly, and is sent once; never after its body has left.

use std::time::Duration;

use openrouter::{Client, Code, Event, Limits, Outcome, ServiceUrl};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::answers::{ask, name, request};
use crate::server::{Closed, END, Server, Step, brief, limits, stream, text};

fn client(closed: &Closed) -> Client {
    let service = ServiceUrl::parse(&closed.url()).unwrap();
    Client::new(service, None).unwrap().with_limits(Limits { offline: Duration::from_secs(60), ..limits() })
}

/// Asks; when the wait for the network begins, `then` happens once.
async fn ask_and(client: &Client, then: impl AsyncFnOnce()) -> (Outcome, Vec<String>) {
    let (send, mut offline) = tokio::sync::mpsc::unbounded_channel();
    let mut events = Vec::new();
    let cancel = CancellationToken::new();
    let mut sink = |event: Event<'_>| {
        if matches!(event, Event::Offline { .. }) {
            let _ = send.send(());
        }
        events.push(name(&event));
    };
    let question = request(true);
    let asked = client.complete(&question, &cancel, &mut sink);
    let (outcome, ()) = tokio::join!(asked, async {
        offline.recv().await.unwrap();
        then().await;
    });
    (outcome, events)
}

#[tokio::test]
async fn question_is_sent_by_itself_once_the_service_can_be_reached() {
    let closed = Closed::new();
    let client = client(&closed);
    let good = vec![Step::Send(stream(&format!("{}{END}", text("fine"))))];
    let started = std::cell::RefCell::new(None);
    let (outcome, events) = ask_and(&client, async || {
        tokio::time::sleep(Duration::from_millis(100)).await;
        *started.borrow_mut() = Some(closed.open(vec![good]));
    })
    .await;
    assert_eq!((outcome.ended, outcome.answer.text.as_str()), (Ok(()), "fine"));
    let expected =
        ["sent", "retrying 2", "sent", "retrying 3", "sent", "offline", "sent", "headers gen-head"];
    assert_eq!(events[..8], expected);
    let requests = started.borrow().as_ref().unwrap().requests();
    let posts = requests.iter().filter(|request| request.starts_with("POST ")).count();
    assert_eq!(posts, 1, "sent once: {requests:?}");
    let looks = requests.iter().filter(|request| request.starts_with("HEAD /api/v1/models ")).count();
    assert_eq!(looks + posts, requests.len());
}

#[tokio::test]
async fn wait_says_where_it_could_not_connect_and_has_an_end() {
    let closed = Closed::new();
    let client = client(&closed).with_limits(Limits { offline: Duration::from_millis(200), ..limits() });
    let (outcome, events) = ask(&client).await;
    let error = outcome.ended.unwrap_err();
    assert_eq!((error.code(), error.never_sent()), (Code::Network, true));
    assert_eq!(error.message(), format!("No connection to {}.", closed.address()));
    assert_eq!(events.last().unwrap(), "offline");
}

#[tokio::test]
async fn name_that_is_not_found_waits_as_well() {
    let service = ServiceUrl::parse("https://nobody.invalid/v1").unwrap();
    let client = Client::new(service, None).unwrap().with_limits(limits());
    let (outcome, events) = ask(&client).await;
    let error = outcome.ended.unwrap_err();
    assert_eq!((error.code(), error.never_sent()), (Code::Network, true), "{error:?}");
    assert!(error.message().starts_with("No connection to nobody.invalid"), "{error}");
    assert_eq!(events.last().unwrap(), "offline");
}

#[tokio::test]
async fn failure_after_the_body_was_sent_never_waits() {
    for script in [vec![Step::Reset], vec![Step::Hold], vec![Step::Send(stream(&text("half"))), Step::Reset]]
    {
        let server = Server::start(vec![script]).await;
        let client = server.client().with_limits(Limits { offline: Duration::from_secs(60), ..brief() });
        let (outcome, events) = ask(&client).await;
        assert!(!outcome.ended.unwrap_err().never_sent());
        assert!(!events.iter().any(|event| event == "offline"), "{events:?}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn service_that_comes_back_busy_is_judged_anew() {
    let closed = Closed::new();
    let client = client(&closed);
    let busy = crate::server::error("500 x", "", r#"{"error":{"message":"m"}}"#);
    let (outcome, events) = ask_and(&client, async || {
        closed.open(vec![vec![Step::Send(busy)]]);
    })
    .await;
    assert_eq!(outcome.ended.unwrap_err().code(), Code::ProviderFailed);
    assert_eq!(events.last().unwrap(), "sent");
}

#[tokio::test(start_paused = true)]
async fn pauses_between_looks_grow_to_fifteen_seconds_and_an_hour_is_the_end() {
    let closed = Closed::new();
    let started = Instant::now();
    let service = ServiceUrl::parse(&closed.url()).unwrap();
    let (outcome, _) = ask(&Client::new(service, None).unwrap()).await;
    assert_eq!(outcome.ended.unwrap_err().code(), Code::Network);
    let took = started.elapsed().as_secs();
    assert!((3600..3630).contains(&took), "{took} s");
}
