//! Streams to a page: markdown as the application sends it, or the same text plain, for the pair.

use std::time::{Duration, Instant};

use chat::Live;
use markdown::Stream;
use openrouter::{Delta, Event};
use serde::{Deserialize, Serialize};
use tauri::ipc::Channel;
use timbre_lib::follow::{self, GenerationEvent};
use tokio::sync::watch;

use crate::page::Consumed;

/// How many updates may be on their way before the page has to say that it read them.
const AHEAD: u64 = 1024;

/// One frame at 60 Hz, as the application merges.
const FRAME: Duration = Duration::from_millis(16);

/// A text and how it is to come.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Run {
    /// What is streamed.
    text: String,
    /// Characters in an update.
    step: usize,
    /// As it is, without reading it as markdown.
    plain: bool,
    /// Updates in a second, merged into frames as the application does; all at once when absent.
    #[serde(default)]
    rate: Option<u32>,
}

/// What the page is sent.
#[derive(Clone, Serialize)]
#[serde(untagged)]
pub enum Sent {
    /// A frame of the application.
    Frame(Box<GenerationEvent>),
    /// Plain text.
    Plain(String),
}

/// Sends the whole run.
pub async fn send(run: Run, channel: &Channel<Sent>, consumed: &Consumed) {
    match (run.rate, run.plain) {
        (None, false) => unpaced_markdown(&run, channel, consumed).await,
        (None, true) => {
            for (sent, piece) in pieces(&run.text, run.step).enumerate() {
                consumed.reaches((sent as u64).saturating_sub(AHEAD)).await;
                _ = channel.send(Sent::Plain(piece.to_owned()));
            }
        }
        (Some(rate), plain) => paced(run, rate, plain, channel).await,
    }
}

/// Reads a text in updates as a stream does, and takes what changed after each; answers with how many there were.
#[must_use]
pub fn parse(text: &str, step: usize) -> usize {
    let mut stream = Stream::new();
    let mut operations = 0;
    for piece in pieces(text, step) {
        stream.push(piece);
        operations += stream.operations().len();
    }
    operations + stream.finish().len()
}

async fn unpaced_markdown(run: &Run, channel: &Channel<Sent>, consumed: &Consumed) {
    let mut stream = Stream::new();
    // What the generation is doing is told four times a second, which is seldom among these.
    let frame =
        |content| Sent::Frame(Box::new(GenerationEvent::Frame { content, reasoning: vec![], state: None }));
    for (sent, piece) in pieces(&run.text, run.step).enumerate() {
        consumed.reaches((sent as u64).saturating_sub(AHEAD)).await;
        stream.push(piece);
        _ = channel.send(frame(stream.operations()));
    }
    _ = channel.send(frame(stream.finish()));
}

/// A generation that runs at a rate and its follower: for markdown the application's own.
async fn paced(run: Run, rate: u32, plain: bool, channel: &Channel<Sent>) {
    let live = Live::new(String::new(), String::new(), 0);
    let mut follower = live.follow();
    let writing = tokio::spawn(async move {
        let began = Instant::now();
        for (written, piece) in pieces(&run.text, run.step).enumerate() {
            let due = Duration::from_secs_f64(written as f64 / f64::from(rate));
            if let Some(early) = due.checked_sub(began.elapsed())
                && early > Duration::from_millis(1)
            {
                tokio::time::sleep(early).await;
            }
            live.note(&Event::Delta(&Delta::Text(piece.to_owned())), 0);
        }
        live.end();
    });
    if plain {
        let mut next_frame = tokio::time::Instant::now();
        while follower.changed().await {
            tokio::time::sleep_until(next_frame).await;
            next_frame = tokio::time::Instant::now() + FRAME;
            _ = channel.send(Sent::Plain(follower.update().text));
        }
    } else {
        let (_page, seen) = watch::channel(true);
        follow::to_end(follower, seen, |event| channel.send(Sent::Frame(Box::new(event))).is_ok()).await;
    }
    _ = writing.await;
}

/// The text in pieces of `step` characters.
fn pieces(text: &str, step: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.char_indices().nth(step).map_or(rest.len(), |(end, _)| end);
        let (piece, left) = rest.split_at(end);
        rest = left;
        Some(piece)
    })
}
