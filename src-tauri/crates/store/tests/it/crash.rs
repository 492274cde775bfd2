//! The library against `kill -9`: this executable runs itself as the writer and ends it at random moments.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use store::{Library, Status};

use crate::directory::{Directory, begin, conversation, finished};

/// Names the directory that the writing process works in.
const DIRECTORY: &str = "STORE_CRASH_DIRECTORY";

/// Names how many times the writer is killed; `make soak` asks for more.
const LOOPS: &str = "STORE_CRASH_LOOPS";

/// How many kills one library lives through. The next one is new, so that the last kill costs no more than the first.
const ONE_LIBRARY: u64 = 100;

/// The writing process: not a test of its own, it does nothing unless asked. It says what is acknowledged.
#[test]
fn writer() {
    let Ok(directory) = std::env::var(DIRECTORY) else { return };
    let library = Library::open(directory.as_ref()).unwrap();
    let at = conversation(&library, &format!("{}", std::process::id()));
    let mut out = std::io::stdout().lock();
    let mut parent = None;
    for n in 0.. {
        let turn = begin(&library, at, parent, &format!("question {n}"));
        writeln!(out, "\nasked {} question {n}", turn.user.0).unwrap();
        for piece in 0..20 {
            let began = Instant::now();
            library.checkpoint(turn.answer, &format!("piece {piece};"), "").unwrap();
            let took = began.elapsed().as_micros();
            writeln!(out, "\nstreamed {} {} {took}", turn.answer.0, piece + 1).unwrap();
        }
        library.finish(turn.answer, &finished(&format!("answer {n}"), "0.1"), 1).unwrap();
        writeln!(out, "\nfinished {} answer {n}", turn.answer.0).unwrap();
        parent = Some(turn.answer);
    }
}

#[test]
fn kill_at_any_moment_loses_nothing_that_was_acknowledged() {
    let loops: u64 = std::env::var(LOOPS).ok().and_then(|text| text.parse().ok()).unwrap_or(200);
    let mut directory = Directory::new();
    let mut said = Vec::new();
    let mut kept = Kept::default();
    for n in 0..loops {
        let lines = run_and_kill(&directory, Duration::from_micros(n * 7919 % 20_000));
        let library = directory.library();
        kept.count(&lines);
        assert_streamed_text_kept(&library, &lines);
        said.extend(lines);
        assert_eq!(library.check().unwrap(), Vec::<String>::new(), "after kill {}", n + 1);
        if (n + 1) % ONE_LIBRARY == 0 || n + 1 == loops {
            // What was acknowledged is also there many kills later.
            said.iter().for_each(|line| assert_kept(&library, line));
            said.clear();
            drop(library);
            directory = Directory::new();
            writeln!(std::io::stderr(), "{} kills: the file is sound after each, {kept}", n + 1).unwrap();
        } else {
            said.iter().rev().take_while(|line| !line.starts_with("killed")).for_each(|line| {
                assert_kept(&library, line);
            });
            said.push("killed".to_owned());
        }
    }
}

/// What the killed writers had been told is safe.
#[derive(Default)]
struct Kept {
    messages: u64,
    pieces: u64,
    /// The longest that a piece was on its way to the file, µs.
    slowest: u64,
}

impl Kept {
    fn count(&mut self, lines: &[String]) {
        for line in lines {
            self.messages += u64::from(line.starts_with("asked") || line.starts_with("finished"));
            let Some(streamed) = line.strip_prefix("streamed ") else { continue };
            let took = streamed.split(' ').nth(2).and_then(|took| took.parse().ok());
            self.pieces += 1;
            self.slowest = self.slowest.max(took.unwrap_or(0));
        }
    }
}

impl std::fmt::Display for Kept {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { messages, pieces, slowest } = self;
        write!(
            out,
            "all {messages} acknowledged messages are there, and all {pieces} acknowledged pieces of answers; \
             the slowest piece was safe after {slowest} µs"
        )
    }
}

/// Starts the writer, lets it say its first word and go on for `time`, kills it; returns what it said.
fn run_and_kill(directory: &Directory, time: Duration) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::writer", "--exact", "--nocapture", "--test-threads=1"])
        .env(DIRECTORY, directory.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut begun = None;
    while begun.is_none_or(|begun: Instant| begun.elapsed() < time) {
        line.clear();
        assert_ne!(out.read_line(&mut line).unwrap(), 0, "the writer ended by itself");
        if line.starts_with("asked") {
            begun.get_or_insert_with(Instant::now);
        }
        lines.push(line.trim_end().to_owned());
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let whole = rest.rfind('\n').unwrap_or(0);
    lines.extend(rest[..whole].lines().map(str::to_owned));
    lines
}

pub(crate) fn assert_kept(library: &Library, line: &str) {
    let mut words = line.splitn(3, ' ');
    let (said, id, text) = (words.next(), words.next(), words.next());
    let (Some(said @ ("asked" | "finished")), Some(Ok(id)), Some(text)) =
        (said, id.map(str::parse::<i64>), text)
    else {
        return;
    };
    let message = library.message(store::MessageId(id)).unwrap();
    assert_eq!((message.text.as_str(), message.status), (text, Status::Complete), "{said}");
}

fn assert_streamed_text_kept(library: &Library, lines: &[String]) {
    let Some(last) = lines.iter().rev().find(|line| line.starts_with("streamed")) else { return };
    let mut numbers = last.split(' ').skip(1).map(|word| word.parse::<i64>().unwrap());
    let (id, pieces) = (numbers.next().unwrap(), numbers.next().unwrap());
    let message = library.message(store::MessageId(id)).unwrap();
    if message.status == Status::Interrupted {
        let kept = message.text.matches(';').count();
        assert!(kept >= usize::try_from(pieces).unwrap(), "{kept} of {pieces}: {}", message.text);
    }
}
