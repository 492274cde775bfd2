//! The catalogue and the account.

use serde_json::{Value, json};

use crate::client::{get, send, strict};

#[tokio::test]
async fn models_have_decimal_prices_and_what_a_client_needs() {
    let simulator = strict().await;
    let list = get(&simulator, "/models").await.json();
    let models = list["data"].as_array().unwrap();
    assert_eq!(list["total_count"], models.len());
    for model in models {
        for price in ["prompt", "completion"] {
            let price = model["pricing"][price].as_str().unwrap();
            assert!(price.starts_with("0.") && price.parse::<f64>().unwrap() > 0.0);
        }
        assert!(model["context_length"].as_u64().unwrap() >= 32_768);
        assert_eq!(model["architecture"]["output_modalities"][0], "text");
        let names = model["supported_parameters"].as_array().unwrap();
        assert_eq!(names.iter().any(|name| name == "reasoning"), model.get("reasoning").is_some());
    }
    let find = |id: &str| models.iter().find(|model| model["id"] == id).unwrap();
    assert_eq!(find("sim/markdown")["reasoning"]["mandatory"], true);
    assert_eq!(find("sim/reasoner")["reasoning"]["supports_max_tokens"], true);
    assert!(find("sim/tools")["supported_parameters"].as_array().unwrap().iter().any(|name| name == "tools"));
    assert_eq!(get(&simulator, "/models/count").await.json()["data"]["count"], models.len());
}

#[tokio::test]
async fn models_are_filtered_and_paged() {
    let simulator = strict().await;
    let ids = async |query: &str| -> Vec<String> {
        let list = get(&simulator, &format!("/models?{query}")).await.json();
        list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|model| model["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids("limit=1&offset=1").await, ["sim/markdown"]);
    assert_eq!(ids("supported_parameters=tools,reasoning").await, ["sim/tools"]);
    assert_eq!(ids("q=reas%6Fner").await, ["sim/reasoner"]);
    assert!(ids("output_modalities=image").await.is_empty());
    assert_eq!(ids("output_modalities=all").await.len(), 5);
    let refused = get(&simulator, "/models?colour=red").await;
    assert_eq!(
        (refused.status, refused.json()["error"]["metadata"]["field"].as_str()),
        (400, Some("colour"))
    );
}

#[tokio::test]
async fn one_model_its_endpoints_and_its_provider() {
    let simulator = strict().await;
    assert_eq!(
        get(&simulator, "/model/sim/writer").await.json()["data"]["canonical_slug"],
        "sim/writer-20260901"
    );
    assert_eq!(get(&simulator, "/model/sim/nobody").await.status, 404);
    let endpoint = async |headers: &str| -> Value {
        let mut stream = send(&simulator, "GET", "/api/v1/models/sim/tools/endpoints", headers, "").await;
        crate::client::read(&mut stream).await.json()["data"]["endpoints"][0].clone()
    };
    let (open, with_key) = (endpoint("").await, endpoint("Authorization: Bearer x\r\n").await);
    assert!(open["latency_last_30m"].is_null());
    assert!(with_key["latency_last_30m"]["p50"].is_number());
    assert_eq!(open["supports_tool_choice"]["function"], true);
    let providers = get(&simulator, "/providers").await.json();
    assert_eq!(providers["data"][0]["slug"], open["tag"]);
    assert_eq!(get(&simulator, "/endpoints/zdr").await.json()["data"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn the_account_is_an_ordinary_key_s() {
    let simulator = strict().await;
    let key = get(&simulator, "/key").await.json()["data"].clone();
    assert_eq!(key["is_management_key"], false);
    assert_eq!(key["limit_remaining"], key["limit"]);
    assert_eq!(get(&simulator, "/credits").await.status, 403);
    assert_eq!(get(&simulator, "/nothing").await.status, 404);
    let mut stream = send(&simulator, "POST", "/api/v1/models", "", "{}").await;
    assert_eq!(crate::client::read(&mut stream).await.status, 405);
}

#[tokio::test]
async fn a_code_is_exchanged_for_the_key_once_and_with_its_verifier_only() {
    let simulator = strict().await;
    // The pair of RFC 7636, appendix B.
    let (verifier, challenge) =
        ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    let code = async || {
        let callback = "http%3A%2F%2Flocalhost%3A1234%2Fcb%3Fs%3D1";
        let path =
            format!("/auth?callback_url={callback}&code_challenge={challenge}&code_challenge_method=S256");
        let reply = crate::client::read(&mut send(&simulator, "GET", &path, "", "").await).await;
        assert_eq!(reply.status, 302);
        let to = reply.header("location").unwrap().to_owned();
        to.strip_prefix("http://localhost:1234/cb?s=1&code=").unwrap().to_owned()
    };
    let exchange = async |code: &str, verifier: &str| {
        let body =
            json!({"code": code, "code_verifier": verifier, "code_challenge_method": "S256"}).to_string();
        crate::client::read(&mut send(&simulator, "POST", "/api/v1/auth/keys", "", &body).await).await
    };
    let first = code().await;
    assert_eq!(exchange(&first, verifier).await.json()["key"], "sk-or-v1-simulator");
    assert_eq!(exchange(&first, verifier).await.status, 403);
    assert_eq!(exchange(&code().await, "another").await.status, 403);
}
