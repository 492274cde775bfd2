//! From the text of a running generation to the operations that paint it.
//!
//! Each follower parses for itself, so that a second window or a reload starts with a whole snapshot. The first
//! piece goes out at once; what follows is merged for one frame.

use std::time::Duration;

use chat::{Follower, LiveState};
use markdown::{Node, Operation, Stream};
use serde::Serialize;
use tokio::time::{Instant, sleep_until};
use ts_rs::TS;

/// One frame at 60 Hz.
const FRAME: Duration = Duration::from_millis(16);

/// What a follower is told.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
#[ts(export)]
pub enum GenerationEvent {
    /// Everything so far; always the first event.
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

/// Sends the snapshot and then a frame at a time until the generation ends or `send` says that nobody listens.
pub async fn to_end(mut follower: Follower, mut send: impl FnMut(GenerationEvent) -> bool) {
    let (mut content, mut reasoning) = (Stream::new(), Stream::new());
    let update = follower.update();
    content.push(&update.text);
    reasoning.push(&update.reasoning);
    // The snapshot carries everything: the operations that led to it are not sent as well.
    let _ = (content.operations(), reasoning.operations());
    let snapshot = GenerationEvent::Snapshot {
        content: content.nodes().to_vec(),
        reasoning: reasoning.nodes().to_vec(),
        state: update.state,
    };
    let mut listening = send(snapshot);
    let mut next_frame = Instant::now();
    while follower.changed().await {
        sleep_until(next_frame).await;
        next_frame = Instant::now() + FRAME;
        let update = follower.update();
        if !listening {
            continue;
        }
        content.push(&update.text);
        reasoning.push(&update.reasoning);
        listening = send(GenerationEvent::Frame {
            content: content.operations(),
            reasoning: reasoning.operations(),
            state: update.state,
        });
    }
    if listening {
        let (content, reasoning) = (content.finish(), reasoning.finish());
        let state = follower.update().state;
        send(GenerationEvent::Frame { content, reasoning, state });
    }
}
