//! Timing in pairs: ours and the other take turns, so that both meet the same weather.

use std::time::{Duration, Instant};

/// Time that this thread has had of a processor, where the system tells; else time that has passed. What takes
/// long is measured so, that a busy machine does not count.
pub(crate) fn spent(since: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

/// Runs both `rounds` times, turn and turn about, and prints minimum and median. Returns our median.
pub(crate) fn paired(
    name: &str,
    rounds: u64,
    mut ours: impl FnMut(u64),
    mut pair: impl FnMut(u64),
) -> Duration {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let began = Instant::now();
        ours(round);
        first.push(began.elapsed());
        let began = Instant::now();
        pair(round);
        second.push(began.elapsed());
    }
    first.sort_unstable();
    second.sort_unstable();
    let middle = first.len() / 2;
    println!(
        "{name:<25} ours {:>10.1?} (min {:>9.1?}, p95 {:>9.1?})   pair {:>10.1?} (min {:>9.1?})   ratio {:.3}",
        first[middle],
        first[0],
        first[first.len() * 95 / 100],
        second[middle],
        second[0],
        first[middle].as_secs_f64() / second[middle].as_secs_f64(),
    );
    first[middle]
}

/// Prints the spread of many times, and the slowest.
pub(crate) fn print_each(name: &str, each: &mut [(Duration, &str)]) {
    each.sort_unstable();
    let at = |percent: usize| each[(each.len() - 1) * percent / 100].0;
    println!("{name:<25} p50 {:.1?}   p95 {:.1?}   p99 {:.1?}   of {}", at(50), at(95), at(99), each.len());
    for (time, typed) in each.iter().rev().take(6) {
        println!("  slow: {time:.1?} {typed}");
    }
}
