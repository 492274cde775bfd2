//! Faults by name: each is something that a server, a proxy or a network does to a streaming client on a
//! bad day. The list is written from the project's failure catalogue.

use serde_json::{Value, json};

use crate::script::Step;

mod answers;
mod streams;

/// The names that [`crate::Script::fault`] knows.
pub const FAULTS: [&str; 76] = [
    "wrong_content_type",
    "error_200_json",
    "empty_200",
    "whitespace_before_json",
    "e400_context_length",
    "e400_not_json",
    "e401",
    "echo_auth_in_error",
    "e402",
    "e402_in_flight",
    "e403_moderation",
    "e404_model",
    "e404_data_policy",
    "e408",
    "e413",
    "e429",
    "e429_free_daily",
    "e429_retry_after_0",
    "e429_retry_after_2",
    "e429_retry_after_3600",
    "e429_retry_after_date",
    "e429_retry_after_garbage",
    "e429_retry_after_huge",
    "e429_retry_after_neg",
    "e500",
    "e500_empty",
    "e500_huge",
    "e502",
    "e502_html",
    "e503",
    "e503_retry_after_1",
    "e504",
    "e524",
    "e529",
    "redirect_301",
    "redirect_302",
    "redirect_307",
    "huge_headers",
    "gzip_bomb",
    "close_before_headers",
    "rst_before_headers",
    "stall_before_headers",
    "stall_after_headers",
    "stall_mid",
    "keepalive_forever",
    "slow_loris",
    "byte_by_byte",
    "rst_mid",
    "half_close_mid",
    "truncated_chunk",
    "content_length_short",
    "http10_no_length",
    "missing_done",
    "missing_finish_and_done",
    "done_then_open",
    "data_after_done",
    "duplicate_finish",
    "duplicate_done",
    "empty_content",
    "empty_stream",
    "error_first_event",
    "error_openai_first_event",
    "mid_error",
    "finish_length",
    "finish_content_filter",
    "finish_error",
    "network_error_behind_stop",
    "refusal",
    "invalid_utf8",
    "invalid_json_line",
    "invalid_json_lines",
    "null_fields",
    "huge_line",
    "endless_line",
    "many_events",
    "deep_json",
];

/// What happens for the fault called `name`.
pub(crate) fn steps(name: &str) -> Option<Vec<Step>> {
    answers::steps(name).or_else(|| streams::steps(name))
}

/// A whole answer with a length.
pub(crate) fn respond(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<Step> {
    let mut lines: Vec<(&str, String)> =
        headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    lines.push(("Content-Length", body.len().to_string()));
    lines.push(("Connection", "close".to_owned()));
    let mut bytes = crate::http::head(status, &lines);
    bytes.extend_from_slice(body.as_bytes());
    vec![Step::Bytes(bytes)]
}

/// An error in OpenRouter's shape.
pub(crate) fn error(status: u16, message: &str, metadata: &Value) -> Vec<Step> {
    error_with(status, &[], message, metadata)
}

fn error_with(status: u16, headers: &[(&str, &str)], message: &str, metadata: &Value) -> Vec<Step> {
    let headers = [&[("Content-Type", "application/json")], headers].concat();
    let mut error = json!({ "code": status, "message": message });
    if !metadata.is_null() {
        error["metadata"] = metadata.clone();
    }
    respond(status, &headers, &json!({ "error": error, "user_id": "user_of_the_simulator" }).to_string())
}

/// The head of a stream that comes in frames.
pub(crate) fn stream_head() -> Step {
    let headers = [
        ("Content-Type", "text/event-stream".to_owned()),
        ("X-Generation-Id", "gen-scripted".to_owned()),
        ("Transfer-Encoding", "chunked".to_owned()),
    ];
    Step::Bytes(crate::http::head(200, &headers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_list_is_a_fault_and_none_is_there_twice() {
        for (at, name) in FAULTS.iter().enumerate() {
            assert!(steps(name).is_some_and(|steps| !steps.is_empty()), "{name}");
            assert!(!FAULTS[..at].contains(name), "{name}");
        }
        assert_eq!(steps("no_such_fault"), None);
    }
}
