//! Backups: when they are made, how many are kept, and what restoring one does.

use store::Error;

use crate::directory::{Directory, conversation, exchange, overwrite, texts};

const DAY: i64 = 86_400_000;

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
fn backups_that_are_asked_for_at_once_are_all_made() {
    let directory = Directory::new();
    let library = directory.library();
    exchange(&library, conversation(&library, "a"), None, "question", &"answer ".repeat(20_000));
    for round in 1..=5 {
        std::thread::scope(|scope| {
            // As when the daily one is due while an import begins.
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| library.back_up())).collect();
            let mut names: Vec<_> =
                threads.into_iter().map(|thread| thread.join().unwrap().unwrap()).collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), 4, "each has a name of its own in round {round}");
        });
    }
    let backups = library.backups().unwrap();
    assert!(backups.iter().all(|backup| backup.bytes > 140_000), "each is whole: {backups:?}");
    let left = std::fs::read_dir(directory.path().join("backups")).unwrap().count();
    assert_eq!(left, 7, "nothing but backups is left behind");
}

#[test]
fn a_damaged_library_pushes_out_no_sound_backup() {
    let directory = Directory::new();
    let library = directory.library();
    let at = conversation(&library, "a");
    for n in 0..30 {
        exchange(&library, at, None, &format!("question {n}"), &"text ".repeat(500));
    }
    let sound = library.back_up().unwrap();
    drop(library);
    let path = directory.path().join("library.db");
    let size = usize::try_from(path.metadata().unwrap().len()).unwrap();
    // Not where it says what there is: opening it meets nothing.
    overwrite(&path, size as u64 / 2, &vec![0xa5; size / 4]);
    let library = directory.library();
    let refused = library.back_up();
    assert!(matches!(refused, Err(Error::Corrupt(_))), "{refused:?}");
    assert_eq!(library.backups().unwrap()[0].name, sound);
    drop(library);
    let library = directory.library();
    assert_eq!(library.opened().recovered.clone().unwrap().backup.unwrap().name, sound);
    assert_eq!(texts(&library, at)[0], "question 29");
}
