//! What is deleted and can come back: messages hide, conversations wait in the trash until it is emptied.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::messages::{self, Tree};
use crate::{ConversationId, Error, Library, MessageId, conversations, generations, search};

/// What goes with a deleted message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Deletion {
    /// Only the message; what follows it stays.
    Message,
    /// The message and all that follows it.
    Branch,
}

impl Library {
    /// Hides a message, alone or with its branch. The path goes on where it can: below the message, at a sibling,
    /// or it ends above. Returns the new head.
    pub fn delete_message(
        &self,
        id: MessageId,
        deletion: Deletion,
        now: i64,
    ) -> Result<Option<MessageId>, Error> {
        self.write(|db| {
            let message = messages::get(db, id)?;
            let before = Tree::load(db, message.conversation)?;
            let hidden = match deletion {
                Deletion::Message => vec![id],
                Deletion::Branch => before.branch(id),
            };
            mark(db, id, Some((deletion, now)))?;
            for hidden in &hidden {
                search::remove(db, *hidden)?;
            }
            let head = conversations::head(db, message.conversation)?;
            let tree = Tree::load(db, message.conversation)?;
            let head = match head {
                Some(head) if tree.contains(head) && !hidden.contains(&head) => Some(head),
                Some(_) => tree.nearest_leaf(&before, id),
                None => None,
            };
            match head {
                Some(head) => messages::set_head(db, message.conversation, head)?,
                None => conversations::set_head(db, message.conversation, None)?,
            }
            Ok(head)
        })
    }

    /// Brings a deleted message back, with its branch when that was deleted with it, and shows it.
    pub fn restore_message(&self, id: MessageId) -> Result<(), Error> {
        self.write(|db| {
            let message = messages::get(db, id)?;
            mark(db, id, None)?;
            let tree = Tree::load(db, message.conversation)?;
            for shown in tree.branch(id) {
                let found = messages::get(db, shown)?;
                let model = generations::model(db, shown)?;
                search::index(db, shown, found.conversation, found.role, model.as_deref(), &found.text)?;
            }
            messages::set_head(db, message.conversation, tree.leaf_below(id))
        })
    }

    /// Removes for ever conversations that are in the trash, all or none. Fails with [`Error::Invalid`] when one of
    /// them is not there.
    pub fn delete_for_ever(&self, ids: &[ConversationId]) -> Result<(), Error> {
        self.write(|db| {
            for id in ids {
                if conversations::get(db, *id)?.deleted_at.is_none() {
                    return Err(Error::Invalid("the conversation is not in the trash".to_owned()));
                }
                remove(db, *id)?;
            }
            Ok(())
        })
    }

    /// Removes for ever what was deleted before `before`, unix milliseconds: conversations in the trash and
    /// hidden branches. Returns how many conversations went.
    pub fn empty_trash(&self, before: i64) -> Result<usize, Error> {
        self.write(|db| {
            let gone: Vec<ConversationId> = db
                .prepare_cached("SELECT id FROM conversations WHERE deleted_at < ?1")?
                .query_map([before], |r| r.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            for id in &gone {
                remove(db, *id)?;
            }
            remove_branches(db, before)?;
            Ok(gone.len())
        })
    }
}

fn mark(db: &Connection, id: MessageId, deletion: Option<(Deletion, i64)>) -> Result<(), Error> {
    let kind = deletion.map(|(deletion, _)| match deletion {
        Deletion::Message => "message",
        Deletion::Branch => "branch",
    });
    db.prepare_cached("UPDATE messages SET deleted = ?2, deleted_at = ?3 WHERE id = ?1")?
        .execute(params![id, kind, deletion.map(|(_, now)| now)])?;
    Ok(())
}

/// Removes a conversation, its messages and their words in the index.
fn remove(db: &Connection, id: ConversationId) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM search WHERE rowid IN (SELECT id FROM messages WHERE conversation = ?1)")?
        .execute([id])?;
    search::remove_title(db, id)?;
    // The head would be cleared row by row while the messages go.
    conversations::set_head(db, id, None)?;
    db.prepare_cached("DELETE FROM conversations WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Removes hidden branches. A message that is hidden alone stays while something follows it.
fn remove_branches(db: &Connection, before: i64) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM messages WHERE deleted_at < ?1 AND deleted = 'branch'")?
        .execute([before])?;
    db.prepare_cached(
        "DELETE FROM messages WHERE deleted_at < ?1 AND deleted = 'message'
            AND NOT EXISTS (SELECT 1 FROM messages child WHERE child.parent = messages.id)",
    )?
    .execute([before])?;
    Ok(())
}
