//! A directory that is gone when the test is, and the smallest things that tests write.

use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use openrouter::{Answer, Usage};
use store::{Asked, ConversationId, FinishedAnswer, Library, MessageId, NewConversation, Status, Turn};

static MADE: AtomicU32 = AtomicU32::new(0);

/// A fresh directory under the system's directory for temporary files, removed on drop.
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new() -> Self {
        let name = format!("timbre-store-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn library(&self) -> Library {
        Library::open(&self.0).unwrap()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An empty conversation.
pub(crate) fn conversation(library: &Library, uid: &str) -> ConversationId {
    let new = NewConversation { uid: uid.to_owned(), ..NewConversation::default() };
    library.create_conversation(&new, 1).unwrap()
}

/// A question to a model.
pub(crate) fn asked() -> Asked {
    Asked { service: "https://example.org".to_owned(), model: "sim/prose".to_owned(), ..Asked::default() }
}

/// A turn that has begun below `parent`.
pub(crate) fn begin(library: &Library, at: ConversationId, parent: Option<MessageId>, text: &str) -> Turn {
    library.begin_turn(at, parent, text, &asked(), 2).unwrap()
}

/// A turn whose answer is complete.
pub(crate) fn exchange(
    library: &Library,
    at: ConversationId,
    parent: Option<MessageId>,
    question: &str,
    answer: &str,
) -> Turn {
    let turn = begin(library, at, parent, question);
    library.finish(turn.answer, &finished(answer, "0.001"), 3).unwrap();
    turn
}

/// A complete answer that cost `cost`.
pub(crate) fn finished(text: &str, cost: &str) -> FinishedAnswer {
    let usage = Usage { cost: Some(cost.parse().unwrap()), ..Usage::default() };
    let answer = Answer { text: text.to_owned(), usage: Some(usage), ..Answer::default() };
    FinishedAnswer { status: Status::Complete, answer, error: None }
}

/// A file of the shared corpora, `None` where they are absent; where they are not, each file must be there.
pub(crate) fn corpus(path: &str) -> Option<PathBuf> {
    let corpora = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/corpora"));
    let path = corpora.join(path);
    assert!(!corpora.is_dir() || path.exists(), "{path:?} is missing");
    path.exists().then_some(path)
}

/// Writes into the middle of a file.
pub(crate) fn overwrite(path: &Path, at: u64, bytes: &[u8]) {
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
}

/// The texts on the current path.
pub(crate) fn texts(library: &Library, at: ConversationId) -> Vec<String> {
    library.path(at).unwrap().into_iter().map(|entry| entry.message.text).collect()
}
