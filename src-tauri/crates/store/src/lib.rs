//! The library: every conversation a person has had, in one SQLite file; a table is a file of this crate.
//!
//! Reads take a read connection and never wait for writes; writes go one at a time through one connection.
//! Every method is synchronous and takes `&self`; callers keep them off the main thread. Times (unix
//! milliseconds) and identifiers from outside are passed in, never read here, and order follows ids and
//! counters, never the clock. To add a table: a numbered file in `migrations/`, a line in `schema.rs`, and a
//! module named after the table. A released migration is never edited.

mod backups;
mod calendar;
mod catalogue;
mod chunks;
mod connection;
mod conversations;
mod drafts;
mod error;
mod folders;
mod forks;
mod generations;
mod id;
mod library;
mod messages;
mod pages;
mod places;
mod recovery;
mod row;
mod schema;
mod search;
mod settings;
mod stretches;
mod tags;
mod transfer;
mod trash;
mod turns;

pub use backups::Backup;
pub use catalogue::Cached;
pub use conversations::{
    Conversation, ConversationPage, ConversationPatch, ConversationSummary, Listing, NewConversation,
    TitledBy,
};
pub use error::Error;
pub use folders::{Folder, RemovedFolder};
pub use generations::{Asked, Generation};
pub use id::{ConversationId, FolderId, MessageId, TagId};
pub use library::{Library, Opened};
pub use messages::{Message, PathMessage, Role, Status};
pub use pages::{Part, PathPage};
pub use places::Place;
pub use recovery::Recovered;
pub use search::{Hit, SearchPage, SearchRequest, TitleHit};
pub use tags::{RemovedTag, Tag};
pub use transfer::{ExportedMarkdown, Format, ImportProgress, ImportReport, file_name};
pub use trash::Deletion;
pub use turns::{FinishedAnswer, Turn};
