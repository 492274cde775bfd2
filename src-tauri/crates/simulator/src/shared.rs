//! What all connections of one server share. No I/O and no protocol here.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rust_decimal::Decimal;
use serde_json::Value;
use tokio::sync::watch;

use crate::http::{Recorded, Request};
use crate::script::{Script, Step};
use crate::{Options, Pace};

/// Requests and generations kept; older ones are forgotten, so a long session does not grow.
const KEPT: usize = 256;
/// Bytes of request bodies kept; the newest request is kept whatever its size.
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// The state of one server.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) options: Options,
    pace: watch::Sender<Pace>,
    /// With the length of each body.
    requests: Mutex<VecDeque<(Recorded, usize)>>,
    codes: Mutex<Vec<Code>>,
    scripts: Mutex<VecDeque<Script>>,
    generations: Mutex<VecDeque<Generation>>,
    spent: Mutex<Decimal>,
    active: watch::Sender<usize>,
    counter: AtomicU64,
}

/// What `/generation` tells of one answer once it has ended.
#[derive(Clone, Debug)]
pub(crate) struct Generation {
    pub(crate) id: String,
    pub(crate) ended: Instant,
    pub(crate) data: Value,
}

/// A code that can be exchanged for a key.
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) text: String,
    pub(crate) challenge: String,
    pub(crate) issued: Instant,
}

/// Locks without caring whether another thread panicked: every value here is valid after any write.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(crate) fn new(options: Options) -> Self {
        Self {
            pace: watch::Sender::new(options.pace),
            options,
            requests: Mutex::default(),
            codes: Mutex::default(),
            scripts: Mutex::default(),
            generations: Mutex::default(),
            spent: Mutex::default(),
            active: watch::Sender::new(0),
            counter: AtomicU64::new(0),
        }
    }

    pub(crate) fn set_pace(&self, pace: Pace) {
        self.pace.send_replace(pace);
    }

    pub(crate) fn subscribe_pace(&self) -> watch::Receiver<Pace> {
        self.pace.subscribe()
    }

    pub(crate) fn requests(&self) -> Vec<Recorded> {
        lock(&self.requests).iter().map(|(request, _)| request.clone()).collect()
    }

    pub(crate) fn clear_requests(&self) {
        lock(&self.requests).clear();
    }

    pub(crate) fn record(&self, request: &Request) {
        let mut requests = lock(&self.requests);
        requests.push_back((request.recorded(), request.body.len()));
        let bytes = |all: &VecDeque<(Recorded, usize)>| all.iter().map(|(_, length)| length).sum::<usize>();
        while requests.len() > KEPT || (requests.len() > 1 && bytes(&requests) > KEPT_BYTES) {
            requests.pop_front();
        }
    }

    /// Gives out a code for signing in.
    pub(crate) fn add_code(&self, code: Code) {
        lock(&self.codes).push(code);
    }

    /// Takes back a code: it works once.
    pub(crate) fn take_code(&self, text: &str) -> Option<Code> {
        let mut codes = lock(&self.codes);
        let found = codes.iter().position(|code| code.text == text)?;
        Some(codes.swap_remove(found))
    }

    pub(crate) fn queue(&self, script: Script) {
        lock(&self.scripts).push_back(script);
    }

    pub(crate) fn clear_scripts(&self) {
        lock(&self.scripts).clear();
    }

    /// The steps of the first queued script that wants this request; counts the use.
    pub(crate) fn script_for(&self, request: &Request) -> Option<Vec<Step>> {
        let mut scripts = lock(&self.scripts);
        let found = scripts.iter().position(|script| script.matches(&request.path))?;
        let script = &mut scripts[found];
        let steps = script.steps.clone();
        script.times -= 1;
        if script.times == 0 {
            scripts.remove(found);
        }
        Some(steps)
    }

    /// Counts one answer as being written for as long as the returned value lives.
    pub(crate) fn busy(self: &Arc<Self>) -> Busy {
        self.active.send_modify(|count| *count += 1);
        Busy(Arc::clone(self))
    }

    pub(crate) fn active(&self) -> usize {
        *self.active.borrow()
    }

    pub(crate) async fn idle(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.active.subscribe().wait_for(|count| *count == 0).await;
    }

    /// A number that no other request of this server gets.
    pub(crate) fn next_number(&self) -> u64 {
        self.counter.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn add_generation(&self, generation: Generation, cost: Decimal) {
        *lock(&self.spent) += cost;
        let mut generations = lock(&self.generations);
        if generations.len() == KEPT {
            generations.pop_front();
        }
        generations.push_back(generation);
    }

    pub(crate) fn generation(&self, id: &str) -> Option<Generation> {
        lock(&self.generations).iter().find(|generation| generation.id == id).cloned()
    }

    /// What all answers of this server have cost, in USD.
    pub(crate) fn spent(&self) -> Decimal {
        *lock(&self.spent)
    }
}

/// See [`Shared::busy`].
#[derive(Debug)]
pub(crate) struct Busy(Arc<Shared>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.active.send_modify(|count| *count -= 1);
    }
}

/// Seconds since 1970, UTC.
pub(crate) fn unix_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
