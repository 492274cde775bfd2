//! The tree: paths, siblings, and the way back to a branch as it was left.

use store::{Error, Library, Role};

use crate::directory::{asked, begin, conversation, exchange, finished, texts};

#[test]
fn a_path_leads_from_the_first_message_to_the_head() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let first = exchange(&library, at, None, "one", "two");
    let second = exchange(&library, at, Some(first.answer), "three", "four");
    assert_eq!(texts(&library, at), ["one", "two", "three", "four"]);
    assert_eq!(library.conversation(at).unwrap().head, Some(second.answer));
    let roles: Vec<_> = library.path(at).unwrap().iter().map(|entry| entry.message.role).collect();
    assert_eq!(roles, [Role::User, Role::Assistant, Role::User, Role::Assistant]);
}

#[test]
fn editing_the_first_message_makes_a_second_beginning() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let old = exchange(&library, at, None, "old", "old answer");
    let new = exchange(&library, at, None, "new", "new answer");
    assert_eq!(texts(&library, at), ["new", "new answer"]);
    assert_eq!(library.path(at).unwrap()[0].siblings, [old.user, new.user]);
}

#[test]
fn retrying_keeps_the_answer_before_as_a_sibling() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let turn = exchange(&library, at, None, "question", "first");
    let again = library.begin_answer(turn.user, &asked(), 4).unwrap();
    library.finish(again, &finished("second", "0"), 5).unwrap();
    assert_eq!(texts(&library, at), ["question", "second"]);
    assert_eq!(library.path_message(again).unwrap().siblings, [turn.answer, again]);
}

#[test]
fn only_a_message_of_the_person_is_answered() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let turn = exchange(&library, at, None, "question", "answer");
    assert!(matches!(library.begin_answer(turn.answer, &asked(), 4), Err(Error::Invalid(_))));
}

#[test]
fn continuing_begins_with_what_is_there() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let turn = exchange(&library, at, None, "question", "once upon");
    let more = library.begin_continuation(turn.answer, &asked(), 4).unwrap();
    library.checkpoint(more, " a time", "").unwrap();
    assert_eq!(library.message(more).unwrap().text, "once upon a time");
    assert_eq!(library.path_message(more).unwrap().siblings, [turn.answer, more]);
}

#[test]
fn going_back_to_a_branch_finds_the_leaf_that_was_left() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let root = exchange(&library, at, None, "q1", "a1");
    let left = exchange(&library, at, Some(root.answer), "left", "left answer");
    let deep = exchange(&library, at, Some(left.answer), "deep", "deep answer");
    let deeper = exchange(&library, at, Some(left.answer), "deeper", "deeper answer");
    library.select_sibling(deep.user).unwrap();
    let right = exchange(&library, at, Some(root.answer), "right", "right answer");
    assert_eq!(texts(&library, at).last().unwrap(), "right answer");
    assert_eq!(library.path_ids(at).unwrap(), [root.user, root.answer, right.user, right.answer]);
    assert_eq!(library.select_sibling(left.user).unwrap(), deep.answer);
    assert_eq!(texts(&library, at), ["q1", "a1", "left", "left answer", "deep", "deep answer"]);
    assert_eq!(library.select_sibling(right.user).unwrap(), right.answer);
    assert_eq!(library.select_sibling(deeper.user).unwrap(), deeper.answer);
}

#[test]
fn the_head_can_be_set_in_the_middle() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let first = exchange(&library, at, None, "q1", "a1");
    exchange(&library, at, Some(first.answer), "q2", "a2");
    library.set_head(first.answer).unwrap();
    assert_eq!(texts(&library, at), ["q1", "a1"]);
}

#[test]
fn a_parent_from_another_conversation_is_refused() {
    let library = Library::in_memory().unwrap();
    let (a, b) = (conversation(&library, "a"), conversation(&library, "b"));
    let turn = begin(&library, a, None, "here");
    let result = library.begin_turn(b, Some(turn.answer), "there", &asked(), 3);
    assert!(matches!(result, Err(Error::Invalid(_))));
    assert!(texts(&library, b).is_empty());
}

#[test]
fn ancestors_do_not_depend_on_the_head() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let old = exchange(&library, at, None, "old", "old answer");
    exchange(&library, at, None, "new", "new answer");
    let found: Vec<_> =
        library.ancestors(old.answer).unwrap().into_iter().map(|entry| entry.message.text).collect();
    assert_eq!(found, ["old", "old answer"]);
}
