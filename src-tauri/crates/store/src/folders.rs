//! The folders table: conversations in folders, folders in folders.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationId, Error, FolderId, Library, row};

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Folder {
    /// Its identifier.
    pub id: FolderId,
    /// The folder that it lies in.
    pub parent: Option<FolderId>,
    /// Plain text.
    pub name: String,
    /// How many conversations lie in it directly, those archived or in the trash left out.
    pub conversations: u32,
}

/// A folder that was removed: all it takes to put it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RemovedFolder {
    /// The identifier it had and gets again.
    pub id: FolderId,
    /// Its identifier in any library.
    pub uid: String,
    /// The folder that it lay in.
    pub parent: Option<FolderId>,
    /// Plain text.
    pub name: String,
    /// Its place among its siblings.
    pub position: i64,
    /// The conversations that lay in it directly.
    pub conversations: Vec<ConversationId>,
    /// The folders that lay in it directly.
    pub folders: Vec<FolderId>,
}

impl Library {
    /// All folders, each list of siblings in its order.
    pub fn folders(&self) -> Result<Vec<Folder>, Error> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT f.id, f.parent, f.name, (SELECT count(*) FROM conversations c
                    WHERE c.folder = f.id AND c.deleted_at IS NULL AND c.archived = 0)
                 FROM folders f ORDER BY f.parent, f.position, f.id",
            )?;
            let folder = |r: &rusqlite::Row<'_>| {
                Ok(Folder {
                    id: r.get(0)?,
                    parent: r.get(1)?,
                    name: row::text(r, 2)?,
                    conversations: r.get(3)?,
                })
            };
            Ok(statement.query_map([], folder)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Makes a folder, the last one of its siblings.
    pub fn create_folder(&self, uid: &str, parent: Option<FolderId>, name: &str) -> Result<FolderId, Error> {
        self.write(|db| insert(db, uid, parent, name))
    }

    /// Gives a folder another name.
    pub fn rename_folder(&self, id: FolderId, name: &str) -> Result<(), Error> {
        self.write(|db| {
            let changed = db.execute("UPDATE folders SET name = ?2 WHERE id = ?1", params![id, name])?;
            found(changed)
        })
    }

    /// Moves a folder into another one (`None`: to the top), to the place before `before` or to the end.
    ///
    /// Fails with [`Error::Invalid`] when it would lie in itself.
    pub fn move_folder(
        &self,
        id: FolderId,
        parent: Option<FolderId>,
        before: Option<FolderId>,
    ) -> Result<(), Error> {
        self.write(|db| {
            if let Some(parent) = parent
                && is_inside(db, parent, id)?
            {
                return Err(Error::Invalid("a folder cannot lie in itself".to_owned()));
            }
            found(db.execute("UPDATE folders SET parent = ?2 WHERE id = ?1", params![id, parent])?)?;
            let mut order = siblings(db, parent)?;
            order.retain(|sibling| *sibling != id);
            let place = before.and_then(|before| order.iter().position(|sibling| *sibling == before));
            order.insert(place.unwrap_or(order.len()), id);
            let mut statement = db.prepare_cached("UPDATE folders SET position = ?2 WHERE id = ?1")?;
            for (position, id) in (0_i64..).zip(order) {
                statement.execute(params![id, position])?;
            }
            Ok(())
        })
    }

    /// Removes a folder; what lies in it moves to where it was. Returns what [`Library::restore_folder`] needs.
    pub fn delete_folder(&self, id: FolderId) -> Result<RemovedFolder, Error> {
        self.write(|db| {
            let removed = removed(db, id)?;
            db.execute(
                "UPDATE conversations SET folder = ?2 WHERE folder = ?1",
                params![id, removed.parent],
            )?;
            db.execute("UPDATE folders SET parent = ?2 WHERE parent = ?1", params![id, removed.parent])?;
            db.execute("DELETE FROM folders WHERE id = ?1", [id])?;
            Ok(removed)
        })
    }

    /// Puts a removed folder back, with what has not been moved elsewhere since; to the top when the folder it lay
    /// in is gone, too. Fails with [`Error::Invalid`] when it is there already.
    pub fn restore_folder(&self, removed: &RemovedFolder) -> Result<(), Error> {
        let RemovedFolder { id, uid, parent, name, position, conversations, folders } = removed;
        self.write(|db| {
            let there = db
                .prepare_cached("SELECT 1 FROM folders WHERE id = ?1 OR uid = ?2")?
                .exists(params![id, uid])?;
            if there {
                return Err(Error::Invalid("the folder is there already".to_owned()));
            }
            db.execute(
                "INSERT INTO folders (id, uid, parent, name, position)
                 VALUES (?1, ?2, (SELECT id FROM folders WHERE id = ?3), ?4, ?5)",
                params![id, uid, parent, name, position],
            )?;
            let mut conversation =
                db.prepare_cached("UPDATE conversations SET folder = ?1 WHERE id = ?2 AND folder IS ?3")?;
            for lay in conversations {
                conversation.execute(params![id, lay, parent])?;
            }
            let mut folder =
                db.prepare_cached("UPDATE folders SET parent = ?1 WHERE id = ?2 AND parent IS ?3")?;
            for lay in folders {
                folder.execute(params![id, lay, parent])?;
            }
            Ok(())
        })
    }
}

/// What is lost when a folder is removed.
fn removed(db: &Connection, id: FolderId) -> Result<RemovedFolder, Error> {
    let folder = db
        .query_row("SELECT uid, parent, name, position FROM folders WHERE id = ?1", [id], |r| {
            Ok(RemovedFolder {
                id,
                uid: row::text(r, 0)?,
                parent: r.get(1)?,
                name: row::text(r, 2)?,
                position: r.get(3)?,
                conversations: Vec::new(),
                folders: Vec::new(),
            })
        })
        .optional()?
        .ok_or(Error::NotFound("folder"))?;
    let conversations = db
        .prepare_cached("SELECT id FROM conversations WHERE folder = ?1")?
        .query_map([id], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(RemovedFolder { conversations, folders: siblings(db, Some(id))?, ..folder })
}

/// Writes a folder, the last one of its siblings.
pub(crate) fn insert(
    db: &Connection,
    uid: &str,
    parent: Option<FolderId>,
    name: &str,
) -> Result<FolderId, Error> {
    db.prepare_cached(
        "INSERT INTO folders (uid, parent, name, position)
         SELECT ?1, ?2, ?3, coalesce(max(position) + 1, 0) FROM folders WHERE parent IS ?2",
    )?
    .execute(params![uid, parent, name])?;
    Ok(FolderId(db.last_insert_rowid()))
}

fn siblings(db: &Connection, parent: Option<FolderId>) -> Result<Vec<FolderId>, Error> {
    let mut statement =
        db.prepare_cached("SELECT id FROM folders WHERE parent IS ?1 ORDER BY position, id")?;
    Ok(statement.query_map([parent], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Whether a folder is another one or lies anywhere in it.
fn is_inside(db: &Connection, folder: FolderId, other: FolderId) -> Result<bool, Error> {
    let mut statement = db.prepare_cached(
        "WITH RECURSIVE around (id) AS (
            SELECT ?1 UNION SELECT f.parent FROM folders f JOIN around ON f.id = around.id)
         SELECT 1 FROM around WHERE id = ?2",
    )?;
    Ok(statement.exists([folder, other])?)
}

fn found(changed: usize) -> Result<(), Error> {
    if changed == 0 { Err(Error::NotFound("folder")) } else { Ok(()) }
}
