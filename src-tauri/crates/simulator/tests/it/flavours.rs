//! The servers that are not OpenRouter, as they are met on people's machines.

use serde_json::{Value, json};
use simulator::{Flavour, Options, Pace, Simulator};

use crate::client::{Reply, read, send, start};

const LOCAL: [(Flavour, &str); 3] = [
    (Flavour::LlamaCpp, "reasoner-Q4_K_M.gguf"),
    (Flavour::Ollama, "reasoner:latest"),
    (Flavour::Vllm, "simulator/reasoner"),
];

async fn local(flavour: Flavour) -> Simulator {
    start(Options { flavour, pace: Pace::UNLIMITED, ..Options::default() }).await
}

async fn call(simulator: &Simulator, method: &str, path: &str, body: Option<&Value>) -> Reply {
    let body = body.map(Value::to_string).unwrap_or_default();
    // Without [DONE] a stream has only its last frame to tell that it has ended.
    read(&mut send(simulator, method, path, "", &body).await).await
}

/// The JSON of every event, and whether `[DONE]` came.
fn events(text: &str) -> (Vec<Value>, bool) {
    let data: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
    let done = data.last() == Some(&"[DONE]");
    let chunks = data.iter().filter(|line| **line != "[DONE]");
    (chunks.map(|line| serde_json::from_str(line).unwrap()).collect(), done)
}

#[tokio::test]
async fn models_have_bare_names_and_nothing_of_prices_or_parameters() {
    for (flavour, name) in LOCAL {
        let simulator = local(flavour).await;
        assert!(simulator.url().ends_with("/v1") && !simulator.url().contains("/api/"));
        let reply = call(&simulator, "GET", "/v1/models", None).await.json();
        let rows = reply["data"].as_array().unwrap();
        assert!(rows.iter().any(|row| row["id"] == name), "{reply}");
        for row in rows {
            for absent in ["pricing", "supported_parameters", "canonical_slug", "architecture"] {
                assert!(row.get(absent).is_none(), "{flavour:?} says {absent}");
            }
        }
        for path in ["/v1/key", "/v1/credits", "/v1/models/a/b/endpoints", "/api/v1/models"] {
            assert_eq!(call(&simulator, "GET", path, None).await.status, 404, "{flavour:?} {path}");
        }
    }
}

#[tokio::test]
async fn streams_have_each_servers_own_fields() {
    for (flavour, model) in LOCAL {
        let simulator = local(flavour).await;
        let mut body = json!({"model": model, "stream": true, "max_tokens": 60,
                              "messages": [{"role": "user", "content": "Hello"}]});
        let plain = call(&simulator, "POST", "/v1/chat/completions", Some(&body)).await;
        assert_eq!(plain.header("x-generation-id"), None);
        assert!(!plain.text().contains("PROCESSING"));
        let (chunks, done) = events(&plain.text());
        assert_eq!(done, flavour != Flavour::LlamaCpp);
        assert!(chunks.iter().all(|chunk| chunk.get("usage").is_none() && chunk.get("provider").is_none()));
        let thinks = if flavour == Flavour::Ollama { "reasoning" } else { "reasoning_content" };
        assert!(chunks.iter().any(|chunk| chunk["choices"][0]["delta"][thinks].is_string()), "{chunks:?}");
        assert!(chunks.iter().all(|chunk| chunk["model"] == model));

        body["stream_options"] = json!({"include_usage": true});
        let counted = call(&simulator, "POST", "/v1/chat/completions", Some(&body)).await;
        let (chunks, _) = events(&counted.text());
        let usage = &chunks.last().unwrap()["usage"];
        assert!(usage["completion_tokens"].is_u64() && usage.get("cost").is_none(), "{usage}");
    }
}

#[tokio::test]
async fn refusals_have_each_servers_own_shape() {
    let long = json!({"model": "x", "messages": [{"role": "user", "content": "word ".repeat(9000)}]});
    let llama = local(Flavour::LlamaCpp).await;
    let refused = call(&llama, "POST", "/v1/chat/completions", Some(&long)).await.json();
    assert_eq!(
        (&refused["error"]["type"], &refused["error"]["n_ctx"]),
        (&json!("exceed_context_size_error"), &json!(4096))
    );
    assert!(refused["error"]["n_prompt_tokens"].as_u64().unwrap() > 4096);

    let missing = json!({"model": "x", "messages": [{"role": "user", "content": "Hello"}]});
    let ollama = local(Flavour::Ollama).await;
    let refused = call(&ollama, "POST", "/v1/chat/completions", Some(&missing)).await;
    assert_eq!((refused.status, &refused.json()["error"]["type"]), (404, &json!("api_error")));
    let vllm = local(Flavour::Vllm).await;
    let refused = call(&vllm, "POST", "/v1/chat/completions", Some(&missing)).await.json();
    assert_eq!((&refused["object"], &refused["code"]), (&json!("error"), &json!(404)));
}
