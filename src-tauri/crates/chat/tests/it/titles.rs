//! Titles by the model: when one is asked for, what is sent, and what never is.

use std::sync::Arc;

use chat::title;
use openrouter::Client;
use serde_json::{Value, json};
use simulator::{Pace, Script, Step};
use store::{ConversationId, ConversationPatch, MessageId, Status, TitledBy};

use crate::{World, parameters, question};

impl World {
    /// The model replies to the next request with `title`.
    fn will_title(&self, title: &str) {
        let body = json!({"id": "gen-title", "object": "chat.completion", "model": "sim/writer", "choices": [
            {"index": 0, "message": {"role": "assistant", "content": title}, "finish_reason": "stop"}]});
        let body = body.to_string();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length";
        let text = format!("{head}: {}\r\nConnection: close\r\n\r\n{body}", body.len());
        self.simulator.script(Script::new(vec![Step::Text(text)]));
    }

    async fn title(&self, answer: MessageId) -> bool {
        let client: Client = self.to("sim/writer").client;
        title::give(&Arc::clone(&self.library), &client, "offline", answer).await
    }

    fn titled(&self, id: ConversationId) -> (String, TitledBy) {
        let conversation = self.library.conversation(id).expect("the conversation");
        (conversation.title, conversation.titled_by)
    }

    fn last_body(&self) -> Value {
        self.simulator.requests().last().map(|request| request.body.clone()).expect("a request")
    }
}

#[tokio::test]
async fn the_first_answer_brings_a_title_by_a_small_request() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let mut asked = question("Tell me about the sea.");
    asked.parameters = parameters(json!({
        "temperature": 1.5, "reasoning.effort": "high", "provider.data_collection": "deny"
    }));
    let started = world.chat.send(world.to("sim/writer"), asked).expect("the turn begins");
    let answer = world.end().await;
    world.will_title("\"The Grey Sea\"");
    assert!(world.title(answer.id).await);
    assert_eq!(world.titled(started.conversation), ("The Grey Sea".to_owned(), TitledBy::Model));
    let body = world.last_body();
    assert_eq!(body["max_tokens"], 512);
    assert_eq!(body["provider"]["data_collection"], "deny", "who may see the text stays as chosen");
    for absent in ["reasoning", "temperature", "session_id", "stream"] {
        assert!(body.get(absent).is_none(), "{absent} is not sent");
    }
    let asked = world.simulator.requests().len();
    assert!(!world.title(answer.id).await, "a title is given once");
    assert_eq!(world.simulator.requests().len(), asked, "and not asked for again");
}

#[tokio::test]
async fn a_person_s_title_stays_even_when_it_comes_meanwhile() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let started = world.ask("Tell me about the sea.");
    let answer = world.end().await;
    let title = Some(("Mine".to_owned(), TitledBy::Person));
    let patch = ConversationPatch { title, ..ConversationPatch::default() };
    world.library.update_conversation(started.conversation, &patch).expect("retitled");
    let asked = world.simulator.requests().len();
    assert!(!world.title(answer.id).await);
    assert_eq!(world.simulator.requests().len(), asked, "nothing was asked");
    assert_eq!(world.titled(started.conversation).0, "Mine");
}

#[tokio::test]
async fn a_second_turn_a_stopped_answer_and_another_service_ask_for_nothing() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let started = world.ask("Tell me about the sea.");
    let first = world.end().await;
    let client = world.to("sim/writer").client;
    let asked = world.simulator.requests().len();
    let elsewhere = title::give(&world.library, &client, "https://elsewhere.example", first.id).await;
    assert!(!elsewhere, "another service does not get to read the conversation");
    assert_eq!(world.simulator.requests().len(), asked);

    let mut again = question("And the land?");
    (again.conversation, again.parent) = (Some(started.conversation), Some(first.id));
    world.chat.send(world.to("sim/writer"), again).expect("the turn begins");
    let second = world.end().await;
    let asked = world.simulator.requests().len();
    assert!(!world.title(second.id).await, "only the first answer counts");

    let stopped = question("Stop me.");
    world.simulator.script(Script::new(vec![Step::Stall]));
    let started = world.chat.send(world.to("sim/writer"), stopped).expect("the turn begins");
    world.chat.stop(started.message);
    let stopped = world.end().await;
    assert_eq!(stopped.status, Status::Stopped);
    assert!(!world.title(stopped.id).await);
    assert!(world.simulator.requests().len() <= asked + 1, "no title was asked for");
}

#[tokio::test]
async fn a_failure_leaves_the_first_line_as_the_title() {
    let mut world = World::new(Pace::UNLIMITED).await;
    let started = world.ask("Tell me about the sea.");
    let answer = world.end().await;
    let refused = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned();
    world.simulator.script(Script::new(vec![Step::Text(refused)]));
    assert!(!world.title(answer.id).await);
    assert_eq!(world.titled(started.conversation), ("Tell me about the sea.".to_owned(), TitledBy::Nobody));
}
