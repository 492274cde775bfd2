//! A disk that is really full: a file system of a few megabytes, in a mount namespace of its own.
//!
//! This executable runs itself there. Where such a thing cannot be had, these tests have nothing to say; what SQLite
//! answers on a full disk is tested beside the code as well, without a disk.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};

use store::{Error, Library, Listing, Status};

use crate::directory::{Directory, begin, conversation, exchange, finished, overwrite, texts};

/// Names the small disk to the process that works on it.
const DISK: &str = "STORE_FULL_DISK";

/// Runs the test `name` of this executable with a disk of 4 MB.
fn on_a_small_disk(name: &str) {
    let directory = Directory::new();
    let mount = r#"mount -t tmpfs -o size=4m small "$STORE_FULL_DISK" || exit 77; exec "$@""#;
    let run = Command::new("unshare")
        .args(["--mount", "sh", "-c", mount, "sh"])
        .arg(std::env::current_exe().unwrap())
        .args([name, "--exact", "--test-threads=1"])
        .env(DISK, directory.path())
        .stderr(Stdio::null())
        .output();
    // No unshare, or no right to mount: other platforms, other people, some containers.
    let Ok(output) = run else { return };
    let ran = String::from_utf8_lossy(&output.stdout);
    assert!(!ran.contains("test result") || output.status.success(), "{ran}");
}

/// The disk, in the process that has one.
fn disk() -> Option<std::path::PathBuf> {
    std::env::var_os(DISK).map(Into::into)
}

/// Writes until nothing more can be written.
fn fill(disk: &Path) {
    use std::io::Write;
    let mut ballast = std::fs::File::create(disk.join("ballast")).unwrap();
    for piece in [1 << 16, 1 << 12, 1] {
        while ballast.write_all(&vec![0; piece]).is_ok() {}
    }
}

fn make_room(disk: &Path) {
    std::fs::remove_file(disk.join("ballast")).unwrap();
}

fn own(library: &Library) -> Vec<u8> {
    let mut file = Vec::new();
    library.export_json(None, &mut file).unwrap();
    file
}

#[test]
fn writing() {
    let Some(disk) = disk() else { return on_a_small_disk("full::writing") };
    let library = Library::open(&disk.join("library")).unwrap();
    let at = conversation(&library, "a");
    let first = exchange(&library, at, None, "question", "answer");
    let running = begin(&library, at, Some(first.answer), "and then?");
    fill(&disk);
    let long = "word ".repeat(20_000);
    assert!(matches!(library.checkpoint(running.answer, &long, ""), Err(Error::DiskFull)));
    assert!(matches!(
        library.begin_turn(at, None, &long, &crate::directory::asked(), 1),
        Err(Error::DiskFull)
    ));
    assert!(matches!(library.back_up(), Err(Error::DiskFull)));
    assert_eq!(texts(&library, at), ["question", "answer", "and then?", ""], "what is there is read");
    make_room(&disk);
    library.checkpoint(running.answer, &long, "").unwrap();
    library.finish(running.answer, &finished(&long, "0.1"), 1).unwrap();
    assert_eq!(texts(&library, at)[3], long);
    assert_eq!(library.check().unwrap(), Vec::<String>::new());
    let left = std::fs::read_dir(disk.join("library/backups")).unwrap().count();
    assert_eq!(left, 0, "a backup that found no room leaves nothing in the way");
}

#[test]
fn importing() {
    let Some(disk) = disk() else { return on_a_small_disk("full::importing") };
    let other = Library::in_memory().unwrap();
    for n in 0..120 {
        let at = conversation(&other, &format!("other {n}"));
        exchange(&other, at, None, "pomegranate", &format!("{n} {}", "juice ".repeat(10_000)));
    }
    let file = own(&other);
    let library = Library::open(&disk.join("library")).unwrap();
    exchange(&library, conversation(&library, "a"), None, "question", "answer");
    let before = own(&library);
    let run = || library.import(&mut &file[..], &mut |_| ControlFlow::Continue(()));
    assert!(matches!(run(), Err(Error::DiskFull)), "{} bytes do not fit", file.len());
    assert_eq!(own(&library), before, "nothing of it was taken in");
    let found = store::SearchRequest { typed: "pomegranate", window: 10, ..Default::default() };
    assert_eq!(library.search(&found).unwrap().hits.len(), 0);
    assert_eq!(library.check().unwrap(), Vec::<String>::new());
    exchange(&library, conversation(&library, "b"), None, "and it", "goes on");
}

#[test]
fn opening() {
    let Some(disk) = disk() else { return on_a_small_disk("full::opening") };
    let at = {
        let library = Library::open(&disk.join("library")).unwrap();
        let at = conversation(&library, "a");
        begin(&library, at, None, "question");
        at
    };
    fill(&disk);
    let library = Library::open(&disk.join("library")).unwrap();
    assert!(library.opened().no_room);
    assert_eq!(texts(&library, at), ["question", ""], "what is there can be read");
    assert_eq!(library.conversations(Listing::All, None, 9).unwrap().items.len(), 1);
    assert!(matches!(library.save_draft(at, &"x".repeat(100_000)), Err(Error::DiskFull)));
    make_room(&disk);
    drop(library);
    let library = Library::open(&disk.join("library")).unwrap();
    assert_eq!(library.opened().interrupted, 1);
    assert_eq!(library.path(at).unwrap()[1].message.status, Status::Interrupted);
}

#[test]
fn restoring() {
    let Some(disk) = disk() else { return on_a_small_disk("full::restoring") };
    let directory = disk.join("library");
    let at = {
        let library = Library::open(&directory).unwrap();
        let at = conversation(&library, "a");
        exchange(&library, at, None, "question", &"answer ".repeat(20_000));
        library.back_up().unwrap();
        at
    };
    overwrite(&directory.join("library.db"), 0, b"not a database at all");
    fill(&disk);
    assert!(matches!(Library::open(&directory), Err(Error::DiskFull)));
    assert!(directory.join("library.db").exists(), "nothing is moved before the backup is whole");
    make_room(&disk);
    let library = Library::open(&directory).unwrap();
    assert!(library.opened().recovered.as_ref().unwrap().backup.is_some());
    assert_eq!(texts(&library, at)[0], "question");
    assert_eq!(library.conversations(Listing::All, None, 9).unwrap().items.len(), 1);
}
