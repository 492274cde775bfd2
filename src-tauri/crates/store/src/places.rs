//! The places table: where the reader was in a conversation, kept while that is not its end.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationId, Error, MessageId};

/// A place to come back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Place {
    /// The message at the top of the view.
    pub message: MessageId,
    /// CSS pixels from the top of the view down to the top of the message; negative inside a long one.
    pub offset: i32,
}

/// The place in a conversation; `None` is its end.
pub(crate) fn get(db: &Connection, conversation: ConversationId) -> Result<Option<Place>, Error> {
    let mut statement = db.prepare_cached("SELECT message, distance FROM places WHERE conversation = ?1")?;
    let found = statement.query_row([conversation], |r| Ok(Place { message: r.get(0)?, offset: r.get(1)? }));
    Ok(found.optional()?)
}

/// Keeps the place, or the end. A message that is not there any more leaves everything as it was.
pub(crate) fn set(db: &Connection, conversation: ConversationId, place: Option<Place>) -> Result<(), Error> {
    let Some(place) = place else {
        db.prepare_cached("DELETE FROM places WHERE conversation = ?1")?.execute([conversation])?;
        return Ok(());
    };
    db.prepare_cached(
        "INSERT OR REPLACE INTO places (conversation, message, distance)
         SELECT conversation, id, ?3 FROM messages WHERE id = ?2 AND conversation = ?1",
    )?
    .execute(params![conversation, place.message, place.offset])?;
    Ok(())
}
