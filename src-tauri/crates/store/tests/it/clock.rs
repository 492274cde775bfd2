//! A clock that goes backwards, or days ahead: order is the order in which things were done.

use store::{Listing, NewConversation};

use crate::directory::{Directory, asked, conversation, finished, texts};

const DAY: i64 = 86_400_000;
const TEN_YEARS: i64 = 3_653 * DAY;

/// What the clock says at one use after the other: a day ahead, ten years back, before 1970.
const CLOCK: [i64; 6] = [
    1_795_000_000_000,
    1_795_000_000_000 + DAY,
    1_795_000_000_000 - TEN_YEARS,
    1_795_000_000_000 - TEN_YEARS - DAY,
    -1,
    1_795_000_000_000,
];

#[test]
fn messages_stand_in_the_order_in_which_they_were_written() {
    let directory = Directory::new();
    let library = directory.library();
    let at = conversation(&library, "a");
    let mut parent = None;
    let mut expected = Vec::new();
    for (n, now) in CLOCK.into_iter().enumerate() {
        let turn = library.begin_turn(at, parent, &format!("question {n}"), &asked(), now).unwrap();
        library.finish(turn.answer, &finished(&format!("answer {n}"), "0.1"), now - DAY).unwrap();
        expected.extend([format!("question {n}"), format!("answer {n}")]);
        parent = Some(turn.answer);
    }
    assert_eq!(texts(&library, at), expected);
    let again = library.begin_turn(at, None, "first again", &asked(), CLOCK[4]).unwrap();
    let siblings = library.path_message(again.user).unwrap().siblings;
    assert_eq!(siblings.last(), Some(&again.user), "the newest version is the last");
}

#[test]
fn the_list_stands_in_the_order_of_use_whatever_uids_and_times_say() {
    let directory = Directory::new();
    let library = directory.library();
    // Identifiers that sort the other way round, as those made by a clock that goes backwards do.
    let made: Vec<_> = CLOCK
        .into_iter()
        .enumerate()
        .map(|(n, now)| {
            let uid = format!("{:04}-uid", 9_000 - n);
            library.create_conversation(&NewConversation { uid, ..NewConversation::default() }, now).unwrap()
        })
        .collect();
    let listed = || -> Vec<_> {
        let page = library.conversations(Listing::All, None, 10).unwrap();
        page.items.iter().map(|item| item.id).collect()
    };
    assert_eq!(listed(), made.iter().rev().copied().collect::<Vec<_>>());
    library.begin_turn(made[0], None, "question", &asked(), -TEN_YEARS).unwrap();
    assert_eq!(listed()[0], made[0], "what was used last comes first");
}

#[test]
fn a_clock_that_went_back_neither_stops_backups_nor_empties_the_trash() {
    let directory = Directory::new();
    let library = directory.library();
    let at = conversation(&library, "a");
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    assert!(library.back_up_daily(now).unwrap().is_some());
    assert!(library.back_up_daily(now - 2 * DAY).unwrap().is_some(), "it is another day");
    assert!(library.back_up_daily(now - TEN_YEARS).unwrap().is_some());
    let names: Vec<_> = library.backups().unwrap().into_iter().map(|backup| backup.name).collect();
    assert_eq!(
        names,
        ["000003-daily.db", "000002-daily.db", "000001-daily.db"],
        "the newest is the last made"
    );
    library.delete_conversations(&[at], now).unwrap();
    library.empty_trash(now - TEN_YEARS - 30 * DAY).unwrap();
    library.restore_conversations(&[at]).unwrap();
    assert_eq!(library.conversations(Listing::All, None, 10).unwrap().items.len(), 1);
}
