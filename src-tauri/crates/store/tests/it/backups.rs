//! Backups and bad days: damage, newer files, migrations that end half way.

use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use store::{Error, Library};

use crate::directory::{Directory, conversation, exchange, texts};

const DAY: i64 = 86_400_000;

fn file(directory: &Directory) -> std::path::PathBuf {
    directory.path().join("library.db")
}

fn overwrite(path: &Path, at: u64, bytes: &[u8]) {
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
}

fn now() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

#[test]
fn a_backup_is_made_once_a_day_and_seven_are_kept() {
    let directory = Directory::new();
    let library = directory.library();
    assert!(library.back_up_daily(now()).unwrap().is_some());
    assert!(library.back_up_daily(now()).unwrap().is_none());
    assert!(library.back_up_daily(now() + DAY + 1_000).unwrap().is_some());
    for _ in 0..8 {
        library.back_up().unwrap();
    }
    let backups = library.backups().unwrap();
    assert_eq!(backups.len(), 7);
    assert!(backups.windows(2).all(|pair| pair[0].name > pair[1].name));
    assert_eq!(backups[0].reason, "asked");
}

#[test]
fn restoring_replaces_or_merges_and_backs_up_first() {
    let directory = Directory::new();
    let library = directory.library();
    let at = conversation(&library, "old");
    exchange(&library, at, None, "kept", "in the backup");
    let name = library.back_up().unwrap();
    library.delete_conversations(&[at], 1).unwrap();
    library.empty_trash(2).unwrap();
    let new = conversation(&library, "new");
    exchange(&library, new, None, "made", "afterwards");

    let report = library.restore_merging(&name).unwrap();
    assert_eq!((report.conversations, report.messages, report.known), (1, 2, 0));
    assert_eq!(library.restore_merging(&name).unwrap().known, 1);
    assert_eq!(texts(&library, new), ["made", "afterwards"]);

    library.restore_replacing(&name).unwrap();
    assert_eq!(texts(&library, at), ["kept", "in the backup"]);
    assert!(library.conversation(new).is_err());
    assert_eq!(library.backups().unwrap()[0].reason, "before-restore");
    let again = conversation(&library, "again");
    exchange(&library, again, None, "the library", "goes on");
    assert!(matches!(library.restore_replacing("none"), Err(Error::NotFound("backup"))));
    assert_eq!(library.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_damaged_file_is_moved_aside_and_the_newest_backup_restored() {
    for damage in ["header", "truncated", "pages", "zero"] {
        let directory = Directory::new();
        let at = {
            let library = directory.library();
            let at = conversation(&library, "a");
            for n in 0..50 {
                exchange(&library, at, None, &format!("question {n}"), &"text ".repeat(200));
            }
            library.back_up().unwrap();
            exchange(&library, at, None, "after", "the backup");
            at
        };
        let path = file(&directory);
        let size = path.metadata().unwrap().len();
        match damage {
            "header" => overwrite(&path, 0, b"not a database at all"),
            "truncated" => {
                std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(size / 2).unwrap();
            }
            "pages" => overwrite(&path, 4096, &vec![0xa5; usize::try_from(size).unwrap() - 4096]),
            _ => overwrite(&path, 0, &[0; 100]),
        }
        // What the application meets first is noted, and the next start looks closely.
        if let Ok(library) = Library::open(directory.path()) {
            _ = library.path(at);
            _ = library.search(&store::SearchRequest { typed: "question", window: 10, ..Default::default() });
        }
        let library = directory.library();
        assert_eq!(texts(&library, at)[0], "question 49", "{damage}");
        assert!(directory.path().join("broken-1/library.db").exists(), "{damage}");
        assert_eq!(library.check().unwrap(), Vec::<String>::new(), "{damage}");
    }
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
    drop(raw);
    let library = directory.library();
    assert!(library.opened().read_only);
    assert_eq!(texts(&library, at), ["question", "answer"]);
    assert!(matches!(library.save_draft(at, "x"), Err(Error::Newer)));
    assert!(matches!(library.empty_trash(1), Err(Error::Newer)));
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
