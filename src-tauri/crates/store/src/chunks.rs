//! The chunks table: a streaming answer as it arrives, appended and never rewritten, so that keeping a long
//! answer safe costs time linear in its length.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{Error, Library, MessageId, row};

impl Library {
    /// Appends what arrived since the last checkpoint to a streaming answer. Only the new pieces are given.
    ///
    /// Fails with [`Error::Invalid`] when the answer is no longer streaming.
    pub fn checkpoint(&self, message: MessageId, text: &str, reasoning: &str) -> Result<(), Error> {
        if text.is_empty() && reasoning.is_empty() {
            return Ok(());
        }
        self.write(|db| {
            let streaming: Option<bool> = db
                .prepare_cached("SELECT status = 'streaming' FROM messages WHERE id = ?1")?
                .query_row([message], |r| r.get(0))
                .optional()?;
            if !streaming.ok_or(Error::NotFound("message"))? {
                return Err(Error::Invalid("the answer is already finished".to_owned()));
            }
            append(db, message, text, reasoning)
        })
    }
}

/// Appends a chunk to a message.
pub(crate) fn append(db: &Connection, message: MessageId, text: &str, reasoning: &str) -> Result<(), Error> {
    db.prepare_cached(
        "INSERT INTO chunks (message, sequence, reasoning, text)
         SELECT ?1, coalesce(max(sequence) + 1, 0), ?2, ?3 FROM chunks WHERE message = ?1",
    )?
    .execute(params![message, reasoning, text])?;
    Ok(())
}

/// What has arrived of a message so far: text and reasoning.
pub(crate) fn joined(db: &Connection, message: MessageId) -> Result<(String, String), Error> {
    let mut statement =
        db.prepare_cached("SELECT text, reasoning FROM chunks WHERE message = ?1 ORDER BY sequence")?;
    let mut rows = statement.query([message])?;
    let (mut text, mut reasoning) = (String::new(), String::new());
    while let Some(chunk) = rows.next()? {
        text.push_str(&row::text(chunk, 0)?);
        reasoning.push_str(&row::text(chunk, 1)?);
    }
    Ok((text, reasoning))
}

/// Forgets the chunks of a message whose text is now whole elsewhere.
pub(crate) fn clear(db: &Connection, message: MessageId) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM chunks WHERE message = ?1")?.execute([message])?;
    Ok(())
}
