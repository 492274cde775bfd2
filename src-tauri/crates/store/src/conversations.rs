//! The conversations table: what a conversation is called and set to, and the order of the list.

use openrouter::Parameters;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationId, Error, FolderId, Library, MessageId, Place, TagId, drafts, places, row, search};

/// The most conversations that one page holds.
const LONGEST_PAGE: u32 = 1_000;

/// Who gave a conversation its title; the model never overwrites a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum TitledBy {
    /// It has none, or the beginning of its first message.
    Nobody,
    /// The model, after the first answer.
    Model,
    /// The person.
    Person,
}

impl TitledBy {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Model => "model",
            Self::Person => "person",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "model" => Self::Model,
            "person" => Self::Person,
            _ => Self::Nobody,
        }
    }
}

/// A conversation without its messages.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    /// Its identifier in this library.
    pub id: ConversationId,
    /// Its identifier in any library.
    pub uid: String,
    /// Plain text; empty until it has one.
    pub title: String,
    /// Who gave it its title.
    pub titled_by: TitledBy,
    /// The model to ask next; `None` for the default.
    pub model: Option<String>,
    /// What the model is told first.
    pub system_prompt: String,
    /// The parameters to send next.
    pub parameters: Parameters,
    /// The leaf that ends the current path.
    pub head: Option<MessageId>,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Unix milliseconds of its last use.
    pub updated_at: i64,
    /// Kept at the top of the list.
    pub pinned: bool,
    /// Kept out of the list.
    pub archived: bool,
    /// In the trash since, unix milliseconds.
    pub deleted_at: Option<i64>,
    /// The folder it lies in.
    pub folder: Option<FolderId>,
    /// What is typed and not sent.
    pub draft: String,
    /// Where the reader was; `None` is the end.
    pub place: Option<Place>,
    /// Messages of the path before this one are not sent any more.
    pub context_from: Option<MessageId>,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationSummary {
    /// Its identifier.
    pub id: ConversationId,
    /// Plain text; empty until it has one.
    pub title: String,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Unix milliseconds of its last use.
    pub updated_at: i64,
    /// Kept at the top of the list.
    pub pinned: bool,
    /// The folder it lies in.
    pub folder: Option<FolderId>,
    /// Kept out of the list.
    pub archived: bool,
    /// In the trash since, unix milliseconds.
    pub deleted_at: Option<i64>,
    /// Its tags.
    pub tags: Vec<TagId>,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationPage {
    /// Pinned first, then the last used first.
    pub items: Vec<ConversationSummary>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<String>,
}

/// Which conversations a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listing {
    /// All that are neither archived nor in the trash.
    #[default]
    All,
    /// The archived ones.
    Archived,
    /// Those in the trash, last deleted first.
    Trash,
    /// Those in a folder, archived ones left out.
    Folder(FolderId),
    /// Those with a tag, archived ones left out.
    Tagged(TagId),
}

/// A conversation to be made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewConversation {
    /// Its identifier in any library.
    pub uid: String,
    /// Plain text; may be empty. It counts as given by nobody, so that the model may find a better one.
    pub title: String,
    /// The model to ask; `None` for the default.
    pub model: Option<String>,
    /// What the model is told first.
    pub system_prompt: String,
    /// The parameters to send.
    pub parameters: Parameters,
}

/// What to change of a conversation; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConversationPatch {
    /// The title and who gives it; a title by the model does not replace one by a person.
    pub title: Option<(String, TitledBy)>,
    /// Kept at the top.
    pub pinned: Option<bool>,
    /// Kept out of the list.
    pub archived: Option<bool>,
    /// The model to ask next, or the default.
    pub model: Option<Option<String>>,
    /// What the model is told first.
    pub system_prompt: Option<String>,
    /// The parameters to send next.
    pub parameters: Option<Parameters>,
    /// The folder it lies in, or none.
    pub folder: Option<Option<FolderId>>,
    /// What is typed and not sent.
    pub draft: Option<String>,
    /// Where the reader is now.
    pub place: Option<Option<Place>>,
    /// The first message that is still sent, or all.
    pub context_from: Option<Option<MessageId>>,
}

impl Library {
    /// Makes an empty conversation, first in the list.
    pub fn create_conversation(&self, new: &NewConversation, now: i64) -> Result<ConversationId, Error> {
        self.write(|db| insert(db, new, now))
    }

    /// One conversation, also from the trash.
    pub fn conversation(&self, id: ConversationId) -> Result<Conversation, Error> {
        self.read(|db| get(db, id))
    }

    /// Changes a conversation; its place in the list stays.
    pub fn update_conversation(&self, id: ConversationId, patch: &ConversationPatch) -> Result<(), Error> {
        self.write(|db| update(db, id, patch))
    }

    /// Changes several conversations in the same way, all or none.
    pub fn update_conversations(
        &self,
        ids: &[ConversationId],
        patch: &ConversationPatch,
    ) -> Result<(), Error> {
        self.write(|db| ids.iter().try_for_each(|id| update(db, *id, patch)))
    }

    /// Moves conversations to the trash, all or none.
    pub fn delete_conversations(&self, ids: &[ConversationId], now: i64) -> Result<(), Error> {
        self.write(|db| set_deleted(db, ids, Some(now)))
    }

    /// Takes conversations out of the trash, each to its former place.
    pub fn restore_conversations(&self, ids: &[ConversationId]) -> Result<(), Error> {
        self.write(|db| set_deleted(db, ids, None))
    }

    /// The page of a list that begins at `cursor`, or the first. `limit` is at least 1 and at most 1,000.
    pub fn conversations(
        &self,
        listing: Listing,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<ConversationPage, Error> {
        let after = cursor.map(Cursor::parse).transpose()?.unwrap_or(Cursor::START);
        let limit = limit.clamp(1, LONGEST_PAGE);
        self.read(|db| page(db, listing, after, limit))
    }
}

/// A place in the list: what the last conversation before it was sorted by, greatest first.
#[derive(Clone, Copy)]
struct Cursor(i64, i64);

impl Cursor {
    const START: Self = Self(i64::MAX, i64::MAX);

    fn parse(text: &str) -> Result<Self, Error> {
        let parse = || {
            let (first, second) = text.split_once('.')?;
            Some(Self(first.parse().ok()?, second.parse().ok()?))
        };
        parse().ok_or_else(|| Error::Invalid("the cursor cannot be read".to_owned()))
    }
}

impl Listing {
    /// The rows of the list, the two columns it is sorted by, and the folder or tag to bind.
    fn query(self) -> (&'static str, [&'static str; 2], Option<i64>) {
        const USED: [&str; 2] = ["c.pinned", "c.activity"];
        match self {
            Self::All => ("conversations c WHERE c.deleted_at IS NULL AND c.archived = 0", USED, None),
            Self::Archived => ("conversations c WHERE c.deleted_at IS NULL AND c.archived = 1", USED, None),
            Self::Trash => ("conversations c WHERE c.deleted_at IS NOT NULL", ["c.deleted_at", "c.id"], None),
            Self::Folder(folder) => (
                "conversations c WHERE c.folder = ?4 AND c.deleted_at IS NULL AND c.archived = 0",
                USED,
                Some(folder.0),
            ),
            Self::Tagged(tag) => (
                "conversation_tags t CROSS JOIN conversations c ON c.id = t.conversation
                 WHERE t.tag = ?4 AND t.hidden = 0",
                ["t.pinned", "t.activity"],
                Some(tag.0),
            ),
        }
    }

    /// Reads a page: what was last, twice, the limit and the folder or tag are to be bound.
    pub(crate) fn sql(self) -> String {
        let (rows, [first, second], _) = self.query();
        format!(
            "SELECT c.id, c.title, c.created_at, c.updated_at, c.pinned, c.folder, {first}, {second}, c.archived,
                c.deleted_at, (SELECT group_concat(l.tag) FROM conversation_tags l WHERE l.conversation = c.id)
             FROM {rows} AND ({first}, {second}) < (?1, ?2) ORDER BY {first} DESC, {second} DESC LIMIT ?3"
        )
    }
}

fn page(db: &Connection, listing: Listing, after: Cursor, limit: u32) -> Result<ConversationPage, Error> {
    let mut statement = db.prepare_cached(&listing.sql())?;
    let bound = [after.0, after.1, i64::from(limit) + 1].into_iter().chain(listing.query().2);
    let mut rows = statement.query(params_from_iter(bound))?;
    let (mut items, mut last, mut next) = (Vec::new(), after, None);
    while let Some(r) = rows.next()? {
        if items.len() == limit as usize {
            next = Some(format!("{}.{}", last.0, last.1));
            break;
        }
        items.push(summary(r)?);
        last = Cursor(r.get(6)?, r.get(7)?);
    }
    Ok(ConversationPage { items, next })
}

fn summary(r: &Row<'_>) -> rusqlite::Result<ConversationSummary> {
    Ok(ConversationSummary {
        id: r.get(0)?,
        title: row::text(r, 1)?,
        created_at: r.get(2)?,
        updated_at: r.get(3)?,
        pinned: r.get(4)?,
        folder: r.get(5)?,
        archived: r.get(8)?,
        deleted_at: r.get(9)?,
        tags: tags(&row::optional_text(r, 10)?.unwrap_or_default()),
    })
}

/// The identifiers in a list that SQLite made.
fn tags(joined: &str) -> Vec<TagId> {
    joined.split(',').filter_map(|id| id.parse().ok().map(TagId)).collect()
}

/// Writes an empty conversation.
pub(crate) fn insert(db: &Connection, new: &NewConversation, now: i64) -> Result<ConversationId, Error> {
    db.prepare_cached(
        "INSERT INTO conversations
            (uid, title, titled_by, model, system_prompt, parameters, created_at, updated_at, activity)
         VALUES (?1, ?2, 'nobody', ?3, ?4, ?5, ?6, ?6,
            (SELECT coalesce(max(activity), 0) + 1 FROM conversations))",
    )?
    .execute(params![
        new.uid,
        new.title,
        new.model,
        new.system_prompt,
        row::to_json(&new.parameters),
        now
    ])?;
    let id = ConversationId(db.last_insert_rowid());
    search::index_title(db, id, &new.title)?;
    Ok(id)
}

/// One conversation.
pub(crate) fn get(db: &Connection, id: ConversationId) -> Result<Conversation, Error> {
    let mut statement = db.prepare_cached(
        "SELECT id, uid, title, titled_by, model, system_prompt, parameters, head, created_at, updated_at,
            pinned, archived, deleted_at, folder, context_from FROM conversations WHERE id = ?1",
    )?;
    let found = statement.query_row([id], |r| {
        Ok(Conversation {
            id: r.get(0)?,
            uid: row::text(r, 1)?,
            title: row::text(r, 2)?,
            titled_by: TitledBy::from_name(&row::text(r, 3)?),
            model: row::optional_text(r, 4)?,
            system_prompt: row::text(r, 5)?,
            parameters: row::json(r, 6)?,
            head: r.get(7)?,
            created_at: r.get(8)?,
            updated_at: r.get(9)?,
            pinned: r.get(10)?,
            archived: r.get(11)?,
            deleted_at: r.get(12)?,
            folder: r.get(13)?,
            draft: String::new(),
            place: None,
            context_from: r.get(14)?,
        })
    });
    let mut conversation = found.optional()?.ok_or(Error::NotFound("conversation"))?;
    conversation.draft = drafts::get(db, id)?;
    conversation.place = places::get(db, id)?;
    Ok(conversation)
}

/// The head of a conversation.
pub(crate) fn head(db: &Connection, id: ConversationId) -> Result<Option<MessageId>, Error> {
    let mut statement = db.prepare_cached("SELECT head FROM conversations WHERE id = ?1")?;
    statement.query_row([id], |r| r.get(0)).optional()?.ok_or(Error::NotFound("conversation"))
}

/// Sets or clears the head alone.
pub(crate) fn set_head(db: &Connection, id: ConversationId, head: Option<MessageId>) -> Result<(), Error> {
    db.prepare_cached("UPDATE conversations SET head = ?2 WHERE id = ?1")?.execute(params![id, head])?;
    Ok(())
}

/// Moves a conversation to the top of the list.
pub(crate) fn touch(db: &Connection, id: ConversationId, now: i64) -> Result<(), Error> {
    db.prepare_cached(
        "UPDATE conversations SET updated_at = ?2,
            activity = (SELECT max(activity) + 1 FROM conversations) WHERE id = ?1",
    )?
    .execute(params![id, now])?;
    Ok(())
}

fn update(db: &Connection, id: ConversationId, patch: &ConversationPatch) -> Result<(), Error> {
    let now = get(db, id)?;
    let (title, titled_by) = match &patch.title {
        Some((_, TitledBy::Model)) if now.titled_by == TitledBy::Person => (&now.title, now.titled_by),
        Some((title, by)) => (title, *by),
        None => (&now.title, now.titled_by),
    };
    db.prepare_cached(
        "UPDATE conversations SET title = ?2, titled_by = ?3, model = ?4, system_prompt = ?5, parameters = ?6,
            pinned = ?7, archived = ?8, folder = ?9, context_from = ?10 WHERE id = ?1",
    )?
    .execute(params![
        id,
        title,
        titled_by.name(),
        patch.model.as_ref().unwrap_or(&now.model),
        patch.system_prompt.as_ref().unwrap_or(&now.system_prompt),
        row::to_json(patch.parameters.as_ref().unwrap_or(&now.parameters)),
        patch.pinned.unwrap_or(now.pinned),
        patch.archived.unwrap_or(now.archived),
        patch.folder.unwrap_or(now.folder),
        patch.context_from.unwrap_or(now.context_from),
    ])?;
    if *title != now.title {
        search::index_title(db, id, title)?;
    }
    if let Some(draft) = &patch.draft {
        drafts::set(db, id, draft)?;
    }
    if let Some(place) = patch.place {
        places::set(db, id, place)?;
    }
    Ok(())
}

/// Moves conversations to the trash, or takes them out.
pub(crate) fn set_deleted(
    db: &Connection,
    ids: &[ConversationId],
    deleted_at: Option<i64>,
) -> Result<(), Error> {
    let mut statement = db.prepare_cached("UPDATE conversations SET deleted_at = ?2 WHERE id = ?1")?;
    for id in ids {
        if statement.execute(params![id, deleted_at])? == 0 {
            return Err(Error::NotFound("conversation"));
        }
    }
    Ok(())
}
