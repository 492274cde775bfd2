//! Recorded traffic, when the shared folder is there: every stream, every body, every error, every request.

use std::path::PathBuf;

use openrouter::{Answer, Code, Error};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::framing::{answer, cut_everywhere, frames};

/// The folder of recordings; `None` where it is absent.
pub(crate) fn folder() -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/reference/streams"));
    path.is_dir().then_some(path)
}

/// The files with an extension, by name.
pub(crate) fn files(extension: &str) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = folder() else { return Vec::new() };
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn every_stream_gives_its_expected_answer_however_it_is_cut() {
    for (name, bytes) in files("sse") {
        let path = folder().unwrap().join("expected").join(format!("{name}.json"));
        let expected = std::fs::read_to_string(path).unwrap();
        let (answer, ended) = answer(&frames([bytes.as_slice()]));
        compare(&name, &expected, &answer, &ended);
        cut_everywhere(&bytes, &name);
    }
}

fn compare(name: &str, text: &str, answer: &Answer, ended: &Result<(), Error>) {
    let expected: Value = serde_json::from_str(text).unwrap();
    let same = |field: &str, seen: Value| assert_eq!(seen, expected[field], "{field} of {name}");
    same("content", json!(answer.text));
    same("refusal", json!(answer.refusal.clone().unwrap_or_default()));
    same("id", json!(answer.id));
    same("model", json!(answer.model));
    same("provider", json!(answer.provider));
    same("service_tier", json!(answer.service_tier));
    same("finish_reason", json!(answer.finish_reason));
    same("native_finish_reason", json!(answer.native_finish_reason));
    same("images", json!(answer.images));
    same("annotations", json!(answer.annotations));
    let call = |call: &openrouter::ToolCall| json!({"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}});
    same("tool_calls", answer.tool_calls.iter().map(call).collect());
    // Present and empty is kept apart from absent here, which the expectation does not do.
    same("reasoning_details", json!(answer.reasoning_details.as_ref().filter(|details| !details.is_empty())));
    // Readable text that comes only inside the details is shown, too.
    if expected["reasoning"] != "" || answer.reasoning_details.is_none() {
        same("reasoning", json!(answer.reasoning));
    }
    usage(name, &expected["usage"], text, answer);
    let outcome = match ended {
        Err(error) if error.code() == Code::Interrupted => "interrupted",
        Err(_) => "error",
        Ok(()) if answer.refusal.is_some() => "refused",
        Ok(()) if !answer.tool_calls.is_empty() => "tool_calls",
        Ok(()) if answer.finish_reason.as_deref() == Some("length") => "length",
        Ok(()) => "complete",
    };
    same("outcome", json!(outcome));
}

fn usage(name: &str, expected: &Value, text: &str, answer: &Answer) {
    let Some(usage) = &answer.usage else { return assert!(expected.is_null(), "usage of {name}") };
    let count = |path: &str| expected.pointer(path).and_then(Value::as_u64);
    // Money by its digits: a JSON value would have made a float of it.
    let money = |field: &str| -> Option<Decimal> {
        let digits = text.split_once(&format!("\"{field}\": "))?.1;
        let digits = digits[..digits.find([',', '\n', '}']).unwrap()].trim();
        digits.parse().or_else(|_| Decimal::from_scientific(digits)).ok()
    };
    assert_eq!(usage.prompt_tokens, count("/prompt_tokens"), "{name}");
    assert_eq!(usage.completion_tokens, count("/completion_tokens"), "{name}");
    assert_eq!(usage.total_tokens, count("/total_tokens"), "{name}");
    assert_eq!(usage.cached_tokens, count("/prompt_tokens_details/cached_tokens"), "{name}");
    assert_eq!(usage.reasoning_tokens, count("/completion_tokens_details/reasoning_tokens"), "{name}");
    assert_eq!(usage.web_search_requests, count("/server_tool_use_details/web_search_requests"), "{name}");
    assert_eq!(usage.cost, money("cost"), "{name}");
    assert_eq!(usage.upstream_cost, money("upstream_inference_cost"), "{name}");
    let completion = money("upstream_inference_completions_cost");
    assert_eq!(usage.upstream_completion_cost, completion, "{name}");
    assert_eq!(usage.is_byok, expected["is_byok"].as_bool(), "{name}");
}

#[test]
fn every_whole_answer_is_read_like_a_streamed_one() {
    for (name, bytes) in files("json") {
        let Ok(body) = serde_json::from_slice::<Value>(&bytes) else { panic!("{name} is JSON") };
        if name.contains("models-list") {
            continue;
        }
        let (answer, ended) = answer(&[Some(bytes)]);
        let message = &body["choices"][0]["message"];
        assert_eq!(answer.text, message["content"].as_str().unwrap_or_default(), "{name}");
        assert_eq!(answer.reasoning, message["reasoning"].as_str().unwrap_or_default(), "{name}");
        if message["reasoning_details"].is_array() {
            assert_eq!(json!(answer.reasoning_details), message["reasoning_details"], "{name}");
        }
        for field in ["annotations", "images"] {
            let seen = if field == "images" { &answer.images } else { &answer.annotations };
            assert_eq!(seen.len(), message[field].as_array().map_or(0, Vec::len), "{name}");
        }
        assert_eq!(answer.tool_calls.len(), message["tool_calls"].as_array().map_or(0, Vec::len), "{name}");
        assert_eq!(ended.is_err(), body.get("error").is_some(), "{name}: {ended:?}");
    }
}
