//! Which windows can be seen, as their pages tell: a hidden one is painted nothing.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

/// The windows by their labels. One that never told anything can be seen.
#[derive(Debug, Default)]
pub struct Windows {
    seen: Mutex<HashMap<String, watch::Sender<bool>>>,
}

impl Windows {
    /// Whether a window can be seen, now and from now on.
    #[must_use]
    pub fn seen(&self, label: &str) -> watch::Receiver<bool> {
        self.lock().entry(label.to_owned()).or_insert_with(|| watch::Sender::new(true)).subscribe()
    }

    /// Takes note that a window is hidden or can be seen again.
    pub fn tell(&self, label: &str, seen: bool) {
        let mut windows = self.lock();
        let window = windows.entry(label.to_owned()).or_insert_with(|| watch::Sender::new(true));
        window.send_if_modified(|before| std::mem::replace(before, seen) != seen);
    }

    /// A panic while the lock is held leaves the map as it was: every change to it is one call.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<bool>>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_window_is_hidden_by_itself() {
        let windows = Windows::default();
        let mut main = windows.seen("main");
        windows.tell("other", false);
        assert!(*main.borrow_and_update() && !*windows.seen("other").borrow());
        windows.tell("main", false);
        assert!(main.has_changed().expect("the window is there") && !*main.borrow_and_update());
        windows.tell("main", false);
        assert!(!main.has_changed().expect("the window is there"), "the same again is no news");
    }
}
