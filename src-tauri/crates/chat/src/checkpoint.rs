//! Keeping a streaming answer safe: what arrived is in the library at most half a second later.
//!
//! What arrives after a pause is written at once; what follows, [`INTERVAL`] after the last write began or when that
//! is done. So nothing waits longer than the interval or one write, and then its own write.

use std::sync::Arc;
use std::time::Duration;

use store::{Library, MessageId};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::live::{Follower, Live};

/// From the beginning of one write to the next. A tenth of a millisecond of processor each time; of the promised
/// 500 ms four fifths are left for a slow disk.
const INTERVAL: Duration = Duration::from_millis(100);

/// Writes what is new until `done`. What was refused is kept and tried again, with what came meanwhile.
pub(crate) async fn keep_safe(
    library: Arc<Library>,
    message: MessageId,
    live: Arc<Live>,
    mut follower: Follower,
    done: CancellationToken,
) {
    let mut due = Instant::now();
    let (mut text, mut reasoning) = (String::new(), String::new());
    loop {
        let next = async {
            // What was refused does not wait for more.
            if text.is_empty() && reasoning.is_empty() {
                something_new(&mut follower).await;
            }
            sleep_until(due).await;
        };
        tokio::select! {
            () = done.cancelled() => return,
            () = next => {}
        }
        let update = follower.update();
        text.push_str(&update.text);
        reasoning.push_str(&update.reasoning);
        if text.is_empty() && reasoning.is_empty() {
            continue;
        }
        due = Instant::now() + INTERVAL;
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

/// Waits for a change; for ever once there are no more.
async fn something_new(follower: &mut Follower) {
    if !follower.changed().await {
        std::future::pending::<()>().await;
    }
}
