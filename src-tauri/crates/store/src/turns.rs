//! A turn from asking to the finished answer: what must be written together is written together.

use openrouter::Answer;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::generations::{self, Asked};
use crate::messages::{self, Message, NewMessage, Role, Status};
use crate::{
    ConversationId, Error, Library, MessageId, NewConversation, chunks, conversations, drafts, search,
};

/// The two messages of a turn that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What the person wrote.
    pub user: MessageId,
    /// The answer, streaming.
    pub answer: MessageId,
}

/// An answer at its end, however it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct FinishedAnswer {
    /// How it ended; not [`Status::Streaming`].
    pub status: Status,
    /// What came; its text and reasoning whole, a continued beginning included.
    pub answer: Answer,
    /// What went wrong, if anything did.
    pub error: Option<openrouter::Error>,
}

impl Library {
    /// Writes what the person wrote and the answer that is about to stream, on the disk before it returns.
    /// With `parent` the last message above, `None` to begin. Editing is a turn with the same parent as the
    /// edited message: the two become siblings. The conversation's draft is removed, and its head is the answer.
    pub fn begin_turn(
        &self,
        conversation: ConversationId,
        parent: Option<MessageId>,
        text: &str,
        asked: &Asked,
        now: i64,
    ) -> Result<Turn, Error> {
        self.write_durably(|db| begin(db, conversation, parent, text, asked, now))
    }

    /// As [`Library::begin_turn`] in a conversation that is made with it: neither is there without the other.
    pub fn begin_conversation(
        &self,
        new: &NewConversation,
        text: &str,
        asked: &Asked,
        now: i64,
    ) -> Result<(ConversationId, Turn), Error> {
        self.write_durably(|db| {
            let conversation = conversations::insert(db, new, now)?;
            Ok((conversation, begin(db, conversation, None, text, asked, now)?))
        })
    }

    /// Begins another answer to the user message `to`, a sibling of those that are there.
    pub fn begin_answer(&self, to: MessageId, asked: &Asked, now: i64) -> Result<MessageId, Error> {
        self.write_durably(|db| {
            let question = messages::get(db, to)?;
            if question.role != Role::User {
                return Err(Error::Invalid("only a message of the person can be answered".to_owned()));
            }
            insert_answer(db, question.conversation, Some(to), asked, now)
        })
    }

    /// Begins the continuation of an answer as a sibling that starts with what is there already; `finish` is
    /// given the whole.
    pub fn begin_continuation(&self, of: MessageId, asked: &Asked, now: i64) -> Result<MessageId, Error> {
        self.write_durably(|db| {
            let Message { role, status, conversation, parent, text, reasoning, .. } = messages::get(db, of)?;
            if role != Role::Assistant || status == Status::Streaming {
                return Err(Error::Invalid("only an answer that has ended can be continued".to_owned()));
            }
            let answer = insert_answer(db, conversation, parent, asked, now)?;
            chunks::append(db, answer, &text, &reasoning)?;
            Ok(answer)
        })
    }

    /// Writes the end of a streaming answer, its receipt and its words for the search in one transaction, on
    /// the disk before it returns.
    pub fn finish(&self, message: MessageId, finished: &FinishedAnswer, now: i64) -> Result<(), Error> {
        if finished.status == Status::Streaming {
            return Err(Error::Invalid("a finished answer cannot be streaming".to_owned()));
        }
        self.write_durably(|db| {
            let conversation =
                end(db, message, &finished.answer.text, &finished.answer.reasoning, finished.status)?
                    .ok_or_else(|| Error::Invalid("the answer is already finished".to_owned()))?;
            generations::complete(db, conversation, message, &finished.answer, finished.error.as_ref())?;
            conversations::touch(db, conversation, now)
        })
    }
}

fn begin(
    db: &Connection,
    conversation: ConversationId,
    parent: Option<MessageId>,
    text: &str,
    asked: &Asked,
    now: i64,
) -> Result<Turn, Error> {
    if let Some(parent) = parent
        && messages::get(db, parent)?.conversation != conversation
    {
        return Err(Error::Invalid("the message belongs to another conversation".to_owned()));
    }
    let user = messages::insert(
        db,
        &NewMessage {
            conversation,
            parent,
            role: Role::User,
            status: Status::Complete,
            text,
            reasoning: "",
            created_at: now,
        },
    )?;
    search::index(db, user, conversation, Role::User, None, text)?;
    drafts::set(db, conversation, "")?;
    let answer = insert_answer(db, conversation, Some(user), asked, now)?;
    Ok(Turn { user, answer })
}

/// Marks every answer that was streaming when the application ended and keeps what had arrived of it.
pub(crate) fn interrupt_streaming(db: &mut Connection) -> Result<usize, Error> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let streaming: Vec<MessageId> = transaction
        .prepare("SELECT id FROM messages WHERE status = 'streaming'")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for &message in &streaming {
        let (text, reasoning) = chunks::joined(&transaction, message)?;
        end(&transaction, message, &text, &reasoning, Status::Interrupted)?;
    }
    transaction.commit()?;
    Ok(streaming.len())
}

fn insert_answer(
    db: &Connection,
    conversation: ConversationId,
    parent: Option<MessageId>,
    asked: &Asked,
    now: i64,
) -> Result<MessageId, Error> {
    let answer = messages::insert(
        db,
        &NewMessage {
            conversation,
            parent,
            role: Role::Assistant,
            status: Status::Streaming,
            text: "",
            reasoning: "",
            created_at: now,
        },
    )?;
    generations::insert(db, answer, asked)?;
    messages::set_head(db, conversation, answer)?;
    // Who goes on with a conversation in the trash wants to keep it.
    conversations::set_deleted(db, &[conversation], None)?;
    conversations::touch(db, conversation, now)?;
    Ok(answer)
}

/// Ends a streaming message and puts it into the search; `None` when it was not streaming.
fn end(
    db: &Connection,
    message: MessageId,
    text: &str,
    reasoning: &str,
    status: Status,
) -> Result<Option<ConversationId>, Error> {
    let conversation = db
        .prepare_cached(
            "UPDATE messages SET text = ?2, reasoning = ?3, status = ?4
             WHERE id = ?1 AND status = 'streaming' RETURNING conversation",
        )?
        .query_row(params![message, text, reasoning, status], |row| row.get(0))
        .optional()?;
    chunks::clear(db, message)?;
    if let Some(conversation) = conversation {
        let model = generations::model(db, message)?;
        search::index(db, message, conversation, Role::Assistant, model.as_deref(), text)?;
    }
    Ok(conversation)
}
