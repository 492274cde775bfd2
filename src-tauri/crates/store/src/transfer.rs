//! In and out: conversations to and from files of our own and of other programs.
//!
//! A file is read as a stream, one conversation at a time, and taken in whole or not at all. HTML is made
//! elsewhere: it needs the parser of Markdown, which this crate does not know.

mod assemble;
mod chatgpt;
mod chatroom;
mod claude;
mod documents;
mod markdown;
mod reading;
mod whole;

use std::collections::{BTreeMap, HashSet};
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::sync::mpsc;

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use ts_rs::TS;

pub use self::markdown::{ExportedMarkdown, file_name};
use self::whole::Prepared;
use crate::search::Seen;
use crate::{ConversationId, Error, Library};

/// The version of our own file.
const VERSION: u64 = 1;

/// How many conversations are read ahead of the one that is written.
const AHEAD: usize = 4;

/// Whose file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Format {
    /// Our own JSON: complete.
    Own,
    /// The chatroom of OpenRouter, one conversation.
    Chatroom,
    /// `conversations.json` of ChatGPT.
    ChatGpt,
    /// `conversations.json` of Claude.
    Claude,
}

/// What was taken in, or would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ImportReport {
    /// Whose file it is.
    pub format: Format,
    /// Conversations that are new.
    pub conversations: u64,
    /// Messages in them.
    pub messages: u64,
    /// Conversations that are in the library already and stay as they are.
    pub known: u64,
    /// What is not carried, by name, with how often it occurs: `images`, `attachments`, `tools`, `results`, …
    pub left_out: BTreeMap<String, u64>,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ImportProgress {
    /// Bytes read of the file.
    pub bytes: u64,
    /// Conversations read.
    pub conversations: u64,
}

impl ImportReport {
    fn new(format: Format) -> Self {
        Self { format, conversations: 0, messages: 0, known: 0, left_out: BTreeMap::new() }
    }

    /// Counts a conversation of so many messages.
    fn count(&mut self, messages: usize, is_new: bool) {
        if is_new {
            self.conversations += 1;
            self.messages += messages as u64;
        } else {
            self.known += 1;
        }
    }
}

impl Library {
    /// Writes conversations as our own JSON, complete: trees, receipts, reasoning details, folders and tags.
    /// `None` is all that are not in the trash. Deleted messages are left out. They stand in the order of their use,
    /// whatever the order of `ids`: importing the file lists them as they were. Returns how many were written.
    pub fn export_json(&self, ids: Option<&[ConversationId]>, to: &mut dyn Write) -> Result<u64, Error> {
        self.read(|db| {
            let ids = match ids {
                Some(ids) => by_use(db, ids)?,
                None => all(db)?,
            };
            write_json(db, &ids, to)
        })
    }

    /// A conversation as Markdown: the current path, with or without reasoning.
    pub fn export_markdown(&self, id: ConversationId, reasoning: bool) -> Result<ExportedMarkdown, Error> {
        let conversation = self.conversation(id)?;
        Ok(markdown::export(&conversation, &self.path(id)?, reasoning))
    }

    /// Reads a file of any known [`Format`] and says what it would bring; the library is not changed.
    pub fn preview_import(
        &self,
        file: &mut dyn Read,
        progress: &mut dyn FnMut(ImportProgress) -> ControlFlow<()>,
    ) -> Result<ImportReport, Error> {
        self.read(|db| {
            let mut report = ImportReport::new(Format::Own);
            let mut seen = HashSet::new();
            (report.format, report.left_out) = reading::read(file, progress, &mut |whole| {
                let messages = whole.messages.len();
                let is_new = !whole::is_known(db, &whole.uid)? && seen.insert(whole.uid);
                report.count(messages, is_new);
                Ok(())
            })?;
            Ok(report)
        })
    }

    /// Takes a file in, whole or not at all, after a backup. What is in the library already is left as it is, so
    /// that importing twice changes nothing. `progress` is asked often; [`ControlFlow::Break`] cancels.
    ///
    /// The file is read on a thread of its own, which also asks for `progress`.
    pub fn import(
        &self,
        file: &mut (dyn Read + Send),
        progress: &mut (dyn FnMut(ImportProgress) -> ControlFlow<()> + Send),
    ) -> Result<ImportReport, Error> {
        self.back_up_for("before-import")?;
        self.write_much(|db| {
            let first_new = whole::next_id(db)?;
            let report = take_in(db, file, progress)?;
            whole::place_by_time(db, first_new, report.format == Format::Own)?;
            Ok(report)
        })
    }
}

/// Writes every conversation of a file that is new, while another thread reads the next ones and cuts their texts
/// into words.
fn take_in(
    db: &Connection,
    file: &mut (dyn Read + Send),
    progress: &mut (dyn FnMut(ImportProgress) -> ControlFlow<()> + Send),
) -> Result<ImportReport, Error> {
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(AHEAD);
        let reader = scope.spawn(move || {
            let mut seen = Seen::new();
            reading::read(file, progress, &mut |whole| {
                // Nobody receives any more once writing has failed, which is then the error that is told.
                sender.send(Prepared::new(whole, &mut seen)).map_err(|_| Error::Cancelled)
            })
        });
        let mut report = ImportReport::new(Format::Own);
        let written = receiver.iter().try_for_each(|prepared| add(db, &prepared, &mut report));
        drop(receiver);
        let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written?;
        (report.format, report.left_out) = read?;
        Ok(report)
    })
}

/// Copies what is in one library and not in the other.
pub(crate) fn merge(from: &Connection, to: &Connection) -> Result<ImportReport, Error> {
    let mut report = ImportReport::new(Format::Own);
    let mut seen = Seen::new();
    let first_new = whole::next_id(to)?;
    for id in all(from)? {
        add(to, &Prepared::new(whole::read(from, id)?, &mut seen), &mut report)?;
    }
    whole::place_by_time(to, first_new, true)?;
    Ok(report)
}

/// Writes a conversation unless it is known, and counts it.
fn add(db: &Connection, prepared: &Prepared, report: &mut ImportReport) -> Result<(), Error> {
    let is_new = !whole::is_known(db, &prepared.whole.uid)?;
    if is_new {
        whole::write(db, prepared)?;
    } else {
        prepared.remember(db)?;
    }
    report.count(prepared.whole.messages.len(), is_new);
    Ok(())
}

fn all(db: &Connection) -> Result<Vec<ConversationId>, Error> {
    let mut statement =
        db.prepare("SELECT id FROM conversations WHERE deleted_at IS NULL ORDER BY activity")?;
    Ok(statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

fn by_use(db: &Connection, ids: &[ConversationId]) -> Result<Vec<ConversationId>, Error> {
    let mut statement = db.prepare_cached("SELECT activity FROM conversations WHERE id = ?1")?;
    let mut used = Vec::with_capacity(ids.len());
    for id in ids {
        let activity: Option<i64> = statement.query_row([id], |r| r.get(0)).optional()?;
        used.push((activity.ok_or(Error::NotFound("conversation"))?, *id));
    }
    used.sort_unstable();
    Ok(used.into_iter().map(|(_, id)| id).collect())
}

fn write_json(db: &Connection, ids: &[ConversationId], to: &mut dyn Write) -> Result<u64, Error> {
    let failed = |error: std::io::Error| crate::connection::unavailable("the export".as_ref())(error);
    write!(to, "{{\"format\":\"timbre\",\"version\":{VERSION},\"conversations\":[").map_err(failed)?;
    for (index, id) in ids.iter().enumerate() {
        let separator = if index == 0 { "\n" } else { ",\n" };
        to.write_all(separator.as_bytes()).map_err(failed)?;
        serde_json::to_writer(&mut *to, &whole::read(db, *id)?).map_err(|error| failed(error.into()))?;
    }
    to.write_all(b"\n]}\n").and_then(|()| to.flush()).map_err(failed)?;
    Ok(ids.len() as u64)
}
