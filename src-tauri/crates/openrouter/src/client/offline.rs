//! Waiting for the network: a request that never left goes out by itself once its service can be reached again.

use tokio::time::{Instant, timeout};

use super::Client;
use crate::error::{Error, Stage};

impl Client {
    /// Waits until the service can be reached, looking after growing pauses; `false` when `limits.offline` has passed
    /// since `since`. Time asleep does not count: who opens a computer again still wants what was asked.
    pub(super) async fn reachable(&self, since: Instant) -> bool {
        let mut pause = self.limits.backoff;
        while since.elapsed() < self.limits.offline {
            self.sleep_clock.pass(pause, self.limits.wake / 10).await;
            if self.is_reachable().await {
                return true;
            }
            pause = (pause * 2).min(self.limits.longest_look);
        }
        false
    }

    /// Opens a connection the way a request would, through the same proxy and with the same certificates; it stays
    /// open for the request that follows. Whatever answers, also a refusal of TLS, is for that request to judge.
    async fn is_reachable(&self) -> bool {
        let look = self.http.head(self.service.at(&["models"], &[])).send();
        match timeout(2 * self.limits.connect, look).await {
            Ok(Err(error)) => !Error::transport(&error, Stage::Request, &self.service).never_sent(),
            // The headers do not matter, the connection does: a busy server may take its time with them.
            Ok(Ok(_)) | Err(_) => true,
        }
    }
}
