//! A conversation with everything in it, outside of any library: what is exported, imported and merged.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::conversations::{self, NewConversation, TitledBy};
use crate::messages::{self, NewMessage, Role, Status};
use crate::search::{self, Seen, Words};
use crate::{ConversationId, Error, FolderId, MessageId, TagId, chunks, drafts, generations, row};

/// A whole conversation. Messages are numbered from 1 in the order they were made; a parent comes first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WholeConversation {
    pub(crate) uid: String,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default = "nobody")]
    pub(crate) titled_by: TitledBy,
    #[serde(default)]
    pub(crate) model: Option<String>,
    #[serde(default)]
    pub(crate) system_prompt: String,
    #[serde(default)]
    pub(crate) parameters: openrouter::Parameters,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    #[serde(default)]
    pub(crate) pinned: bool,
    #[serde(default)]
    pub(crate) archived: bool,
    /// From the outermost folder inwards.
    #[serde(default)]
    pub(crate) folders: Vec<Named>,
    #[serde(default)]
    pub(crate) tags: Vec<Named>,
    #[serde(default)]
    pub(crate) draft: String,
    #[serde(default)]
    pub(crate) head: Option<usize>,
    #[serde(default)]
    pub(crate) messages: Vec<WholeMessage>,
}

/// A folder or a tag; only tags have a colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Named {
    pub(crate) uid: String,
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) colour: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WholeMessage {
    /// The number of its parent.
    #[serde(default)]
    pub(crate) parent: Option<usize>,
    pub(crate) role: Role,
    #[serde(default = "complete")]
    pub(crate) status: Status,
    pub(crate) created_at: i64,
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) reasoning: String,
    /// The number of the child that was last looked at.
    #[serde(default)]
    pub(crate) chosen: Option<usize>,
    #[serde(default)]
    pub(crate) generation: Option<WholeGeneration>,
}

/// A row of the generations table as it is, so that nothing in it is lost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct WholeGeneration {
    pub(crate) service: String,
    pub(crate) model_asked: String,
    pub(crate) parameters: Value,
    pub(crate) price: Option<Value>,
    pub(crate) cost: Option<String>,
    pub(crate) error: Option<Value>,
    pub(crate) answer: Option<Value>,
    pub(crate) logprobs: Option<Value>,
}

fn nobody() -> TitledBy {
    TitledBy::Nobody
}

fn complete() -> Status {
    Status::Complete
}

/// Reads a conversation; deleted messages are left out.
pub(crate) fn read(db: &Connection, id: ConversationId) -> Result<WholeConversation, Error> {
    let of = conversations::get(db, id)?;
    let (messages, numbers) = read_messages(db, id)?;
    Ok(WholeConversation {
        uid: of.uid,
        title: of.title,
        titled_by: of.titled_by,
        model: of.model,
        system_prompt: of.system_prompt,
        parameters: of.parameters,
        created_at: of.created_at,
        updated_at: of.updated_at,
        pinned: of.pinned,
        archived: of.archived,
        folders: read_folders(db, of.folder)?,
        tags: read_tags(db, id)?,
        draft: of.draft,
        head: of.head.and_then(|head| numbers.get(&head).copied().flatten()),
        messages,
    })
}

/// The number that stands for each message that is kept; a message deleted alone stands for its parent.
type Numbers = HashMap<MessageId, Option<usize>>;

fn read_messages(db: &Connection, of: ConversationId) -> Result<(Vec<WholeMessage>, Numbers), Error> {
    let mut statement = db.prepare_cached(
        "SELECT m.id, m.parent, m.deleted, m.chosen, m.role, m.status, m.created_at, m.text, m.reasoning,
            g.message IS NOT NULL, g.service, g.model_asked, g.parameters, g.price, g.cost, g.error, g.answer,
            g.logprobs
         FROM messages m LEFT JOIN generations g ON g.message = m.id WHERE m.conversation = ?1 ORDER BY m.id",
    )?;
    let mut rows = statement.query([of])?;
    let (mut messages, mut numbers, mut chosen) = (Vec::new(), Numbers::new(), Vec::new());
    while let Some(r) = rows.next()? {
        let (id, parent): (MessageId, Option<MessageId>) = (r.get(0)?, r.get(1)?);
        let parent_number = match parent {
            None => None,
            Some(parent) => match numbers.get(&parent) {
                Some(number) => *number,
                None => continue,
            },
        };
        match row::optional_text(r, 2)?.as_deref() {
            Some("branch") => continue,
            Some(_) => _ = numbers.insert(id, parent_number),
            None => {
                messages.push(read_message(db, r, id, parent_number)?);
                numbers.insert(id, Some(messages.len()));
                chosen.push(r.get::<_, Option<MessageId>>(3)?);
            }
        }
    }
    for (message, chosen) in messages.iter_mut().zip(chosen) {
        message.chosen = chosen.and_then(|id| numbers.get(&id).copied().flatten());
    }
    Ok((messages, numbers))
}

fn read_message(
    db: &Connection,
    r: &Row<'_>,
    id: MessageId,
    parent: Option<usize>,
) -> Result<WholeMessage, Error> {
    let (mut status, mut text, mut reasoning) =
        (r.get(5).unwrap_or(Status::Interrupted), row::text(r, 7)?, row::text(r, 8)?);
    if status == Status::Streaming {
        (text, reasoning) = chunks::joined(db, id)?;
        status = Status::Interrupted;
    }
    let generation = if r.get(9)? { Some(read_generation(r)?) } else { None };
    let (role, created_at) = (r.get(4)?, r.get(6)?);
    Ok(WholeMessage { parent, role, status, created_at, text, reasoning, chosen: None, generation })
}

fn read_generation(r: &Row<'_>) -> rusqlite::Result<WholeGeneration> {
    Ok(WholeGeneration {
        service: row::text(r, 10)?,
        model_asked: row::text(r, 11)?,
        parameters: row::json(r, 12)?,
        price: row::json(r, 13)?,
        cost: row::optional_text(r, 14)?,
        error: row::json(r, 15)?,
        answer: row::json(r, 16)?,
        logprobs: row::json(r, 17)?,
    })
}

fn read_folders(db: &Connection, innermost: Option<FolderId>) -> Result<Vec<Named>, Error> {
    let mut statement = db.prepare_cached(
        "WITH RECURSIVE around (id, depth) AS (
            SELECT ?1, 0 UNION ALL
            SELECT f.parent, depth + 1 FROM folders f JOIN around ON f.id = around.id WHERE f.parent IS NOT NULL)
         SELECT f.uid, f.name FROM folders f JOIN around ON f.id = around.id ORDER BY depth DESC",
    )?;
    let named =
        |r: &Row<'_>| Ok(Named { uid: row::text(r, 0)?, name: row::text(r, 1)?, colour: String::new() });
    Ok(statement.query_map([innermost], named)?.collect::<rusqlite::Result<_>>()?)
}

fn read_tags(db: &Connection, of: ConversationId) -> Result<Vec<Named>, Error> {
    let mut statement = db.prepare_cached(
        "SELECT t.uid, t.name, t.colour FROM conversation_tags l JOIN tags t ON t.id = l.tag
         WHERE l.conversation = ?1 ORDER BY t.name",
    )?;
    let named =
        |r: &Row<'_>| Ok(Named { uid: row::text(r, 0)?, name: row::text(r, 1)?, colour: row::text(r, 2)? });
    Ok(statement.query_map([of], named)?.collect::<rusqlite::Result<_>>()?)
}

/// Whether a conversation with this uid is in the library.
pub(crate) fn is_known(db: &Connection, uid: &str) -> Result<bool, Error> {
    let mut statement = db.prepare_cached("SELECT 1 FROM conversations WHERE uid = ?1")?;
    Ok(statement.exists([uid])?)
}

/// A conversation whose texts are cut into words already.
pub(crate) struct Prepared {
    pub(crate) whole: WholeConversation,
    /// Of each message.
    words: Vec<Words>,
}

impl Prepared {
    /// Cuts the texts. Each one must then be written or remembered, in turn: words in `seen` are not given twice.
    pub(crate) fn new(whole: WholeConversation, seen: &mut Seen) -> Self {
        let words = whole.messages.iter().map(|message| Words::of(&message.text, seen)).collect();
        Self { whole, words }
    }

    /// Keeps the words of a conversation that is not written.
    pub(crate) fn remember(&self, db: &Connection) -> Result<(), Error> {
        self.words.iter().try_for_each(|words| words.remember(db))
    }
}

/// Writes a conversation that is not in the library; its place in the list is then given by [`place_by_time`].
pub(crate) fn write(db: &Connection, prepared: &Prepared) -> Result<ConversationId, Error> {
    let whole = &prepared.whole;
    let new = NewConversation {
        uid: whole.uid.clone(),
        title: whole.title.clone(),
        model: whole.model.clone(),
        system_prompt: whole.system_prompt.clone(),
        parameters: whole.parameters.clone(),
    };
    let id = conversations::insert(db, &new, whole.created_at)?;
    let messages = write_messages(db, id, prepared)?;
    let head = match whole.head {
        Some(number) => Some(numbered(&messages, number)?),
        None => None,
    };
    db.prepare_cached(
        "UPDATE conversations SET updated_at = ?2, pinned = ?3, archived = ?4, folder = ?5, titled_by = ?6, head = ?7
         WHERE id = ?1",
    )?
    .execute(params![
        id,
        whole.updated_at,
        whole.pinned,
        whole.archived,
        write_folders(db, &whole.folders)?,
        whole.titled_by.name(),
        head,
    ])?;
    write_tags(db, id, &whole.tags)?;
    drafts::set(db, id, &whole.draft)?;
    generations::pay(db, id, cost_of(&whole.messages))?;
    Ok(id)
}

/// What the answers cost together; `None` when none has a known cost.
fn cost_of(messages: &[WholeMessage]) -> Option<Decimal> {
    let costs =
        messages.iter().filter_map(|message| message.generation.as_ref()?.cost.as_ref()?.parse().ok());
    costs.reduce(|sum: Decimal, cost| sum.checked_add(cost).unwrap_or(sum))
}

fn write_messages(db: &Connection, of: ConversationId, prepared: &Prepared) -> Result<Vec<MessageId>, Error> {
    let whole = &prepared.whole.messages;
    let mut ids: Vec<MessageId> = Vec::with_capacity(whole.len());
    for (message, words) in whole.iter().zip(&prepared.words) {
        let parent = match message.parent {
            Some(number) => Some(numbered(&ids, number)?),
            None => None,
        };
        let status = if message.status == Status::Streaming { Status::Interrupted } else { message.status };
        let new = NewMessage {
            conversation: of,
            parent,
            role: message.role,
            status,
            text: &message.text,
            reasoning: &message.reasoning,
            created_at: message.created_at,
        };
        let id = messages::insert(db, &new)?;
        if let Some(generation) = &message.generation {
            write_generation(db, id, generation)?;
        }
        let model = message.generation.as_ref().map(|generation| generation.model_asked.as_str());
        search::add(db, id, of, message.role, model, words)?;
        ids.push(id);
    }
    let mut choose = db.prepare_cached("UPDATE messages SET chosen = ?2 WHERE id = ?1")?;
    for (message, id) in whole.iter().zip(&ids) {
        if let Some(chosen) = message.chosen {
            choose.execute(params![id, numbered(&ids, chosen)?])?;
        }
    }
    Ok(ids)
}

fn numbered(ids: &[MessageId], number: usize) -> Result<MessageId, Error> {
    let found = number.checked_sub(1).and_then(|index| ids.get(index)).copied();
    found.ok_or_else(|| Error::Invalid("a message names one that is not there".to_owned()))
}

fn write_generation(db: &Connection, message: MessageId, whole: &WholeGeneration) -> Result<(), Error> {
    db.prepare_cached(
        "INSERT INTO generations
            (message, service, model_asked, parameters, price, cost, error, answer, logprobs)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        message,
        whole.service,
        whole.model_asked,
        row::to_json(&whole.parameters),
        row::to_optional_json(whole.price.as_ref()),
        whole.cost,
        row::to_optional_json(whole.error.as_ref()),
        row::to_optional_json(whole.answer.as_ref()),
        row::to_optional_json(whole.logprobs.as_ref()),
    ])?;
    Ok(())
}

/// Finds the folders by their uid, makes those that are missing, and returns the innermost.
fn write_folders(db: &Connection, folders: &[Named]) -> Result<Option<FolderId>, Error> {
    let mut around = None;
    for folder in folders {
        let known: Option<FolderId> = db
            .prepare_cached("SELECT id FROM folders WHERE uid = ?1")?
            .query_row([&folder.uid], |r| r.get(0))
            .optional()?;
        around = match known {
            Some(id) => Some(id),
            None => Some(crate::folders::insert(db, &folder.uid, around, &folder.name)?),
        };
    }
    Ok(around)
}

/// Finds the tags by their name, makes those that are missing, and ties them to the conversation.
fn write_tags(db: &Connection, conversation: ConversationId, tags: &[Named]) -> Result<(), Error> {
    for tag in tags {
        db.prepare_cached("INSERT OR IGNORE INTO tags (uid, name, colour) VALUES (?1, ?2, ?3)")?
            .execute(params![tag.uid, tag.name, tag.colour])?;
        let id: TagId = db
            .prepare_cached(
                "SELECT id FROM tags WHERE name = ?1 OR uid = ?2 ORDER BY name = ?1 DESC LIMIT 1",
            )?
            .query_row([&tag.name, &tag.uid], |r| r.get(0))?;
        db.prepare_cached("INSERT OR IGNORE INTO conversation_tags (conversation, tag) VALUES (?1, ?2)")?
            .execute(params![conversation, id])?;
    }
    Ok(())
}

/// Gives the conversations from `first_new` on their places among the others, by time of last use. The others
/// keep their order, and so do the new ones when `keep_order` says that theirs means something.
pub(crate) fn place_by_time(
    db: &Connection,
    first_new: ConversationId,
    keep_order: bool,
) -> Result<(), Error> {
    // Two lists are merged. The time that counts is the latest of a conversation and all below it in its list, so
    // that a clock that once went wrong moves nothing within a list.
    db.execute(
        "WITH listed AS (
            SELECT id, id >= ?1 AS new, updated_at,
                CASE WHEN id >= ?1 AND NOT ?2 THEN updated_at ELSE activity END AS inner_order
            FROM conversations),
         timed AS (
            SELECT id, new, inner_order,
                max(updated_at) OVER (PARTITION BY new ORDER BY inner_order, id) AS latest FROM listed),
         placed AS (
            SELECT id, row_number() OVER (ORDER BY latest, new, inner_order, id) AS place FROM timed)
         UPDATE conversations SET activity = placed.place FROM placed
         WHERE conversations.id = placed.id AND conversations.activity <> placed.place",
        params![first_new, keep_order],
    )?;
    // What the triggers do for each conversation elsewhere.
    db.execute(
        "UPDATE conversation_tags SET (hidden, pinned, activity) =
            (SELECT archived OR deleted_at IS NOT NULL, pinned, activity FROM conversations WHERE id = conversation)",
        [],
    )?;
    Ok(())
}

/// The identifier that the next conversation gets at the least.
pub(crate) fn next_id(db: &Connection) -> Result<ConversationId, Error> {
    Ok(db.query_row("SELECT coalesce(max(id), 0) + 1 FROM conversations", [], |r| r.get(0))?)
}
