//! The tags table and its ties to conversations.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationId, Error, Library, TagId, row};

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Tag {
    /// Its identifier.
    pub id: TagId,
    /// Plain text; no two tags have the same.
    pub name: String,
    /// A name or a value of a colour, as the window understands it.
    pub colour: String,
}

/// A tag that was removed: all it takes to put it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RemovedTag {
    /// The identifier it had and gets again.
    pub id: TagId,
    /// Its identifier in any library.
    pub uid: String,
    /// Plain text.
    pub name: String,
    /// Its colour.
    pub colour: String,
    /// The conversations that had it.
    pub conversations: Vec<ConversationId>,
}

impl Library {
    /// All tags by name.
    pub fn tags(&self) -> Result<Vec<Tag>, Error> {
        self.read(|db| {
            let mut statement = db.prepare_cached("SELECT id, name, colour FROM tags ORDER BY name")?;
            Ok(statement.query_map([], tag)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The tags of a conversation by name.
    pub fn tags_of(&self, conversation: ConversationId) -> Result<Vec<Tag>, Error> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT t.id, t.name, t.colour FROM conversation_tags l JOIN tags t ON t.id = l.tag
                 WHERE l.conversation = ?1 ORDER BY t.name",
            )?;
            Ok(statement.query_map([conversation], tag)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Makes a tag. Fails with [`Error::Invalid`] when there is one of this name.
    pub fn create_tag(&self, uid: &str, name: &str, colour: &str) -> Result<TagId, Error> {
        self.write(|db| {
            let made = db
                .prepare_cached(
                    "INSERT INTO tags (uid, name, colour) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING",
                )?
                .execute([uid, name, colour])?;
            if made == 0 { Err(taken()) } else { Ok(TagId(db.last_insert_rowid())) }
        })
    }

    /// Gives a tag another name and colour.
    pub fn update_tag(&self, id: TagId, name: &str, colour: &str) -> Result<(), Error> {
        self.write(|db| {
            let mut other = db.prepare_cached("SELECT 1 FROM tags WHERE name = ?1 AND id <> ?2")?;
            if other.exists(params![name, id])? {
                return Err(taken());
            }
            let changed = db
                .execute("UPDATE tags SET name = ?2, colour = ?3 WHERE id = ?1", params![id, name, colour])?;
            if changed == 0 { Err(Error::NotFound("tag")) } else { Ok(()) }
        })
    }

    /// Removes a tag from the library and from every conversation. Returns what [`Library::restore_tag`] needs.
    pub fn delete_tag(&self, id: TagId) -> Result<RemovedTag, Error> {
        self.write(|db| {
            let removed = removed(db, id)?;
            db.execute("DELETE FROM tags WHERE id = ?1", [id])?;
            Ok(removed)
        })
    }

    /// Puts a removed tag back, on every conversation that had it and is still there. Fails with
    /// [`Error::Invalid`] when another tag has its name by now.
    pub fn restore_tag(&self, removed: &RemovedTag) -> Result<(), Error> {
        let RemovedTag { id, uid, name, colour, conversations } = removed;
        self.write(|db| {
            let there = "SELECT 1 FROM tags WHERE id = ?1 OR uid = ?2 OR name = ?3";
            if db.prepare_cached(there)?.exists(params![id, uid, name])? {
                return Err(taken());
            }
            db.execute(
                "INSERT INTO tags (id, uid, name, colour) VALUES (?1, ?2, ?3, ?4)",
                params![id, uid, name, colour],
            )?;
            let mut tie = db.prepare_cached(
                "INSERT INTO conversation_tags (conversation, tag) SELECT id, ?2 FROM conversations WHERE id = ?1",
            )?;
            for conversation in conversations {
                tie.execute(params![conversation, id])?;
            }
            Ok(())
        })
    }

    /// Ties a tag to conversations, all or none.
    pub fn tag(&self, conversations: &[ConversationId], tag: TagId) -> Result<(), Error> {
        self.write(|db| {
            let mut statement = db.prepare_cached(
                "INSERT OR IGNORE INTO conversation_tags (conversation, tag) VALUES (?1, ?2)",
            )?;
            for conversation in conversations {
                statement.execute(params![conversation, tag])?;
            }
            Ok(())
        })
    }

    /// Unties a tag from conversations.
    pub fn untag(&self, conversations: &[ConversationId], tag: TagId) -> Result<(), Error> {
        self.write(|db| {
            let mut statement =
                db.prepare_cached("DELETE FROM conversation_tags WHERE conversation = ?1 AND tag = ?2")?;
            for conversation in conversations {
                statement.execute(params![conversation, tag])?;
            }
            Ok(())
        })
    }
}

fn tag(r: &Row<'_>) -> rusqlite::Result<Tag> {
    Ok(Tag { id: r.get(0)?, name: row::text(r, 1)?, colour: row::text(r, 2)? })
}

/// What is lost when a tag is removed.
fn removed(db: &Connection, id: TagId) -> Result<RemovedTag, Error> {
    let (uid, name, colour) = db
        .query_row("SELECT uid, name, colour FROM tags WHERE id = ?1", [id], |r| {
            Ok((row::text(r, 0)?, row::text(r, 1)?, row::text(r, 2)?))
        })
        .optional()?
        .ok_or(Error::NotFound("tag"))?;
    let conversations = db
        .prepare_cached("SELECT conversation FROM conversation_tags WHERE tag = ?1")?
        .query_map([id], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(RemovedTag { id, uid, name, colour, conversations })
}

fn taken() -> Error {
    Error::Invalid("there is a tag of this name already".to_owned())
}
