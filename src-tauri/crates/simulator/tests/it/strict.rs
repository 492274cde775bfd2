//! Strict mode refuses with the field's name; without it the same requests are answered.

use serde_json::{Value, json};
use simulator::{Options, Pace};

use crate::client::{ask, get, post, send, start, strict};

/// Wrong values of each field, and the field that must be named.
fn wrong() -> Vec<(Value, &'static str)> {
    vec![
        (json!({"temprature": 1}), "temprature"),
        (json!({"structured_outputs": true}), "structured_outputs"),
        (json!({"route": "fallback"}), "route"),
        (json!({"temperature": 2.1}), "temperature"),
        (json!({"temperature": "1"}), "temperature"),
        (json!({"temperature": null}), "temperature"),
        (json!({"top_p": 0}), "top_p"),
        (json!({"top_p": 1.01}), "top_p"),
        (json!({"top_k": -1}), "top_k"),
        (json!({"top_k": 1.5}), "top_k"),
        (json!({"min_p": 1.1}), "min_p"),
        (json!({"top_a": -0.1}), "top_a"),
        (json!({"frequency_penalty": 2.5}), "frequency_penalty"),
        (json!({"presence_penalty": -3}), "presence_penalty"),
        (json!({"repetition_penalty": 0}), "repetition_penalty"),
        (json!({"seed": 1.5}), "seed"),
        (json!({"max_tokens": 0}), "max_tokens"),
        (json!({"stop": ["a", "b", "c", "d", "e"]}), "stop"),
        (json!({"logit_bias": {"5": 101}}), "logit_bias.5"),
        (json!({"logit_bias": {"the": 1}}), "logit_bias.the"),
        (json!({"logprobs": true, "top_logprobs": 21}), "top_logprobs"),
        (json!({"top_logprobs": 2}), "top_logprobs"),
        (json!({"verbosity": "loud"}), "verbosity"),
        (json!({"service_tier": "first"}), "service_tier"),
        (json!({"session_id": "x".repeat(257)}), "session_id"),
        (json!({"stream": "yes"}), "stream"),
        (json!({"modalities": ["smell"]}), "modalities[0]"),
        (json!({"metadata": {"k": 1}}), "metadata.k"),
        (json!({"cache_control": {"type": "forever"}}), "cache_control.type"),
        (json!({"plugins": [{"id": "magic"}]}), "plugins[0].id"),
        (json!({"reasoning": {"effort": "huge"}}), "reasoning.effort"),
        (json!({"reasoning": {"budget": 5}}), "reasoning.budget"),
        (json!({"reasoning": {"effort": "low", "max_tokens": 5}}), "reasoning.max_tokens"),
        (json!({"reasoning": {"effort": "low"}, "reasoning_effort": "low"}), "reasoning_effort"),
        (json!({"provider": {"only": "simulator"}}), "provider.only"),
        (json!({"provider": {"sort": "cheap"}}), "provider.sort"),
        (json!({"provider": {"sort": {"by": "price", "partition": "all"}}}), "provider.sort.partition"),
        (json!({"provider": {"max_price": {"prompt": true}}}), "provider.max_price.prompt"),
        (json!({"provider": {"quantizations": ["int3"]}}), "provider.quantizations[0]"),
        (json!({"provider": {"data_collection": "maybe"}}), "provider.data_collection"),
        (json!({"response_format": {"type": "xml"}}), "response_format.type"),
        (
            json!({"response_format": {"type": "json_schema", "json_schema": {"name": "a"}}}),
            "response_format.json_schema.schema",
        ),
        (json!({"tools": [{"type": "function", "function": {"name": "a b"}}]}), "tools[0].function.name"),
        (json!({"tools": [{"type": "function", "function": {"title": "a"}}]}), "tools[0].function.title"),
        (json!({"tools": [{"type": "magic"}]}), "tools[0].type"),
        (json!({"tool_choice": "auto"}), "tool_choice"),
    ]
}

#[tokio::test]
async fn each_wrong_field_is_refused_by_name_and_only_in_strict_mode() {
    let simulator = strict().await;
    let lenient = start(Options { pace: Pace::UNLIMITED, ..Options::default() }).await;
    for (more, field) in wrong() {
        let body = ask("Hello", &more);
        let reply = post(&simulator, &body).await;
        assert_eq!(reply.status, 400, "{more}");
        assert_eq!(reply.json()["error"]["metadata"]["field"], field, "{more}: {}", reply.text());
        assert!(reply.error_message().starts_with(field));
        assert_eq!(reply.json()["error"]["code"], 400);
    }
    assert_eq!(post(&lenient, &ask("Hello", &json!({"temprature": 1, "max_tokens": 2}))).await.status, 200);
}

#[tokio::test]
async fn everything_that_the_page_lists_is_accepted_together() {
    let simulator = strict().await;
    let body = json!({
        "model": "sim/tools", "models": ["sim/writer"], "stream": false,
        "messages": [
            {"role": "system", "content": [{"type": "text", "text": "Be kind.", "cache_control": {"type": "ephemeral", "ttl": "1h"}}]},
            {"role": "developer", "content": "Be brief."},
            {"role": "user", "name": "ann", "content": [
                {"type": "text", "text": "What is this?"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA==", "detail": "low"}},
                {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,AA=="}},
                {"type": "input_audio", "input_audio": {"data": "AA==", "format": "wav"}},
                {"type": "video_url", "video_url": {"url": "https://example.com/a.mp4"}},
            ]},
            {"role": "assistant", "content": null, "refusal": null, "reasoning": "hm", "reasoning_details": [],
             "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "a", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "call_1", "content": "ok"},
            {"role": "user", "content": "Go on"},
        ],
        "temperature": 0.5, "top_p": 0.9, "top_k": 40, "min_p": 0.05, "top_a": 0.1, "frequency_penalty": -1,
        "presence_penalty": 1, "repetition_penalty": 1.1, "seed": -7, "max_tokens": 40, "stop": ["\n\n\n"],
        "logit_bias": {"100": -5}, "logprobs": true, "top_logprobs": 3, "response_format": {"type": "text"},
        "tools": [{"type": "function", "function": {"name": "a", "parameters": {"type": "object"}, "strict": true}},
                  {"type": "openrouter:web_search", "parameters": {"max_results": 3}}],
        "tool_choice": {"type": "function", "function": {"name": "a"}}, "parallel_tool_calls": true,
        "reasoning": {"effort": "low", "exclude": false, "summary": "auto"}, "verbosity": "low",
        "modalities": ["text"], "plugins": [{"id": "file-parser", "pdf": {"engine": "cloudflare-ai"}}],
        "provider": {"order": ["simulator"], "allow_fallbacks": false, "data_collection": "deny", "zdr": true,
                     "sort": {"by": "price", "partition": "none"}, "max_price": {"prompt": "1", "completion": 2},
                     "preferred_min_throughput": {"p50": 10}, "quantizations": ["fp32"]},
        "service_tier": "auto", "session_id": "abc", "user": "u", "metadata": {"a": "b"}, "trace": {"trace_id": "t"},
        "cache_control": {"type": "ephemeral"}, "prompt_cache_key": "k", "usage": {"include": true},
        "stream_options": {"include_usage": true},
    });
    let reply = post(&simulator, &body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
}

#[tokio::test]
async fn messages_are_checked_down_to_their_parts_and_their_order() {
    let simulator = strict().await;
    let call = json!({"id": "c1", "type": "function", "function": {"name": "a", "arguments": "{}"}});
    for (messages, field) in [
        (json!([]), "messages"),
        (json!([{"role": "wizard", "content": "a"}]), "messages[0].role"),
        (json!([{"role": "user"}]), "messages[0].content"),
        (json!([{"role": "user", "content": "a", "id": 7}]), "messages[0].id"),
        (json!([{"role": "user", "content": [{"type": "smell"}]}]), "messages[0].content[0].type"),
        (
            json!([{"role": "user", "content": [{"type": "image_url", "image_url": "x"}]}]),
            "messages[0].content[0].image_url",
        ),
        (
            json!([{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x", "detail": "max"}}]}]),
            "messages[0].content[0].image_url.detail",
        ),
        (
            json!([{"role": "user", "content": "a"}, {"role": "assistant", "reasoning_details": [{"type": "reasoning.dream"}]}]),
            "messages[1].reasoning_details[0].type",
        ),
        (
            json!([{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [{"id": 1}]}]),
            "messages[1].tool_calls[0].id",
        ),
        (json!([{"role": "tool", "tool_call_id": "c1", "content": "a"}]), "messages[0].tool_call_id"),
        (
            json!([{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [call]}, {"role": "user", "content": "b"}]),
            "messages[2]",
        ),
        (json!([{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [call]}]), "messages"),
        (
            json!([{"role": "user", "content": "a"}, {"role": "assistant", "reasoning_details": [
            {"type": "reasoning.encrypted", "data": "somebody else's", "format": "openai-responses-v1"}]}]),
            "messages[1].reasoning_details[0].data",
        ),
    ] {
        let reply = post(&simulator, &json!({ "messages": messages })).await;
        assert_eq!(reply.status, 400, "{messages}");
        assert_eq!(reply.json()["error"]["metadata"]["field"], field, "{messages}");
    }
}

#[tokio::test]
async fn mandatory_thinking_cannot_be_turned_off() {
    let simulator = strict().await;
    for more in [
        json!({"reasoning": {"effort": "none"}}),
        json!({"reasoning": {"enabled": false}}),
        json!({"reasoning_effort": "none"}),
    ] {
        let mut body = ask("Hello", &more);
        body["model"] = json!("sim/markdown");
        let reply = post(&simulator, &body).await;
        assert_eq!(reply.status, 400);
        assert_eq!(reply.error_message(), "Reasoning is mandatory for this endpoint and cannot be disabled.");
        body["model"] = json!("sim/reasoner");
        assert_eq!(post(&simulator, &body).await.status, 200);
    }
}

#[tokio::test]
async fn keys_models_and_routing_are_refused_in_openrouter_s_words() {
    let options = Options {
        key: Some("sk-right".to_owned()),
        strict: true,
        pace: Pace::UNLIMITED,
        ..Options::default()
    };
    let simulator = start(options).await;
    let with = async |headers: &str, body: &Value| {
        let mut stream =
            send(&simulator, "POST", "/api/v1/chat/completions", headers, &body.to_string()).await;
        crate::client::read(&mut stream).await
    };
    let hello = ask("Hello", &json!({"max_tokens": 2}));
    let none = with("", &hello).await;
    assert_eq!((none.status, none.error_message().as_str()), (401, "Missing Authentication header"));
    assert_eq!(with("Authorization: Bearer sk-wrong\r\n", &hello).await.status, 401);
    let key = "Authorization: Bearer sk-right\r\n";
    assert_eq!(with(key, &hello).await.status, 200);
    assert_eq!(get(&simulator, "/key").await.status, 401);
    assert_eq!(get(&simulator, "/models").await.status, 200);
    let unknown = with(key, &ask("Hello", &json!({"model": "sim/unknown"}))).await;
    assert_eq!(
        (unknown.status, unknown.error_message().as_str()),
        (400, "sim/unknown is not a valid model ID")
    );
    let fallback =
        with(key, &ask("Hello", &json!({"model": "sim/unknown", "models": ["sim/tools"], "max_tokens": 2})))
            .await;
    assert_eq!(fallback.json()["model"], "sim/tools-20260901");
    for more in [
        json!({"model": "sim/writer:batch"}),
        json!({"provider": {"only": ["openai"]}}),
        json!({"provider": {"ignore": ["simulator"]}}),
        json!({"provider": {"quantizations": ["int4"]}}),
        json!({"provider": {"require_parameters": true}, "reasoning": {"effort": "low"}}),
    ] {
        assert_eq!(with(key, &ask("Hello", &more)).await.status, 404, "{more}");
    }
    let long = with(key, &ask(&"word ".repeat(40_000), &json!({}))).await;
    assert_eq!(long.json()["error"]["metadata"]["error_type"], "context_length_exceeded");
    let broken = send(&simulator, "POST", "/api/v1/chat/completions", key, "{not json").await;
    let mut broken = broken;
    assert_eq!(crate::client::read(&mut broken).await.status, 400);
}
