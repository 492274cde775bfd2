//! What is fetched besides answers.

use openrouter::{Code, Model};

use crate::recorded::files;
use crate::server::{Server, Step, error, whole};

fn json(body: &str) -> Vec<u8> {
    whole("200 OK", "Content-Type: application/json\r\n", body)
}

#[tokio::test]
async fn models_are_asked_for_in_every_modality_and_read_row_by_row() {
    let body = r#"{"data":[{"id":"a/b","name":"A: B","pricing":{"prompt":"0.000001","completion":"0.000002"},
        "supported_parameters":["temperature"]},{"id":"a/b:batch"},7,{"id":"local"}]}"#;
    let server = Server::answering(json(body)).await;
    let models = server.client().models().await.unwrap();
    let ids: Vec<&str> = models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(ids, ["a/b", "local"]);
    assert_eq!(models[0].completion_price.as_deref(), Some("2"));
    assert!(server.requests()[0].starts_with("GET /api/v1/models?output_modalities=all HTTP/1.1"));
    let restored: Vec<Model> = serde_json::from_str(&serde_json::to_string(&models).unwrap()).unwrap();
    assert_eq!(restored, models, "a cache keeps it as it is");
}

#[tokio::test]
async fn recorded_catalogues_are_read_whole() {
    for (name, bytes) in files("json").into_iter().filter(|(name, _)| name.contains("models-list")) {
        let body = String::from_utf8(bytes).unwrap();
        let rows: serde_json::Value = serde_json::from_str(&body).unwrap();
        let rows = rows["data"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| !row["id"].as_str().unwrap().ends_with(":batch"));
        let expected: Vec<&str> = rows.map(|row| row["id"].as_str().unwrap()).collect();
        let models = Server::answering(json(&body)).await.client().models().await.unwrap();
        let ids: Vec<&str> = models.iter().map(|model| model.id.as_str()).collect();
        assert_eq!(ids, expected, "{name}");
        assert!(
            models.iter().all(|model| !model.name.is_empty() && !model.output_modalities.is_empty()),
            "{name}"
        );
    }
}

#[tokio::test]
async fn generation_is_asked_for_until_it_is_known() {
    let unknown = error("404 x", "", r#"{"error":{"message":"Generation not found","code":404}}"#);
    let known = json(r#"{"data":{"id":"gen-1","total_cost":0.00003,"native_tokens_prompt":5,"latency":12}}"#);
    let server = Server::start(vec![
        vec![Step::Send(unknown.clone())],
        vec![Step::Send(unknown.clone())],
        vec![Step::Send(known)],
    ])
    .await;
    let generation = server.client().generation("gen-1").await.unwrap();
    assert_eq!(generation.total_cost.unwrap().to_string(), "0.00003");
    assert_eq!(server.requests().len(), 3);
    assert!(server.requests()[0].starts_with("GET /api/v1/generation?id=gen-1 "));
    let never = Server::answering(unknown).await;
    assert!(never.client().generation("gen-1").await.is_err());
    assert_eq!(never.requests().len(), 6);
}

#[tokio::test]
async fn key_is_checked_and_ordinary_keys_have_no_balance() {
    let server =
        Server::answering(json(r#"{"data":{"label":"l","usage":0.5,"limit":null,"is_free_tier":true}}"#))
            .await;
    let info = server.client().key_info().await.unwrap();
    assert_eq!((info.label.as_str(), info.usage.to_string().as_str(), info.limit), ("l", "0.5", None));
    assert_eq!(server.client().credits().await.unwrap(), None);
    let refused =
        Server::answering(error("401 x", "", r#"{"error":{"message":"User not found.","code":401}}"#)).await;
    assert_eq!(refused.client().key_info().await.unwrap_err().code(), Code::BadKey);
}

#[tokio::test]
async fn offers_providers_and_rankings_are_read() {
    let offers = r#"{"data":{"id":"a/b","endpoints":[{"provider_name":"P","tag":"p/fp8","status":0,"uptime_last_5m":99.5,
        "latency_last_30m":{"p50":300,"p99":null},"pricing":{"prompt":"0.1"},"supported_parameters":["seed"]},7]}}"#;
    let server = Server::answering(json(offers)).await;
    let endpoints = server.client().model_endpoints("a/b:free").await.unwrap();
    assert_eq!((endpoints.len(), endpoints[0].tag.as_str()), (1, "p/fp8"));
    assert_eq!(endpoints[0].latency_last_30m.unwrap().p50, Some(300.0));
    assert!(server.requests()[0].starts_with("GET /api/v1/models/a/b:free/endpoints "));
    let again: openrouter::Endpoint =
        serde_json::from_str(&serde_json::to_string(&endpoints[0]).unwrap()).unwrap();
    assert_eq!(again, endpoints[0], "a cache keeps it as it is");

    let body = json(
        r#"{"data":[{"name":"P","slug":"p","rank":1,"app_name":"A","total_tokens":"12345678901234567890",
        "model_permaslug":"m","date":"2026-01-01","source":"openrouter","accuracy":0.7,"model":"m","requests":2,"usage":0.1}]}"#,
    );
    let server = Server::answering(body).await;
    let client = server.client();
    assert_eq!(client.providers().await.unwrap()[0].slug, "p");
    assert_eq!(
        client.app_rankings().await.unwrap()[0].total_tokens.unwrap().to_string(),
        "12345678901234567890"
    );
    assert_eq!(client.rankings_daily().await.unwrap()[0].model_permaslug, "m");
    assert_eq!(client.benchmarks().await.unwrap()[0].accuracy, Some(0.7));
    assert_eq!(client.activity().await.unwrap()[0].requests, 2);
    assert_eq!(client.zdr_endpoints().await.unwrap().len(), 1);
    let paths: Vec<String> =
        server.requests().iter().map(|r| r.split(' ').nth(1).unwrap().to_owned()).collect();
    let expected = [
        "providers",
        "datasets/app-rankings",
        "datasets/rankings-daily",
        "benchmarks",
        "activity",
        "endpoints/zdr",
    ];
    assert_eq!(paths, expected.map(|path| format!("/api/v1/{path}")));
}

#[tokio::test]
async fn documents_that_are_none_say_so() {
    for (bytes, code) in [
        (whole("200 OK", "Content-Type: text/html\r\n", "<html></html>"), Code::NotAnApi),
        (json("{}"), Code::NotAnApi),
        (json(r#"{"error":{"code":429,"message":"slow down"}}"#), Code::RateLimited),
        (whole("200 OK", "", ""), Code::NotAnApi),
    ] {
        assert_eq!(Server::answering(bytes).await.client().models().await.unwrap_err().code(), code);
    }
}
