//! A branch as a conversation of its own.

use rusqlite::params;

use crate::messages::{self, NewMessage, Role, Status, Tree};
use crate::{ConversationId, Error, Library, MessageId, conversations, search};

impl Library {
    /// Copies the path from the first message to `leaf`, receipts included, into a new conversation with the same
    /// title, model, system prompt and parameters.
    pub fn fork(&self, leaf: MessageId, uid: &str, now: i64) -> Result<ConversationId, Error> {
        self.write(|db| {
            let from = conversations::get(db, messages::get(db, leaf)?.conversation)?;
            let new = conversations::NewConversation {
                uid: uid.to_owned(),
                title: from.title.clone(),
                model: from.model.clone(),
                system_prompt: from.system_prompt.clone(),
                parameters: from.parameters.clone(),
            };
            let to = conversations::insert(db, &new, now)?;
            let mut parent = None;
            for id in Tree::load(db, from.id)?.path(leaf) {
                parent = Some(copy(db, id, to, parent)?);
            }
            if let Some(head) = parent {
                messages::set_head(db, to, head)?;
            }
            db.prepare_cached("UPDATE conversations SET folder = ?2, titled_by = ?3 WHERE id = ?1")?
                .execute(params![to, from.folder, from.titled_by.name()])?;
            Ok(to)
        })
    }
}

/// Copies a message with its generation; what is still streaming is copied as far as it is.
fn copy(
    db: &rusqlite::Connection,
    id: MessageId,
    to: ConversationId,
    parent: Option<MessageId>,
) -> Result<MessageId, Error> {
    let message = messages::get(db, id)?;
    let status = if message.status == Status::Streaming { Status::Interrupted } else { message.status };
    let new = NewMessage {
        conversation: to,
        parent,
        role: message.role,
        status,
        text: &message.text,
        reasoning: &message.reasoning,
        created_at: message.created_at,
    };
    let copied = messages::insert(db, &new)?;
    let mut model = None;
    if message.role == Role::Assistant {
        // The copy was not paid for again: its cost stays with the original.
        db.prepare_cached(
            "INSERT INTO generations
                (message, service, model_asked, parameters, price, cost, error, answer, logprobs)
             SELECT ?2, service, model_asked, parameters, price, NULL, error, answer, logprobs
             FROM generations WHERE message = ?1",
        )?
        .execute([id, copied])?;
        model = crate::generations::model(db, copied)?;
    }
    search::index(db, copied, to, message.role, model.as_deref(), &message.text)?;
    Ok(copied)
}
