//! The drafts table: what is typed and not sent, one per conversation, in a small row of its own.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{ConversationId, Error, Library, row};

impl Library {
    /// Keeps the composer's text of a conversation; an empty text removes it.
    pub fn save_draft(&self, conversation: ConversationId, text: &str) -> Result<(), Error> {
        self.write(|db| set(db, conversation, text))
    }
}

/// The draft of a conversation, empty when there is none.
pub(crate) fn get(db: &Connection, conversation: ConversationId) -> Result<String, Error> {
    let mut statement = db.prepare_cached("SELECT text FROM drafts WHERE conversation = ?1")?;
    Ok(statement.query_row([conversation], |r| row::text(r, 0)).optional()?.unwrap_or_default())
}

/// Writes or removes the draft of a conversation.
pub(crate) fn set(db: &Connection, conversation: ConversationId, text: &str) -> Result<(), Error> {
    if text.is_empty() {
        db.prepare_cached("DELETE FROM drafts WHERE conversation = ?1")?.execute([conversation])?;
        return Ok(());
    }
    let changed = db
        .prepare_cached(
            "INSERT OR REPLACE INTO drafts (conversation, text)
             SELECT id, ?2 FROM conversations WHERE id = ?1",
        )?
        .execute(params![conversation, text])?;
    if changed == 0 { Err(Error::NotFound("conversation")) } else { Ok(()) }
}
