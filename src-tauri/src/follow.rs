//! From the text of a running generation to the operations that paint it.
//!
//! Each follower parses for itself, so that a second window or a reload starts with a whole snapshot. The first
//! piece goes out at once; what follows is merged for one frame. While nobody sees the page, nothing is parsed and
//! nothing is sent; when it is seen again, one snapshot catches up.

use std::time::Duration;

use chat::{Follower, LiveState, Update};
use markdown::{Node, Operation, Stream};
use serde::Serialize;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use ts_rs::TS;

/// One frame at 60 Hz.
const FRAME: Duration = Duration::from_millis(16);

/// How often the text is looked at while nobody sees it.
const UNSEEN: Duration = Duration::from_millis(500);

/// What a follower is told.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
#[ts(export)]
pub enum GenerationEvent {
    /// Everything so far; the first event, and the first after the page was hidden.
    Snapshot {
        /// The answer's blocks.
        content: Vec<Node>,
        /// The reasoning's blocks.
        reasoning: Vec<Node>,
        /// What the generation is doing.
        state: LiveState,
    },
    /// What has changed since the event before.
    Frame {
        /// Changes of the answer.
        content: Vec<Operation>,
        /// Changes of the reasoning.
        reasoning: Vec<Operation>,
        /// What the generation is doing.
        state: LiveState,
    },
}

/// Sends the snapshot and then a frame at a time until the generation ends or `send` says that nobody listens. `seen`
/// tells whether the page can be seen.
pub async fn to_end(
    mut follower: Follower,
    mut seen: watch::Receiver<bool>,
    mut send: impl FnMut(GenerationEvent) -> bool,
) {
    let mut paint = Paint::default();
    let mut listening = true;
    loop {
        let update = follower.update();
        let state = paint.take(update);
        let pause = if *seen.borrow_and_update() {
            listening = listening && send(paint.event(state));
            FRAME
        } else {
            paint.shown = false;
            UNSEEN
        };
        let next = Instant::now() + pause;
        let more = tokio::select! {
            more = follower.changed() => more,
            Ok(()) = seen.changed() => true,
        };
        if !more {
            break;
        }
        tokio::select! {
            () = sleep_until(next) => {}
            Ok(()) = seen.changed() => {}
        }
    }
    if listening && paint.shown {
        send(paint.last(follower.update().state));
    }
}

/// What a page is shown of a generation.
#[derive(Default)]
struct Paint {
    content: Stream,
    reasoning: Stream,
    /// What has come and is not parsed yet: answer and reasoning.
    waiting: (String, String),
    /// The page has had a snapshot and every change since.
    shown: bool,
}

impl Paint {
    fn take(&mut self, update: Update) -> LiveState {
        self.waiting.0.push_str(&update.text);
        self.waiting.1.push_str(&update.reasoning);
        update.state
    }

    fn event(&mut self, state: LiveState) -> GenerationEvent {
        let (text, reasoning) = std::mem::take(&mut self.waiting);
        self.content.push(&text);
        self.reasoning.push(&reasoning);
        // A snapshot carries everything: the operations that led to it are not sent as well.
        let (content, reasoning) = (self.content.operations(), self.reasoning.operations());
        if self.shown {
            return GenerationEvent::Frame { content, reasoning, state };
        }
        self.shown = true;
        let (content, reasoning) = (self.content.nodes().to_vec(), self.reasoning.nodes().to_vec());
        GenerationEvent::Snapshot { content, reasoning, state }
    }

    fn last(&mut self, state: LiveState) -> GenerationEvent {
        let (content, reasoning) = (self.content.finish(), self.reasoning.finish());
        GenerationEvent::Frame { content, reasoning, state }
    }
}
