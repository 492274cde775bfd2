//! The path in parts: what a window shows of a long conversation is read without the rest of it.
//!
//! A part at the end, above or below a message takes time linear in the part. Around a message and at the start
//! it also takes a pass through the covering index, a fraction of a microsecond for each message between there and the
//! head.

use std::ops::ControlFlow;

use rusqlite::{Connection, params};

use crate::messages::{self, PathMessage, Role};
use crate::{ConversationId, Error, Library, MessageId, conversations, generations};

/// A part ends early after so many lines of text: twice what a window of usual size shows, so that what is opened
/// fills it, and no more is built than can be seen soon.
const LONG: usize = 48;

/// Bytes in a line as a window of usual size shows it.
const LINE: usize = 80;

/// Bytes of what a model thought that count as a line: it is folded away at first.
const FOLDED: usize = 2048;

/// Which part of the path is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// From the first message on.
    Start,
    /// Up to the head.
    End,
    /// With this message in the middle; the end when the path does not lead through it.
    Around(MessageId),
    /// What leads to this message, itself not included.
    Before(MessageId),
    /// What follows this message on the path, itself not included.
    After(MessageId),
}

/// A part of a path, without gaps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathPage {
    /// In the order of reading.
    pub messages: Vec<PathMessage>,
    /// There are messages above the first.
    pub older: bool,
    /// There are messages below the last.
    pub newer: bool,
}

impl Library {
    /// A part of the path from the root to the head: at most `limit` messages, fewer when they are long.
    pub fn page(&self, conversation: ConversationId, part: Part, limit: usize) -> Result<PathPage, Error> {
        self.read(|db| {
            let Some(head) = conversations::head(db, conversation)? else { return Ok(PathPage::default()) };
            let path = Path { db, conversation, head, limit };
            match part {
                Part::Start => path.start(),
                Part::End => path.end(),
                Part::Around(message) => path.around(message),
                Part::Before(message) => path.before(message),
                Part::After(message) => path.after(message),
            }
        })
    }

    /// Which messages a conversation shows, from its root to its head, without their texts.
    pub fn path_ids(&self, conversation: ConversationId) -> Result<Vec<MessageId>, Error> {
        self.read(|db| {
            let Some(head) = conversations::head(db, conversation)? else { return Ok(Vec::new()) };
            let mut ids = visible_up_to(db, conversation, head, None)?.0;
            ids.reverse();
            Ok(ids)
        })
    }

    /// The tokens of the path as the service last counted them in its newest `within` messages.
    pub fn context_tokens(&self, conversation: ConversationId, within: usize) -> Result<Option<u64>, Error> {
        self.read(|db| {
            let Some(head) = conversations::head(db, conversation)? else { return Ok(None) };
            let (mut looked, mut counted) = (0, None);
            messages::walk_up(db, conversation, head, |step| {
                looked += 1;
                counted = if step.hidden { None } else { tokens(db, step.id)? };
                Ok(if counted.is_some() || looked >= within {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                })
            })?;
            Ok(counted)
        })
    }
}

/// Prompt and answer of one request, when they were counted.
fn tokens(db: &Connection, message: MessageId) -> Result<Option<u64>, Error> {
    let usage = generations::get(db, message)?.and_then(|generation| generation.answer.usage);
    Ok(usage.and_then(|usage| Some(usage.prompt_tokens? + usage.completion_tokens.unwrap_or(0))))
}

struct Path<'a> {
    db: &'a Connection,
    conversation: ConversationId,
    head: MessageId,
    limit: usize,
}

impl Path<'_> {
    fn end(&self) -> Result<PathPage, Error> {
        let (messages, older) = self.up_from(self.head, self.limit, None)?;
        Ok(PathPage { messages, older, newer: false })
    }

    fn before(&self, message: MessageId) -> Result<PathPage, Error> {
        let (messages, older) = self.up_from(message, self.limit, Some(message))?;
        Ok(PathPage { messages, older, newer: true })
    }

    fn after(&self, message: MessageId) -> Result<PathPage, Error> {
        let below = match self.below(message)? {
            Some(below) => below,
            None => visible_up_to(self.db, self.conversation, self.head, Some(message))?.0,
        };
        let (messages, newer) = self.read_below(below, self.limit)?;
        Ok(PathPage { messages, older: true, newer })
    }

    fn start(&self) -> Result<PathPage, Error> {
        let (ids, _) = visible_up_to(self.db, self.conversation, self.head, None)?;
        let (messages, newer) = self.read_below(ids, self.limit)?;
        Ok(PathPage { messages, older: false, newer })
    }

    fn around(&self, message: MessageId) -> Result<PathPage, Error> {
        let (below, found) = visible_up_to(self.db, self.conversation, self.head, Some(message))?;
        if !found {
            return self.end();
        }
        let room_below = below.len().min(self.limit / 2);
        let (mut messages, older) = self.up_from(message, self.limit - room_below, None)?;
        let (rest, newer) = self.read_below(below, self.limit.saturating_sub(messages.len()))?;
        messages.extend(rest);
        Ok(PathPage { messages, older, newer })
    }

    /// At most `limit` visible messages from `from` upwards, `except` left out, in the order of reading; and whether
    /// there are more.
    fn up_from(
        &self,
        from: MessageId,
        limit: usize,
        except: Option<MessageId>,
    ) -> Result<(Vec<PathMessage>, bool), Error> {
        let (mut found, mut long, mut more) = (Vec::new(), Length(0), false);
        let mut reader = messages::Reader::new(self.db)?;
        messages::walk_up(self.db, self.conversation, from, |step| {
            if step.hidden || Some(step.id) == except {
                return Ok(ControlFlow::Continue(()));
            }
            // An answer comes with its question, which can be edited from there.
            let whole = found.last().is_none_or(|last: &PathMessage| last.message.role == Role::User);
            if found.len() >= limit || (long.enough() && whole) {
                more = true;
                return Ok(ControlFlow::Break(()));
            }
            let message = reader.read(step.id)?;
            long.add(&message);
            found.push(message);
            Ok(ControlFlow::Continue(()))
        })?;
        found.reverse();
        Ok((found, more))
    }

    /// The visible messages below `message` as far as a page can reach, last first, along the way that every fork
    /// remembers; `None` when that does not lead to the head.
    fn below(&self, message: MessageId) -> Result<Option<Vec<MessageId>>, Error> {
        let mut ids = Vec::new();
        let mut at = message;
        while at != self.head && ids.len() <= self.limit {
            let chosen = messages::chosen_child(self.db, self.conversation, at)?;
            let Some(step) = chosen else { return Ok(None) };
            if !step.hidden {
                ids.push(step.id);
            }
            at = step.id;
        }
        ids.reverse();
        Ok(Some(ids))
    }

    /// Reads the first of `ids`, which are last first; and whether there are more.
    fn read_below(&self, ids: Vec<MessageId>, limit: usize) -> Result<(Vec<PathMessage>, bool), Error> {
        let (mut found, mut long) = (Vec::new(), Length(0));
        let mut reader = messages::Reader::new(self.db)?;
        for id in ids.into_iter().rev() {
            if found.len() >= limit || long.enough() {
                return Ok((found, true));
            }
            let message = reader.read(id)?;
            long.add(&message);
            found.push(message);
        }
        Ok((found, false))
    }
}

/// Lines of text so far, about as many as are seen.
struct Length(usize);

impl Length {
    fn add(&mut self, message: &PathMessage) {
        let shown = message.message.text.lines().filter(|line| !line.trim().is_empty());
        self.0 += shown.map(|line| 1 + line.len() / LINE).sum::<usize>();
        self.0 += message.message.reasoning.len() / FOLDED;
    }

    fn enough(&self) -> bool {
        self.0 >= LONG
    }
}

/// The visible messages from `head` up to and without `end`, and whether the path leads there; all of them when
/// there is no `end`. A parent has the smaller number, so that the way up is found in one pass through the index, also
/// over what is on other branches: a quarter of the time of a look for each parent.
fn visible_up_to(
    db: &Connection,
    conversation: ConversationId,
    head: MessageId,
    end: Option<MessageId>,
) -> Result<(Vec<MessageId>, bool), Error> {
    let mut statement = db.prepare_cached(
        "SELECT id, parent, deleted IS NOT NULL FROM messages INDEXED BY messages_in_conversation
         WHERE conversation = ?1 AND id <= ?2 AND id >= ?3 ORDER BY id DESC",
    )?;
    let mut rows = statement.query(params![conversation, head, end.map_or(i64::MIN, |end| end.0)])?;
    let (mut ids, mut next) = (Vec::new(), Some(head));
    while let (Some(r), Some(id)) = (rows.next()?, next) {
        if r.get::<_, MessageId>(0)? != id {
            continue;
        }
        if next == end {
            return Ok((ids, true));
        }
        if !r.get::<_, bool>(2)? {
            ids.push(id);
        }
        next = r.get(1)?;
    }
    Ok((ids, false))
}
