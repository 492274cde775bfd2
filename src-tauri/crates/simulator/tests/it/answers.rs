//! Answers: the stream's shape, usage and cost, reasoning, tools, cancelling, pace.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Options, Pace, UsageChunk};
use tokio::io::AsyncReadExt;

use crate::client::{PATIENCE, Reply, ask, content, get, post, read, send, start, strict};

fn deltas(events: &[Value], field: &str) -> String {
    events.iter().filter_map(|event| event["choices"][0]["delta"][field].as_str()).collect()
}

fn details(events: &[Value]) -> Vec<Value> {
    let lists =
        events.iter().filter_map(|event| event["choices"][0]["delta"]["reasoning_details"].as_array());
    lists.flatten().cloned().collect()
}

async fn streamed(simulator: &simulator::Simulator, text: &str, more: &Value) -> Reply {
    let mut body = ask(text, more);
    body["stream"] = json!(true);
    post(simulator, &body).await
}

#[tokio::test]
async fn a_stream_says_the_same_as_a_whole_answer() {
    let simulator = strict().await;
    let more = json!({"seed": 5, "model": "sim/writer"});
    let reply = streamed(&simulator, "Why is the sky blue?", &more).await;
    assert_eq!(reply.header("content-type"), Some("text/event-stream"));
    assert!(reply.text().starts_with(": OPENROUTER PROCESSING\n\n"));
    let events = reply.events();
    assert_eq!(deltas(&events, "content"), content(&simulator, &ask("Why is the sky blue?", &more)).await);
    assert!(events.iter().all(|event| event["id"] == reply.header("x-generation-id").unwrap()));
    assert_eq!(events[0]["model"], "sim/writer-20260901");
    assert_eq!(events[0]["object"], "chat.completion.chunk");
}

#[tokio::test]
async fn usage_comes_in_each_of_the_shapes() {
    for (shape, choices, finishes) in
        [(UsageChunk::RepeatsFinish, 1, 2), (UsageChunk::EmptyChoices, 0, 1), (UsageChunk::WithFinish, 1, 1)]
    {
        let options =
            Options { strict: true, pace: Pace::UNLIMITED, usage_chunk: shape, ..Options::default() };
        let simulator = start(options).await;
        let events = streamed(&simulator, "Hello", &json!({"max_tokens": 3})).await.events();
        let last = events.last().unwrap();
        assert_eq!(last["choices"].as_array().unwrap().len(), choices);
        assert_eq!(last["usage"]["completion_tokens"], 3);
        let finished = events.iter().filter(|event| event["choices"][0]["finish_reason"] == "length").count();
        assert_eq!(finished, finishes);
        assert_eq!(events.iter().filter(|event| event.get("usage").is_some()).count(), 1);
    }
}

#[tokio::test]
async fn cost_is_exactly_tokens_times_price() {
    let simulator = strict().await;
    let usage = post(&simulator, &ask("Hello", &json!({"max_tokens": 10}))).await.json()["usage"].clone();
    // "Hello" and its frame are 5 tokens at $0.15 a million, the answer's 10 cost $0.60 a million.
    assert_eq!(usage["prompt_tokens"], 5);
    assert_eq!(usage["cost"].to_string(), "6.75e-6");
    assert_eq!(usage["cost_details"]["upstream_inference_prompt_cost"].to_string(), "7.5e-7");
    assert_eq!(usage["total_tokens"], 15);
}

#[tokio::test]
async fn a_generation_is_told_after_a_while_and_adds_to_the_key_s_usage() {
    let after = async |generation_delay| {
        let options = Options { pace: Pace::UNLIMITED, strict: true, generation_delay, ..Options::default() };
        let simulator = start(options).await;
        let answer = post(&simulator, &ask("Hello", &json!({"max_tokens": 10}))).await.json();
        let path = format!("/generation?id={}", answer["id"].as_str().unwrap());
        (simulator, answer, path)
    };
    let (simulator, _, path) = after(Duration::from_secs(3600)).await;
    assert_eq!(get(&simulator, &path).await.status, 404);
    let (simulator, answer, path) = after(Duration::from_millis(50)).await;
    let told = loop {
        let reply = get(&simulator, &path).await;
        if reply.status == 200 {
            break reply.json()["data"].clone();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!(told["total_cost"], answer["usage"]["cost"]);
    assert_eq!(told["native_tokens_completion"], 10);
    assert_eq!(told["finish_reason"], "length");
    assert_eq!(told["cancelled"], false);
    assert_eq!(get(&simulator, "/key").await.json()["data"]["usage"], answer["usage"]["cost"]);
    assert_eq!(get(&simulator, "/generation?id=gen-unknown").await.status, 404);
}

#[tokio::test]
async fn effort_and_budget_decide_how_long_the_reasoner_thinks() {
    let simulator = strict().await;
    let mut thought = Vec::new();
    for reasoning in [
        json!({"effort": "none"}),
        json!({"effort": "minimal"}),
        json!({"effort": "low"}),
        json!({"effort": "medium"}),
        json!({"effort": "high"}),
    ] {
        let reply = post(&simulator, &ask("Why?", &json!({"model": "sim/reasoner", "reasoning": reasoning})))
            .await
            .json();
        thought.push(reply["usage"]["completion_tokens_details"]["reasoning_tokens"].as_u64().unwrap());
        assert!(!reply["choices"][0]["message"]["content"].as_str().unwrap().is_empty());
    }
    assert_eq!(thought[0], 0);
    assert!(thought.is_sorted_by(|a, b| a < b), "{thought:?}");
    let budget = json!({"model": "sim/reasoner", "reasoning": {"max_tokens": 30}});
    let reply = post(&simulator, &ask("Why?", &budget)).await.json();
    let used = reply["usage"]["completion_tokens_details"]["reasoning_tokens"].as_u64().unwrap();
    assert!((10..=30).contains(&used), "{used}");
}

#[tokio::test]
async fn reasoning_can_eat_the_whole_limit() {
    let simulator = strict().await;
    let reply =
        post(&simulator, &ask("Why?", &json!({"model": "sim/reasoner", "max_tokens": 12}))).await.json();
    assert_eq!(reply["choices"][0]["message"]["content"], "");
    assert_eq!(reply["choices"][0]["finish_reason"], "length");
    assert_eq!(reply["usage"]["completion_tokens_details"]["reasoning_tokens"], 12);
}

#[tokio::test]
async fn signed_thinking_can_be_sent_back_but_not_changed() {
    let simulator = strict().await;
    let events = streamed(&simulator, "Why?", &json!({"model": "sim/reasoner", "seed": 1})).await.events();
    let pieces = details(&events);
    let text: String = pieces.iter().filter_map(|piece| piece["text"].as_str()).collect();
    assert_eq!(text, deltas(&events, "reasoning"));
    let signature = pieces.last().unwrap()["signature"].clone();
    let replay = |text: &str| {
        json!({"model": "sim/reasoner", "messages": [
            {"role": "user", "content": "Why?"},
            {"role": "assistant", "content": "So.", "reasoning_details": [
                {"type": "reasoning.text", "text": text, "signature": signature, "format": "anthropic-claude-v1", "index": 0}
            ]},
            {"role": "user", "content": "And?"},
        ]})
    };
    assert_eq!(post(&simulator, &replay(&text)).await.status, 200);
    let changed = post(&simulator, &replay("something else")).await;
    assert_eq!(changed.status, 400);
    assert!(changed.error_message().contains("messages[1].reasoning_details[0].signature"));
}

#[tokio::test]
async fn summaries_come_with_an_encrypted_item_that_may_not_be_sent_twice() {
    let simulator = strict().await;
    let more = json!({"model": "sim/reasoner", "reasoning": {"effort": "low", "summary": "auto"}});
    let pieces = details(&streamed(&simulator, "Why?", &more).await.events());
    assert_eq!(pieces[0]["type"], "reasoning.summary");
    let sealed = pieces.last().unwrap();
    assert_eq!(sealed["type"], "reasoning.encrypted");
    assert!(sealed["id"].as_str().unwrap().starts_with("rs_"));
    let assistant = json!({"role": "assistant", "content": "So.", "reasoning_details": [sealed]});
    let once =
        json!({"messages": [{"role": "user", "content": "a"}, assistant, {"role": "user", "content": "b"}]});
    assert_eq!(post(&simulator, &once).await.status, 200);
    let twice = json!({"messages": [{"role": "user", "content": "a"}, assistant, assistant, {"role": "user", "content": "b"}]});
    assert!(post(&simulator, &twice).await.error_message().contains("Duplicate item"));
}

#[tokio::test]
async fn excluded_thinking_is_billed_but_not_told() {
    let simulator = strict().await;
    for more in [
        json!({"model": "sim/reasoner", "reasoning": {"exclude": true}}),
        json!({"model": "sim/reasoner", "include_reasoning": false}),
    ] {
        let reply = post(&simulator, &ask("Why?", &more)).await.json();
        assert!(reply["choices"][0]["message"].get("reasoning").is_none());
        assert!(reply["usage"]["completion_tokens_details"]["reasoning_tokens"].as_u64().unwrap() > 20);
    }
}

#[tokio::test]
async fn the_markdown_model_thinks_and_then_shows_everything() {
    let simulator = strict().await;
    let events = streamed(&simulator, "Show me", &json!({"model": "sim/markdown"})).await.events();
    assert!(deltas(&events, "reasoning").split_whitespace().count() > 20);
    let text = deltas(&events, "content");
    for mark in [
        "# ",
        "\n- [x] ",
        "\n|:--",
        "```rust",
        "```python",
        "> [!NOTE]",
        "$$",
        "[^1]:",
        "![",
        "<details>",
        "~~",
        "\n  - ",
    ] {
        assert!(text.contains(mark), "{mark}");
    }
    let first_content =
        events.iter().position(|event| event["choices"][0]["delta"]["content"].as_str() != Some(""));
    let last_thought = events.iter().rposition(|event| event["choices"][0]["delta"]["reasoning"].is_string());
    assert!(last_thought < first_content);
}

fn weather() -> Value {
    json!([{"type": "function", "function": {"name": "get_weather", "description": "The weather of a city", "parameters": {
        "type": "object", "required": ["city"],
        "properties": {"city": {"type": "string"}, "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}}
    }}}, {"type": "function", "function": {"name": "get_time", "description": "The time in a city"}}])
}

#[tokio::test]
async fn tools_are_called_in_pieces_and_answered_with_their_results() {
    let simulator = strict().await;
    let more = json!({"model": "sim/tools", "tools": weather(), "parallel_tool_calls": false});
    let events = streamed(&simulator, "How is the weather in Lisbon today?", &more).await.events();
    let calls: Vec<Value> = events
        .iter()
        .filter_map(|event| event["choices"][0]["delta"]["tool_calls"].get(0).cloned())
        .collect();
    let (id, name) = (calls[0]["id"].clone(), calls[0]["function"]["name"].clone());
    assert_eq!(name, "get_weather");
    assert!(calls.len() > 3 && calls[1..].iter().all(|piece| piece.get("id").is_none()));
    let arguments: String =
        calls.iter().filter_map(|piece| piece["function"]["arguments"].as_str()).collect();
    assert_eq!(serde_json::from_str::<Value>(&arguments).unwrap()["city"], "Lisbon");
    assert_eq!(events.last().unwrap()["choices"][0]["finish_reason"], "tool_calls");
    let call = json!({"id": id, "type": "function", "function": {"name": name, "arguments": arguments}});
    let second = json!({"model": "sim/tools", "tools": weather(), "messages": [
        {"role": "user", "content": "How is the weather in Lisbon today?"},
        {"role": "assistant", "content": null, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": id, "content": "21 degrees and sunny"},
    ]});
    let answer = content(&simulator, &second).await;
    assert!(answer.contains("get_weather") && answer.contains("21 degrees and sunny"), "{answer}");
}

#[tokio::test]
async fn a_thought_signature_belongs_to_its_tool_call() {
    let simulator = strict().await;
    let more = json!({"model": "sim/tools", "tools": weather(), "reasoning": {"effort": "low"}});
    let message =
        post(&simulator, &ask("Time and weather in Porto?", &more)).await.json()["choices"][0]["message"]
            .clone();
    assert_eq!(message["content"], Value::Null);
    assert_eq!(message["tool_calls"].as_array().unwrap().len(), 2);
    let sealed = &message["reasoning_details"][1];
    assert_eq!(sealed["format"], "google-gemini-v1");
    assert_eq!(sealed["id"], message["tool_calls"][0]["id"]);
}

#[tokio::test]
async fn a_json_answer_fits_its_schema() {
    let simulator = strict().await;
    let schema = json!({"type": "object", "properties": {"title": {"type": "string"}, "stars": {"type": "integer", "minimum": 1, "maximum": 5}}});
    let format = json!({"type": "json_schema", "json_schema": {"name": "review", "schema": schema}});
    let text = content(&simulator, &ask("Review the harbour", &json!({"response_format": format}))).await;
    let value: Value = serde_json::from_str(&text).unwrap();
    assert!(!value["title"].as_str().unwrap().is_empty());
    assert!((1..=5).contains(&value["stars"].as_i64().unwrap()));
    let text =
        content(&simulator, &ask("Harbour", &json!({"response_format": {"type": "json_object"}}))).await;
    assert!(serde_json::from_str::<Value>(&text).unwrap().is_object());
}

#[tokio::test]
async fn a_trailing_assistant_message_is_continued() {
    let simulator = strict().await;
    let body = json!({"temperature": 0, "messages": [
        {"role": "user", "content": "Tea?"},
        {"role": "assistant", "content": "Tea is mostly"},
    ]});
    assert!(content(&simulator, &body).await.starts_with(" patience."));
}

#[tokio::test]
async fn a_dropped_connection_stops_the_generation_and_bills_what_was_written() {
    let options = Options {
        strict: true,
        pace: Pace { tokens_per_second: 200.0, first_token: Duration::ZERO },
        generation_delay: Duration::ZERO,
        ..Options::default()
    };
    let simulator = start(options).await;
    for stream in [true, false] {
        let body = ask("Hello", &json!({"stream": stream, "model": "sim/markdown"})).to_string();
        let mut connection = send(&simulator, "POST", "/api/v1/chat/completions", "", &body).await;
        let mut bytes = Vec::new();
        if stream {
            while !String::from_utf8_lossy(&bytes).contains("\"content\":\"#\"") {
                connection.read_buf(&mut bytes).await.unwrap();
            }
            assert_eq!(simulator.active(), 1);
        } else {
            while simulator.active() == 0 {
                tokio::task::yield_now().await;
            }
        }
        drop(connection);
        tokio::time::timeout(PATIENCE, simulator.idle()).await.unwrap();
        if stream {
            let text = String::from_utf8_lossy(&bytes);
            let id = text.lines().find_map(|line| line.strip_prefix("X-Generation-Id: ")).unwrap();
            let told = get(&simulator, &format!("/generation?id={id}")).await.json()["data"].clone();
            assert_eq!(told["cancelled"], true);
            let written = told["native_tokens_completion"].as_u64().unwrap();
            assert!((20..1000).contains(&written), "{written}");
        }
    }
}

#[tokio::test]
async fn the_pace_is_kept_and_can_be_changed_while_an_answer_is_written() {
    let slow = Pace { tokens_per_second: 0.001, first_token: Duration::ZERO };
    let simulator =
        start(Options { pace: slow, keep_alive: Duration::from_millis(20), ..Options::default() }).await;
    let body = ask("Hello", &json!({"stream": true, "max_tokens": 40})).to_string();
    let mut connection = send(&simulator, "POST", "/api/v1/chat/completions", "", &body).await;
    let mut bytes = Vec::new();
    while String::from_utf8_lossy(&bytes).matches(": OPENROUTER PROCESSING").count() < 4 {
        connection.read_buf(&mut bytes).await.unwrap();
    }
    assert_eq!(
        String::from_utf8_lossy(&bytes).matches("\"content\":").count(),
        1,
        "one token in the first quarter of an hour"
    );
    simulator.set_pace(Pace::UNLIMITED);
    let rest = tokio::time::timeout(PATIENCE, read_rest(&mut connection)).await.unwrap();
    assert!(rest.contains("[DONE]"));

    let first_token = Duration::from_millis(120);
    simulator.set_pace(Pace { tokens_per_second: 100.0, first_token });
    let began = std::time::Instant::now();
    let body = ask("Hello", &json!({"max_tokens": 10})).to_string();
    read(&mut send(&simulator, "POST", "/api/v1/chat/completions", "", &body).await).await;
    let took = began.elapsed();
    assert!(took >= Duration::from_millis(200) && took < PATIENCE, "{took:?}");
}

async fn read_rest(connection: &mut tokio::net::TcpStream) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"0\r\n\r\n") {
        connection.read_buf(&mut bytes).await.unwrap();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn several_answers_are_written_at_once_and_one_connection_serves_several() {
    let simulator = strict().await;
    let bodies: Vec<Value> =
        (0..8).map(|seed| ask("Tell me about tea", &json!({"seed": seed, "stream": true}))).collect();
    let (a, b, c) = tokio::join!(
        post(&simulator, &bodies[0]),
        post(&simulator, &bodies[1]),
        post(&simulator, &bodies[2])
    );
    for reply in [a, b, c] {
        assert!(deltas(&reply.events(), "content").len() > 50);
    }
    let body = ask("Hello", &json!({"max_tokens": 2})).to_string();
    let mut connection = send(&simulator, "POST", "/api/v1/chat/completions", "", &body).await;
    assert_eq!(read(&mut connection).await.status, 200);
    tokio::io::AsyncWriteExt::write_all(&mut connection, b"GET /api/v1/key HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    assert_eq!(read(&mut connection).await.status, 200);
}
