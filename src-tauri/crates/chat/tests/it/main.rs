//! Turns against a real socket: what is asked, what is kept, and what is told to those who follow.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod bad_days;
mod crash;
mod faults;
mod offline;
mod titles;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chat::{Chat, Destination, Question, Started};
use openrouter::{Client, Limits, Parameters, ServiceUrl};
use simulator::{Options, Pace, Script, Simulator, Step};
use store::{ConversationPatch, Library, Message, MessageId, Role, Status};
use tokio::sync::mpsc;

/// A simulator, a library in memory, and the conversations between them.
struct World {
    simulator: Simulator,
    library: Arc<Library>,
    chat: Chat,
    finished: mpsc::UnboundedReceiver<MessageId>,
}

impl World {
    async fn new(pace: Pace) -> Self {
        let options = Options { strict: true, pace, ..Options::default() };
        let simulator = Simulator::start(options).await.expect("a simulator");
        let library = Arc::new(Library::in_memory().expect("a library"));
        let (tell, finished) = mpsc::unbounded_channel();
        let chat = Chat::new(
            Arc::clone(&library),
            || 1_700_000_000_000,
            move |message| {
                let _ = tell.send(message);
            },
        );
        Self { simulator, library, chat, finished }
    }

    fn to(&self, model: &str) -> Destination {
        let url = ServiceUrl::parse(&self.simulator.url()).expect("a base url");
        Destination {
            client: Client::new(url, None).expect("a client"),
            service: "offline".to_owned(),
            model: model.to_owned(),
            price: None,
            dialect: openrouter::Dialect::OpenRouter,
        }
    }

    fn ask(&self, text: &str) -> Started {
        self.chat.send(self.to("sim/writer"), question(text)).expect("the turn begins")
    }

    /// The next message that is told to have ended, or to have got its cost afterwards.
    async fn end(&mut self) -> Message {
        let id = tokio::time::timeout(PATIENCE, self.finished.recv());
        let id = id.await.expect("the generation ends").expect("and says so");
        self.library.message(id).expect("the message")
    }

    /// The same of this message, whatever else is told before.
    async fn end_of(&mut self, message: MessageId) -> Message {
        loop {
            let ended = self.end().await;
            if ended.id == message {
                return ended;
            }
        }
    }
}

/// How long something that should come is waited for, on a computer that has other things to do.
const PATIENCE: Duration = Duration::from_secs(120);

/// Has something done in a world of its own, and measures it, until that takes less than `bound`. What else the
/// computer does may hold it up once, and never each of ten times.
async fn within(bound: Duration, once: impl AsyncFn() -> Duration) {
    let mut slow = Vec::new();
    while slow.len() < 10 {
        match once().await {
            took if took < bound => return,
            took => slow.push(took),
        }
    }
    panic!("each of them took longer than {bound:?}: {slow:?}");
}

fn question(text: &str) -> Question {
    Question {
        conversation: None,
        uid: text.to_owned(),
        parent: None,
        text: text.to_owned(),
        plain: text.to_owned(),
        system_prompt: String::new(),
        parameters: parameters(serde_json::json!({})),
    }
}

fn parameters(value: serde_json::Value) -> Parameters {
    serde_json::from_value(value).expect("parameters")
}

const SLOW: Pace = Pace { tokens_per_second: 50.0, first_token: Duration::ZERO };

#[tokio::test]
async fn a_question_is_durable_before_it_is_sent_and_its_answer_after() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let started = world.ask("Tell me about the sea.");
    let path = world.library.path(started.conversation).expect("a path");
    assert_eq!(path.len(), 2, "question and answer are there before anything came");
    assert_eq!(path[0].message.text, "Tell me about the sea.");
    let answer = world.end().await;
    assert_eq!((answer.id, answer.status), (started.message, Status::Complete));
    assert!(!answer.text.is_empty());
    let stored = world.library.path_message(answer.id).expect("the answer");
    let generation = stored.generation.expect("a generation");
    assert!(generation.answer.usage.is_some_and(|usage| usage.cost.is_some()), "the receipt has the cost");
    assert!(generation.answer.timings.duration_ms.is_some());
    let conversation = world.library.conversation(started.conversation).expect("the conversation");
    assert_eq!(conversation.title, "Tell me about the sea.");
}

#[tokio::test]
async fn what_is_not_set_is_not_sent_and_what_is_set_arrives() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let mut asked = question("Hello");
    asked.system_prompt = "Be brief.".to_owned();
    asked.parameters = parameters(serde_json::json!({"temperature": 0.5, "max_tokens": 20}));
    let started = world.chat.send(world.to("sim/writer"), asked).expect("the turn begins");
    world.end().await;
    let requests = world.simulator.requests();
    let body = requests.last().map(|request| &request.body).expect("a body");
    assert_eq!((&body["temperature"], &body["max_tokens"]), (&0.5.into(), &20.into()));
    for absent in ["top_p", "top_k", "seed", "reasoning", "stop", "provider"] {
        assert!(body.get(absent).is_none(), "{absent} was not set");
    }
    assert_eq!(body["messages"][0]["content"], "Be brief.");
    let conversation = world.library.conversation(started.conversation).expect("the conversation");
    assert_eq!(body["session_id"], conversation.uid.as_str());
}

#[tokio::test]
async fn raw_json_counts_over_the_control_it_contradicts() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let mut asked = question("Hello");
    asked.parameters = parameters(serde_json::json!({"temperature": 0.5, "raw": {"temperature": 0.1}}));
    world.chat.send(world.to("sim/writer"), asked).expect("the turn begins");
    world.end().await;
    let requests = world.simulator.requests();
    assert_eq!(requests.last().map(|request| &request.body["temperature"]), Some(&0.1.into()));
}

#[tokio::test]
async fn a_parameter_out_of_range_is_refused_before_anything_is_written() {
    let world = World::new(Pace::UNLIMITED).await;
    let mut asked = question("Hello");
    asked.parameters = parameters(serde_json::json!({"temperature": 9.0}));
    let error = world.chat.send(world.to("sim/writer"), asked).expect_err("out of range");
    assert!(error.to_string().contains("emperature"), "{error}");
    let page = world.library.conversations(store::Listing::All, None, 10).expect("a page");
    assert!(page.items.is_empty());
}

#[tokio::test]
async fn stop_answers_at_once_and_keeps_what_came() {
    within(Duration::from_millis(200), async || {
        let mut world = World::new(SLOW).await;
        let started = world.ask("Tell me about the sea.");
        let mut follower = world.chat.follow(started.message).expect("it runs");
        while follower.update().text.is_empty() {
            assert!(follower.changed().await, "it goes on until it is stopped");
        }
        let asked = Instant::now();
        world.chat.stop(started.message);
        let answer = world.end().await;
        let took = asked.elapsed();
        assert_eq!(answer.status, Status::Stopped);
        assert!(!answer.text.is_empty(), "what came is kept");
        assert!(world.chat.running().is_empty());
        world.simulator.idle().await;
        took
    })
    .await;
}

#[tokio::test]
async fn what_a_stopped_answer_cost_is_asked_for_later() {
    let mut world = World::new(SLOW).await;
    let started = world.ask("Tell me about the sea.");
    let mut follower = world.chat.follow(started.message).expect("it runs");
    while follower.update().text.is_empty() {
        assert!(follower.changed().await, "it goes on until it is stopped");
    }
    world.chat.stop(started.message);
    world.end().await;
    assert_eq!(world.library.cost(started.conversation).expect("a sum"), None, "not known yet");
    world.end().await;
    assert!(world.library.cost(started.conversation).expect("a sum").is_some(), "the second time it is");
}

#[tokio::test]
async fn what_a_lost_answer_cost_is_asked_for_until_the_service_knows_it() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let chunk = r#"{"id":"gen-lost","choices":[{"index":0,"delta":{"content":"Half"}}]}"#;
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Generation-Id: gen-lost\r\n\r\n";
    world.simulator.script(Script::new(vec![Step::Text(format!("{head}data: {chunk}\n\n")), Step::Close]));
    let unknown = Script::error(404, "Generation not found", &serde_json::Value::Null);
    world.simulator.script(unknown.on("/generation").times(2));
    let known = r#"{"data":{"id":"gen-lost","total_cost":0.00042,"native_tokens_prompt":7}}"#;
    let known = Script::respond(200, &[("Content-Type", "application/json")], known);
    world.simulator.script(known.on("/generation"));
    let mut to = world.to("sim/writer");
    to.client = to.client.with_limits(Limits { backoff: Duration::from_millis(5), ..Limits::default() });
    let started = world.chat.send(to, question("Hello")).expect("the turn begins");
    assert_eq!(world.end().await.status, Status::Interrupted);
    assert_eq!(world.library.cost(started.conversation).expect("a sum"), None, "not known yet");
    world.end().await;
    let cost = world.library.cost(started.conversation).expect("a sum").expect("known now");
    assert_eq!(cost.to_string(), "0.00042");
    let asked =
        world.simulator.requests().into_iter().filter(|request| request.path.contains("/generation?"));
    assert_eq!(asked.count(), 3);
}

#[tokio::test]
async fn what_has_arrived_is_in_the_library_within_half_a_second() {
    within(Duration::from_millis(500), async || {
        let world = World::new(SLOW).await;
        let started = world.ask("Tell me about the sea.");
        let mut follower = world.chat.follow(started.message).expect("it runs");
        while follower.update().text.is_empty() {
            assert!(follower.changed().await, "it goes on");
        }
        let seen = Instant::now();
        while world.library.message(started.message).expect("the message").text.is_empty() {
            assert!(seen.elapsed() < PATIENCE, "it was never kept");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let took = seen.elapsed();
        world.chat.stop(started.message);
        took
    })
    .await;
}

#[tokio::test]
async fn a_cut_stream_keeps_its_text_and_its_reason() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let chunk = r#"{"id":"gen-1","choices":[{"index":0,"delta":{"content":"Half an ans"}}]}"#;
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    let steps = vec![
        Step::Text(head.to_owned()),
        Step::Chunk(format!("data: {chunk}\n\n")),
        Step::WaitMs(20),
        Step::Reset,
    ];
    world.simulator.script(Script::new(steps));
    world.ask("Hello");
    let answer = world.end().await;
    assert_eq!((answer.text.as_str(), answer.status), ("Half an ans", Status::Interrupted));
    let stored = world.library.path_message(answer.id).expect("the answer");
    assert!(stored.generation.expect("a generation").error.is_some(), "the reason is kept");
}

#[tokio::test]
async fn retry_edit_and_continue_leave_the_old_versions_as_siblings() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let first = world.ask("Tell me about the sea.");
    let old = world.end().await;
    let again =
        world.chat.retry(world.to("sim/writer"), first.message, &Parameters::default()).expect("retry");
    world.end().await;
    let siblings = |id| world.library.path_message(id).expect("a message").siblings;
    assert_eq!(siblings(again.message), [first.message, again.message]);

    let longer = world.chat.continue_answer(world.to("sim/writer"), first.message).expect("continue");
    let continued = world.end().await;
    assert_eq!(continued.id, longer.message);
    assert!(continued.text.starts_with(&old.text) && continued.text.len() > old.text.len());
    let requests = world.simulator.requests();
    let sent = &requests.last().map(|request| &request.body).expect("a body")["messages"];
    let last = sent.as_array().and_then(|messages| messages.last()).expect("a last message");
    assert_eq!(last["role"], "assistant", "a continuation ends with what is there");

    let question = world.library.message(first.message).expect("the answer").parent.expect("its question");
    let edited = world.chat.edit(world.to("sim/writer"), question, "And the hills?").expect("edit");
    world.end().await;
    let path = world.library.path(edited.conversation).expect("a path");
    assert_eq!((path[0].message.role, path[0].message.text.as_str()), (Role::User, "And the hills?"));
    assert_eq!(path[0].siblings.len(), 2);
}

#[tokio::test]
async fn what_is_laid_over_a_retry_counts_once() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let first = world.ask("Tell me about the sea.");
    world.end().await;
    let over = parameters(serde_json::json!({"max_tokens": 7}));
    let again = world.chat.retry(world.to("sim/writer"), first.message, &over).expect("retry");
    world.end().await;
    let stored = world.library.path_message(again.message).expect("the answer");
    assert_eq!(stored.generation.expect("a receipt").asked.parameters, over, "the receipt has what was sent");
    let conversation = world.library.conversation(first.conversation).expect("the conversation");
    assert_eq!(conversation.parameters, Parameters::default());
    world.chat.retry(world.to("sim/writer"), first.message, &Parameters::default()).expect("retry");
    world.end().await;
    let limits: Vec<_> =
        world.simulator.requests().iter().map(|request| request.body.get("max_tokens").cloned()).collect();
    assert_eq!(limits, [None, Some(7.into()), None]);
}

#[tokio::test]
async fn what_comes_before_the_beginning_of_the_context_is_not_sent() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let first = world.ask("The first question.");
    world.end().await;
    let mut next = question("The second question.");
    next.conversation = Some(first.conversation);
    next.parent = Some(first.message);
    let second = world.chat.send(world.to("sim/writer"), next).expect("the turn begins");
    world.end().await;
    let asked = world.library.message(second.message).expect("the answer").parent;
    let from = |context| ConversationPatch { context_from: Some(context), ..ConversationPatch::default() };
    for (context, sent) in [(asked, 1), (None, 3)] {
        world.library.update_conversation(first.conversation, &from(context)).expect("the mark");
        world.chat.retry(world.to("sim/writer"), second.message, &Parameters::default()).expect("retry");
        world.end().await;
        let requests = world.simulator.requests();
        let messages = requests.last().and_then(|request| request.body["messages"].as_array().cloned());
        assert_eq!(messages.expect("messages").len(), sent, "from {context:?}");
    }
}

#[tokio::test]
async fn a_conversation_that_did_not_fit_goes_on_without_its_beginning() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let first = world.ask("The first question.");
    world.end().await;
    world.simulator.script(Script::fault("e400_context_length").expect("a fault"));
    let mut next = question("The second question.");
    next.conversation = Some(first.conversation);
    next.parent = Some(first.message);
    let failed = world.chat.send(world.to("sim/writer"), next).expect("the turn begins");
    assert_eq!(world.end().await.status, Status::Failed);
    world.chat.shorten(failed.message).expect("the mark");
    let asked = world.library.message(failed.message).expect("the answer").parent;
    let mark = |world: &World| {
        world.library.conversation(first.conversation).expect("the conversation").context_from
    };
    assert_eq!(mark(&world), asked);
    world.chat.shorten(failed.message).expect("nothing more to leave out");
    assert_eq!(mark(&world), asked);
}

#[tokio::test]
async fn several_conversations_are_answered_at_once() {
    let mut world = World::new(SLOW).await;
    let (one, two) = (world.ask("Tell me about the sea."), world.ask("Tell me about hills."));
    assert_eq!(world.chat.running().len(), 2);
    world.chat.interrupt_all().await;
    assert_eq!(world.end().await.status, Status::Interrupted);
    assert_eq!(world.end().await.status, Status::Interrupted);
    assert_ne!(one.conversation, two.conversation);
}
