//! The failures of an answer that did begin: cut, empty, ended in an error, larger than the limit.

use super::{Code, Error, Remedy};
use crate::answer::Answer;

impl Error {
    /// `finish_reason: "error"` without an error object.
    pub(crate) fn finished_with_error(native: Option<&str>) -> Self {
        let error = Self::new(Code::ProviderFailed, "The provider broke the answer off with an error.");
        match native {
            Some(native) => error.with_detail(native, None),
            None => error,
        }
    }

    /// The connection ended, and neither `[DONE]` nor a finish reason had come.
    pub(crate) fn cut() -> Self {
        Self::new(Code::Interrupted, "The connection was lost; the answer may be incomplete.")
    }

    /// Nothing came for too long.
    pub(crate) fn stalled(seconds: u64) -> Self {
        Self::new(
            Code::Interrupted,
            format!("Nothing has arrived for {seconds} seconds; the answer may be incomplete."),
        )
    }

    /// The answer is larger than the limit.
    pub(crate) fn too_large() -> Self {
        Self::new(Code::Interrupted, "The answer is larger than can be taken; what came before is kept.")
            .with_remedy(Remedy::None)
    }

    /// Too many events of the stream were not JSON.
    pub(crate) fn garbled() -> Self {
        Self::new(Code::Interrupted, "Parts of the answer arrived damaged; it may be incomplete.")
    }

    /// A whole answer with nothing in it.
    pub(crate) fn empty(answer: &Answer) -> Self {
        if answer.reasoning_used_the_cap() {
            let sentence = "Reasoning used up all the tokens before the answer began; allow more tokens.";
            return Self::new(Code::EmptyAnswer, sentence).with_remedy(Remedy::RaiseMaxTokens);
        }
        match answer.finish_reason.as_deref() {
            Some("content_filter") => {
                Self::new(Code::Moderated, "The provider's content filter stopped the answer.")
            }
            Some("length") => {
                Self::new(Code::EmptyAnswer, "The cap on tokens was reached before the answer began.")
                    .with_remedy(Remedy::RaiseMaxTokens)
            }
            _ => Self::new(Code::EmptyAnswer, "The model returned nothing (you may have been charged)."),
        }
    }
}
