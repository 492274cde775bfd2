//! The messages table: a conversation is a tree of messages; a path leads from a root to the head.

use std::collections::HashMap;
use std::ops::ControlFlow;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::generations::{self, Generation};
use crate::{ConversationId, Error, Library, MessageId, chunks, conversations, row, stretches};

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Assistant,
}

/// How far a message got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Status {
    /// All there; every user message is.
    Complete,
    /// Being generated now.
    Streaming,
    /// Ended by the person.
    Stopped,
    /// Cut off: the connection or the application ended before it did.
    Interrupted,
    /// Ended by an error.
    Failed,
    /// The model returned nothing.
    Empty,
}

impl Role {
    const NAMES: [(Self, &'static str); 2] = [(Self::User, "user"), (Self::Assistant, "assistant")];
}

impl Status {
    const NAMES: [(Self, &'static str); 6] = [
        (Self::Complete, "complete"),
        (Self::Streaming, "streaming"),
        (Self::Stopped, "stopped"),
        (Self::Interrupted, "interrupted"),
        (Self::Failed, "failed"),
        (Self::Empty, "empty"),
    ];
}

macro_rules! stored_by_name {
    ($($kind:ty),*) => {$(
        impl ToSql for $kind {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                let name = Self::NAMES.iter().find(|(kind, _)| kind == self).map_or("", |(_, name)| name);
                Ok(ToSqlOutput::from(name))
            }
        }

        impl FromSql for $kind {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let found = value.as_str()?;
                let known = Self::NAMES.iter().find(|(_, name)| *name == found);
                known.map(|(kind, _)| *kind).ok_or(FromSqlError::InvalidType)
            }
        }
    )*};
}
stored_by_name!(Role, Status);

/// A message as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Its identifier.
    pub id: MessageId,
    /// Where it belongs.
    pub conversation: ConversationId,
    /// What it answers or follows; `None` for a first message.
    pub parent: Option<MessageId>,
    /// Who wrote it.
    pub role: Role,
    /// How far it got.
    pub status: Status,
    /// Unix milliseconds.
    pub created_at: i64,
    /// The text, Markdown as written; what has arrived so far while streaming.
    pub text: String,
    /// What the model thought, as text.
    pub reasoning: String,
}

/// A message on the path, with what surrounds it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PathMessage {
    /// The message itself.
    pub message: Message,
    /// The versions of it in order, itself included.
    pub siblings: Vec<MessageId>,
    /// The request behind it; only assistant messages have one.
    pub generation: Option<Generation>,
}

impl Library {
    /// One message.
    pub fn message(&self, id: MessageId) -> Result<Message, Error> {
        self.read(|db| get(db, id))
    }

    /// One message with its siblings and its generation.
    pub fn path_message(&self, id: MessageId) -> Result<PathMessage, Error> {
        self.read(|db| Reader::new(db)?.read(id))
    }

    /// The messages of a conversation from its root to its head.
    pub fn path(&self, conversation: ConversationId) -> Result<Vec<PathMessage>, Error> {
        self.read(|db| {
            let Some(head) = conversations::head(db, conversation)? else { return Ok(Vec::new()) };
            path_to(db, conversation, head)
        })
    }

    /// The messages from the root to `leaf`, that one included, whatever the head is.
    pub fn ancestors(&self, leaf: MessageId) -> Result<Vec<PathMessage>, Error> {
        self.read(|db| path_to(db, get(db, leaf)?.conversation, leaf))
    }

    /// Makes the branch of `message` the current one, down to the leaf that was last looked at below it.
    /// Returns that leaf, the new head.
    pub fn select_sibling(&self, message: MessageId) -> Result<MessageId, Error> {
        self.write(|db| {
            let conversation = get(db, message)?.conversation;
            let leaf = Tree::load(db, conversation)?.leaf_below(message);
            set_head(db, conversation, leaf)?;
            Ok(leaf)
        })
    }

    /// Makes `message` the end of the current path.
    pub fn set_head(&self, message: MessageId) -> Result<(), Error> {
        self.write(|db| set_head(db, get(db, message)?.conversation, message))
    }
}

/// The shape of a conversation without its texts.
pub(crate) struct Tree {
    nodes: HashMap<MessageId, Node>,
    /// Children in order; the roots are under `None`.
    children: HashMap<Option<MessageId>, Vec<MessageId>>,
}

struct Node {
    parent: Option<MessageId>,
    chosen: Option<MessageId>,
    /// Deleted alone: left out of paths, its children stay.
    hidden: bool,
}

impl Tree {
    /// Reads the shape from one covering index; branches that are deleted are not in it.
    pub(crate) fn load(db: &Connection, conversation: ConversationId) -> Result<Self, Error> {
        let mut statement = db.prepare_cached(
            "SELECT id, parent, chosen, deleted = 'message' FROM messages
             WHERE conversation = ?1 AND (deleted IS NULL OR deleted = 'message') ORDER BY id",
        )?;
        let mut rows = statement.query([conversation])?;
        let (mut nodes, mut children) = (HashMap::new(), HashMap::<_, Vec<_>>::new());
        while let Some(r) = rows.next()? {
            let (id, parent): (_, Option<MessageId>) = (r.get(0)?, r.get(1)?);
            // A parent has the smaller id, so what hangs below a deleted branch is known by its missing parent.
            if parent.is_some_and(|parent| !nodes.contains_key(&parent)) {
                continue;
            }
            let hidden = r.get::<_, Option<bool>>(3)?.unwrap_or(false);
            nodes.insert(id, Node { parent, chosen: r.get(2)?, hidden });
            children.entry(parent).or_default().push(id);
        }
        Ok(Self { nodes, children })
    }

    /// The visible messages from the root to `leaf`.
    pub(crate) fn path(&self, leaf: MessageId) -> Vec<MessageId> {
        let mut path = Vec::new();
        let mut at = Some(leaf);
        while let Some((id, node)) = at.and_then(|id| Some((id, self.nodes.get(&id)?))) {
            if !node.hidden {
                path.push(id);
            }
            at = node.parent;
        }
        path.reverse();
        path
    }

    /// The versions of a message in order, itself included.
    pub(crate) fn siblings(&self, message: MessageId) -> Vec<MessageId> {
        let parent = self.nodes.get(&message).and_then(|node| node.parent);
        let all = self.children.get(&parent).map(Vec::as_slice).unwrap_or_default();
        all.iter().copied().filter(|id| self.nodes.get(id).is_some_and(|node| !node.hidden)).collect()
    }

    /// Whether a message is there and not deleted.
    pub(crate) fn contains(&self, message: MessageId) -> bool {
        self.path(message).last() == Some(&message)
    }

    /// A message and all below it.
    pub(crate) fn branch(&self, message: MessageId) -> Vec<MessageId> {
        let mut branch = vec![message];
        let mut at = 0;
        while let Some(&id) = branch.get(at) {
            branch.extend(self.children.get(&Some(id)).into_iter().flatten());
            at += 1;
        }
        branch
    }

    /// Where a path goes on when `message` is no longer on it: below it, at a sibling, or above.
    /// `before` is the tree with the message in it.
    pub(crate) fn nearest_leaf(&self, before: &Self, message: MessageId) -> Option<MessageId> {
        let parent = before.nodes.get(&message).and_then(|node| node.parent);
        let near = std::iter::once(message).chain(before.siblings(message).into_iter().rev());
        let below = near.map(|id| self.leaf_below(id)).find(|leaf| self.contains(*leaf));
        below.or_else(|| parent.and_then(|parent| self.path(parent).last().copied()))
    }

    /// The leaf last looked at below a message; the newest where none was.
    pub(crate) fn leaf_below(&self, message: MessageId) -> MessageId {
        let mut at = message;
        while let Some(children) = self.children.get(&Some(at)).filter(|children| !children.is_empty()) {
            let chosen = self.nodes.get(&at).and_then(|node| node.chosen);
            at = chosen.filter(|id| children.contains(id)).unwrap_or(children[children.len() - 1]);
        }
        at
    }
}

const GET: &str =
    "SELECT id, conversation, parent, role, status, created_at, text, reasoning FROM messages WHERE id = ?1";

/// One message, with what has arrived of it when it is streaming.
pub(crate) fn get(db: &Connection, id: MessageId) -> Result<Message, Error> {
    arrived(db, db.prepare_cached(GET)?.query_row([id], read).optional()?)
}

/// A message that was looked for, with what has arrived of it when it is streaming.
fn arrived(db: &Connection, found: Option<Message>) -> Result<Message, Error> {
    let mut message = found.ok_or(Error::NotFound("message"))?;
    if message.status == Status::Streaming {
        (message.text, message.reasoning) = chunks::joined(db, message.id)?;
    }
    Ok(message)
}

/// A message to be written.
pub(crate) struct NewMessage<'a> {
    pub(crate) conversation: ConversationId,
    pub(crate) parent: Option<MessageId>,
    pub(crate) role: Role,
    pub(crate) status: Status,
    pub(crate) text: &'a str,
    pub(crate) reasoning: &'a str,
    pub(crate) created_at: i64,
}

/// Appends a message to the tree.
pub(crate) fn insert(db: &Connection, new: &NewMessage<'_>) -> Result<MessageId, Error> {
    db.prepare_cached(
        "INSERT INTO messages (conversation, parent, role, status, text, reasoning, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        new.conversation,
        new.parent,
        new.role,
        new.status,
        new.text,
        new.reasoning,
        new.created_at
    ])?;
    let id = MessageId(db.last_insert_rowid());
    stretches::note(db, id, new.conversation, new.created_at)?;
    Ok(id)
}

/// Makes `leaf` the head and remembers the way to it at every fork above.
pub(crate) fn set_head(db: &Connection, conversation: ConversationId, leaf: MessageId) -> Result<(), Error> {
    let (mut below, mut forgotten) = (None, Vec::new());
    walk_up(db, conversation, leaf, |step| {
        if below.is_some() && step.chosen != below {
            forgotten.push((step.id, below));
        }
        below = Some(step.id);
        Ok(ControlFlow::Continue(()))
    })?;
    let mut choose = db.prepare_cached("UPDATE messages SET chosen = ?2 WHERE id = ?1")?;
    for (id, child) in forgotten {
        choose.execute(params![id, child])?;
    }
    conversations::set_head(db, conversation, Some(leaf))
}

/// A message on the way through the tree.
pub(crate) struct Step {
    pub(crate) id: MessageId,
    /// The child that was last looked at.
    pub(crate) chosen: Option<MessageId>,
    /// Deleted: left out of what is shown.
    pub(crate) hidden: bool,
}

/// A cross join is what SQLite does not turn round, which would read the whole conversation at every step.
const WALK_UP: &str = "WITH RECURSIVE way (id, parent, chosen, deleted) AS (
        SELECT id, parent, chosen, deleted FROM messages INDEXED BY messages_in_conversation
        WHERE conversation = ?1 AND id = ?2
        UNION ALL
        SELECT m.id, m.parent, m.chosen, m.deleted
        FROM way CROSS JOIN messages m INDEXED BY messages_in_conversation
            ON m.conversation = ?1 AND m.id = way.parent)
     SELECT id, chosen, deleted IS NOT NULL FROM way";

/// Visits `from` and what is above it, as long as `visit` goes on. Reads the covering index alone, a microsecond for
/// each message.
pub(crate) fn walk_up(
    db: &Connection,
    conversation: ConversationId,
    from: MessageId,
    mut visit: impl FnMut(&Step) -> Result<ControlFlow<()>, Error>,
) -> Result<(), Error> {
    let mut statement = db.prepare_cached(WALK_UP)?;
    let mut rows = statement.query(params![conversation, from])?;
    while let Some(r) = rows.next()? {
        let step = Step { id: r.get(0)?, chosen: r.get(1)?, hidden: r.get(2)? };
        if visit(&step)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// The child of `message` that was last looked at; `None` when there is none, or it is deleted with its branch.
pub(crate) fn chosen_child(
    db: &Connection,
    conversation: ConversationId,
    message: MessageId,
) -> Result<Option<Step>, Error> {
    let mut statement = db.prepare_cached(
        "SELECT child.id, child.chosen, child.deleted IS NOT NULL
         FROM messages above INDEXED BY messages_in_conversation
         CROSS JOIN messages child INDEXED BY messages_in_conversation
            ON child.conversation = ?1 AND child.id = above.chosen
         WHERE above.conversation = ?1 AND above.id = ?2 AND child.deleted IS NOT 'branch'",
    )?;
    let step = |r: &Row<'_>| Ok(Step { id: r.get(0)?, chosen: r.get(1)?, hidden: r.get(2)? });
    Ok(statement.query_row(params![conversation, message], step).optional()?)
}

fn path_to(
    db: &Connection,
    conversation: ConversationId,
    leaf: MessageId,
) -> Result<Vec<PathMessage>, Error> {
    let ids = Tree::load(db, conversation)?.path(leaf);
    let mut reader = Reader::new(db)?;
    ids.into_iter().map(|id| reader.read(id)).collect()
}

/// Reads messages with their versions and generations one after another, by statements that are looked up once.
pub(crate) struct Reader<'a> {
    db: &'a Connection,
    message: CachedStatement<'a>,
    generation: CachedStatement<'a>,
    versions: CachedStatement<'a>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(db: &'a Connection) -> Result<Self, Error> {
        Ok(Self {
            db,
            message: db.prepare_cached(GET)?,
            generation: db.prepare_cached(generations::GET)?,
            versions: db.prepare_cached(
                "SELECT id FROM messages WHERE parent = ?1 AND deleted IS NULL ORDER BY id",
            )?,
        })
    }

    /// A message with its versions and its generation.
    pub(crate) fn read(&mut self, id: MessageId) -> Result<PathMessage, Error> {
        let message = arrived(self.db, self.message.query_row([id], read).optional()?)?;
        let generation = match message.role {
            Role::User => None,
            Role::Assistant => self.generation.query_row([id], generations::read).optional()?,
        };
        Ok(PathMessage { siblings: self.versions(&message)?, message, generation })
    }

    /// The versions of a message in order, itself included, without deleted ones.
    fn versions(&mut self, message: &Message) -> Result<Vec<MessageId>, Error> {
        if let Some(parent) = message.parent {
            return Ok(self.versions.query_map([parent], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?);
        }
        let mut first = self.db.prepare_cached(
            "SELECT id FROM messages INDEXED BY messages_first
             WHERE conversation = ?1 AND parent IS NULL AND deleted IS NULL ORDER BY id",
        )?;
        Ok(first.query_map([message.conversation], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(r: &Row<'_>) -> rusqlite::Result<Message> {
    Ok(Message {
        id: r.get(0)?,
        conversation: r.get(1)?,
        parent: r.get(2)?,
        role: r.get(3)?,
        status: r.get(4).unwrap_or(Status::Interrupted),
        created_at: r.get(5)?,
        text: row::text(r, 6)?,
        reasoning: row::text(r, 7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_the_walk_is_one_look_into_the_index() {
        let mut db = Connection::open_in_memory().unwrap();
        crate::schema::TODAY.migrate(&mut db).unwrap();
        let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {WALK_UP}")).unwrap();
        let plan: Vec<String> =
            statement.query_map([1, 1], |r| r.get(3)).unwrap().collect::<Result<_, _>>().unwrap();
        let step = "SEARCH m USING COVERING INDEX messages_in_conversation (conversation=? AND id=?)";
        assert!(plan.iter().any(|line| line == step), "{plan:#?}");
    }
}
