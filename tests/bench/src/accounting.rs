//! What this program and its web processes have cost, from the kernel's own books.

use std::collections::HashMap;
use std::fs;
use std::sync::{Mutex, PoisonError};

/// Threads by process and thread id, with the nanoseconds that each had when it was last seen: what a thread used
/// still counts once it has ended.
static SEEN: Mutex<Option<HashMap<(u32, u32), u64>>> = Mutex::new(None);

/// Nanoseconds of CPU that this process and all below it have used so far.
#[must_use]
pub fn cpu() -> u64 {
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = seen.get_or_insert_default();
    for process in family() {
        for thread in numbers(&format!("/proc/{process}/task")) {
            let books = fs::read_to_string(format!("/proc/{process}/task/{thread}/schedstat"));
            let spent = books.ok().and_then(|text| text.split(' ').next()?.parse().ok());
            if let Some(spent) = spent {
                seen.insert((process, thread), spent);
            }
        }
    }
    seen.values().sum()
}

/// Bytes that only this process and those below it hold, and that the system cannot drop.
#[must_use]
pub fn private_dirty() -> u64 {
    let of = |process: u32| -> Option<u64> {
        let books = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
        let line = books.lines().find_map(|line| line.strip_prefix("Private_Dirty:"))?;
        line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
    };
    family().into_iter().filter_map(of).sum()
}

/// This process and all below it.
fn family() -> Vec<u32> {
    let mut all = vec![std::process::id()];
    let mut at = 0;
    while let Some(&process) = all.get(at) {
        for thread in numbers(&format!("/proc/{process}/task")) {
            let children = fs::read_to_string(format!("/proc/{process}/task/{thread}/children"));
            all.extend(
                children.unwrap_or_default().split(' ').filter_map(|id| id.trim().parse::<u32>().ok()),
            );
        }
        at += 1;
    }
    all
}

fn numbers(folder: &str) -> Vec<u32> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}
