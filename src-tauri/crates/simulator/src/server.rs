//! Connections and routes.

use std::io;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::account;
use crate::catalogue;
use crate::chat;
use crate::check;
use crate::control;
use crate::failure::Failure;
use crate::flavour::Flavour;
use crate::http::{Connection, Request, Response};
use crate::script::{Played, play};
use crate::shared::Shared;
use crate::sign_in;

/// Serves until it is aborted; the connections end with it.
pub(crate) async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(serve(stream, Arc::clone(&shared)));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Serves one connection to its end.
async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let mut connection = Connection::new(stream);
    loop {
        let Ok(Some(request)) = connection.request().await else { return };
        match respond(&mut connection, &shared, &request).await {
            Ok(Played::Answer) if request.header("connection") == Some("close") => return,
            Ok(Played::Answer) => {}
            Ok(Played::Reset) => return connection.reset(),
            Ok(Played::Close) | Err(_) => return,
        }
    }
}

async fn respond(connection: &mut Connection, shared: &Arc<Shared>, request: &Request) -> io::Result<Played> {
    if let Some(response) = control::answer(shared, request) {
        connection.write(&response.bytes()).await?;
        return Ok(Played::Answer);
    }
    shared.record(request);
    if let Some(steps) = shared.script_for(request) {
        let busy = shared.busy();
        let played = play(&steps, request, connection).await?;
        drop(busy);
        if played != Played::Answer {
            return Ok(played);
        }
    }
    let flavour = shared.options.flavour;
    let path = request.path.strip_prefix(flavour.base()).unwrap_or_default();
    if request.method == "POST" && path == "/chat/completions" {
        return converse(connection, shared, request).await;
    }
    let response = match flavour {
        Flavour::OpenRouter => route(shared, request),
        _ => local_route(shared, request, path),
    };
    let response = response.unwrap_or_else(|failure| flavour.refuse(&failure));
    connection.write(&response.bytes()).await?;
    Ok(Played::Answer)
}

async fn converse(
    connection: &mut Connection,
    shared: &Arc<Shared>,
    request: &Request,
) -> io::Result<Played> {
    let chat = match chat::accept(shared, request) {
        Ok(chat) => chat,
        Err(failure) => {
            connection.write(&shared.options.flavour.refuse(&failure).bytes()).await?;
            return Ok(Played::Answer);
        }
    };
    let (mut watch, mut out) = connection.split();
    if chat.streamed {
        return tokio::select! {
            written = chat.stream(&mut out) => written.map(|()| Played::Answer),
            () = watch.gone() => Ok(Played::Close),
        };
    }
    let response = tokio::select! {
        response = chat.whole() => response,
        () = watch.gone() => return Ok(Played::Close),
    };
    connection.write(&response.bytes()).await?;
    Ok(Played::Answer)
}

/// What a server has that is not OpenRouter: its models, and nothing of accounts, providers or prices.
fn local_route(shared: &Shared, request: &Request, path: &str) -> Result<Response, Failure> {
    account::authorise(shared, request)?;
    match (request.method.as_str(), path) {
        ("GET" | "HEAD", "/models") => Ok(Response::json(200, &shared.options.flavour.models())),
        _ => Err(Failure::new(404, "File Not Found")),
    }
}

fn route(shared: &Arc<Shared>, request: &Request) -> Result<Response, Failure> {
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/auth") => return sign_in::page(shared, request),
        ("POST", "/api/v1/auth/keys") => return sign_in::exchange(shared, request),
        _ => {}
    }
    let Some(path) = request.path.strip_prefix("/api/v1/") else { return Err(missing()) };
    let segments: Vec<&str> = path.split('/').collect();
    if request.method != "GET" {
        let status = if is_known(&segments) { 405 } else { 404 };
        return Err(Failure::new(status, format!("{} is not possible here", request.method)));
    }
    if shared.options.strict {
        check::query(&request.query, &segments)?;
    }
    let body = match segments[..] {
        ["models"] => models(request),
        ["models", "user"] => {
            account::authorise(shared, request)?;
            models(request)
        }
        ["models", "count"] => json!({ "data": { "count": catalogue::models().len() } }),
        ["model", author, slug] => json!({ "data": model(author, slug)? }),
        ["models", author, slug, "endpoints"] => {
            let card = catalogue::card(&format!("{author}/{slug}")).ok_or_else(missing)?;
            card.endpoints(request.header("authorization").is_some())
        }
        ["providers"] => catalogue::providers(),
        ["endpoints", "zdr"] => {
            let endpoints = catalogue::CARDS.iter().map(|card| card.endpoint(false));
            json!({ "data": endpoints.collect::<Vec<Value>>() })
        }
        ["key"] => {
            account::authorise(shared, request)?;
            account::key(shared)
        }
        ["credits"] => {
            account::authorise(shared, request)?;
            return Err(account::credits());
        }
        ["generation"] => {
            account::authorise(shared, request)?;
            let id = request.query_value("id").ok_or_else(|| Failure::field("id", "is required"))?;
            account::past_generation(shared, &id)?
        }
        _ => return Err(missing()),
    };
    Ok(Response::json(200, &body))
}

fn missing() -> Failure {
    Failure::new(404, "Not Found")
}

fn is_known(segments: &[&str]) -> bool {
    matches!(segments, ["models" | "providers" | "key" | "credits" | "generation" | "chat", ..])
}

fn model(author: &str, slug: &str) -> Result<Value, Failure> {
    let id = format!("{author}/{slug}");
    let rows = catalogue::models();
    let found = rows.into_iter().find(|row| row["id"] == id.as_str() || row["canonical_slug"] == id.as_str());
    found.ok_or_else(|| Failure::new(404, format!("Model {id} not found")))
}

/// `/models`, filtered and paged as asked.
fn models(request: &Request) -> Value {
    let mut rows = catalogue::models();
    if let Some(words) = request.query_value("q") {
        let words = words.to_lowercase();
        rows.retain(|row| row["name"].as_str().is_some_and(|name| name.to_lowercase().contains(&words)));
    }
    if let Some(wanted) = request.query_value("output_modalities").filter(|wanted| wanted != "all") {
        rows.retain(|_| wanted.split(',').any(|kind| kind == "text"));
    }
    if let Some(wanted) = request.query_value("supported_parameters") {
        let has = |row: &Value, name: &str| {
            row["supported_parameters"].as_array().is_some_and(|all| all.iter().any(|known| known == name))
        };
        rows.retain(|row| wanted.split(',').all(|name| has(row, name)));
    }
    let total = rows.len();
    let number = |name: &str| request.query_value(name).and_then(|text| text.parse::<usize>().ok());
    let page: Vec<Value> =
        rows.into_iter().skip(number("offset").unwrap_or(0)).take(number("limit").unwrap_or(1000)).collect();
    json!({ "data": page, "total_count": total, "links": { "next": null } })
}
