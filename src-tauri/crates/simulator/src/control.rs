//! `/control/…`: lets a test in another process read what was received and say what comes next.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::Pace;
use crate::http::{Request, Response};
use crate::script::Script;
use crate::shared::Shared;

/// A body of `POST /control/script`: a fault by name, or a whole script.
#[derive(Deserialize)]
#[serde(untagged)]
enum Order {
    Fault { fault: String, path: Option<String>, times: Option<u32> },
    Script(Script),
}

/// A body of `POST /control/pace`.
#[derive(Deserialize)]
struct PaceOrder {
    tokens_per_second: f64,
    #[serde(default)]
    first_token_ms: u64,
}

/// Answers a request to `/control/…`; `None` for any other path.
pub(crate) fn answer(shared: &Arc<Shared>, request: &Request) -> Option<Response> {
    let path = request.path.strip_prefix("/control/").filter(|_| shared.options.control)?;
    Some(match (request.method.as_str(), path) {
        ("GET", "requests") => Response::json(200, &json!({ "requests": shared.requests() })),
        ("DELETE", "requests") => {
            shared.clear_requests();
            done()
        }
        ("GET", "active") => Response::json(200, &json!({ "active": shared.active() })),
        ("POST", "script") => order(shared, request),
        ("DELETE", "script") => {
            shared.clear_scripts();
            done()
        }
        ("POST", "pace") => match serde_json::from_slice::<PaceOrder>(&request.body) {
            Ok(order) => {
                let first_token = Duration::from_millis(order.first_token_ms);
                shared.set_pace(Pace { tokens_per_second: order.tokens_per_second, first_token });
                done()
            }
            Err(error) => refuse(&error.to_string()),
        },
        _ => Response::json(404, &json!({ "error": { "code": 404, "message": "no such control" } })),
    })
}

fn order(shared: &Shared, request: &Request) -> Response {
    let script = match serde_json::from_slice::<Order>(&request.body) {
        Ok(Order::Fault { fault, path, times }) => match Script::fault(&fault) {
            Some(script) => {
                let script = script.times(times.unwrap_or(1).max(1));
                path.map_or(script.clone(), |path| script.on(&path))
            }
            None => return refuse(&format!("no fault is called {fault}")),
        },
        Ok(Order::Script(script)) => script,
        Err(error) => return refuse(&error.to_string()),
    };
    shared.queue(script);
    done()
}

fn done() -> Response {
    Response::json(200, &Value::Object(serde_json::Map::new()))
}

fn refuse(message: &str) -> Response {
    Response::json(400, &json!({ "error": { "code": 400, "message": message } }))
}
