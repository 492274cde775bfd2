//! Libraries with something in them, for the tests of this crate.

use openrouter::{Answer, Parameters};
use store::{Asked, ConversationId, FinishedAnswer, Library, MessageId, NewConversation, Status, Turn};

/// A library in memory.
pub(crate) fn library() -> Library {
    Library::in_memory().expect("a library in memory")
}

/// A conversation called like its question, with a whole answer.
pub(crate) fn answered(library: &Library, question: &str, answer: &str) -> (ConversationId, Turn) {
    answered_with(library, question, said(answer))
}

/// The same with all that an answer may have.
pub(crate) fn answered_with(library: &Library, question: &str, answer: Answer) -> (ConversationId, Turn) {
    let uid = uuid::Uuid::now_v7().to_string();
    let new = NewConversation { uid, title: question.to_owned(), ..NewConversation::default() };
    let id = library.create_conversation(&new, 1).expect("a conversation");
    // A test that cannot go on says why.
    let turn = library.begin_turn(id, None, question, &asked(), 2).expect("a turn");
    finish(library, turn.answer, answer);
    (id, turn)
}

/// A conversation of so many exchanges, and its path.
pub(crate) fn long(library: &Library, exchanges: usize) -> (ConversationId, Vec<MessageId>) {
    let (id, mut last) = answered(library, "question 0", "answer 0");
    let mut path = vec![last.user, last.answer];
    for number in 1..exchanges {
        let question = format!("question {number}");
        // A test that cannot go on says why.
        last = library.begin_turn(id, Some(last.answer), &question, &asked(), 2).expect("a turn");
        finish(library, last.answer, said(&format!("answer {number}")));
        path.extend([last.user, last.answer]);
    }
    (id, path)
}

/// Another whole answer to a question.
pub(crate) fn another_answer(library: &Library, question: MessageId, answer: &str) -> MessageId {
    let id = library.begin_answer(question, &asked(), 3).expect("an answer");
    finish(library, id, said(answer));
    id
}

fn said(text: &str) -> Answer {
    Answer { text: text.to_owned(), reasoning: "I thought.".to_owned(), ..Answer::default() }
}

fn finish(library: &Library, id: MessageId, answer: Answer) {
    let finished = FinishedAnswer { status: Status::Complete, answer, error: None };
    // A test that cannot go on says why.
    library.finish(id, &finished, 4).expect("finished");
}

fn asked() -> Asked {
    Asked {
        service: "https://service.example".to_owned(),
        model: "maker/model".to_owned(),
        parameters: Parameters::default(),
        price: None,
    }
}
