//! Import beside raw inserts, a quarter of the library at a time: ours, the pair with an index, the pair without.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use store::Library;

use crate::measure::{cpu_of_this_process, timed};
use crate::raw::Inserter;
use crate::written;

const ROUNDS: u64 = 4;

#[derive(Default)]
struct Spent {
    time: Duration,
    cpu: Duration,
}

impl Spent {
    fn on<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let before = cpu_of_this_process();
        let (time, result) = timed(work);
        self.time += time;
        self.cpu += cpu_of_this_process() - before;
        result
    }
}

pub(crate) fn run(library: &Library, directory: &Path, messages: u64) {
    let mut indexed = Inserter::new(&directory.join("raw-indexed.db"), true);
    let mut plain = Inserter::new(&directory.join("raw-plain.db"), false);
    let (mut ours, mut with_index, mut without) = (Spent::default(), Spent::default(), Spent::default());
    let path = directory.join("part.json");
    let conversations = messages / written::IN_CONVERSATION;
    for round in 0..ROUNDS {
        let part = conversations * round / ROUNDS..conversations * (round + 1) / ROUNDS;
        let mut file = BufWriter::new(File::create(&path).unwrap());
        written::write(part.clone(), &mut file);
        file.flush().unwrap();
        let mut file = BufReader::new(File::open(&path).unwrap());
        let report = ours.on(|| library.import(&mut file, &mut |_| ControlFlow::Continue(())).unwrap());
        assert_eq!(report.conversations, part.end - part.start);
        let texts = written::texts(part);
        with_index.on(|| indexed.insert(&texts));
        without.on(|| plain.insert(&texts));
    }
    for (name, pair, goal) in [
        ("import, index built", &with_index, "goal: at least 0.5   (pair: rows, and FTS5 of the texts)"),
        ("  beside rows alone", &without, "(pair: rows, no index at all)"),
    ] {
        let rate = |spent: &Spent| messages as f64 / spent.time.as_secs_f64();
        println!(
            "{name:<28} ours {:>8.0} /s    pair {:>8.0} /s    speed {:.3}   {goal}",
            rate(&ours),
            rate(pair),
            pair.time.as_secs_f64() / ours.time.as_secs_f64(),
        );
        let each = |spent: &Spent| spent.cpu.as_secs_f64() / messages as f64 * 1e6;
        println!(
            "    processor for each message, all threads: ours {:.0} µs, pair {:.0} µs",
            each(&ours),
            each(pair)
        );
    }
}
