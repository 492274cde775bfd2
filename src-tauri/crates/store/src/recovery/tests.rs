//! A migration that ends half way: the file is as it was before, a backup is there, and the next start does it whole.
//!
//! There is one migration so far; what carries it out is shown with a second one that no release has.

use std::path::Path;

use rusqlite_migration::{HookError, M};

use super::open;
use crate::schema::{self, Schema};
use crate::{Error, Library, NewConversation};

/// Names the directory to the process that is killed.
const DIRECTORY: &str = "STORE_MIGRATION_DIRECTORY";

/// Today's schema and one step more, which ends as `end` says, after it has changed everything.
fn tomorrow(end: impl Fn() -> Result<(), HookError> + Send + Sync + Clone + 'static) -> Schema {
    let change = "CREATE TABLE tomorrow (x TEXT) STRICT; UPDATE conversations SET title = 'migrated'";
    let step = M::up_with_hook(change, move |_: &rusqlite::Transaction<'_>| end());
    Schema::new([schema::steps(), vec![step]].concat())
}

/// A library with one conversation, closed.
fn library(directory: &Path) {
    let library = Library::open(directory).unwrap();
    let new =
        NewConversation { uid: "a".to_owned(), title: "as it was".to_owned(), ..NewConversation::default() };
    library.create_conversation(&new, 1).unwrap();
}

fn title(directory: &Path) -> String {
    let library = Library::open(directory).unwrap();
    library.conversation(crate::ConversationId(1)).unwrap().title
}

/// Every backup holds the library as it was before.
fn assert_backed_up(directory: &Path, times: usize) {
    let library = Library::open(directory).unwrap();
    let backups = library.backups().unwrap();
    assert_eq!(backups.len(), times);
    for backup in backups {
        assert_eq!(backup.reason, "before-migration");
        let path = directory.join("backups").join(backup.name);
        let copied = rusqlite::Connection::open(path).unwrap();
        let found: String =
            copied.query_row("SELECT title FROM conversations", [], |row| row.get(0)).unwrap();
        assert_eq!(found, "as it was");
    }
}

fn temporary(name: &str) -> std::path::PathBuf {
    let directory = std::env::temp_dir().join(format!("timbre-store-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

/// The process that is killed while it migrates: not a test of its own, it does nothing unless asked.
#[test]
fn migrating() {
    let Ok(directory) = std::env::var(DIRECTORY) else { return };
    let killed = || {
        let own = std::process::id().to_string();
        _ = std::process::Command::new("kill").args(["-9", &own]).status();
        loop {
            std::thread::park();
        }
    };
    _ = open(directory.as_ref(), &tomorrow(killed), super::CHECKED);
}

#[cfg(unix)]
#[test]
fn a_migration_that_is_killed_leaves_the_old_version_whole_and_is_run_again() {
    use std::os::unix::process::ExitStatusExt;
    let directory = temporary("killed");
    library(&directory);
    for times in 1..=2 {
        let ended = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["recovery::tests::migrating", "--exact", "--test-threads=1"])
            .env(DIRECTORY, &directory)
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert_eq!(ended.signal(), Some(9), "it was killed in the middle");
        assert_eq!(title(&directory), "as it was");
        assert_backed_up(&directory, times);
    }
    let found = open(&directory, &tomorrow(|| Ok(())), super::CHECKED).unwrap();
    let version: i64 = found.writer.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!((version, found.recovered), (schema::TODAY.version() + 1, None));
    drop(found.writer);
    let older = Library::open(&directory).unwrap();
    assert!(older.opened().read_only, "and this version only reads it from now on");
    assert_eq!(older.conversation(crate::ConversationId(1)).unwrap().title, "migrated");
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn a_migration_that_fails_changes_nothing_and_moves_nothing_aside() {
    let directory = temporary("failed");
    library(&directory);
    let failing = tomorrow(|| Err(HookError::Hook("a defect".to_owned())));
    let Err(Error::Unavailable { reason, .. }) = open(&directory, &failing, super::CHECKED) else {
        panic!("it failed")
    };
    assert!(reason.contains("a defect"), "{reason}");
    assert_eq!(title(&directory), "as it was");
    assert_backed_up(&directory, 1);
    let broken = std::fs::read_dir(&directory).unwrap().flatten();
    assert!(!broken.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("broken")));
    std::fs::remove_dir_all(directory).unwrap();
}
