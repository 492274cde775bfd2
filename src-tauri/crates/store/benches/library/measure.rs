//! Timing in pairs: ours and the other take turns, so that both meet the same weather.

use std::fmt;
use std::time::{Duration, Instant};

/// What is promised.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    None,
    /// The median of ours by the median of the pair, at the most.
    Ratio(f64),
    /// 95 of 100, at the most.
    Milliseconds(f64),
}

impl fmt::Display for Goal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Ratio(ratio) => write!(out, "   goal: ratio at most {ratio}"),
            Self::Milliseconds(time) => write!(out, "   goal: p95 at most {time} ms"),
        }
    }
}

pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let began = Instant::now();
    let result = work();
    (began.elapsed(), result)
}

/// Processor time that this thread has had, as the system counts it; zero where it does not tell.
pub(crate) fn cpu_of_this_thread() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Processor time that all threads of this process have had, in hundredths of a second; zero where nobody tells.
pub(crate) fn cpu_of_this_process() -> Duration {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = told.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|text| text.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

/// Runs both `rounds` times, turn and turn about and each as often first, and prints medians, spread and ratio.
pub(crate) fn paired(
    name: &str,
    goal: Goal,
    rounds: u64,
    mut ours: impl FnMut(u64),
    mut pair: impl FnMut(u64),
) {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        if round % 2 == 0 {
            first.push(timed(|| ours(round)).0);
            second.push(timed(|| pair(round)).0);
        } else {
            second.push(timed(|| pair(round)).0);
            first.push(timed(|| ours(round)).0);
        }
    }
    first.sort_unstable();
    second.sort_unstable();
    let middle = first.len() / 2;
    println!(
        "{name:<28} ours {:>10.1?} (min {:>9.1?}, p95 {:>9.1?})   pair {:>10.1?} (min {:>9.1?})   ratio {:.4}{goal}",
        first[middle],
        first[0],
        first[(first.len() - 1) * 95 / 100],
        second[middle],
        second[0],
        first[middle].as_secs_f64() / second[middle].as_secs_f64(),
    );
}

/// Prints the spread of many times, and as many of the slowest.
pub(crate) fn print_spread(name: &str, goal: Goal, each: &mut [(Duration, String)], slowest: usize) {
    each.sort_unstable();
    let at = |percent: usize| each[(each.len() - 1) * percent / 100].0;
    println!(
        "{name:<28} p50 {:>9.1?}   p95 {:>9.1?}   p99 {:>9.1?}   max {:>9.1?}   of {}{goal}",
        at(50),
        at(95),
        at(99),
        at(100),
        each.len()
    );
    for (time, of) in each.iter().rev().take(slowest) {
        println!("    slow: {time:.1?} {of}");
    }
}
