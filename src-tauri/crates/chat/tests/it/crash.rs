//! Streaming against `kill -9`: this executable runs itself as the application, which says what has arrived, and ends
//! it while an answer comes.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chat::Chat;
use simulator::{Script, Step};
use store::{Library, MessageId, Status};

use crate::{SLOW, World};

/// Names the directory that the streaming process works in.
const DIRECTORY: &str = "CHAT_CRASH_DIRECTORY";

/// Names how many times it is killed; `make soak` asks for more.
const LOOPS: &str = "CHAT_CRASH_LOOPS";

/// The most that a kill may cost, of an answer that is coming.
const PROMISED: Duration = Duration::from_millis(500);

/// Since 1970: both processes read the same clock.
fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970")
}

/// The streaming process: not a test of its own, it does nothing unless asked. It says how much has arrived when.
#[tokio::test(flavor = "multi_thread")]
async fn streaming() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    let mut world = World::new(SLOW).await;
    world.library = Arc::new(Library::open(directory.as_ref()).expect("a library"));
    world.chat = Chat::new(Arc::clone(&world.library), || 1_700_000_000_000, |_| {});
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunk = "data: {\"id\":\"gen-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"}}]}\n\n"
        .to_owned();
    let mut steps = vec![Step::Text(head.to_owned())];
    steps.extend((0..20_000).flat_map(|_| [Step::Chunk(chunk.clone()), Step::WaitMs(1)]));
    world.simulator.script(Script::new(steps));
    let started = world.ask("Tell me about the sea.");
    let mut follower = world.chat.follow(started.message).expect("it runs");
    let (mut out, mut arrived) = (std::io::stdout().lock(), 0);
    while follower.changed().await {
        let at = now();
        arrived += follower.update().text.len();
        writeln!(out, "\narrived {} {arrived} {}", started.message.0, at.as_micros()).expect("a reader");
    }
}

#[test]
fn kill_costs_no_more_of_a_coming_answer_than_half_a_second() {
    let loops: u64 = std::env::var(LOOPS).ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    let directory = std::env::temp_dir().join(format!("timbre-chat-crash-{}", std::process::id()));
    let mut worst = Duration::ZERO;
    for n in 0..loops {
        let (said, killed) = stream_and_kill(&directory, Duration::from_millis(700 + n * 7919 % 300));
        let library = Library::open(&directory).expect("the library");
        let message = library.message(said[0].message).expect("the answer");
        assert_eq!(message.status, Status::Interrupted);
        let first_missing = said.iter().find(|arrived| arrived.bytes > message.text.len());
        let missing = first_missing.map_or(Duration::ZERO, |arrived| killed.saturating_sub(arrived.at));
        assert!(missing <= PROMISED, "what had come {missing:?} before the kill is missing");
        worst = worst.max(missing);
        drop(library);
        std::fs::remove_dir_all(&directory).expect("it goes");
    }
    writeln!(std::io::stderr(), "{loops} kills: at most the last {worst:?} of a coming answer were missing")
        .expect("a reader");
}

/// What the streaming process said.
struct Arrived {
    message: MessageId,
    /// The length of the answer.
    bytes: usize,
    /// When, since 1970.
    at: Duration,
}

/// Streams for `time` after the first piece, and kills; returns what arrived, and when it was killed.
fn stream_and_kill(directory: &Path, time: Duration) -> (Vec<Arrived>, Duration) {
    let mut child = Command::new(std::env::current_exe().expect("this executable"))
        .args(["crash::streaming", "--exact", "--nocapture", "--test-threads=1"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a process");
    let mut out = BufReader::new(child.stdout.take().expect("what it says"));
    let (mut said, mut line): (Vec<Arrived>, _) = (Vec::new(), String::new());
    while said.first().zip(said.last()).is_none_or(|(first, last)| last.at - first.at < time) {
        line.clear();
        assert_ne!(out.read_line(&mut line).expect("a line"), 0, "it ended by itself");
        said.extend(arrived(&line));
    }
    // Before, not after: what comes in between is not held against it.
    let killed = now();
    child.kill().expect("it is there");
    child.wait().expect("it ends");
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("the rest");
    let whole = rest.rfind('\n').unwrap_or(0);
    said.extend(rest[..whole].lines().filter_map(arrived).filter(|arrived| arrived.at <= killed));
    (said, killed)
}

/// A line about text that arrived.
fn arrived(line: &str) -> Option<Arrived> {
    let mut words = line.trim_end().strip_prefix("arrived ")?.split(' ').map(str::parse::<u64>);
    let mut number = || words.next()?.ok();
    let (message, bytes, at) = (number()?, number()?, number()?);
    let message = MessageId(i64::try_from(message).ok()?);
    (bytes > 0).then(|| Arrived {
        message,
        bytes: usize::try_from(bytes).unwrap_or(usize::MAX),
        at: Duration::from_micros(at),
    })
}
