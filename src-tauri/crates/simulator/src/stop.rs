//! Stop sequences: what is said is held back while it could still become one.

use std::collections::VecDeque;

/// Watches text that comes in tokens. `T` is whatever belongs to a token.
#[derive(Debug)]
pub(crate) struct StopScan<T> {
    stops: Vec<String>,
    held: VecDeque<(String, T)>,
}

impl<T> StopScan<T> {
    pub(crate) fn new(stops: Vec<String>) -> Self {
        let stops = stops.into_iter().filter(|stop| !stop.is_empty()).collect();
        Self { stops, held: VecDeque::new() }
    }

    /// Takes the next token; `said` gets what is safe to say. Returns true when a stop sequence is complete:
    /// then `said` got everything before it, and nothing after it may be said.
    pub(crate) fn push(&mut self, text: String, extra: T, mut said: impl FnMut(String, T)) -> bool {
        self.held.push_back((text, extra));
        let joined: String = self.held.iter().map(|(text, _)| text.as_str()).collect();
        if let Some(end) = self.stops.iter().filter_map(|stop| joined.find(stop.as_str())).min() {
            self.release(end, &mut said);
            return true;
        }
        let unsure = self.stops.iter().map(|stop| overlap(&joined, stop)).max().unwrap_or(0);
        let safe = joined.len() - unsure;
        let mut length = 0;
        while let Some((text, _)) = self.held.front() {
            length += text.len();
            if length > safe {
                break;
            }
            if let Some((text, extra)) = self.held.pop_front() {
                said(text, extra);
            }
        }
        false
    }

    /// Says what is still held back: no stop sequence will come any more.
    pub(crate) fn flush(&mut self, mut said: impl FnMut(String, T)) {
        for (text, extra) in self.held.drain(..) {
            said(text, extra);
        }
    }

    fn release(&mut self, end: usize, said: &mut impl FnMut(String, T)) {
        let mut left = end;
        for (mut text, extra) in self.held.drain(..) {
            if left == 0 {
                break;
            }
            text.truncate(left);
            left -= text.len();
            said(text, extra);
        }
    }
}

/// The length of the longest end of `text` that is a beginning of `stop`.
fn overlap(text: &str, stop: &str) -> usize {
    let ends = stop.char_indices().map(|(at, _)| at).skip(1).collect::<Vec<_>>();
    ends.into_iter().rev().find(|length| text.ends_with(&stop[..*length])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(stops: &[&str], tokens: &[&str]) -> (String, bool) {
        let mut scan = StopScan::new(stops.iter().map(|stop| (*stop).to_owned()).collect());
        let mut said = String::new();
        for token in tokens {
            if scan.push((*token).to_owned(), (), |text, ()| said.push_str(&text)) {
                return (said, true);
            }
        }
        scan.flush(|text, ()| said.push_str(&text));
        (said, false)
    }

    #[test]
    fn a_stop_across_tokens_is_found_and_not_said() {
        assert_eq!(run(&["b c"], &["a", " b", " c", " d"]), ("a ".to_owned(), true));
        assert_eq!(run(&["END"], &["the E", "N", "D."]), ("the ".to_owned(), true));
    }

    #[test]
    fn the_first_of_several_stops_wins() {
        assert_eq!(run(&["y", "x"], &["a x y"]), ("a ".to_owned(), true));
    }

    #[test]
    fn what_only_looked_like_a_stop_is_said() {
        assert_eq!(run(&["abc"], &["ab", "d", "ab"]), ("abdab".to_owned(), false));
        assert_eq!(run(&[""], &["a"]), ("a".to_owned(), false));
    }
}
