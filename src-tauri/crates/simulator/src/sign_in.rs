//! Signing in with PKCE: `/auth`, the page a browser would show (here somebody has already agreed), and
//! `POST /auth/keys`, which exchanges a code for a key.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::http::{Request, Response};
use crate::shared::{Code, Shared};

/// How long a code is good for.
const LIFETIME: Duration = Duration::from_secs(600);

/// The key of a server that takes any.
const ANY_KEY: &str = "sk-or-v1-simulator";

/// Agrees at once: redirects to `callback_url` with a code, or shows the code when there is none.
pub(crate) fn page(shared: &Shared, request: &Request) -> Result<Response, Failure> {
    let challenge = request
        .query_value("code_challenge")
        .ok_or_else(|| Failure::field("code_challenge", "is required"))?;
    if request.query_value("code_challenge_method").as_deref() != Some("S256") {
        return Err(Failure::field("code_challenge_method", "must be S256"));
    }
    let text = format!("auth_code_{:08x}", shared.next_number());
    shared.add_code(Code { text: text.clone(), challenge, issued: Instant::now() });
    let Some(callback) = request.query_value("callback_url") else {
        let headers = vec![("Content-Type", "text/plain".to_owned())];
        return Ok(Response { status: 200, headers, body: format!("Your code: {text}\n").into_bytes() });
    };
    let allowed = ["https://", "http://localhost:", "http://127.0.0.1:"];
    if !allowed.iter().any(|start| callback.starts_with(start)) {
        return Err(Failure::field("callback_url", "must be https, or http on localhost"));
    }
    let joint = if callback.contains('?') { '&' } else { '?' };
    let headers = vec![("Location", format!("{callback}{joint}code={text}"))];
    Ok(Response { status: 302, headers, body: Vec::new() })
}

/// Gives the key for a code and the verifier that belongs to its challenge.
pub(crate) fn exchange(shared: &Shared, request: &Request) -> Result<Response, Failure> {
    let body: Value =
        serde_json::from_slice(&request.body).map_err(|_| Failure::new(400, "The body is not JSON"))?;
    if body["code_challenge_method"] != "S256" {
        return Err(Failure::new(400, "Invalid code_challenge_method"));
    }
    let code = body["code"].as_str().and_then(|text| shared.take_code(text));
    let code = code.filter(|code| code.issued.elapsed() < LIFETIME);
    let verifier = body["code_verifier"].as_str().unwrap_or_default();
    let proven = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    if code.is_none_or(|code| code.challenge != proven) {
        return Err(Failure::new(403, "Invalid code or code_verifier"));
    }
    let key = shared.options.key.as_deref().unwrap_or(ANY_KEY);
    Ok(Response::json(200, &json!({ "key": key, "user_id": null })))
}
