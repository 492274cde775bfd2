//! One generation from the request to the last row written.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use openrouter::{Answer, ChatRequest, Client, Code, Outcome, Usage};
use store::{FinishedAnswer, Library, MessageId, Status};
use tokio_util::sync::CancellationToken;

use crate::checkpoint;
use crate::live::Live;
use crate::turns::Clock;

/// Everything one generation needs.
pub(crate) struct Job {
    pub(crate) library: Arc<Library>,
    pub(crate) client: Client,
    pub(crate) request: ChatRequest,
    pub(crate) message: MessageId,
    pub(crate) live: Arc<Live>,
    pub(crate) cancel: CancellationToken,
    /// It is the application that ends, not a person who stops it.
    pub(crate) interrupted: Arc<AtomicBool>,
    pub(crate) clock: Clock,
}

/// Runs the generation to its end and writes it. Followers are told of the end only after it is written.
pub(crate) async fn run(job: &Job) {
    let (text_before, reasoning_before) = job.live.so_far();
    let mut follower = job.live.follow();
    // What a continuation starts with is in the library already.
    let _ = follower.update();
    let done = CancellationToken::new();
    let safe = tokio::spawn(checkpoint::keep_safe(
        Arc::clone(&job.library),
        job.message,
        Arc::clone(&job.live),
        follower,
        done.clone(),
    ));
    let mut note = |event: openrouter::Event<'_>| job.live.note(&event, (job.clock)());
    let outcome = job.client.complete(&job.request, &job.cancel, &mut note).await;
    done.cancel();
    if let Err(error) = safe.await {
        tracing::error!(%error, "the task that saves a streaming answer failed");
    }
    let mut finished = finished(outcome, &text_before, &reasoning_before);
    if finished.status == Status::Stopped && job.interrupted.load(Ordering::Relaxed) {
        finished.status = Status::Interrupted;
    }
    write(job, finished).await;
    job.live.end();
}

/// Writes what has come of a generation that cannot go on.
pub(crate) async fn give_up(job: &Job) {
    let (text, reasoning) = job.live.so_far();
    let answer = Answer { text, reasoning, ..Answer::default() };
    write(job, FinishedAnswer { status: Status::Interrupted, answer, error: None }).await;
    job.live.end();
}

/// Asks the service what an answer cost that lost its end, and writes it into the receipt. `true` when it did.
pub(crate) async fn settle(job: &Job) -> bool {
    let (library, message) = (Arc::clone(&job.library), job.message);
    let Ok(stored) = library.path_message(message) else { return false };
    let Some(Answer { usage: None, generation_id: Some(id), .. }) =
        stored.generation.map(|found| found.answer)
    else {
        return false;
    };
    let usage = match job.client.generation(&id).await {
        Ok(generation) => Usage {
            prompt_tokens: generation.native_tokens_prompt,
            completion_tokens: generation.native_tokens_completion,
            reasoning_tokens: generation.native_tokens_reasoning,
            cached_tokens: generation.native_tokens_cached,
            cost: generation.total_cost,
            is_byok: generation.is_byok,
            upstream_cost: generation.upstream_inference_cost,
            ..Usage::default()
        },
        Err(error) => {
            tracing::info!(%error, "what a cut answer cost is not known");
            return false;
        }
    };
    let written = tokio::task::spawn_blocking(move || library.settle(message, &usage)).await;
    matches!(written, Ok(Ok(())))
}

/// Writes the end, and keeps trying while the library cannot take it: the text is only in memory until then.
async fn write(job: &Job, finished: FinishedAnswer) {
    let finished = Arc::new(finished);
    loop {
        let (library, answer, message, now) =
            (Arc::clone(&job.library), Arc::clone(&finished), job.message, (job.clock)());
        let written = tokio::task::spawn_blocking(move || library.finish(message, &answer, now)).await;
        match written {
            Ok(Ok(())) => return job.live.set_unsaved(None),
            Ok(Err(error @ (store::Error::NotFound(_) | store::Error::Invalid(_)))) => {
                tracing::error!(%error, "the end of an answer has no place in the library any more");
                return;
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "the end of an answer could not be saved; trying again");
                job.live.set_unsaved(Some((&error).into()));
            }
            Err(error) => {
                tracing::error!(%error, "the task that writes an answer failed");
                return;
            }
        }
        job.live.until_next_try().await;
    }
}

fn finished(outcome: Outcome, text_before: &str, reasoning_before: &str) -> FinishedAnswer {
    let status = status(&outcome);
    let Outcome { mut answer, ended } = outcome;
    answer.text.insert_str(0, text_before);
    answer.reasoning.insert_str(0, reasoning_before);
    let error = ended.err().filter(|error| error.code() != Code::Cancelled);
    FinishedAnswer { status, answer, error }
}

fn status(outcome: &Outcome) -> Status {
    match &outcome.ended {
        Ok(()) if outcome.answer.is_empty() => Status::Empty,
        Ok(()) => Status::Complete,
        Err(error) => match error.code() {
            Code::Cancelled => Status::Stopped,
            Code::Interrupted => Status::Interrupted,
            Code::EmptyAnswer => Status::Empty,
            _ => Status::Failed,
        },
    }
}
