//! The directory and its files: who may read them, and what else holds them.

use std::sync::mpsc;

use store::{Error, Library};

use crate::directory::{Directory, begin, conversation, exchange, texts};

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_library() {
    use std::os::unix::fs::PermissionsExt;
    let directory = Directory::new();
    let inner = directory.path().join("new/library");
    let library = Library::open(&inner).unwrap();
    conversation(&library, "a");
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&inner), 0o700);
    for entry in std::fs::read_dir(&inner).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[test]
fn a_library_is_open_once() {
    let directory = Directory::new();
    let first = directory.library();
    assert!(matches!(Library::open(directory.path()), Err(Error::Locked)));
    drop(first);
    directory.library();
}

#[test]
fn a_path_that_is_a_file_is_unavailable() {
    let directory = Directory::new();
    let path = directory.path().join("file");
    std::fs::write(&path, "x").unwrap();
    assert!(matches!(Library::open(&path), Err(Error::Unavailable { .. })));
}

#[test]
fn another_program_that_holds_the_file_is_reported_and_nothing_is_lost() {
    let directory = Directory::new();
    let library = directory.library();
    let at = conversation(&library, "a");
    let other = rusqlite::Connection::open(directory.path().join("library.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(library.save_draft(at, "x"), Err(Error::Locked)));
    assert!(texts(&library, at).is_empty(), "reading still works");
    other.execute_batch("ROLLBACK").unwrap();
    library.save_draft(at, "x").unwrap();
}

#[test]
fn reads_do_not_wait_for_a_write() {
    let directory = Directory::new();
    let library = directory.library();
    let at = conversation(&library, "a");
    exchange(&library, at, None, "q", "a");
    let other = rusqlite::Connection::open(directory.path().join("library.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (say, about_to_write) = mpsc::channel();
    std::thread::scope(|scope| {
        let write = scope.spawn(|| {
            say.send(()).unwrap();
            library.begin_turn(at, None, "waits", &crate::directory::asked(), 1)
        });
        about_to_write.recv().unwrap();
        // A read that waited for the write would wait for what comes after it here.
        assert_eq!(texts(&library, at), ["q", "a"]);
        other.execute_batch("ROLLBACK").unwrap();
        write.join().unwrap().unwrap();
    });
    assert_eq!(texts(&library, at)[0], "waits");
}

#[test]
fn many_threads_read_and_write_together() {
    let directory = Directory::new();
    let library = directory.library();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let library = &library;
            scope.spawn(move || {
                let at = conversation(library, &thread.to_string());
                let mut parent = None;
                for n in 0..10 {
                    parent = Some(exchange(library, at, parent, &n.to_string(), "answer").answer);
                    assert_eq!(texts(library, at).len(), 2 * (n + 1));
                }
            });
        }
    });
    begin(&library, conversation(&library, "last"), None, "still works");
}

#[test]
fn a_library_that_was_closed_leaves_nothing_to_look_for_at_the_next_start() {
    let directory = Directory::new();
    let library = directory.library();
    let at = conversation(&library, "a");
    let wal = || directory.path().join("library.db-wal").metadata().map_or(0, |file| file.len());
    assert!(wal() > 0);
    library.close().unwrap();
    assert_eq!(wal(), 0);
    exchange(&library, at, None, "what comes after", "is kept");
    assert!(wal() > 0);
    // As a process that ends without dropping anything.
    std::mem::forget(library);
    std::fs::remove_file(directory.path().join("library.lock")).unwrap();
    assert_eq!(texts(&directory.library(), at), ["what comes after", "is kept"]);
}
