//! Keeping a streaming answer safe: what arrived is in the library at most half a second later.

use std::sync::Arc;
use std::time::Duration;

use store::{Library, MessageId};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::live::{Follower, Live};

/// Leaves room for the write itself within the promised 500 ms.
const INTERVAL: Duration = Duration::from_millis(400);

/// Writes what is new at every tick until `done`. What was refused is kept and tried again, with what came meanwhile.
pub(crate) async fn keep_safe(
    library: Arc<Library>,
    message: MessageId,
    live: Arc<Live>,
    mut follower: Follower,
    done: CancellationToken,
) {
    let mut ticks = tokio::time::interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut text, mut reasoning) = (String::new(), String::new());
    loop {
        tokio::select! {
            () = done.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let update = follower.update();
        text.push_str(&update.text);
        reasoning.push_str(&update.reasoning);
        let writer = Arc::clone(&library);
        // The strings travel to the blocking thread and back, so that nothing is copied.
        let written = tokio::task::spawn_blocking(move || {
            let result = writer.checkpoint(message, &text, &reasoning);
            (result, text, reasoning)
        });
        let Ok((result, mut written_text, mut written_reasoning)) = written.await else { return };
        match result {
            Ok(()) => {
                written_text.clear();
                written_reasoning.clear();
                live.set_unsaved(None);
            }
            Err(error @ (store::Error::NotFound(_) | store::Error::Invalid(_))) => {
                tracing::warn!(%error, "a streaming answer has no place in the library any more");
                return;
            }
            Err(error) => {
                tracing::warn!(%error, "a streaming answer could not be saved; trying again");
                live.set_unsaved(Some((&error).into()));
                tokio::select! {
                    () = done.cancelled() => return,
                    () = live.until_next_try() => {}
                }
            }
        }
        (text, reasoning) = (written_text, written_reasoning);
    }
}
