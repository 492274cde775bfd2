//! Faults that are whole answers, or none: statuses, bodies that are not what they say, redirects.

use serde_json::{Value, json};

use super::{error, error_with, respond, stream_head};
use crate::script::Step;

const JSON: (&str, &str) = ("Content-Type", "application/json");
const HTML: (&str, &str) = ("Content-Type", "text/html; charset=utf-8");
const PAGE: &str = "<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>Guest Wi-Fi</h1><p>Please sign in to continue.</p></body></html>";
const BAD_GATEWAY: &str = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>cloudflare</center></body></html>";

pub(super) fn steps(name: &str) -> Option<Vec<Step>> {
    plain(name)
        .or_else(|| client(name))
        .or_else(|| limited(name))
        .or_else(|| server(name))
        .or_else(|| odd(name))
}

/// A status with the metadata that says only its type.
fn typed(status: u16, message: &str, error_type: &str) -> Vec<Step> {
    error(status, message, &json!({ "error_type": error_type, "provider_name": "Simulator" }))
}

fn plain(name: &str) -> Option<Vec<Step>> {
    Some(match name {
        "wrong_content_type" => respond(200, &[HTML], PAGE),
        // Keep-alive bytes of an answer that is not streamed.
        "whitespace_before_json" => {
            let message = json!({ "role": "assistant", "content": "The lamp is low." });
            let answer = json!({
                "id": "gen-scripted", "object": "chat.completion", "created": 1_795_300_000, "model": "sim/writer-20260901",
                "provider": "Simulator", "choices": [{ "index": 0, "finish_reason": "stop", "message": message }]
            });
            respond(200, &[JSON], &format!("\n         \n\n         \n{answer}"))
        }
        "empty_200" => respond(200, &[JSON], ""),
        "error_200_json" => {
            let error = json!({ "code": 502, "message": "Provider returned error", "metadata": { "provider_name": "Simulator" } });
            respond(200, &[JSON], &json!({ "id": "gen-scripted", "error": error }).to_string())
        }
        "redirect_301" => respond(301, &[("Location", "https://example.com/moved")], ""),
        "redirect_302" => respond(302, &[("Location", "http://login.example.com/")], PAGE),
        "redirect_307" => respond(307, &[("Location", "https://example.com/api/v1/chat/completions")], ""),
        "close_before_headers" => vec![Step::Close],
        "rst_before_headers" => vec![Step::Reset],
        "stall_before_headers" => vec![Step::Stall],
        _ => return None,
    })
}

fn client(name: &str) -> Option<Vec<Step>> {
    Some(match name {
        "e400_context_length" => typed(
            400,
            "This endpoint's maximum context length is 32768 tokens. However, you requested about 40000 tokens (39000 of text input, 1000 in the output). Please reduce the length of either one.",
            "context_length_exceeded",
        ),
        "e400_not_json" => respond(400, &[("Content-Type", "text/plain")], "Bad Request: malformed (not JSON) \u{1f4a5}"),
        "e401" => error(401, "User not found.", &Value::Null),
        // Without a length, because the text grows with the header that it repeats.
        "echo_auth_in_error" => vec![Step::Text(
            "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"error\":{\"code\":401,\"message\":\"The key in '{authorization}' is not valid\",\"metadata\":{\"raw\":\"{authorization}\"}}}".to_owned(),
        )],
        "e402" => error(
            402,
            "This request requires more credits, or fewer max_tokens. You requested up to 8192 tokens, but can only afford 1200. To increase, visit https://openrouter.ai/settings/credits and upgrade to a paid account",
            &json!({ "error_type": "payment_required", "limit_source": "openrouter_credits", "provider_name": null }),
        ),
        "e402_in_flight" => error_with(
            402,
            &[("Retry-After", "1")],
            "Too much of your budget is held by requests in flight.",
            &json!({ "error_type": "payment_required", "limit_source": "openrouter_in_flight_budget", "reason": "in_flight_budget_exhausted" }),
        ),
        "e403_moderation" => error(
            403,
            "The input was flagged",
            &json!({ "error_type": "content_policy_violation", "reasons": ["violence"], "flagged_input": "the first words of … the last words", "provider_name": "Simulator", "model_slug": "sim/writer" }),
        ),
        "e404_model" => typed(404, "No endpoints found for sim/gone.", "not_found"),
        "e404_data_policy" => error(
            404,
            "No endpoints found matching your data policy (Paid model training). Configure: https://openrouter.ai/settings/privacy",
            &Value::Null,
        ),
        "e408" => typed(408, "The request timed out", "timeout"),
        "e413" => typed(413, "The request body is too large", "payload_too_large"),
        _ => return None,
    })
}

fn limited(name: &str) -> Option<Vec<Step>> {
    if name == "e429_free_daily" {
        let metadata = json!({
            "error_type": "rate_limit_exceeded", "limit_source": "openrouter_free_tier_daily", "provider_name": null,
            "headers": { "X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795392000000" }
        });
        return Some(error(429, "Rate limit exceeded: free-models-per-day.", &metadata));
    }
    let metadata = json!({
        "error_type": "rate_limit_exceeded", "provider_name": "Simulator",
        "raw": "sim/writer is temporarily rate-limited upstream. Please retry shortly."
    });
    let after = match name.strip_prefix("e429")? {
        "" => return Some(error(429, "Provider returned error", &metadata)),
        "_retry_after_0" => "0",
        "_retry_after_2" => "2",
        "_retry_after_3600" => "3600",
        "_retry_after_date" => "Fri, 31 Dec 2049 23:59:59 GMT",
        "_retry_after_garbage" => "soon-ish",
        "_retry_after_neg" => "-5",
        "_retry_after_huge" => "99999999999999999999",
        _ => return None,
    };
    Some(error_with(429, &[("Retry-After", after)], "Provider returned error", &metadata))
}

fn server(name: &str) -> Option<Vec<Step>> {
    Some(match name {
        "e500" => typed(500, "Internal Server Error", "server"),
        "e500_empty" => respond(500, &[], ""),
        "e500_huge" => {
            let mut steps = respond(500, &[("Content-Type", "text/plain")], "");
            steps[0] = Step::Text(format!(
                "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                64 * 1024 * 1024
            ));
            steps.push(Step::Repeat { text: "x".repeat(64 * 1024), every_ms: 0, times: Some(1024) });
            steps
        }
        "e502" => typed(502, "Provider returned error", "provider_unavailable"),
        "e502_html" => respond(502, &[HTML], BAD_GATEWAY),
        "e503" => typed(503, "No provider is available that meets your requirements", "provider_overloaded"),
        "e503_retry_after_1" => error_with(
            503,
            &[("Retry-After", "1")],
            "The provider is overloaded",
            &json!({ "error_type": "provider_overloaded", "provider_name": "Simulator" }),
        ),
        "e504" => typed(504, "The provider timed out", "timeout"),
        "e524" => {
            respond(524, &[HTML], "<html><body><h1>Error 524</h1><p>A timeout occurred</p></body></html>")
        }
        "e529" => typed(529, "The provider is overloaded", "provider_overloaded"),
        _ => return None,
    })
}

fn odd(name: &str) -> Option<Vec<Step>> {
    Some(match name {
        "huge_headers" => {
            let mut steps =
                vec![Step::Text("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n".to_owned())];
            let line = format!("X-Padding: {}\r\n", "y".repeat(1000));
            steps.push(Step::Repeat { text: line, every_ms: 0, times: Some(1024) });
            steps.push(Step::Text("\r\ndata: [DONE]\n\n".to_owned()));
            steps
        }
        "gzip_bomb" => {
            let bomb = bomb(256 * 1024 * 1024);
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                bomb.len()
            );
            vec![Step::Text(head), Step::Bytes(bomb)]
        }
        "stall_after_headers" => vec![stream_head(), Step::Stall],
        "keepalive_forever" => {
            let comment = ": OPENROUTER PROCESSING\n\n";
            let frame = format!("{:x}\r\n{comment}\r\n", comment.len());
            vec![stream_head(), Step::Repeat { text: frame, every_ms: 100, times: None }]
        }
        _ => return None,
    })
}

/// A gzip member that unpacks to at least `size` zero bytes: one literal, then the longest match again and
/// again, in a block with the fixed codes. It has no valid checksum; nobody should get that far.
fn bomb(size: usize) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut bits, mut count) = (0_u32, 0_u32);
    let mut put = |value: u32, length: u32| {
        bits |= value << count;
        count += length;
        while count >= 8 {
            out.push((bits & 255) as u8);
            bits >>= 8;
            count -= 8;
        }
    };
    put(0b011, 3);
    // Literal 0 is 00110000, length 258 is code 285 = 11000101, distance 1 is 00000; codes come bit-reversed.
    put(0b0000_1100, 8);
    for _ in 0..size / 258 {
        put(0b1010_0011, 8);
        put(0, 5);
    }
    put(0, 15);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_is_two_hundred_times_smaller_than_what_it_unpacks_to() {
        let bomb = bomb(1024 * 1024);
        assert_eq!(&bomb[..3], [0x1f, 0x8b, 8]);
        assert!(bomb.len() * 150 < 1024 * 1024, "{}", bomb.len());
    }
}
