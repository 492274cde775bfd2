//! Deleting messages and branches, undoing it, forks, and the end of what is in the trash.

use store::{Deletion, Error, Library, Listing, SearchRequest};

use crate::directory::{conversation, exchange, texts};

fn hits(library: &Library, typed: &str) -> usize {
    library.search(&SearchRequest { typed, window: 50, ..SearchRequest::default() }).unwrap().hits.len()
}

#[test]
fn a_message_deleted_alone_leaves_what_follows() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let first = exchange(&library, at, None, "one", "two");
    exchange(&library, at, Some(first.answer), "three", "four");
    library.delete_message(first.answer, Deletion::Message, 5).unwrap();
    assert_eq!(texts(&library, at), ["one", "three", "four"]);
    assert_eq!(hits(&library, "two"), 0);
    library.restore_message(first.answer).unwrap();
    assert_eq!(texts(&library, at), ["one", "two", "three", "four"]);
    assert_eq!(hits(&library, "two"), 1);
}

#[test]
fn the_last_message_deleted_alone_ends_the_path_above() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let turn = exchange(&library, at, None, "one", "two");
    assert_eq!(library.delete_message(turn.answer, Deletion::Message, 5).unwrap(), Some(turn.user));
    assert_eq!(texts(&library, at), ["one"]);
}

#[test]
fn a_deleted_branch_shows_its_sibling_and_comes_back_whole() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let root = exchange(&library, at, None, "one", "two");
    let old = exchange(&library, at, Some(root.answer), "old", "older");
    let new = exchange(&library, at, Some(root.answer), "new", "newer");
    exchange(&library, at, Some(new.answer), "deep", "deeper");
    library.delete_message(new.user, Deletion::Branch, 5).unwrap();
    assert_eq!(texts(&library, at), ["one", "two", "old", "older"]);
    assert_eq!(library.path_message(old.user).unwrap().siblings, [old.user]);
    assert_eq!(hits(&library, "deeper"), 0);
    library.restore_message(new.user).unwrap();
    assert_eq!(texts(&library, at), ["one", "two", "new", "newer", "deep", "deeper"]);
    assert_eq!(hits(&library, "deeper"), 1);
}

#[test]
fn deleting_the_only_beginning_empties_the_conversation() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let turn = exchange(&library, at, None, "one", "two");
    assert_eq!(library.delete_message(turn.user, Deletion::Branch, 5).unwrap(), None);
    assert!(texts(&library, at).is_empty());
    library.restore_message(turn.user).unwrap();
    assert_eq!(texts(&library, at), ["one", "two"]);
}

#[test]
fn a_branch_elsewhere_goes_without_moving_the_path() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let old = exchange(&library, at, None, "old", "older");
    let new = exchange(&library, at, None, "new", "newer");
    assert_eq!(library.delete_message(old.user, Deletion::Branch, 5).unwrap(), Some(new.answer));
    assert_eq!(texts(&library, at), ["new", "newer"]);
}

#[test]
fn emptying_the_trash_removes_what_was_deleted_before() {
    let library = Library::in_memory().unwrap();
    let (a, b) = (conversation(&library, "a"), conversation(&library, "b"));
    exchange(&library, a, None, "walnut", "walnut");
    let turn = exchange(&library, b, None, "walnut", "walnut");
    let kept = exchange(&library, b, Some(turn.answer), "almond", "almond");
    library.delete_conversations(&[a, b], 10).unwrap();
    library.restore_conversations(&[b]).unwrap();
    library.delete_message(kept.user, Deletion::Branch, 30).unwrap();
    assert_eq!(library.empty_trash(20).unwrap(), 1);
    assert!(library.conversation(a).is_err());
    assert!(library.conversations(Listing::Trash, None, 9).unwrap().items.is_empty());
    assert_eq!(hits(&library, "walnut"), 2);
    library.restore_message(kept.user).unwrap();
    library.delete_message(kept.user, Deletion::Branch, 30).unwrap();
    assert_eq!(library.empty_trash(40).unwrap(), 0);
    assert!(library.message(kept.answer).is_err());
    assert_eq!(texts(&library, b), ["walnut", "walnut"]);
    assert_eq!(library.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_fork_is_a_conversation_of_its_own() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let first = exchange(&library, at, None, "one", "two");
    exchange(&library, at, Some(first.answer), "three", "four");
    let fork = library.fork(first.answer, "fork", 9).unwrap();
    assert_eq!(texts(&library, fork), ["one", "two"]);
    let copied = library.path(fork).unwrap();
    assert_eq!(copied[1].generation, library.path_message(first.answer).unwrap().generation);
    exchange(&library, fork, Some(copied[1].message.id), "other", "way");
    assert_eq!(texts(&library, at), ["one", "two", "three", "four"]);
    assert_eq!(texts(&library, fork), ["one", "two", "other", "way"]);
    assert_eq!(library.cost(fork).unwrap().unwrap().to_string(), "0.001", "a copy is not paid for again");
}

#[test]
fn only_what_is_in_the_trash_goes_for_ever_and_the_rest_of_it_stays() {
    let library = Library::in_memory().unwrap();
    let ids = [conversation(&library, "a"), conversation(&library, "b"), conversation(&library, "c")];
    exchange(&library, ids[0], None, "gone", "gone");
    library.delete_conversations(&ids[..2], 1).unwrap();
    assert!(matches!(library.delete_for_ever(&[ids[0], ids[2]]), Err(Error::Invalid(_))), "all or none");
    assert_eq!(library.conversations(Listing::Trash, None, 9).unwrap().items.len(), 2);
    library.delete_for_ever(&ids[..1]).unwrap();
    assert!(matches!(library.conversation(ids[0]), Err(Error::NotFound(_))));
    assert_eq!(hits(&library, "gone"), 0);
    let left: Vec<_> =
        library.conversations(Listing::Trash, None, 9).unwrap().items.iter().map(|item| item.id).collect();
    assert_eq!(left, [ids[1]]);
    assert!(library.conversation(ids[2]).is_ok());
}
