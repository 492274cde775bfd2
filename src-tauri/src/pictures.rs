//! The pictures that were fetched while the application runs, so that one which a person has asked for comes back
//! without its server being asked again. Nothing of it is written down.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// The most that is kept, in bytes; the ones that were seen longest ago go first.
const KEPT: usize = 48 << 20;

/// Pictures by their address, the last one seen at the end.
#[derive(Debug, Default)]
pub struct Pictures(Mutex<VecDeque<(String, Vec<u8>)>>);

impl Pictures {
    /// The picture with this address, when it is still there.
    #[must_use]
    pub fn get(&self, address: &str) -> Option<Vec<u8>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == address)?;
        let found = kept.remove(at)?;
        let bytes = found.1.clone();
        kept.push_back(found);
        Some(bytes)
    }

    /// Keeps a picture in place of what was known under its address.
    pub fn keep(&self, address: &str, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| known != address);
        kept.push_back((address.to_owned(), bytes.to_owned()));
        while kept.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > KEPT {
            kept.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_comes_back_until_newer_ones_need_its_place() {
        let pictures = Pictures::default();
        let large = vec![1; KEPT / 2];
        pictures.keep("a", &large);
        pictures.keep("b", &[2]);
        pictures.keep("b", &[3]);
        assert_eq!((pictures.get("b"), pictures.get("c")), (Some(vec![3]), None));
        assert_eq!(pictures.get("a").map(|bytes| bytes.len()), Some(large.len()));
        pictures.keep("d", &large);
        assert_eq!(pictures.get("b"), None, "seen longest ago");
        assert!(pictures.get("a").is_some() && pictures.get("d").is_some());
    }
}
