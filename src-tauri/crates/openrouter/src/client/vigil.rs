//! Waiting while this computer may fall asleep. `Instant` stands still in suspend, so a wait that only counts by it
//! would go on for its whole length after waking, on a connection that is long dead.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

/// Less than this is not sleep: two clocks cannot be read at the same moment.
const NAP: Duration = Duration::from_secs(1);

/// How long this computer has slept, since some moment in the past: what grows only in suspend.
#[derive(Clone)]
pub struct SleepClock(Arc<dyn Fn() -> Duration + Send + Sync>);

impl SleepClock {
    /// A clock that is read by calling `read`.
    pub fn new(read: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// The clock of this computer.
    #[must_use]
    pub fn system() -> Self {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        return Self::new(|| {
            use rustix::time::{ClockId, clock_gettime};
            let read = |id| Duration::try_from(clock_gettime(id)).unwrap_or_default();
            read(ClockId::Boottime).saturating_sub(read(ClockId::Monotonic))
        });
        // Elsewhere the time of day tells. One that is set forward looks like sleep, which costs an answer only when
        // nothing of it comes for as long as after a real one.
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        {
            let (instant, time) = (std::time::Instant::now(), std::time::SystemTime::now());
            Self::new(move || time.elapsed().unwrap_or_default().saturating_sub(instant.elapsed()))
        }
    }

    /// Lets time pass; time asleep counts.
    pub(super) async fn pass(&self, time: Duration, look: Duration) {
        let (started, slept) = (Instant::now(), self.read());
        loop {
            let passed = started.elapsed() + self.read().saturating_sub(slept);
            let left = time.saturating_sub(passed);
            if left.is_zero() {
                return;
            }
            sleep(left.min(look)).await;
        }
    }

    /// The time slept so far.
    pub(super) fn read(&self) -> Duration {
        (self.0)()
    }

    /// Whether there was sleep since the clock said this.
    pub(super) fn slept_since(&self, before: Duration) -> bool {
        self.read() > before + NAP
    }
}

impl fmt::Debug for SleepClock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SleepClock")
    }
}

/// Why a wait ended with nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silence {
    /// Its time was over.
    Elapsed,
    /// This computer slept, and nothing came after it woke.
    Slept,
}

/// One exchange, watched for sleep from its beginning.
#[derive(Debug)]
pub(super) struct Vigil {
    clock: SleepClock,
    slept: Duration,
    grace: Duration,
}

impl Vigil {
    /// A vigil that begins now.
    pub(super) fn new(clock: &SleepClock, grace: Duration) -> Self {
        Self { slept: clock.read(), clock: clock.clone(), grace }
    }

    /// How long something may take to come after waking.
    pub(super) fn grace(&self) -> Duration {
        self.grace
    }

    /// Waits for `what` until `deadline`, or until `grace` after waking, if that is sooner.
    ///
    /// # Errors
    /// Nothing came.
    pub(super) async fn until<T>(
        &mut self,
        deadline: Instant,
        what: impl Future<Output = T>,
    ) -> Result<T, Silence> {
        let mut what = pin!(what);
        let (mut deadline, mut silence) = (deadline, Silence::Elapsed);
        loop {
            if self.woke() {
                deadline = deadline.min(Instant::now() + self.grace);
                silence = Silence::Slept;
            }
            let look = deadline.min(Instant::now() + self.grace / 10);
            match timeout_at(look, what.as_mut()).await {
                Ok(came) => return Ok(came),
                Err(_) if look == deadline && !self.woke() => return Err(silence),
                Err(_) => {}
            }
        }
    }

    /// Whether this computer has slept since the last look.
    fn woke(&mut self) -> bool {
        let woke = self.clock.slept_since(self.slept);
        if woke {
            self.slept = self.clock.read();
        }
        woke
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::Mutex;

    use super::*;

    /// A clock that a test can set forward.
    fn clock() -> (SleepClock, Arc<Mutex<Duration>>) {
        let slept = Arc::new(Mutex::new(Duration::ZERO));
        let read = Arc::clone(&slept);
        (SleepClock::new(move || *read.lock().unwrap()), slept)
    }

    const GRACE: Duration = Duration::from_secs(10);
    const IDLE: Duration = Duration::from_secs(90);

    #[tokio::test(start_paused = true)]
    async fn a_wait_without_sleep_has_its_whole_time() {
        let (clock, _) = clock();
        let started = Instant::now();
        let mut vigil = Vigil::new(&clock, GRACE);
        let waited = vigil.until(started + IDLE, pending::<()>()).await;
        assert_eq!((waited, started.elapsed()), (Err(Silence::Elapsed), IDLE));
    }

    #[tokio::test(start_paused = true)]
    async fn after_waking_there_are_ten_seconds_for_the_first_byte() {
        let (clock, slept) = clock();
        let started = Instant::now();
        let mut vigil = Vigil::new(&clock, GRACE);
        tokio::spawn(async move {
            sleep(Duration::from_secs(20)).await;
            *slept.lock().unwrap() = Duration::from_secs(3600);
        });
        assert_eq!(vigil.until(started + IDLE, pending::<()>()).await, Err(Silence::Slept));
        let waited = started.elapsed();
        assert!(waited >= Duration::from_secs(30) && waited <= Duration::from_secs(31), "{waited:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_byte_after_waking_ends_the_alarm() {
        let (clock, slept) = clock();
        let mut vigil = Vigil::new(&clock, GRACE);
        // Asleep between two waits: the next one notices.
        *slept.lock().unwrap() = Duration::from_secs(3600);
        let byte = vigil.until(Instant::now() + IDLE, sleep(Duration::from_secs(9))).await;
        assert_eq!(byte, Ok(()));
        let started = Instant::now();
        assert_eq!(vigil.until(started + IDLE, pending::<()>()).await, Err(Silence::Elapsed));
        assert_eq!(started.elapsed(), IDLE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_is_over_once_enough_time_passed_awake_or_asleep() {
        let (clock, slept) = clock();
        let started = Instant::now();
        tokio::spawn(async move {
            sleep(Duration::from_secs(2)).await;
            *slept.lock().unwrap() = Duration::from_secs(3600);
        });
        clock.pass(Duration::from_secs(60), Duration::from_secs(1)).await;
        assert!(started.elapsed() <= Duration::from_secs(3), "{:?}", started.elapsed());
    }

    #[test]
    fn the_system_clock_stands_still_while_awake() {
        let clock = SleepClock::system();
        let before = clock.read();
        std::thread::sleep(Duration::from_millis(20));
        assert!(clock.read().saturating_sub(before) < NAP);
    }
}
