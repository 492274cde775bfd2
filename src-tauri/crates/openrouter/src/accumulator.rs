//! Deltas in, answer out: the one place where pieces become a message, for streamed and whole answers alike.

use crate::answer::Answer;
use crate::delta::Delta;
use crate::error::Error;

/// Builds an [`Answer`] from deltas.
#[derive(Debug, Default)]
pub struct Accumulator {
    answer: Answer,
    error: Option<Error>,
}

impl Accumulator {
    /// Takes one delta.
    pub fn push(&mut self, delta: &Delta) {
        match delta {
            Delta::Text(text) => self.answer.text.push_str(text),
            Delta::Failed(error) => self.error = Some(error.clone()),
            _ => {}
        }
    }

    /// The answer so far.
    #[must_use]
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The finished answer, and the failure that came inside it.
    #[must_use]
    pub fn finish(self) -> (Answer, Option<Error>) {
        (self.answer, self.error)
    }
}
