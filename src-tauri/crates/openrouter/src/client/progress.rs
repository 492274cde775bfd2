//! One try on its way: what came of it so far, when, and what it amounts to.

use tokio::time::Instant;

use super::{Event, Outcome};
use crate::accumulator::Accumulator;
use crate::answer::Timings;
use crate::delta::Delta;
use crate::error::{Code, Error};
use crate::secret::Secret;
use crate::wire::{Payload, Reader};

/// Events that are not JSON are skipped up to this many; more of them mean that the stream is damaged.
const SKIPPED_EVENTS: u32 = 3;

/// The state of one try. It outlives the exchange, so that a Stop keeps what came.
pub(super) struct Progress<'c> {
    key: Option<&'c Secret>,
    accumulator: Accumulator,
    reader: Reader,
    started: Instant,
    timings: Timings,
    reasoning_since: Option<Instant>,
    generation_id: Option<String>,
    invalid: u32,
    /// Something of the answer itself has come.
    content: bool,
    /// The end of the answer was seen: `[DONE]`, or the end of a whole body.
    done: bool,
    finished: bool,
    used: bool,
}

impl<'c> Progress<'c> {
    /// A try that starts now, with the key that must not come back in an error.
    pub(super) fn new(key: Option<&'c Secret>) -> Self {
        Self {
            key,
            accumulator: Accumulator::default(),
            reader: Reader::default(),
            started: Instant::now(),
            timings: Timings::default(),
            reasoning_since: None,
            generation_id: None,
            invalid: 0,
            content: false,
            done: false,
            finished: false,
            used: false,
        }
    }

    /// The response headers are here.
    pub(super) fn headers(&mut self, generation_id: Option<&str>, sink: &mut (dyn FnMut(Event<'_>) + Send)) {
        self.timings.headers_ms = Some(self.elapsed());
        self.generation_id = generation_id.map(ToOwned::to_owned);
        sink(Event::Headers { generation_id });
    }

    /// Reads the payload of an event, or a whole body.
    pub(super) fn payload(&mut self, payload: &[u8], sink: &mut (dyn FnMut(Event<'_>) + Send)) {
        if self.done {
            return;
        }
        let mut reader = std::mem::take(&mut self.reader);
        let read = reader.read(payload, &mut |delta| {
            let delta = match (delta, self.key) {
                (Delta::Failed(error), Some(key)) => Delta::Failed(error.without_echo(key)),
                (delta, _) => delta,
            };
            self.note(&delta);
            self.accumulator.push(&delta);
            sink(Event::Delta(&delta));
        });
        self.reader = reader;
        match read {
            Payload::Done => self.done = true,
            Payload::Invalid => self.invalid += 1,
            Payload::Chunk | Payload::Empty => {}
        }
    }

    /// Notes the times that a delta marks.
    fn note(&mut self, delta: &Delta) {
        match delta {
            Delta::Reasoning(_) => {
                self.reasoning_since.get_or_insert_with(Instant::now);
            }
            Delta::Text(_) | Delta::Refusal(_) | Delta::Image(_) | Delta::Audio(_) | Delta::ToolCall(_) => {
                self.end_reasoning();
            }
            Delta::ReasoningDetail(_) => {}
            Delta::Finish { reason, .. } => self.finished |= reason.is_some(),
            Delta::Usage(_) => self.used = true,
            Delta::ReasoningDetailsPresent
            | Delta::Annotation(_)
            | Delta::Logprobs(_)
            | Delta::Served { .. }
            | Delta::Failed(_) => return,
        }
        if !matches!(delta, Delta::Finish { .. } | Delta::Usage(_)) && !self.content {
            self.content = true;
            self.timings.first_token_ms = Some(self.elapsed());
        }
    }

    /// Reasoning ends where the answer begins.
    fn end_reasoning(&mut self) {
        if let (None, Some(since)) = (self.timings.reasoning_ms, self.reasoning_since) {
            self.timings.reasoning_ms = Some(millis(since));
        }
    }

    /// The body has ended as it should.
    pub(super) fn whole(&mut self) {
        self.done = true;
    }

    /// Whether the end of the answer was seen.
    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    /// Whether the answer has ended in itself, so that what still comes is only bookkeeping.
    pub(super) fn is_finished(&self) -> bool {
        self.finished || self.accumulator.error().is_some()
    }

    /// Whether tokens and cost have come.
    pub(super) fn is_counted(&self) -> bool {
        self.used
    }

    /// Whether too many events were damaged.
    pub(super) fn is_garbled(&self) -> bool {
        self.invalid > SKIPPED_EVENTS
    }

    /// Whether all that came so far was damaged.
    pub(super) fn read_nothing(&self) -> bool {
        self.invalid > 0
    }

    /// Whether something of the answer has come, so that it must not be asked for again unasked.
    pub(super) fn has_content(&self) -> bool {
        self.content
    }

    /// What came of the try. `exchange` is how the exchange ended; an answer that had finished stays whole even
    /// when the connection broke afterwards.
    pub(super) fn outcome(mut self, exchange: Result<(), Error>) -> Outcome {
        self.end_reasoning();
        self.timings.duration_ms = Some(self.elapsed());
        let stopped = matches!(&exchange, Err(error) if error.code() == Code::Cancelled);
        let broken = exchange.is_err() && !self.finished;
        let (mut answer, verdict) = self.accumulator.finish(self.done);
        answer.timings = self.timings;
        answer.generation_id =
            self.generation_id.or_else(|| answer.id.clone().filter(|id| id.starts_with("gen-")));
        let ended = match (exchange, verdict) {
            // What the service said inside the answer explains more than the connection that broke with it.
            (Err(error), verdict) if broken => match verdict {
                Err(inside) if !stopped && inside.code() != Code::Interrupted && !answer_missing(&inside) => {
                    Err(inside)
                }
                _ => Err(error),
            },
            (_, verdict) => verdict,
        };
        Outcome { answer, ended }
    }

    /// Milliseconds since the try started.
    fn elapsed(&self) -> u64 {
        millis(self.started)
    }
}

/// Whether an error only says that nothing came.
fn answer_missing(error: &Error) -> bool {
    error.code() == Code::EmptyAnswer
}

/// Whole milliseconds since then.
fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
