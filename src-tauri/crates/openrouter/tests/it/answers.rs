//! How answers come in when everything is well, and from services of the same shape.

use openrouter::{ChatRequest, Client, Code, Delta, Dialect, Event, Outcome, Parameters, RequestMessage};
use tokio_util::sync::CancellationToken;

use crate::server::{END, KEY, Server, stream, text, whole};

/// A small request.
pub(crate) fn request(streamed: bool) -> ChatRequest {
    ChatRequest {
        model: "test/model".into(),
        messages: vec![RequestMessage::user("Hello")],
        parameters: Parameters::default(),
        session_id: Some("conversation-1".into()),
        stream: streamed,
        dialect: Dialect::OpenRouter,
    }
}

/// Asks for an answer and writes down what happened.
pub(crate) async fn ask(client: &Client) -> (Outcome, Vec<String>) {
    let mut events = Vec::new();
    let outcome = client
        .complete(&request(true), &CancellationToken::new(), &mut |event| events.push(name(&event)))
        .await;
    (outcome, events)
}

/// An event in a word.
pub(crate) fn name(event: &Event<'_>) -> String {
    match event {
        Event::Sent => "sent".into(),
        Event::Headers { generation_id } => format!("headers {}", generation_id.unwrap_or("-")),
        Event::Retrying { attempt, .. } => format!("retrying {attempt}"),
        Event::Offline { .. } => "offline".into(),
        Event::Comment => "comment".into(),
        Event::Delta(Delta::Text(text)) => format!("text {text}"),
        Event::Delta(Delta::Reasoning(text)) => format!("reasoning {text}"),
        Event::Delta(Delta::Finish { reason, .. }) => format!("finish {}", reason.as_deref().unwrap_or("-")),
        Event::Delta(Delta::Usage(_)) => "usage".into(),
        Event::Delta(Delta::Served { .. }) => "served".into(),
        Event::Delta(other) => format!("{other:?}"),
    }
}

#[tokio::test]
async fn streamed_answer_arrives_piece_by_piece_with_its_cost() {
    let events = format!(": OPENROUTER PROCESSING\n\n{}{}{END}", text("Hel"), text("lo"));
    let server = Server::answering(stream(&events)).await;
    let (outcome, events) = ask(&server.client()).await;
    assert_eq!(outcome.ended, Ok(()));
    let answer = outcome.answer;
    assert_eq!((answer.text.as_str(), answer.finish_reason.as_deref()), ("Hello", Some("stop")));
    assert_eq!(answer.generation_id.as_deref(), Some("gen-head"));
    assert_eq!(answer.usage.unwrap().cost.unwrap().to_string(), "0.00001");
    assert!(answer.timings.first_token_ms.is_some() && answer.timings.duration_ms.is_some());
    let expected =
        ["sent", "headers gen-head", "comment", "served", "text Hel", "text lo", "finish stop", "usage"];
    assert_eq!(events, expected);
}

#[tokio::test]
async fn request_carries_the_key_the_session_and_nothing_that_is_not_set() {
    let server = Server::answering(stream(&format!("{}{END}", text("x")))).await;
    ask(&server.client()).await.0.ended.unwrap();
    let requests = server.requests();
    let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("post /api/v1/chat/completions http/1.1\r\n"), "{head}");
    assert!(head.contains(&format!("authorization: bearer {KEY}")));
    assert!(head.contains("accept: text/event-stream") && head.contains("content-type: application/json"));
    assert!(
        !head.contains("referer") && !head.contains("openrouter-title"),
        "attribution only to OpenRouter"
    );
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let expected = serde_json::json!({"model": "test/model", "messages": [{"role": "user", "content": "Hello"}],
        "stream": true, "session_id": "conversation-1"});
    assert_eq!(body, expected);
}

#[tokio::test]
async fn whole_answer_equals_the_streamed_one() {
    let body = "\n   \n{\"id\":\"gen-1\",\"model\":\"m\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\
        \"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3,\"cost\":0.00001}}";
    let one = Server::answering(whole("200 OK", "Content-Type: application/json\r\n", body)).await;
    let two = Server::answering(stream(&format!("{}{END}", text("Hello")))).await;
    let (one, _) = ask(&one.client()).await;
    let (mut two, _) = ask(&two.client()).await;
    assert_eq!(one.ended, Ok(()));
    assert_eq!(one.answer.generation_id.as_deref(), Some("gen-1"));
    two.answer.timings = one.answer.timings;
    two.answer.generation_id.clone_from(&one.answer.generation_id);
    assert_eq!(one.answer, two.answer);
}

#[tokio::test]
async fn local_server_without_ids_usage_and_done_is_complete() {
    let events = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"reasoning_content\":\"hm\"}}]}\n\n\
        data: {\"choices\":[{\"delta\":{\"content\":\"yes\"}}]}\n\n\
        data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}";
    let server = Server::answering(stream(events)).await;
    let (outcome, _) = ask(&server.client()).await;
    assert_eq!(outcome.ended, Ok(()));
    assert_eq!((outcome.answer.text.as_str(), outcome.answer.reasoning.as_str()), ("yes", "hm"));
    assert_eq!((outcome.answer.usage, outcome.answer.id), (None, None));
}

#[tokio::test]
async fn stream_with_the_wrong_content_type_is_still_a_stream() {
    let events = format!("{}{END}", text("x"));
    let server = Server::answering(whole("200 OK", "Content-Type: text/plain\r\n", &events)).await;
    let (outcome, _) = ask(&server.client()).await;
    assert_eq!((outcome.ended, outcome.answer.text.as_str()), (Ok(()), "x"));
}

#[tokio::test]
async fn tool_calls_alone_are_an_answer() {
    let events = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\
        \"arguments\":\"{}\"}}]},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    let server = Server::answering(stream(events)).await;
    let (outcome, _) = ask(&server.client()).await;
    assert_eq!(outcome.ended, Ok(()));
    assert_eq!(outcome.answer.tool_calls[0].name, "f");
}

#[tokio::test]
async fn reasoning_that_used_the_cap_is_explained() {
    let events = "data: {\"choices\":[{\"delta\":{\"reasoning\":\"long\"},\"finish_reason\":\"length\"}]}\n\n\
        data: {\"choices\":[],\"usage\":{\"completion_tokens\":9,\"completion_tokens_details\":{\"reasoning_tokens\":9}}}\n\n\
        data: [DONE]\n\n";
    let server = Server::answering(stream(events)).await;
    let (outcome, _) = ask(&server.client()).await;
    let error = outcome.ended.unwrap_err();
    assert_eq!((error.code(), error.remedy()), (Code::EmptyAnswer, openrouter::Remedy::RaiseMaxTokens));
    assert_eq!(outcome.answer.reasoning, "long");
}
