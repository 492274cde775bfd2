//! A question asked without a connection: kept at once, visibly waiting, answered by itself or stopped at once.

use std::time::{Duration, Instant};

use chat::{Follower, LiveState, Phase, Started};
use openrouter::{Client, Limits, ServiceUrl};
use simulator::{Options, Pace, Simulator};
use store::Status;
use tokio::net::TcpSocket;

use crate::{World, question, within};

/// A port where nothing listens yet. It is held meanwhile: one that is only free may be given to another test.
struct Closed(TcpSocket);

impl Closed {
    fn new() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        // So that whoever comes back may listen at the same address.
        socket.set_reuseaddr(true).expect("it can be shared");
        socket.bind(([127, 0, 0, 1], 0).into()).expect("a port");
        Self(socket)
    }

    fn port(&self) -> u16 {
        self.0.local_addr().expect("an address").port()
    }
}

/// Asks at a port, and waits until the question waits for the network.
async fn ask(world: &World, port: u16) -> (Started, Follower, LiveState) {
    let url = ServiceUrl::parse(&format!("http://127.0.0.1:{port}/api/v1")).expect("a base url");
    let limits = Limits { backoff: Duration::from_millis(10), ..Limits::default() };
    let mut to = world.to("sim/writer");
    to.client = Client::new(url, None).expect("a client").with_limits(limits);
    let started = world.chat.send(to, question("Are you there?")).expect("the turn begins");
    let mut follower = world.chat.follow(started.message).expect("it runs");
    loop {
        let state = follower.update().state;
        if state.phase == Phase::WaitingForNetwork {
            return (started, follower, state);
        }
        assert!(follower.changed().await, "it does not end by itself");
    }
}

#[tokio::test]
async fn it_waits_visibly_and_is_answered_once_the_service_is_back() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let closed = Closed::new();
    let port = closed.port();
    let (started, _, state) = ask(&world, port).await;
    assert_eq!(state.trouble, Some(format!("No connection to 127.0.0.1:{port}.")));
    assert!(state.network_wait.is_some_and(|wait| wait.since > 0 && wait.local));
    let path = world.library.path(started.conversation).expect("a path");
    assert_eq!(path[0].message.text, "Are you there?", "what was typed is kept meanwhile");
    assert_eq!(path[1].message.status, Status::Streaming);

    let options = Options { strict: true, pace: Pace::UNLIMITED, port, ..Options::default() };
    let back = Simulator::start(options).await.expect("a simulator");
    let answer = world.end().await;
    assert_eq!((answer.id, answer.status), (started.message, Status::Complete));
    let sent = back.requests().into_iter().filter(|request| request.path.ends_with("/chat/completions"));
    assert_eq!(sent.count(), 1, "sent once");
}

#[tokio::test]
async fn it_is_stopped_at_once_while_it_waits() {
    let closed = Closed::new();
    within(Duration::from_millis(200), async || {
        let mut world = World::new(Pace::UNLIMITED).await;
        let (started, ..) = ask(&world, closed.port()).await;
        let asked = Instant::now();
        world.chat.stop(started.message);
        let answer = world.end().await;
        let took = asked.elapsed();
        assert_eq!((answer.status, answer.text.as_str()), (Status::Stopped, ""));
        let path = world.library.path(started.conversation).expect("a path");
        assert_eq!(path[0].message.text, "Are you there?");
        took
    })
    .await;
}
