//! What a person can ask for: send, edit, retry, continue, stop. Each begins durably and then runs on its own.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use openrouter::{Client, Dialect, Parameters};
use serde_json::Value;
use store::{
    Asked, Conversation, ConversationId, ConversationPatch, Library, MessageId, NewConversation, PathMessage,
    Role, TitledBy,
};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::live::{Follower, Live};
use crate::run::{self, Job};
use crate::{Error, compose, context};

/// Unix milliseconds, now.
pub type Clock = fn() -> i64;

/// The longest title that is taken from a first message, in characters.
const LONGEST_TITLE: usize = 60;

/// Where a request goes and what the model costs there.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The client of the service, with its key.
    pub client: Client,
    /// The service's name in receipts: its origin.
    pub service: String,
    /// The model to ask.
    pub model: String,
    /// The model's price at this time, as the catalogue has it.
    pub price: Option<Value>,
    /// What the service understands.
    pub dialect: Dialect,
}

/// A question for a conversation that exists or is made by it.
#[derive(Clone, Debug)]
pub struct Question {
    /// Where it belongs; `None` makes a conversation.
    pub conversation: Option<ConversationId>,
    /// The identifier of the conversation that is made, in any library.
    pub uid: String,
    /// The message it follows.
    pub parent: Option<MessageId>,
    /// What the person wrote.
    pub text: String,
    /// What the text says without its marks; the first line of it is the title until there is another.
    pub plain: String,
    /// What the model is told first.
    pub system_prompt: String,
    /// What the person set.
    pub parameters: Parameters,
}

/// A generation that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Started {
    /// Its conversation.
    pub conversation: ConversationId,
    /// The assistant message that is streaming.
    pub message: MessageId,
}

/// The conversations of one library and the generations that run in them.
pub struct Chat {
    library: Arc<Library>,
    clock: Clock,
    running: Arc<Mutex<HashMap<MessageId, Running>>>,
    on_finish: OnFinish,
}

/// Told after the end of a generation is in the library.
type OnFinish = Arc<dyn Fn(MessageId) + Send + Sync>;

#[derive(Clone, Debug)]
struct Running {
    conversation: ConversationId,
    live: Arc<Live>,
    cancel: CancellationToken,
    interrupted: Arc<AtomicBool>,
}

impl Chat {
    /// `on_finish` is told of each generation after its end is in the library.
    pub fn new(
        library: Arc<Library>,
        clock: Clock,
        on_finish: impl Fn(MessageId) + Send + Sync + 'static,
    ) -> Self {
        Self { library, clock, running: Arc::default(), on_finish: Arc::new(on_finish) }
    }

    /// Writes a question down and starts its answer, in a new conversation if there is none yet. Must be called
    /// inside a Tokio runtime, like every method here that starts a generation.
    ///
    /// # Errors
    /// [`Error`]; nothing is written then.
    pub fn send(&self, to: Destination, question: Question) -> Result<Started, Error> {
        if question.text.trim().is_empty() {
            return Err(Error::NothingToSend);
        }
        check(&question.parameters)?;
        if question.parent.is_some_and(|parent| self.is_running(parent)) {
            return Err(Error::StillRunning);
        }
        let now = (self.clock)();
        let asked = asked(&to, &question.parameters);
        let (id, turn) = match question.conversation {
            Some(id) => {
                let patch = ConversationPatch {
                    model: Some(Some(to.model.clone())),
                    system_prompt: Some(question.system_prompt),
                    parameters: Some(question.parameters.clone()),
                    ..ConversationPatch::default()
                };
                self.library.update_conversation(id, &patch)?;
                (id, self.library.begin_turn(id, question.parent, &question.text, &asked, now)?)
            }
            None => {
                let new = NewConversation {
                    uid: question.uid,
                    title: title_of(&question.plain),
                    model: Some(to.model.clone()),
                    system_prompt: question.system_prompt,
                    parameters: question.parameters.clone(),
                };
                self.library.begin_conversation(&new, &question.text, &asked, now)?
            }
        };
        let conversation = self.library.conversation(id)?;
        if conversation.title.is_empty() {
            let title = Some((title_of(&question.plain), TitledBy::Nobody));
            self.library
                .update_conversation(id, &ConversationPatch { title, ..ConversationPatch::default() })?;
        }
        let path = self.library.ancestors(turn.user)?;
        Ok(self.start(to, &conversation, &path, &question.parameters, turn.answer))
    }

    /// Answers a new version of the question `message`; the old version stays as its sibling.
    ///
    /// # Errors
    /// [`Error`]; nothing is written then.
    pub fn edit(&self, to: Destination, message: MessageId, text: &str) -> Result<Started, Error> {
        if text.trim().is_empty() {
            return Err(Error::NothingToSend);
        }
        let edited = self.library.message(message)?;
        let conversation = self.library.conversation(edited.conversation)?;
        let parameters = conversation.parameters.clone();
        check(&parameters)?;
        let asked = asked(&to, &parameters);
        let turn =
            self.library.begin_turn(edited.conversation, edited.parent, text, &asked, (self.clock)())?;
        let path = self.library.ancestors(turn.user)?;
        Ok(self.start(to, &conversation, &path, &parameters, turn.answer))
    }

    /// Asks again for the answer `message`, this once with `over` laid over the conversation's parameters; the old
    /// answer stays as its sibling.
    ///
    /// # Errors
    /// [`Error`]; nothing is written then.
    pub fn retry(&self, to: Destination, message: MessageId, over: &Parameters) -> Result<Started, Error> {
        let old = self.library.message(message)?;
        let (Role::Assistant, Some(question)) = (old.role, old.parent) else {
            return Err(store::Error::Invalid("only an answer can be asked for again".to_owned()).into());
        };
        let conversation = self.library.conversation(old.conversation)?;
        let parameters = conversation.parameters.overlaid(over);
        check(&parameters)?;
        let answer = self.library.begin_answer(question, &asked(&to, &parameters), (self.clock)())?;
        let path = self.library.ancestors(question)?;
        Ok(self.start(to, &conversation, &path, &parameters, answer))
    }

    /// Leaves the beginning of the conversation out of the requests, from now on, so far that the question of the
    /// answer `message`, which did not fit, fits. Does nothing when there is nothing before that question.
    ///
    /// # Errors
    /// [`Error`]; nothing is written then.
    pub fn shorten(&self, message: MessageId) -> Result<(), Error> {
        let failed = self.library.path_message(message)?;
        let Some(question) = failed.message.parent else { return Ok(()) };
        let conversation = self.library.conversation(failed.message.conversation)?;
        let excess = failed.generation.and_then(|of| of.error).and_then(|error| error.excess_tokens());
        let path = self.library.ancestors(question)?;
        if let Some(first) = context::shortened(context::sent(&path, conversation.context_from), excess) {
            let context_from = Some(Some(first));
            let patch = ConversationPatch { context_from, ..ConversationPatch::default() };
            self.library.update_conversation(conversation.id, &patch)?;
        }
        Ok(())
    }

    /// Goes on where the answer `message` was cut; the cut version stays as a sibling.
    ///
    /// # Errors
    /// [`Error`]; nothing is written then.
    pub fn continue_answer(&self, to: Destination, message: MessageId) -> Result<Started, Error> {
        if self.is_running(message) {
            return Err(Error::StillRunning);
        }
        let cut = self.library.message(message)?;
        let conversation = self.library.conversation(cut.conversation)?;
        let parameters = conversation.parameters.clone();
        check(&parameters)?;
        let path = self.library.ancestors(message)?;
        let asked = asked(&to, &parameters);
        let answer = self.library.begin_continuation(message, &asked, (self.clock)())?;
        Ok(self.start(to, &conversation, &path, &parameters, answer))
    }

    /// Stops a generation; what came is kept. Does nothing when it has ended.
    pub fn stop(&self, message: MessageId) {
        if let Some(running) = lock(&self.running).get(&message) {
            running.cancel.cancel();
        }
    }

    /// Ends every generation, as the end of the application does, and waits until each is in the library, marked
    /// interrupted.
    pub async fn interrupt_all(&self) {
        let running: Vec<Running> = lock(&self.running).values().cloned().collect();
        for generation in &running {
            generation.interrupted.store(true, Ordering::Relaxed);
            generation.cancel.cancel();
        }
        for generation in running {
            let mut follower = generation.live.follow();
            let _ = follower.update();
            while follower.changed().await {
                let _ = follower.update();
            }
        }
    }

    /// Tries again now to write what the library refused, instead of in a few seconds.
    pub fn save_now(&self) {
        for running in lock(&self.running).values() {
            running.live.save_now();
        }
    }

    /// Follows a generation from the beginning of its text; `None` when it has ended.
    #[must_use]
    pub fn follow(&self, message: MessageId) -> Option<Follower> {
        lock(&self.running).get(&message).map(|running| running.live.follow())
    }

    /// Whether the answer `message` is being generated.
    #[must_use]
    pub fn is_running(&self, message: MessageId) -> bool {
        lock(&self.running).contains_key(&message)
    }

    /// The answers that are being generated, with their conversations.
    #[must_use]
    pub fn running(&self) -> Vec<(MessageId, ConversationId)> {
        lock(&self.running).iter().map(|(message, running)| (*message, running.conversation)).collect()
    }

    fn start(
        &self,
        to: Destination,
        conversation: &Conversation,
        path: &[PathMessage],
        parameters: &Parameters,
        message: MessageId,
    ) -> Started {
        let request = compose::request(conversation, path, &to.model, parameters, to.dialect);
        // A continuation begins with what is there.
        let (text, reasoning) = self
            .library
            .message(message)
            .map_or_else(|_| Default::default(), |message| (message.text, message.reasoning));
        let live = Live::new(text, reasoning, (self.clock)());
        let cancel = CancellationToken::new();
        let interrupted = Arc::<AtomicBool>::default();
        let running = Running {
            conversation: conversation.id,
            live: Arc::clone(&live),
            cancel: cancel.clone(),
            interrupted: Arc::clone(&interrupted),
        };
        lock(&self.running).insert(message, running);
        let job = Job {
            library: Arc::clone(&self.library),
            client: to.client,
            request,
            message,
            live,
            cancel,
            interrupted,
            clock: self.clock,
        };
        let (running, on_finish) = (Arc::clone(&self.running), Arc::clone(&self.on_finish));
        let job = Arc::new(job);
        Handle::current().spawn(async move {
            let running_job = Arc::clone(&job);
            let ran = Handle::current().spawn(async move { run::run(&running_job).await }).await;
            if let Err(error) = ran {
                tracing::error!(%error, "a generation ended in a defect; what came of it is kept");
                run::give_up(&job).await;
            }
            lock(&running).remove(&message);
            on_finish(message);
            // The person does not wait for this: it may take half a minute.
            if run::settle(&job).await {
                on_finish(message);
            }
        });
        Started { conversation: conversation.id, message }
    }
}

fn asked(to: &Destination, parameters: &Parameters) -> Asked {
    Asked {
        service: to.service.clone(),
        model: to.model.clone(),
        parameters: match to.dialect {
            Dialect::OpenRouter => parameters.clone(),
            Dialect::Plain => parameters.plain(),
        },
        price: to.price.clone(),
    }
}

fn check(parameters: &Parameters) -> Result<(), Error> {
    // What only contradicts is named by the console and resolved in the request; it is no reason not to send.
    let problems = parameters.unacceptable();
    if problems.is_empty() {
        return Ok(());
    }
    let sentences: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    Err(Error::Parameters(sentences.join(" ")))
}

/// The first line of a message, cut at a word.
fn title_of(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default().trim();
    if line.chars().count() <= LONGEST_TITLE {
        return line.to_owned();
    }
    let cut: String = line.chars().take(LONGEST_TITLE).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{words}…")
}

/// A panic while the lock is held leaves the map as it was: every change to it is one call.
fn lock(running: &Mutex<HashMap<MessageId, Running>>) -> MutexGuard<'_, HashMap<MessageId, Running>> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_first_line_cut_at_a_word() {
        assert_eq!(title_of("  Hello there\nsecond line"), "Hello there");
        let title = title_of(&"word ".repeat(40));
        assert!(title.ends_with("word…") && title.chars().count() <= LONGEST_TITLE + 1, "{title}");
        assert_eq!(title_of(&"字".repeat(80)).chars().count(), LONGEST_TITLE + 1);
    }
}
