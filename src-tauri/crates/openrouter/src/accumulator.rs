//! Deltas in, answer out: the one place where pieces become a message, for streamed and whole answers alike.

use serde_json::Value;

use crate::answer::{Answer, Audio, Logprobs};
use crate::delta::Delta;
use crate::error::{Code, Error};

mod reasoning;
mod tools;

/// Builds an [`Answer`] from deltas. Nothing that comes late can take away what came before.
#[derive(Debug, Default)]
pub struct Accumulator {
    answer: Answer,
    tools: tools::Calls,
    error: Option<Error>,
}

impl Accumulator {
    /// Takes one delta.
    pub fn push(&mut self, delta: &Delta) {
        let answer = &mut self.answer;
        match delta {
            Delta::Text(text) => answer.text.push_str(text),
            Delta::Reasoning(text) => answer.reasoning.push_str(text),
            Delta::ReasoningDetailsPresent => drop(answer.reasoning_details.get_or_insert_default()),
            Delta::ReasoningDetail(detail) => {
                reasoning::merge(answer.reasoning_details.get_or_insert_default(), detail);
            }
            Delta::ToolCall(piece) => self.tools.push(piece, &mut answer.tool_calls),
            Delta::Image(image) => push_new(&mut answer.images, image),
            Delta::Annotation(annotation) => push_new(&mut answer.annotations, annotation),
            Delta::Audio(audio) => append_audio(answer.audio.get_or_insert_default(), audio),
            Delta::Refusal(text) => answer.refusal.get_or_insert_default().push_str(text),
            Delta::Logprobs(more) => append_logprobs(answer.logprobs.get_or_insert_default(), more),
            Delta::Usage(usage) => answer.usage = Some((**usage).clone()),
            Delta::Served { id, model, provider, tier } => {
                replace(&mut answer.id, id);
                replace(&mut answer.model, model);
                replace(&mut answer.provider, provider);
                replace(&mut answer.service_tier, tier);
            }
            Delta::Finish { reason, native } => {
                // Once it is an error it stays one, whatever a later chunk repeats.
                if answer.finish_reason.as_deref() != Some("error") {
                    replace(&mut answer.finish_reason, reason);
                }
                replace(&mut answer.native_finish_reason, native);
            }
            Delta::Failed(error) => drop(self.error.get_or_insert_with(|| error.clone())),
        }
    }

    /// The answer so far.
    #[must_use]
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The failure inside the answer, when one has come.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// The answer, and whether it is whole. `ended` says whether the end of the stream (or of the body) was seen;
    /// without it, a finish reason is as good, and an answer with neither was cut.
    pub fn finish(mut self, ended: bool) -> (Answer, Result<(), Error>) {
        tools::make_ids_unique(&mut self.answer.tool_calls);
        let verdict = match self.error.take() {
            Some(error) => Err(error),
            None => verdict(&self.answer, ended),
        };
        (self.answer, verdict)
    }
}

/// Whether an answer without an error object is whole.
fn verdict(answer: &Answer, ended: bool) -> Result<(), Error> {
    let native = answer.native_finish_reason.as_deref();
    match answer.finish_reason.as_deref() {
        Some("error") => Err(Error::finished_with_error(native)),
        // A broken connection upstream, dressed as a normal end: nothing was counted.
        Some("stop") if native == Some("network_error") && answer.usage.is_none() => Err(Error::new(
            Code::Interrupted,
            "The provider lost the connection before the answer was complete.",
        )),
        None if !ended => Err(Error::cut()),
        _ if answer.is_empty() => Err(Error::empty(answer)),
        _ => Ok(()),
    }
}

/// Replaces what is known by what is new.
fn replace(known: &mut Option<String>, new: &Option<String>) {
    if new.is_some() {
        known.clone_from(new);
    }
}

/// Appends, unless the very same is already there.
fn push_new(list: &mut Vec<Value>, item: &Value) {
    if !list.contains(item) {
        list.push(item.clone());
    }
}

/// Appends a piece of sound and of its transcript.
fn append_audio(whole: &mut Audio, piece: &Audio) {
    whole.data.push_str(&piece.data);
    whole.transcript.push_str(&piece.transcript);
    replace(&mut whole.id, &piece.id);
    whole.expires_at = piece.expires_at.or(whole.expires_at);
}

/// Appends the probabilities of more tokens.
fn append_logprobs(whole: &mut Logprobs, more: &Logprobs) {
    whole.content.extend_from_slice(&more.content);
    whole.refusal.extend_from_slice(&more.refusal);
}
