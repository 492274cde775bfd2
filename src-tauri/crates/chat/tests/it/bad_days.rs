//! A disk that is full while an answer streams, the end of the application, and a clock that jumps.
//!
//! The full disk is a real one, of a few megabytes, in a mount namespace of its own, in which this executable runs
//! itself. Where that cannot be had, the test has nothing to say.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chat::{Chat, Follower, Unsaved, Update};
use simulator::{Pace, Script, Step};
use store::{Library, Status};

use crate::{PATIENCE, SLOW, World, question, within};

/// Names the small disk to the process that works on it.
const DISK: &str = "CHAT_SMALL_DISK";

/// Runs the test `name` of this executable with a disk of 4 MB.
fn on_a_small_disk(name: &str) {
    let place = std::env::temp_dir().join(format!("timbre-chat-{}", std::process::id()));
    std::fs::create_dir_all(&place).expect("a folder");
    let mount = r#"mount -t tmpfs -o size=4m small "$CHAT_SMALL_DISK" || exit 77; exec "$@""#;
    let run = Command::new("unshare")
        .args(["--mount", "sh", "-c", mount, "sh"])
        .arg(std::env::current_exe().expect("this executable"))
        .args([name, "--exact", "--test-threads=1"])
        .env(DISK, &place)
        .stderr(Stdio::null())
        .output();
    let _ = std::fs::remove_dir_all(&place);
    let Ok(output) = run else { return };
    let ran = String::from_utf8_lossy(&output.stdout);
    assert!(!ran.contains("test result") || output.status.success(), "{ran}");
}

/// Writes until nothing more can be written.
fn fill(disk: &Path) {
    use std::io::Write;
    let mut ballast = std::fs::File::create(disk.join("ballast")).expect("a file");
    for piece in [1 << 16, 1 << 12, 1] {
        while ballast.write_all(&vec![0; piece]).is_ok() {}
    }
}

/// Follows until what it is told satisfies `enough`; returns the text that came on the way.
async fn until(follower: &mut Follower, enough: impl Fn(&Update) -> bool) -> String {
    let begun = Instant::now();
    let mut text = String::new();
    loop {
        let update = follower.update();
        text.push_str(&update.text);
        if enough(&update) {
            return text;
        }
        assert!(begun.elapsed() < PATIENCE, "it never came: {:?}", update.state);
        let _ = tokio::time::timeout(Duration::from_secs(1), follower.changed()).await;
    }
}

async fn world_on(disk: &Path) -> World {
    let mut world = World::new(SLOW).await;
    let library = Library::open(&disk.join("library")).expect("a library");
    world.library = Arc::new(library);
    let (tell, finished) = tokio::sync::mpsc::unbounded_channel();
    world.chat = Chat::new(
        Arc::clone(&world.library),
        || 1_700_000_000_000,
        move |message| {
            let _ = tell.send(message);
        },
    );
    world.finished = finished;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_costs_a_streaming_answer_nothing() {
    let Some(disk) = std::env::var_os(DISK).map(PathBuf::from) else {
        return on_a_small_disk("bad_days::a_full_disk_costs_a_streaming_answer_nothing");
    };
    let mut world = world_on(&disk).await;
    let long = "word ".repeat(2_000);
    let chunk = |text: &str| {
        let delta = serde_json::json!({"id": "gen-1", "choices": [{"index": 0, "delta": {"content": text}}]});
        Step::Chunk(format!("data: {delta}\n\n"))
    };
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut steps = vec![Step::Text(head.to_owned()), chunk("It begins. "), Step::WaitMs(1_000)];
    // So much that it cannot hide in what the files have reserved.
    steps.extend((0..20).flat_map(|_| [chunk(&long), Step::WaitMs(150)]));
    steps.extend([Step::Chunk("data: [DONE]\n\n".to_owned()), Step::Chunk(String::new())]);
    world.simulator.script(Script::new(steps));
    let started = world.ask("Hello");
    let mut follower = world.chat.follow(started.message).expect("it runs");
    let mut text = until(&mut follower, |update| !update.text.is_empty()).await;
    fill(&disk);
    text += &until(&mut follower, |update| update.state.unsaved == Some(Unsaved::DiskFull)).await;
    let refused = world.chat.send(world.to("sim/writer"), question(&long.repeat(20)));
    assert!(refused.is_err(), "a question that cannot be kept is not sent");
    let listed = world.library.conversations(store::Listing::All, None, 9).expect("a list");
    assert_eq!(listed.items.len(), 1, "and leaves nothing behind");
    std::fs::remove_file(disk.join("ballast")).expect("room");
    // Somebody presses Retry; otherwise it is tried again within five seconds.
    world.chat.save_now();
    text += &until(&mut follower, |update| update.state.unsaved.is_none()).await;
    let answer = world.end().await;
    text += &follower.update().text;
    assert_eq!(answer.text, text, "what was in memory is in the library");
    assert_eq!(answer.text.len(), "It begins. ".len() + 20 * long.len());
}

#[tokio::test]
async fn the_end_of_the_application_marks_an_answer_interrupted_and_it_can_be_continued() {
    within(Duration::from_millis(500), async || {
        let mut world = World::new(SLOW).await;
        let started = world.ask("Tell me about the sea.");
        let mut follower = world.chat.follow(started.message).expect("it runs");
        until(&mut follower, |update| update.state.tokens > 3).await;
        let asked = Instant::now();
        world.chat.interrupt_all().await;
        let took = asked.elapsed();
        let answer = world.end().await;
        assert_eq!(answer.status, Status::Interrupted);
        assert!(!answer.text.is_empty(), "what came is kept");
        world.simulator.set_pace(Pace::UNLIMITED);
        let more = world.chat.continue_answer(world.to("sim/writer"), answer.id).expect("it goes on");
        let whole = world.end_of(more.message).await;
        assert!(whole.text.starts_with(&answer.text) && whole.text.len() > answer.text.len());
        took
    })
    .await;
}

/// What the clock of the next test says.
static NOW: AtomicI64 = AtomicI64::new(1_795_000_000_000);

#[tokio::test]
async fn a_clock_that_jumps_back_changes_neither_order_nor_durations() {
    let mut world = World::new(SLOW).await;
    let (tell, finished) = tokio::sync::mpsc::unbounded_channel();
    let chat = Chat::new(
        Arc::clone(&world.library),
        || NOW.load(Ordering::Relaxed),
        move |message| {
            let _ = tell.send(message);
        },
    );
    (world.chat, world.finished) = (chat, finished);
    let started = world.ask("Tell me about the sea.");
    let mut follower = world.chat.follow(started.message).expect("it runs");
    until(&mut follower, |update| update.state.tokens > 0).await;
    // Ten years back.
    NOW.fetch_sub(3_653 * 86_400_000, Ordering::Relaxed);
    until(&mut follower, |update| update.state.tokens > 5).await;
    world.chat.stop(started.message);
    let answer = world.end().await;
    let stored = world.library.path_message(answer.id).expect("the answer");
    let timings = stored.generation.expect("a receipt").answer.timings;
    let took = timings.duration_ms.expect("a duration");
    assert!((1..600_000).contains(&took), "{took} ms are not what the clock says");
    world.simulator.set_pace(Pace::UNLIMITED);
    let mut next = question("And the hills?");
    (next.conversation, next.parent) = (Some(started.conversation), Some(answer.id));
    world.chat.send(world.to("sim/writer"), next).expect("the turn begins");
    world.end().await;
    let path = world.library.path(started.conversation).expect("a path");
    let said: Vec<&str> = path.iter().map(|entry| entry.message.text.as_str()).collect();
    assert_eq!((said[0], said[2]), ("Tell me about the sea.", "And the hills?"));
    assert!(path[2].message.created_at < path[0].message.created_at, "though its time is earlier");
}
