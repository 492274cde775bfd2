//! An answer while it is on its way: what has come so far, who is told, and who may look.
//!
//! A generation belongs to the backend. Any number of followers may join at any time; each reads from its own
//! place, so that a reload or a second window misses nothing and holds nothing up.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use openrouter::{Delta, Event};
use serde::Serialize;
use tokio::sync::{Notify, watch};
use ts_rs::TS;

/// How long a refused write waits before it is tried again.
const RETRY: Duration = Duration::from_secs(5);

/// What a running generation is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Phase {
    /// The request is on its way.
    Sending,
    /// The service accepted it and nothing has come yet.
    Waiting,
    /// Reasoning arrives.
    Reasoning,
    /// The answer arrives.
    Answering,
    /// A try failed; another follows by itself at `retry_at`.
    Retrying,
    /// There is no connection; the question goes out by itself when there is one again, see `network_wait`.
    WaitingForNetwork,
}

/// A wait for the network: nothing was sent yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NetworkWait {
    /// Unix milliseconds of the first try that found no connection.
    pub since: i64,
    /// The service runs on this computer: it is the service that is missing, not the network.
    pub local: bool,
}

/// Why what arrives cannot be written at the moment; it is safe in memory only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
#[ts(export)]
pub enum Unsaved {
    /// The disk is full.
    DiskFull,
    /// Another program holds the library.
    Locked,
    /// Anything else.
    Failed {
        /// What the system said.
        detail: String,
    },
}

impl From<&store::Error> for Unsaved {
    fn from(error: &store::Error) -> Self {
        match error {
            store::Error::DiskFull => Self::DiskFull,
            store::Error::Locked => Self::Locked,
            other => Self::Failed { detail: other.to_string() },
        }
    }
}

/// The state of a running generation, apart from its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LiveState {
    /// What it is doing.
    pub phase: Phase,
    /// Unix milliseconds.
    pub started_at: i64,
    /// Unix milliseconds of the last byte, keep-alive comments included.
    pub last_byte_at: i64,
    /// How long it reasoned, once the answer has begun.
    pub reasoning_ms: Option<u64>,
    /// Unix milliseconds of the coming try.
    pub retry_at: Option<i64>,
    /// What the last try failed of, in a sentence, while another follows by itself.
    pub trouble: Option<String>,
    /// Set while it waits for the network.
    pub network_wait: Option<NetworkWait>,
    /// Pieces of text and reasoning so far: about one token each.
    pub tokens: u64,
    /// The model that answers, once the service said so.
    pub model_served: Option<String>,
    /// The provider that answers, once the service said so.
    pub provider: Option<String>,
    /// Why the text is not in the library, while it is not.
    pub unsaved: Option<Unsaved>,
}

/// One running generation.
#[derive(Debug)]
pub struct Live {
    inner: Mutex<Inner>,
    changed: watch::Sender<u64>,
    save: Notify,
}

#[derive(Debug)]
struct Inner {
    text: String,
    reasoning: String,
    state: LiveState,
    reasoning_since: Option<Instant>,
    ended: bool,
}

/// What came since a follower last looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// More of the answer.
    pub text: String,
    /// More of the reasoning.
    pub reasoning: String,
    /// The state now.
    pub state: LiveState,
}

/// One reader of a generation, with its own place in the text.
#[derive(Debug)]
pub struct Follower {
    live: Arc<Live>,
    changed: watch::Receiver<u64>,
    text_at: usize,
    reasoning_at: usize,
    ended: bool,
}

impl Live {
    /// A generation that continues `text` (empty for a new answer).
    #[must_use]
    pub fn new(text: String, reasoning: String, now: i64) -> Arc<Self> {
        let state = LiveState {
            phase: Phase::Sending,
            started_at: now,
            last_byte_at: now,
            reasoning_ms: None,
            retry_at: None,
            trouble: None,
            network_wait: None,
            tokens: 0,
            model_served: None,
            provider: None,
            unsaved: None,
        };
        let inner = Inner { text, reasoning, state, reasoning_since: None, ended: false };
        Arc::new(Self { inner: Mutex::new(inner), changed: watch::Sender::new(0), save: Notify::new() })
    }

    /// Starts to follow from the beginning of the text.
    #[must_use]
    pub fn follow(self: &Arc<Self>) -> Follower {
        Follower {
            live: Arc::clone(self),
            changed: self.changed.subscribe(),
            text_at: 0,
            reasoning_at: 0,
            ended: false,
        }
    }

    /// The whole text and reasoning so far.
    #[must_use]
    pub fn so_far(&self) -> (String, String) {
        let inner = self.lock();
        (inner.text.clone(), inner.reasoning.clone())
    }

    /// Takes note of what the client reports.
    pub fn note(&self, event: &Event<'_>, now: i64) {
        let mut inner = self.lock();
        inner.state.last_byte_at = now;
        match event {
            Event::Sent => {
                inner.state.phase = Phase::Sending;
                inner.state.retry_at = None;
                inner.state.trouble = None;
                inner.state.network_wait = None;
            }
            Event::Headers { .. } => inner.state.phase = Phase::Waiting,
            Event::Comment => {}
            Event::Retrying { at, error, .. } => {
                inner.state.phase = Phase::Retrying;
                inner.state.retry_at = Some(unix_ms(*at));
                inner.state.trouble = Some(error.message().to_owned());
            }
            Event::Offline { since, loopback, error } => {
                inner.state.phase = Phase::WaitingForNetwork;
                inner.state.network_wait = Some(NetworkWait { since: unix_ms(*since), local: *loopback });
                inner.state.trouble = Some(error.message().to_owned());
            }
            Event::Delta(delta) => inner.take(delta),
        }
        drop(inner);
        self.tell();
    }

    /// The library refused (or accepted again) a checkpoint.
    pub(crate) fn set_unsaved(&self, unsaved: Option<Unsaved>) {
        let mut inner = self.lock();
        if inner.state.unsaved != unsaved {
            inner.state.unsaved = unsaved;
            drop(inner);
            self.tell();
        }
    }

    /// What could not be written is tried again without waiting.
    pub(crate) fn save_now(&self) {
        self.save.notify_one();
    }

    /// Waits until it is time to try a refused write again: some seconds, or when a person asks for it.
    pub(crate) async fn until_next_try(&self) {
        tokio::select! {
            () = self.save.notified() => {}
            () = tokio::time::sleep(RETRY) => {}
        }
    }

    /// No more will come: followers drain what is left and end.
    pub fn end(&self) {
        self.lock().ended = true;
        self.tell();
    }

    fn tell(&self) {
        self.changed.send_modify(|version| *version += 1);
    }

    /// A panic while the lock is held leaves plain text behind, which is still worth showing and saving.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn take(&mut self, delta: &Delta) {
        match delta {
            Delta::Text(text) => {
                if let (Some(since), None) = (self.reasoning_since, self.state.reasoning_ms) {
                    self.state.reasoning_ms = u64::try_from(since.elapsed().as_millis()).ok();
                }
                self.state.phase = Phase::Answering;
                self.state.tokens += 1;
                self.text.push_str(text);
            }
            Delta::Reasoning(text) => {
                self.reasoning_since.get_or_insert_with(Instant::now);
                if self.state.phase != Phase::Answering {
                    self.state.phase = Phase::Reasoning;
                }
                self.state.tokens += 1;
                self.reasoning.push_str(text);
            }
            Delta::Served { model, provider, .. } => {
                self.state.model_served = model.clone().or_else(|| self.state.model_served.take());
                self.state.provider = provider.clone().or_else(|| self.state.provider.take());
            }
            _ => {}
        }
    }
}

impl Follower {
    /// Everything up to now, without waiting.
    pub fn update(&mut self) -> Update {
        self.changed.mark_unchanged();
        let inner = self.live.lock();
        let update = Update {
            text: inner.text[self.text_at..].to_owned(),
            reasoning: inner.reasoning[self.reasoning_at..].to_owned(),
            state: inner.state.clone(),
        };
        self.text_at = inner.text.len();
        self.reasoning_at = inner.reasoning.len();
        self.ended = inner.ended;
        update
    }

    /// Waits until something has changed since the last [`Follower::update`]. `false` when the generation had
    /// ended by then.
    pub async fn changed(&mut self) -> bool {
        !self.ended && self.changed.changed().await.is_ok()
    }
}

fn unix_ms(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Delta {
        Delta::Text(text.to_owned())
    }

    #[tokio::test]
    async fn a_late_follower_reads_from_the_beginning_and_both_end() {
        let live = Live::new(String::new(), String::new(), 0);
        let mut early = live.follow();
        live.note(&Event::Delta(&text("one ")), 1);
        assert!(early.changed().await);
        assert_eq!(early.update().text, "one ");
        live.note(&Event::Delta(&text("two")), 2);
        let mut late = live.follow();
        assert_eq!(late.update().text, "one two");
        assert_eq!(early.update().text, "two", "a follower reads only what is new to it");
        live.end();
        assert!(early.changed().await, "the end is a change");
        assert_eq!(early.update().text, "");
        assert!(!early.changed().await);
    }

    #[test]
    fn a_comment_counts_as_life_and_not_as_text() {
        let live = Live::new(String::new(), String::new(), 0);
        live.note(&Event::Comment, 7);
        let update = live.follow().update();
        assert_eq!((update.state.last_byte_at, update.text.as_str()), (7, ""));
        assert_eq!(update.state.phase, Phase::Sending);
    }

    #[test]
    fn a_wait_is_said_with_its_reason_and_forgotten_when_it_is_over() {
        let live = Live::new(String::new(), String::new(), 0);
        let state = |event: &Event<'_>| {
            live.note(event, 1);
            live.follow().update().state
        };
        let error = openrouter::Error::new(openrouter::Code::Network, "No connection to host:1.");
        let at = UNIX_EPOCH + std::time::Duration::from_millis(5000);
        let retrying =
            state(&Event::Retrying { attempt: 2, after: at.elapsed().unwrap(), at, error: &error });
        assert_eq!((retrying.phase, retrying.retry_at), (Phase::Retrying, Some(5000)));
        assert_eq!(retrying.trouble.as_deref(), Some("No connection to host:1."));
        state(&Event::Sent);
        let offline = state(&Event::Offline { since: at, loopback: false, error: &error });
        assert_eq!((offline.phase, offline.retry_at), (Phase::WaitingForNetwork, None));
        assert_eq!(offline.network_wait, Some(NetworkWait { since: 5000, local: false }));
        assert_eq!(offline.trouble.as_deref(), Some("No connection to host:1."));
        let sent = state(&Event::Sent);
        assert_eq!((sent.phase, sent.network_wait, sent.trouble), (Phase::Sending, None, None));
    }

    #[test]
    fn late_reasoning_does_not_turn_an_answer_back_into_thought() {
        let live = Live::new(String::new(), String::new(), 0);
        live.note(&Event::Delta(&Delta::Reasoning("hm".to_owned())), 1);
        live.note(&Event::Delta(&text("yes")), 2);
        live.note(&Event::Delta(&Delta::Reasoning("more".to_owned())), 3);
        let update = live.follow().update();
        assert_eq!(update.state.phase, Phase::Answering);
        assert!(update.state.reasoning_ms.is_some());
        assert_eq!(update.reasoning, "hmmore");
    }
}
