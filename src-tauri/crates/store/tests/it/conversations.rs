//! The list: its order, its pages, what is left out of it.

use std::collections::BTreeMap;

use openrouter::Parameters;
use serde_json::json;
use store::{ConversationPatch, Error, Library, Listing, NewConversation, TitledBy};

use crate::directory::{Directory, conversation, exchange};

#[test]
fn a_conversation_reads_back_as_it_was_written() {
    let directory = Directory::new();
    let library = directory.library();
    let parameters = Parameters(BTreeMap::from([
        ("temperature".to_owned(), json!(0.7)),
        ("provider.order".to_owned(), json!(["a", "b"])),
    ]));
    let new = NewConversation {
        uid: "uid-1".to_owned(),
        title: "Überschrift 標題".to_owned(),
        model: Some("a/b".to_owned()),
        system_prompt: "Be brief.".to_owned(),
        parameters: parameters.clone(),
    };
    let id = library.create_conversation(&new, 5).unwrap();
    let found = library.conversation(id).unwrap();
    assert_eq!((found.uid, found.title, found.model), (new.uid, new.title, new.model));
    assert_eq!((found.system_prompt, found.parameters), (new.system_prompt, parameters));
    assert_eq!((found.created_at, found.updated_at, found.head, found.draft.as_str()), (5, 5, None, ""));
}

#[test]
fn a_uid_is_used_once() {
    let library = Library::in_memory().unwrap();
    conversation(&library, "same");
    let again = NewConversation { uid: "same".to_owned(), ..NewConversation::default() };
    assert!(library.create_conversation(&again, 1).is_err());
}

#[test]
fn the_beginning_of_the_context_is_kept_until_it_is_taken_back() {
    let library = Library::in_memory().unwrap();
    let id = conversation(&library, "a");
    let turn = library.begin_turn(id, None, "hello", &crate::directory::asked(), 1).unwrap();
    let patch = ConversationPatch { context_from: Some(Some(turn.user)), ..ConversationPatch::default() };
    library.update_conversation(id, &patch).unwrap();
    library.update_conversation(id, &ConversationPatch::default()).unwrap();
    assert_eq!(library.conversation(id).unwrap().context_from, Some(turn.user));
    let none = ConversationPatch { context_from: Some(None), ..ConversationPatch::default() };
    library.update_conversation(id, &none).unwrap();
    assert_eq!(library.conversation(id).unwrap().context_from, None);
}

#[test]
fn the_last_used_comes_first_whatever_the_clock_says() {
    let library = Library::in_memory().unwrap();
    let (a, b) = (conversation(&library, "a"), conversation(&library, "b"));
    let turn = library.begin_turn(a, None, "hello", &crate::directory::asked(), -1_000_000).unwrap();
    let page = library.conversations(Listing::All, None, 10).unwrap();
    assert_eq!(page.items.iter().map(|item| item.id).collect::<Vec<_>>(), [a, b]);
    assert_eq!(library.message(turn.user).unwrap().created_at, -1_000_000);
}

#[test]
fn pages_hold_every_conversation_once_pinned_first() {
    let library = Library::in_memory().unwrap();
    let ids: Vec<_> = (0..25).map(|n| conversation(&library, &n.to_string())).collect();
    let pin = ConversationPatch { pinned: Some(true), ..ConversationPatch::default() };
    library.update_conversation(ids[3], &pin).unwrap();
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = library.conversations(Listing::All, cursor.as_deref(), 7).unwrap();
        seen.extend(page.items.iter().map(|item| item.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let mut expected: Vec<_> = ids.iter().rev().copied().filter(|id| *id != ids[3]).collect();
    expected.insert(0, ids[3]);
    assert_eq!(seen, expected);
}

#[test]
fn an_unreadable_cursor_is_refused() {
    let library = Library::in_memory().unwrap();
    for cursor in ["", "1", "a.b", "1.2.3", "99999999999999999999.1"] {
        assert!(matches!(library.conversations(Listing::All, Some(cursor), 5), Err(Error::Invalid(_))));
    }
}

#[test]
fn deleting_moves_to_the_trash_and_restoring_brings_back_to_the_same_place() {
    let library = Library::in_memory().unwrap();
    let ids = [conversation(&library, "a"), conversation(&library, "b"), conversation(&library, "c")];
    let before = library.conversations(Listing::All, None, 10).unwrap();
    library.delete_conversations(&ids[..2], 9).unwrap();
    assert_eq!(library.conversations(Listing::All, None, 10).unwrap().items.len(), 1);
    assert_eq!(library.conversations(Listing::Trash, None, 10).unwrap().items.len(), 2);
    assert_eq!(library.conversation(ids[0]).unwrap().deleted_at, Some(9));
    library.restore_conversations(&ids[..2]).unwrap();
    assert_eq!(library.conversations(Listing::All, None, 10).unwrap(), before);
}

#[test]
fn the_trash_pages_by_time_of_deletion() {
    let library = Library::in_memory().unwrap();
    let ids: Vec<_> = (0..5).map(|n| conversation(&library, &n.to_string())).collect();
    for (n, id) in ids.iter().enumerate() {
        library.delete_conversations(&[*id], 100 - i64::try_from(n).unwrap() / 2).unwrap();
    }
    let first = library.conversations(Listing::Trash, None, 3).unwrap();
    let second = library.conversations(Listing::Trash, first.next.as_deref(), 3).unwrap();
    let seen: Vec<_> = first.items.iter().chain(&second.items).map(|item| item.id).collect();
    assert_eq!(seen, [ids[1], ids[0], ids[3], ids[2], ids[4]]);
    assert_eq!(second.next, None);
}

#[test]
fn a_title_of_the_model_does_not_replace_one_of_the_person() {
    let library = Library::in_memory().unwrap();
    let id = conversation(&library, "a");
    let title = |text: &str, by| ConversationPatch {
        title: Some((text.to_owned(), by)),
        ..ConversationPatch::default()
    };
    library.update_conversation(id, &title("by the model", TitledBy::Model)).unwrap();
    assert_eq!(library.conversation(id).unwrap().title, "by the model");
    library.update_conversation(id, &title("mine", TitledBy::Person)).unwrap();
    library.update_conversation(id, &title("by the model again", TitledBy::Model)).unwrap();
    assert_eq!(library.conversation(id).unwrap().title, "mine");
}

#[test]
fn a_draft_survives_reopening_and_goes_when_it_is_sent() {
    let directory = Directory::new();
    let id = {
        let library = directory.library();
        let id = conversation(&library, "a");
        library.save_draft(id, "half a thou").unwrap();
        id
    };
    let library = directory.library();
    assert_eq!(library.conversation(id).unwrap().draft, "half a thou");
    exchange(&library, id, None, "half a thought", "whole");
    assert_eq!(library.conversation(id).unwrap().draft, "");
}

#[test]
fn what_is_not_there_is_not_found() {
    let library = Library::in_memory().unwrap();
    let gone = store::ConversationId(77);
    assert!(matches!(library.conversation(gone), Err(Error::NotFound("conversation"))));
    assert!(matches!(library.save_draft(gone, "x"), Err(Error::NotFound("conversation"))));
    assert!(matches!(library.delete_conversations(&[gone], 1), Err(Error::NotFound("conversation"))));
    assert!(matches!(library.path(gone), Err(Error::NotFound("conversation"))));
    let patch = ConversationPatch::default();
    assert!(matches!(library.update_conversation(gone, &patch), Err(Error::NotFound("conversation"))));
}

#[test]
fn the_list_of_a_tag_follows_what_happens_to_its_conversations() {
    let library = Library::in_memory().unwrap();
    let ids: Vec<_> = (0..7).map(|n| conversation(&library, &n.to_string())).collect();
    let tag = library.create_tag("t", "Tag", "red").unwrap();
    library.tag(&ids[..6], tag).unwrap();
    let change = |id, patch: ConversationPatch| library.update_conversation(id, &patch).unwrap();
    change(ids[1], ConversationPatch { pinned: Some(true), ..Default::default() });
    change(ids[2], ConversationPatch { archived: Some(true), ..Default::default() });
    library.delete_conversations(&[ids[3], ids[4]], 1).unwrap();
    library.restore_conversations(&[ids[4]]).unwrap();
    exchange(&library, ids[0], None, "moves", "up");
    let (mut listed, mut cursor) = (Vec::new(), None);
    loop {
        let page = library.conversations(Listing::Tagged(tag), cursor.as_deref(), 2).unwrap();
        listed.extend(page.items.iter().map(|item| item.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(listed, [ids[1], ids[0], ids[5], ids[4]]);
}
