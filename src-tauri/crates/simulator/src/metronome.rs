//! The pace of an answer: when its next token is due, also after the pace has been changed.

use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::sleep_until;

use crate::Pace;

/// Says when the next token is due.
#[derive(Debug)]
pub(crate) struct Metronome {
    pace: watch::Receiver<Pace>,
    last: Instant,
    started: bool,
}

impl Metronome {
    pub(crate) fn new(pace: watch::Receiver<Pace>) -> Self {
        Self { pace, last: Instant::now(), started: false }
    }

    fn due(&self) -> Instant {
        let pace = *self.pace.borrow();
        self.last + if self.started { interval(pace) } else { pace.first_token }
    }

    /// Whether a token may be sent now; counts it when so.
    pub(crate) fn is_due(&mut self) -> bool {
        let (now, due) = (Instant::now(), self.due());
        if now < due {
            return false;
        }
        self.started = true;
        // After a stop of the whole process the lost time is not made up for.
        self.last = due.max(now - Duration::from_millis(100));
        true
    }

    /// Waits until the token is due, the pace has changed (both true) or `longest` has passed (false).
    pub(crate) async fn wait(&mut self, longest: Duration) -> bool {
        let due = self.due();
        let until = due.min(Instant::now() + longest);
        tokio::select! {
            () = sleep_until(until.into()) => until == due,
            _ = self.pace.changed() => true,
        }
    }
}

fn interval(pace: Pace) -> Duration {
    match pace.tokens_per_second {
        rate if rate > 0.0 => Duration::from_secs_f64((1.0 / rate).min(3600.0)),
        _ => Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_token_waits_for_its_delay_and_a_new_pace_ends_the_wait() {
        let slow = Pace { tokens_per_second: 0.01, first_token: Duration::from_secs(60) };
        let pace = watch::Sender::new(slow);
        let mut metronome = Metronome::new(pace.subscribe());
        assert!(!metronome.is_due());
        assert!(!metronome.wait(Duration::from_millis(1)).await, "only the longest wait has passed");
        pace.send_replace(Pace::UNLIMITED);
        assert!(metronome.wait(Duration::from_secs(60)).await);
        assert!(metronome.is_due() && metronome.is_due());
    }

    #[tokio::test]
    async fn tokens_come_at_their_rate() {
        let pace = watch::Sender::new(Pace { tokens_per_second: 100.0, first_token: Duration::ZERO });
        let mut metronome = Metronome::new(pace.subscribe());
        let began = Instant::now();
        for _ in 0..6 {
            while !metronome.is_due() {
                metronome.wait(Duration::from_secs(1)).await;
            }
        }
        assert!(began.elapsed() >= Duration::from_millis(50));
    }
}
