//! A turn: durable at its beginning, safe while it streams, whole at its end.

use openrouter::{Answer, Code, Logprobs, TokenLogprob, Usage};
use serde_json::json;
use store::{Asked, Error, FinishedAnswer, Library, Status};

use crate::directory::{Directory, asked, begin, conversation, exchange, finished, texts};

#[test]
fn what_has_arrived_is_readable_while_it_streams() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let turn = begin(&library, at, None, "question");
    library.checkpoint(turn.answer, "", "think").unwrap();
    library.checkpoint(turn.answer, "Hel", "ing").unwrap();
    library.checkpoint(turn.answer, "lo", "").unwrap();
    let found = library.message(turn.answer).unwrap();
    assert_eq!((found.text.as_str(), found.reasoning.as_str()), ("Hello", "thinking"));
    assert_eq!(found.status, Status::Streaming);
}

#[test]
fn a_turn_takes_its_conversation_out_of_the_trash_and_the_end_of_an_answer_does_not() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let turn = begin(&library, at, None, "question");
    library.delete_conversations(&[at], 5).unwrap();
    library.finish(turn.answer, &finished("answer", "1"), 6).unwrap();
    assert_eq!(library.conversation(at).unwrap().deleted_at, Some(5));
    library.begin_answer(turn.user, &asked(), 7).unwrap();
    assert_eq!(library.conversation(at).unwrap().deleted_at, None);
}

#[test]
fn an_answer_is_finished_once() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let turn = exchange(&library, at, None, "question", "answer");
    let again = library.finish(turn.answer, &finished("other", "1"), 4);
    assert!(matches!(again, Err(Error::Invalid(_))));
    assert!(matches!(library.checkpoint(turn.answer, "more", ""), Err(Error::Invalid(_))));
    assert_eq!(texts(&library, at), ["question", "answer"]);
}

#[test]
fn a_receipt_reads_back_as_it_was_written() {
    let directory = Directory::new();
    let library = directory.library();
    let at = conversation(&library, "a");
    let asked = Asked { price: Some(json!({"prompt": "0.0000012"})), ..asked() };
    let turn = library.begin_turn(at, None, "question", &asked, 2).unwrap();
    let logprobs = Logprobs {
        content: vec![TokenLogprob { token: "Hi".to_owned(), logprob: -0.25, ..TokenLogprob::default() }],
        ..Logprobs::default()
    };
    let answer = Answer {
        text: "Hi".to_owned(),
        reasoning: "hm".to_owned(),
        model: Some("served".to_owned()),
        finish_reason: Some("stop".to_owned()),
        reasoning_details: Some(vec![json!({"z": 1, "a": {"signature": "x==", "format": null}})]),
        annotations: vec![json!({"type": "file", "b": [1.5, "x"]})],
        usage: Some(Usage { cost: Some("0.00012345678901".parse().unwrap()), ..Usage::default() }),
        logprobs: Some(logprobs.clone()),
        ..Answer::default()
    };
    let error = openrouter::Error::new(Code::Timeout, "slow");
    let finished =
        FinishedAnswer { status: Status::Failed, answer: answer.clone(), error: Some(error.clone()) };
    library.finish(turn.answer, &finished, 3).unwrap();
    let found = library.path_message(turn.answer).unwrap();
    let generation = found.generation.unwrap();
    assert_eq!((generation.asked, generation.error), (asked, Some(error)));
    let shown = Answer { text: found.message.text, reasoning: found.message.reasoning, ..generation.answer };
    assert_eq!(Answer { logprobs: library.logprobs(turn.answer).unwrap(), ..shown }, answer);
    assert_eq!(found.message.status, Status::Failed);
}

#[test]
fn costs_add_up_exactly_over_all_branches() {
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    assert_eq!(library.cost(at).unwrap(), None);
    for cost in ["0.1", "0.2", "0.0000000001"] {
        let turn = begin(&library, at, None, "question");
        library.finish(turn.answer, &finished("answer", cost), 3).unwrap();
    }
    assert_eq!(library.cost(at).unwrap().unwrap().to_string(), "0.3000000001");
}

#[test]
fn reopening_marks_what_was_streaming_and_keeps_its_text() {
    let directory = Directory::new();
    let (answer, done) = {
        let library = directory.library();
        let at = conversation(&library, "a");
        let done = exchange(&library, at, None, "q", "done").answer;
        let turn = begin(&library, at, Some(done), "question");
        library.checkpoint(turn.answer, "half", "because").unwrap();
        (turn.answer, done)
    };
    let library = directory.library();
    assert_eq!(library.opened().interrupted, 1);
    let found = library.message(answer).unwrap();
    assert_eq!((found.status, found.text.as_str()), (Status::Interrupted, "half"));
    assert_eq!(found.reasoning, "because");
    assert_eq!(library.message(done).unwrap().status, Status::Complete);
    let continued = library.begin_continuation(answer, &asked(), 9).unwrap();
    assert_eq!(library.message(continued).unwrap().text, "half");
}

#[test]
fn a_failed_turn_leaves_nothing_behind() {
    let library = Library::in_memory().unwrap();
    let gone = store::ConversationId(5);
    assert!(library.begin_turn(gone, None, "question", &asked(), 1).is_err());
    let at = conversation(&library, "a");
    let turn = begin(&library, at, None, "first");
    assert_eq!(turn.user.0, 1, "the failed turn used no message");
}

#[test]
fn every_naughty_string_is_kept_as_it_is() {
    let Some(path) = crate::directory::corpus("blns/blns.json") else { return };
    let strings: Vec<String> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let directory = Directory::new();
    let library = directory.library();
    for (n, text) in strings.iter().enumerate() {
        let new = store::NewConversation {
            uid: n.to_string(),
            title: text.clone(),
            ..store::NewConversation::default()
        };
        let at = library.create_conversation(&new, 1).unwrap();
        let turn = begin(&library, at, None, text);
        library.finish(turn.answer, &finished(text, "0"), 2).unwrap();
        library.save_draft(at, text).unwrap();
        assert_eq!(texts(&library, at), [text.as_str(), text.as_str()]);
        let found = library.conversation(at).unwrap();
        assert_eq!((&found.title, &found.draft), (text, text));
    }
}
