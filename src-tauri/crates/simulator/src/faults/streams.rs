//! Faults inside a stream that began well.

use serde_json::{Value, json};

use super::stream_head;
use crate::script::Step;

/// The text of the answer that the faults break; not all of it is ASCII.
const WORDS: [&str; 8] = ["The", " lamp", " is", " low —", " naïve", " 東京", " 🎻", "."];

const DONE: &str = "data: [DONE]\n\n";

fn chunk(delta: &Value, finish: &Value) -> Value {
    json!({
        "id": "gen-scripted", "object": "chat.completion.chunk", "created": 1_795_300_000, "model": "sim/writer-20260901",
        "provider": "Simulator",
        "choices": [{ "index": 0, "delta": delta, "finish_reason": finish, "native_finish_reason": finish }]
    })
}

fn event(data: &Value) -> String {
    format!("data: {data}\n\n")
}

fn says(text: &str) -> String {
    event(&chunk(&json!({ "role": "assistant", "content": text }), &Value::Null))
}

/// The first half of the answer.
fn half() -> String {
    WORDS[..4].iter().map(|word| says(word)).collect()
}

fn all() -> String {
    WORDS.iter().map(|word| says(word)).collect()
}

fn finish(reason: &str) -> String {
    event(&chunk(&json!({ "role": "assistant", "content": "" }), &json!(reason)))
}

fn usage(reason: &str, completion_tokens: u64) -> String {
    let mut last = chunk(&json!({ "role": "assistant", "content": "" }), &json!(reason));
    last["usage"] = json!({
        "prompt_tokens": 9, "completion_tokens": completion_tokens, "total_tokens": 9 + completion_tokens,
        "cost": 0.000_006_15, "is_byok": false
    });
    event(&last)
}

fn frame(text: &str) -> Step {
    Step::Chunk(text.to_owned())
}

/// A stream of this text that ends as it should.
fn whole(text: &str) -> Vec<Step> {
    vec![stream_head(), frame(text), Step::Text("0\r\n\r\n".to_owned())]
}

/// The first half of the answer, then `rest`.
fn then(rest: Step) -> Vec<Step> {
    // The wait lets the client read what has come before the connection breaks under it.
    vec![stream_head(), frame(&half()), Step::WaitMs(50), rest]
}

pub(super) fn steps(name: &str) -> Option<Vec<Step>> {
    broken(name)
        .or_else(|| ended(name))
        .or_else(|| failed(name))
        .or_else(|| garbled(name))
        .or_else(|| large(name))
}

fn broken(name: &str) -> Option<Vec<Step>> {
    let complete = format!("{}{}{}{DONE}", all(), finish("stop"), usage("stop", 8));
    Some(match name {
        "stall_mid" => then(Step::Stall),
        "rst_mid" => then(Step::Reset),
        "half_close_mid" => then(Step::HalfClose),
        "truncated_chunk" => then(Step::Text(format!("400\r\n{}", says(" is cut")))),
        "content_length_short" => {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 100000\r\n\r\n";
            vec![Step::Text(head.to_owned()), Step::Text(half()), Step::WaitMs(50), Step::Close]
        }
        "http10_no_length" => {
            let head = "HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
            vec![Step::Text(head.to_owned()), Step::Text(complete), Step::Close]
        }
        "slow_loris" => slowly(&complete, 1000),
        "byte_by_byte" => slowly(&complete, 0),
        _ => return None,
    })
}

/// Byte by byte, and without frames, so that nothing groups them.
fn slowly(text: &str, every_ms: u64) -> Vec<Step> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Generation-Id: gen-scripted\r\nConnection: close\r\n\r\n";
    vec![Step::Text(head.to_owned()), Step::Trickle { text: text.to_owned(), every_ms }]
}

fn ended(name: &str) -> Option<Vec<Step>> {
    let (stop, counted) = (finish("stop"), usage("stop", 8));
    Some(match name {
        "missing_done" => whole(&format!("{}{stop}{counted}", all())),
        "missing_finish_and_done" => whole(&all()),
        "done_then_open" => {
            vec![stream_head(), frame(&format!("{}{stop}{counted}{DONE}", all())), Step::Stall]
        }
        "data_after_done" => whole(&format!("{}{stop}{counted}{DONE}{}", all(), says(" AFTER"))),
        "duplicate_finish" => whole(&format!("{}{stop}{stop}{stop}{counted}{counted}{DONE}", all())),
        "duplicate_done" => whole(&format!("{}{stop}{counted}{DONE}{DONE}", all())),
        "empty_content" => whole(&format!("{}{}{stop}{}{DONE}", says(""), says(""), usage("stop", 0))),
        "empty_stream" => whole(DONE),
        "finish_length" => whole(&format!("{}{}{}{DONE}", half(), finish("length"), usage("length", 4))),
        "finish_content_filter" => {
            whole(&format!("{}{}{}{DONE}", half(), finish("content_filter"), usage("content_filter", 4)))
        }
        _ => return None,
    })
}

fn failed(name: &str) -> Option<Vec<Step>> {
    let mut failing = chunk(&json!({ "content": "" }), &json!("error"));
    failing["error"] = json!({
        "code": 429, "message": "Rate limit exceeded at the provider",
        "metadata": { "error_type": "rate_limit_exceeded", "provider_code": "rate_limited" }
    });
    Some(match name {
        "error_first_event" => whole(&format!(": OPENROUTER PROCESSING\n\n{}{DONE}", event(&failing))),
        "error_openai_first_event" => {
            let error = json!({ "message": "The server had an error", "type": "server_error", "param": null, "code": null });
            whole(&event(&json!({ "error": error })))
        }
        "mid_error" => whole(&format!("{}{}", half(), event(&failing))),
        "finish_error" => {
            let mut last = chunk(&json!({ "content": "" }), &json!("error"));
            last["choices"][0]["native_finish_reason"] = json!("MALFORMED_FUNCTION_CALL");
            whole(&format!("{}{}{}{DONE}", half(), event(&last), usage("error", 4)))
        }
        "network_error_behind_stop" => {
            let mut last = chunk(&json!({ "content": "" }), &json!("stop"));
            last["choices"][0]["native_finish_reason"] = json!("network_error");
            whole(&format!("{}{}{DONE}", half(), event(&last)))
        }
        "refusal" => {
            let refuse =
                |text: &str| event(&chunk(&json!({ "role": "assistant", "refusal": text }), &Value::Null));
            whole(&format!(
                "{}{}{}{}{DONE}",
                refuse("I cannot"),
                refuse(" do that."),
                finish("stop"),
                usage("stop", 5)
            ))
        }
        _ => return None,
    })
}

fn garbled(name: &str) -> Option<Vec<Step>> {
    let end = format!("{}{}{DONE}", finish("stop"), usage("stop", 8));
    Some(match name {
        "invalid_utf8" => {
            let (before, after) = (says("good "), says(" good"));
            let mut bytes = before.into_bytes();
            let mut bad = says("BAD").into_bytes();
            let at = bad.windows(3).position(|three| three == b"BAD").unwrap_or_default();
            bad.splice(at..at + 3, [0xff, 0xc3, 0x28, 0xe2, 0x82]);
            bytes.extend(bad);
            bytes.extend(format!("{after}{end}").bytes());
            vec![stream_head(), Step::Bytes(crate::http::chunk(&bytes)), Step::Text("0\r\n\r\n".to_owned())]
        }
        "invalid_json_line" => {
            whole(&format!("{}data: {{\"id\": \"gen-\n\n{}{end}", half(), says(" still here")))
        }
        "invalid_json_lines" => {
            whole(&format!("{}{}{}{end}", half(), "data: {not json}\n\n".repeat(10), says(" late")))
        }
        "null_fields" => {
            let nulls = json!({
                "id": null, "object": null, "created": null, "model": null, "provider": null, "usage": null,
                "choices": [{ "index": null, "delta": { "role": null, "content": null, "reasoning": null,
                    "reasoning_details": null, "tool_calls": null, "refusal": null, "images": null,
                    "annotations": null, "audio": null }, "finish_reason": null, "native_finish_reason": null,
                    "logprobs": null, "error": null }],
                "unheard_of": { "a": [1, 2] }
            });
            let odd = json!({ "choices": null });
            whole(&format!("{}{}{}{}{end}", event(&nulls), half(), event(&odd), event(&json!({}))))
        }
        "deep_json" => {
            let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
            whole(&format!("{}data: {{\"choices\":{deep}}}\n\n{end}", half()))
        }
        _ => return None,
    })
}

fn large(name: &str) -> Option<Vec<Step>> {
    let filler = "a".repeat(64 * 1024);
    let framed = format!("{:x}\r\n{filler}\r\n", filler.len());
    let opening = frame(&format!("{}data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"", half()));
    Some(match name {
        // 100 MB in one line that does end.
        "huge_line" => vec![
            stream_head(),
            opening,
            Step::Repeat { text: framed, every_ms: 0, times: Some(1600) },
            frame(&format!("\"}}}}]}}\n\n{DONE}")),
            Step::Text("0\r\n\r\n".to_owned()),
        ],
        "endless_line" => {
            vec![stream_head(), opening, Step::Repeat { text: framed, every_ms: 0, times: None }]
        }
        "many_events" => {
            let many = says(" word").repeat(1000);
            let framed = format!("{:x}\r\n{many}\r\n", many.len());
            vec![
                stream_head(),
                Step::Repeat { text: framed, every_ms: 0, times: Some(10_000) },
                frame(&format!("{}{DONE}", finish("stop"))),
                Step::Text("0\r\n\r\n".to_owned()),
            ]
        }
        _ => return None,
    })
}
