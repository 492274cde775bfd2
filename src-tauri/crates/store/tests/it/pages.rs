//! Parts of a path: together they are the path, whatever was branched, deleted or written long.

use store::{ConversationId, ConversationPatch, Deletion, Library, MessageId, Part, PathPage, Place};

use crate::directory::{asked, conversation, exchange, finished};

/// A conversation of so many exchanges, with a second version here and there, and its path.
fn long(library: &Library, exchanges: usize) -> (ConversationId, Vec<MessageId>) {
    let at = conversation(library, "long");
    let mut parent = None;
    for number in 0..exchanges {
        let turn = exchange(library, at, parent, &format!("question {number}"), &format!("answer {number}"));
        parent = Some(turn.answer);
        if number % 7 == 3 {
            let again = library.begin_answer(turn.user, &asked(), 4).unwrap();
            library.finish(again, &finished("another", "0"), 5).unwrap();
            parent = Some(again);
        }
    }
    (at, library.path_ids(at).unwrap())
}

fn ids(page: &PathPage) -> Vec<MessageId> {
    page.messages.iter().map(|entry| entry.message.id).collect()
}

#[test]
fn parts_put_together_upwards_and_downwards_are_the_path() {
    let library = Library::in_memory().unwrap();
    let (at, path) = long(&library, 40);
    library.delete_message(path[30], Deletion::Message, 9).unwrap();
    library.delete_message(path[31], Deletion::Message, 9).unwrap();
    let path = library.path_ids(at).unwrap();
    assert_eq!(path.len(), 78);
    let whole: Vec<_> = library.path(at).unwrap();

    let mut page = library.page(at, Part::End, 7).unwrap();
    assert!(!page.newer);
    let mut upwards = page.messages.clone();
    while page.older {
        page = library.page(at, Part::Before(upwards[0].message.id), 7).unwrap();
        assert!(page.newer);
        upwards.splice(0..0, page.messages.clone());
    }
    assert_eq!(upwards, whole, "siblings and receipts are the same, too");

    let mut page = library.page(at, Part::Start, 7).unwrap();
    assert!(!page.older);
    let mut downwards = page.messages.clone();
    while page.newer {
        page = library.page(at, Part::After(downwards[downwards.len() - 1].message.id), 7).unwrap();
        assert!(page.older);
        downwards.extend(page.messages.clone());
    }
    assert_eq!(downwards, whole);
}

#[test]
fn around_a_message_it_is_in_the_middle_or_near_the_end_it_is_near() {
    let library = Library::in_memory().unwrap();
    let (at, path) = long(&library, 40);
    let around = |index: usize| library.page(at, Part::Around(path[index]), 10).unwrap();
    let middle = around(40);
    assert_eq!((ids(&middle), middle.older, middle.newer), (path[36..46].to_vec(), true, true));
    let first = around(0);
    assert_eq!((ids(&first), first.older, first.newer), (path[..10].to_vec(), false, true));
    let last = around(79);
    assert_eq!((ids(&last), last.older, last.newer), (path[70..].to_vec(), true, false));
}

#[test]
fn around_a_message_that_is_not_on_the_path_is_the_end() {
    let library = Library::in_memory().unwrap();
    let (at, path) = long(&library, 8);
    let other = library.path_message(path[7]).unwrap().siblings[0];
    assert_ne!(other, path[7]);
    let page = library.page(at, Part::Around(other), 4).unwrap();
    assert_eq!(ids(&page), path[12..]);
}

#[test]
fn a_part_ends_early_when_it_fills_a_window_and_the_next_goes_on_there() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let text = "A line.\n\n".repeat(60);
    let first = exchange(&library, at, None, "short", &text);
    let second = exchange(&library, at, Some(first.answer), "short", &text);
    let page = library.page(at, Part::End, 20).unwrap();
    assert_eq!((ids(&page), page.older), (vec![second.user, second.answer], true), "with its question");
    let page = library.page(at, Part::Before(second.user), 20).unwrap();
    assert_eq!((ids(&page), page.older), (vec![first.user, first.answer], false));
    let page = library.page(at, Part::Start, 20).unwrap();
    assert_eq!((ids(&page), page.newer), (vec![first.user, first.answer], true));
    let page = library.page(at, Part::Around(second.user), 20).unwrap();
    assert_eq!(ids(&page)[1..], [first.answer, second.user, second.answer], "what follows it as well");
}

/// A conversation of so many messages from a file that does not say which child was looked at.
fn imported(library: &Library, count: usize) -> ConversationId {
    let messages: Vec<_> = (0..count)
        .map(|number| {
            let role = if number % 2 == 0 { "user" } else { "assistant" };
            let parent = (number > 0).then_some(number);
            serde_json::json!({"role": role, "parent": parent, "createdAt": 1, "text": format!("{number}")})
        })
        .collect();
    let file = serde_json::json!({"format": "timbre", "version": 1, "conversations": [
        {"uid": "u", "createdAt": 1, "updatedAt": 1, "head": count, "messages": messages}]});
    let mut bytes = std::io::Cursor::new(file.to_string());
    library.import(&mut bytes, &mut |_| std::ops::ControlFlow::Continue(())).unwrap();
    ConversationId(1)
}

#[test]
fn the_middle_of_a_very_long_path_is_read_as_the_end_is() {
    let library = Library::in_memory().unwrap();
    let at = imported(&library, 10_000);
    let path = library.path_ids(at).unwrap();
    assert_eq!(path.len(), 10_000);
    let page = library.page(at, Part::Around(path[5_000]), 20).unwrap();
    assert_eq!((ids(&page), page.older, page.newer), (path[4_991..5_011].to_vec(), true, true));
    library.set_head(path[9_999]).unwrap();
    let page = library.page(at, Part::After(path[5_000]), 20).unwrap();
    assert_eq!(ids(&page), path[5_001..5_021]);
}

#[test]
fn the_way_down_is_found_where_no_fork_remembers_it() {
    let library = Library::in_memory().unwrap();
    let at = imported(&library, 30);
    let path = library.path_ids(at).unwrap();
    let page = library.page(at, Part::After(path[4]), 10).unwrap();
    assert_eq!((ids(&page), page.newer), (path[5..15].to_vec(), true));
}

#[test]
fn the_way_down_leads_to_the_head_after_a_branch_was_deleted() {
    let library = Library::in_memory().unwrap();
    let (at, path) = long(&library, 4);
    // The seventh message has an older version beside it; what replaces it is followed from then on.
    library.delete_message(path[7], Deletion::Branch, 9).unwrap();
    let path = library.path_ids(at).unwrap();
    let page = library.page(at, Part::After(path[2]), 10).unwrap();
    assert_eq!((ids(&page), page.newer), (path[3..].to_vec(), false));
}

#[test]
fn what_the_service_counted_last_is_the_context() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    assert_eq!(library.context_tokens(at, 20).unwrap(), None);
    let turn = exchange(&library, at, None, "one", "two");
    assert_eq!(library.context_tokens(at, 20).unwrap(), None, "it was not counted");
    let more = library.begin_turn(at, Some(turn.answer), "three", &asked(), 3).unwrap();
    let mut counted = finished("four", "0");
    counted.answer.usage = Some(openrouter::Usage {
        prompt_tokens: Some(100),
        completion_tokens: Some(11),
        ..openrouter::Usage::default()
    });
    library.finish(more.answer, &counted, 4).unwrap();
    exchange(&library, at, Some(more.answer), "five", "six");
    assert_eq!(library.context_tokens(at, 20).unwrap(), Some(111));
    assert_eq!(library.context_tokens(at, 2).unwrap(), None, "not within two messages");
}

#[test]
fn the_place_of_the_reader_is_kept_until_they_are_at_the_end_again() {
    let library = Library::in_memory().unwrap();
    let (at, path) = long(&library, 4);
    let other = conversation(&library, "other");
    let keep = |at, place| {
        let patch = ConversationPatch { place: Some(place), ..ConversationPatch::default() };
        library.update_conversation(at, &patch).unwrap();
        library.conversation(at).unwrap().place
    };
    let place = Some(Place { message: path[3], offset: -120 });
    assert_eq!(keep(at, place), place);
    assert_eq!(keep(other, place), None, "a message of another conversation is no place");
    assert_eq!(keep(at, None), None);
}
