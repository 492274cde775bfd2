//! Every fault that the simulator knows: what a person is told of it and what the library keeps.

use std::time::Duration;

use openrouter::{Client, Code, Limits, ServiceUrl};
use simulator::{FAULTS, Pace, Script};
use store::Status;

use crate::{World, question};

/// Bounds so short that a fault shows itself at once; sizes as a person meets them, only smaller.
fn limits() -> Limits {
    Limits {
        headers: Duration::from_millis(400),
        idle: Duration::from_millis(400),
        linger: Duration::from_millis(50),
        backoff: Duration::from_millis(1),
        longest_wait: Duration::from_millis(10),
        event_bytes: 1 << 20,
        message_bytes: 4 << 20,
        ..Limits::default()
    }
}

/// What became of a question: how the answer ended, why, and its text.
async fn outcome(fault: &str) -> (Status, Option<Code>, String) {
    let mut world = World::new(Pace::UNLIMITED).await;
    // The fault stays for as long as the client tries by itself.
    world.simulator.script(Script::fault(fault).expect("a known fault").times(3));
    let mut to = world.to("sim/writer");
    let url = ServiceUrl::parse(&world.simulator.url()).expect("a base url");
    to.client = Client::new(url, None).expect("a client").with_limits(limits());
    let started = world.chat.send(to, question("Hello")).expect("the turn begins");
    let stopped = ["keepalive_forever", "slow_loris"].contains(&fault);
    if stopped {
        tokio::time::sleep(Duration::from_millis(100)).await;
        world.chat.stop(started.message);
    }
    let answer = world.end().await;
    let path = world.library.path(started.conversation).expect("a path");
    assert_eq!(path[0].message.text, "Hello", "{fault}: what was typed is kept");
    assert!(world.chat.running().is_empty(), "{fault}: no task is left");
    world.simulator.idle().await;
    let generation = path[1].generation.as_ref().expect("a receipt");
    let code = generation.error.as_ref().map(openrouter::Error::code);
    (answer.status, code, answer.text)
}

#[tokio::test(flavor = "multi_thread")]
async fn print() {
    for fault in FAULTS {
        let (status, code, text) = outcome(fault).await;
        let text: String = text.chars().take(40).collect();
        println!("{fault:28} {status:?} {code:?} {text:?}");
    }
}
