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

/// How often a follower is told again of a state in which only the count and the time of what came are different.
const TOLD_AGAIN: Duration = Duration::from_millis(250);

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
        /// What the generation is doing, where that is news.
        state: Option<LiveState>,
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
    /// The state that the page was told last, and when.
    told: Option<(LiveState, Instant)>,
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
            return GenerationEvent::Frame { content, reasoning, state: self.news(state) };
        }
        self.shown = true;
        self.told = Some((state.clone(), Instant::now()));
        let (content, reasoning) = (self.content.nodes().to_vec(), self.reasoning.nodes().to_vec());
        GenerationEvent::Snapshot { content, reasoning, state }
    }

    /// The state, unless the page knows it but for what moves with every piece of text: sixty times a second that costs
    /// more than the text itself.
    fn news(&mut self, state: LiveState) -> Option<LiveState> {
        let known = self.told.as_ref().is_some_and(|(told, at)| {
            let moving = LiveState { last_byte_at: told.last_byte_at, tokens: told.tokens, ..state.clone() };
            at.elapsed() < TOLD_AGAIN && moving == *told
        });
        if known {
            return None;
        }
        self.told = Some((state.clone(), Instant::now()));
        Some(state)
    }

    fn last(&mut self, state: LiveState) -> GenerationEvent {
        let (content, reasoning) = (self.content.finish(), self.reasoning.finish());
        GenerationEvent::Frame { content, reasoning, state: Some(state) }
    }
}

#[cfg(test)]
mod tests {
    use chat::{Live, Phase};

    use super::*;

    #[test]
    fn a_state_is_told_at_once_when_it_is_news_and_else_seldom() {
        let mut paint = Paint::default();
        let first = Live::new(String::new(), String::new(), 0).follow().update().state;
        let told = |event| match event {
            GenerationEvent::Frame { state, .. } => state,
            GenerationEvent::Snapshot { state, .. } => Some(state),
        };
        assert_eq!(told(paint.event(first.clone())), Some(first.clone()), "with the snapshot");
        let moved = LiveState { tokens: 1, last_byte_at: 1, ..first.clone() };
        assert_eq!(told(paint.event(moved.clone())), None, "a piece of text is no news");
        let answering = LiveState { phase: Phase::Answering, ..moved.clone() };
        assert_eq!(told(paint.event(answering.clone())), Some(answering.clone()));
        let later = LiveState { tokens: 2, ..answering };
        if let Some((_, at)) = &mut paint.told {
            *at -= TOLD_AGAIN;
        }
        assert_eq!(told(paint.event(later.clone())), Some(later.clone()), "and then it is told again");
        assert_eq!(told(paint.last(later.clone())), Some(later), "and always at the end");
    }
}
