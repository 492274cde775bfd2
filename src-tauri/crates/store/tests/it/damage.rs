//! Bad days at the start: damage, newer files, files of others, and what a crash left behind.

use std::path::{Path, PathBuf};

use store::{ConversationId, Error, Library, Status};

use crate::directory::{Directory, begin, conversation, exchange, overwrite, texts};

fn file(directory: &Directory) -> PathBuf {
    directory.path().join("library.db")
}

/// Where damaged files were moved, in order.
fn brokens(directory: &Directory) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().path());
    let is_broken = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with("broken-");
    let mut found: Vec<_> = entries.filter(is_broken).collect();
    found.sort();
    found
}

/// A library with a backup and something after it; the conversation in it.
fn backed_up(directory: &Directory) -> ConversationId {
    let library = directory.library();
    let at = conversation(&library, "a");
    for n in 0..50 {
        exchange(&library, at, None, &format!("question {n}"), &"text ".repeat(200));
    }
    library.back_up().unwrap();
    exchange(&library, at, None, "after", "the backup");
    at
}

/// Damages the file, and says how.
fn damage(path: &Path, how: &str) {
    let size = path.metadata().unwrap().len();
    match how {
        "header" => overwrite(path, 0, b"not a database at all"),
        "truncated" => cut(path, size / 2),
        "empty" => cut(path, 0),
        "pages" => overwrite(path, 4096, &vec![0xa5; usize::try_from(size).unwrap() - 4096]),
        _ => overwrite(path, 0, &[0; 100]),
    }
}

fn cut(path: &Path, length: u64) {
    std::fs::OpenOptions::new().write(true).open(path).unwrap().set_len(length).unwrap();
}

#[test]
fn a_damaged_file_is_moved_aside_whole_and_the_newest_backup_restored() {
    for how in ["header", "truncated", "pages", "zero", "empty"] {
        let directory = Directory::new();
        let at = backed_up(&directory);
        let path = file(&directory);
        damage(&path, how);
        let damaged = std::fs::read(&path).unwrap();
        // What the application meets first is noted, and the next start looks closely.
        if let Ok(library) = Library::open(directory.path()) {
            _ = library.path(at);
            _ = library.search(&store::SearchRequest { typed: "question", window: 10, ..Default::default() });
        }
        let library = directory.library();
        assert_eq!(texts(&library, at)[0], "question 49", "{how}");
        assert_eq!(library.check().unwrap(), Vec::<String>::new(), "{how}");
        let broken = brokens(&directory);
        assert_eq!(broken.len(), 1, "{how}");
        let kept = std::fs::read(broken[0].join("library.db")).unwrap();
        assert_eq!(kept.len(), damaged.len(), "{how}: nothing of it is deleted");
    }
}

#[test]
fn the_wal_goes_with_the_damaged_file_it_belongs_to() {
    let directory = Directory::new();
    let at = backed_up(&directory);
    for how in ["empty", "header"] {
        std::fs::write(directory.path().join("library.db-wal"), "what was written last").unwrap();
        damage(&file(&directory), how);
        let library = directory.library();
        let recovered = library.opened().recovered.clone().unwrap();
        let wal = std::fs::read(recovered.broken.join("library.db-wal")).unwrap();
        assert_eq!(wal, b"what was written last", "{how}");
        assert_eq!(recovered.backup.unwrap(), library.backups().unwrap()[0]);
        assert_eq!(texts(&library, at)[0], "question 49");
        let name = recovered.broken.file_name().unwrap().to_str().unwrap();
        let stamp = name.strip_prefix("broken-").unwrap();
        assert!(stamp.starts_with("20"), "it says when it was last written: {name}");
    }
}

#[test]
fn a_backup_that_is_bad_too_is_passed_over_for_the_one_before() {
    for how in ["header", "truncated", "pages", "zero", "empty"] {
        let directory = Directory::new();
        let at = backed_up(&directory);
        let library = directory.library();
        let newest = library.back_up().unwrap();
        drop(library);
        let backup = directory.path().join("backups").join(&newest);
        damage(&backup, how);
        damage(&file(&directory), "header");
        let library = directory.library();
        let recovered = library.opened().recovered.clone().unwrap();
        assert!(recovered.backup.unwrap().name < newest, "{how}");
        assert_eq!(texts(&library, at)[0], "question 49", "{how}");
        assert!(backup.exists(), "{how}: nothing is deleted");
    }
}

#[test]
fn a_second_accident_of_the_same_second_overwrites_nothing() {
    let directory = Directory::new();
    backed_up(&directory);
    let written = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_795_339_805);
    for _ in 0..3 {
        damage(&file(&directory), "header");
        let damaged = std::fs::OpenOptions::new().write(true).open(file(&directory)).unwrap();
        damaged.set_modified(written).unwrap();
        directory.library();
    }
    let names: Vec<_> = brokens(&directory).iter().map(|path| path.file_name().unwrap().to_owned()).collect();
    assert_eq!(names, ["broken-20261122-093005", "broken-20261122-093005-2", "broken-20261122-093005-3"]);
}

#[test]
fn a_restoring_that_was_cut_off_is_finished_at_the_next_start() {
    let directory = Directory::new();
    let at = backed_up(&directory);
    // The copy was whole and the damaged file moved, and then the power went.
    std::fs::rename(file(&directory), directory.path().join("library.db-restored")).unwrap();
    assert_eq!(texts(&directory.library(), at)[0], "after");
    // The copy was being made: it may be half a file, and the library is still where it was.
    std::fs::write(directory.path().join("library.db-restored"), "half").unwrap();
    assert_eq!(texts(&directory.library(), at)[0], "after");
    assert!(!directory.path().join("library.db-restored").exists());
}

#[test]
fn without_a_backup_the_library_begins_empty_and_says_so() {
    let directory = Directory::new();
    conversation(&directory.library(), "a");
    overwrite(&file(&directory), 0, b"not a database at all");
    let library = directory.library();
    let recovered = library.opened().recovered.clone().unwrap();
    assert_eq!(recovered.backup, None);
    assert!(recovered.broken.join("library.db").exists());
    conversation(&library, "b");
}

#[test]
fn a_damaged_index_is_made_anew_and_nothing_is_lost() {
    let directory = Directory::new();
    let at = {
        let library = directory.library();
        let at = conversation(&library, "a");
        exchange(&library, at, None, "pomegranate", "answer");
        at
    };
    let raw = rusqlite::Connection::open(file(&directory)).unwrap();
    raw.execute("UPDATE search_data SET block = x'00' WHERE id > 10", []).unwrap();
    drop(raw);
    std::fs::write(directory.path().join("damaged"), "").unwrap();
    let library = directory.library();
    assert_eq!(library.opened().recovered, None);
    assert_eq!(texts(&library, at)[0], "pomegranate");
    let request = store::SearchRequest { typed: "pomegr", window: 10, ..Default::default() };
    assert_eq!(library.search(&request).unwrap().hits.len(), 1);
}

#[test]
fn a_newer_file_is_read_and_never_written() {
    let directory = Directory::new();
    let at = {
        let library = directory.library();
        let at = conversation(&library, "a");
        exchange(&library, at, None, "question", "answer");
        at
    };
    let raw = rusqlite::Connection::open(file(&directory)).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    // Its program was killed: the newest page is in the WAL still.
    raw.pragma_update(None, "wal_autocheckpoint", 0).unwrap();
    raw.execute("UPDATE conversations SET title = 'written by the newer one'", []).unwrap();
    let wal = directory.path().join("library.db-wal");
    let killed = Directory::new();
    for path in [&file(&directory), &wal] {
        std::fs::copy(path, killed.path().join(path.file_name().unwrap())).unwrap();
    }
    drop(raw);
    let before = [std::fs::read(file(&killed)).unwrap(), wal_of(&killed)];
    assert!(before[1].len() > 4_096);
    let library = killed.library();
    assert!(library.opened().read_only);
    assert_eq!(library.conversation(at).unwrap().title, "written by the newer one");
    assert_eq!(texts(&library, at), ["question", "answer"]);
    assert!(matches!(library.save_draft(at, "x"), Err(Error::Newer)));
    assert!(matches!(library.empty_trash(1), Err(Error::Newer)));
    assert!(matches!(library.back_up_daily(1), Ok(None)));
    drop(library);
    assert_eq!([std::fs::read(file(&killed)).unwrap(), wal_of(&killed)], before, "to the last byte");
}

fn wal_of(directory: &Directory) -> Vec<u8> {
    std::fs::read(directory.path().join("library.db-wal")).unwrap()
}

#[test]
fn a_file_of_another_program_is_not_touched() {
    let directory = Directory::new();
    let raw = rusqlite::Connection::open(file(&directory)).unwrap();
    raw.execute_batch("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1); PRAGMA application_id = 7")
        .unwrap();
    drop(raw);
    let library = directory.library();
    let broken = library.opened().recovered.clone().unwrap().broken;
    let raw = rusqlite::Connection::open(broken.join("library.db")).unwrap();
    assert_eq!(raw.query_row("SELECT x FROM theirs", [], |row| row.get::<_, i64>(0)).unwrap(), 1);
}

#[test]
fn one_unreadable_row_costs_only_itself() {
    let directory = Directory::new();
    let (at, turn) = {
        let library = directory.library();
        let at = conversation(&library, "a");
        (at, exchange(&library, at, None, "question", "answer"))
    };
    let raw = rusqlite::Connection::open(file(&directory)).unwrap();
    raw.execute_batch(
        "UPDATE conversations SET parameters = '{', title = cast(x'41ff42' AS TEXT);
         UPDATE generations SET answer = 'nonsense', parameters = '[1]', cost = 'dear';
         UPDATE messages SET status = 'unheard-of', text = cast(x'6fff6b' AS TEXT) WHERE role = 'assistant'",
    )
    .unwrap();
    drop(raw);
    let library = directory.library();
    assert_eq!(library.conversation(at).unwrap().title, "A\u{fffd}B");
    assert_eq!(texts(&library, at), ["question", "o\u{fffd}k"]);
    assert_eq!(library.path_message(turn.answer).unwrap().generation.unwrap().asked.model, "sim/prose");
    assert_eq!(
        library.cost(at).unwrap().unwrap().to_string(),
        "0.001",
        "the sum is kept beside the receipts"
    );
    assert_eq!(library.conversations(store::Listing::All, None, 9).unwrap().items.len(), 1);
}

#[test]
fn flipped_bytes_never_crash_the_library() {
    let directory = Directory::new();
    let at = {
        let library = directory.library();
        let at = conversation(&library, "a");
        exchange(&library, at, None, "question", &"answer ".repeat(100));
        at
    };
    let path = file(&directory);
    let sound = std::fs::read(&path).unwrap();
    for n in 0..300_usize {
        let mut bytes = sound.clone();
        let place = n * 7919 * 131 % bytes.len();
        bytes[place] ^= 1 << (n % 8);
        for entry in std::fs::read_dir(directory.path()).unwrap().flatten() {
            _ = std::fs::remove_dir_all(entry.path());
            _ = std::fs::remove_file(entry.path());
        }
        std::fs::write(&path, &bytes).unwrap();
        let Ok(library) = Library::open(directory.path()) else { continue };
        _ = library.path(at);
        _ = library.search(&store::SearchRequest { typed: "answer", window: 10, ..Default::default() });
        _ = library.save_draft(at, "x");
        _ = library.check();
    }
}

#[test]
fn an_answer_that_could_not_be_marked_at_the_start_is_marked_by_the_first_write() {
    let directory = Directory::new();
    let (at, turn) = {
        let library = directory.library();
        let at = conversation(&library, "a");
        (at, begin(&library, at, None, "question"))
    };
    let other = rusqlite::Connection::open(file(&directory)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let library = directory.library();
    assert_eq!(library.opened().interrupted, 0, "another program writes");
    assert_eq!(texts(&library, at), ["question", ""], "reading works");
    assert!(matches!(library.save_draft(at, "x"), Err(Error::Locked)));
    other.execute_batch("ROLLBACK").unwrap();
    library.save_draft(at, "x").unwrap();
    assert_eq!(library.message(turn.answer).unwrap().status, Status::Interrupted);
    let running = begin(&library, at, Some(turn.answer), "again").answer;
    library.save_draft(at, "y").unwrap();
    assert_eq!(library.message(running).unwrap().status, Status::Streaming, "only once");
}
