//! `POST /chat/completions`: what is refused, and how an answer is sent, whole or as a stream.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::tcp::WriteHalf;

use crate::account;
use crate::answer::{Answer, Limits, Piece};
use crate::catalogue::{Card, PROVIDER_SLUG, card};
use crate::check;
use crate::failure::Failure;
use crate::flavour::Flavour;
use crate::http::{Request, Response, chunk, head};
use crate::language::Language;
use crate::metronome::Metronome;
use crate::plan::{plan, text_of};
use crate::sampler::{Random, Sampling};
use crate::shared::{Busy, Generation, Shared, unix_now};
use crate::wire::{Cost, Heading, usage};

/// Bytes gathered before they are written, when the pace does not say to write earlier.
const BATCH: usize = 8 * 1024;

/// An accepted request.
#[derive(Debug)]
pub(crate) struct Chat {
    shared: Arc<Shared>,
    heading: Heading,
    answer: Answer,
    shown: bool,
    pub(crate) streamed: bool,
    /// Whether the usage was asked for.
    counts: bool,
    prompt_tokens: u64,
    began: Instant,
    first_token: Option<Duration>,
    finished: bool,
    _busy: Busy,
}

/// Accepts or refuses a request.
pub(crate) fn accept(shared: &Arc<Shared>, request: &Request) -> Result<Chat, Failure> {
    account::authorise(shared, request)?;
    let body: Value = serde_json::from_slice(&request.body)
        .map_err(|error| Failure::new(400, format!("The body is not JSON: {error}")))?;
    if shared.options.strict {
        check::body(&body)?;
    }
    if body["messages"].as_array().is_none_or(Vec::is_empty) {
        return Err(Failure::field("messages", "at least one message is needed"));
    }
    let flavour = shared.options.flavour;
    let card = match flavour {
        Flavour::OpenRouter => chosen(&body)?,
        _ => installed(flavour, &body)?,
    };
    refuse_routing(card, &body)?;
    refuse_reasoning(card, &body)?;
    let prompt_tokens = count_prompt(&body);
    let limit = body["max_tokens"].as_u64().or_else(|| body["max_completion_tokens"].as_u64());
    let wanted = prompt_tokens + limit.unwrap_or(1);
    let context = flavour.context(card);
    if wanted > context {
        let message = format!(
            "This endpoint's maximum context length is {} tokens. However, you requested about {wanted} tokens ({prompt_tokens} of text input, {} in the output). Please reduce the length of either one.",
            context,
            limit.unwrap_or(0)
        );
        let metadata = json!({
            "error_type": "context_length_exceeded", "provider_name": null, "prompt_tokens": prompt_tokens
        });
        return Err(Failure::new(400, message).with(metadata));
    }
    let number = shared.next_number();
    let fallback = Random::new(shared.options.seed.wrapping_add(number)).next();
    let seed = body["seed"].as_i64().map_or(fallback, |seed| Random::new(seed.cast_unsigned()).next());
    let plan = plan(card, &body, &mut Random::new(seed), number);
    let (form, shown) = (plan.form, plan.shown);
    let limits = limits(&body, limit.unwrap_or(card.most));
    let created = unix_now();
    Ok(Chat {
        heading: Heading { id: generation_id(created, number, shared), created, card, form },
        answer: Answer::new(plan, Sampling::of(&body), limits, seed),
        shown,
        streamed: body["stream"] == true,
        counts: body["stream_options"]["include_usage"] == true,
        prompt_tokens,
        began: Instant::now(),
        first_token: None,
        finished: false,
        _busy: shared.busy(),
        shared: Arc::clone(shared),
    })
}

fn limits(body: &Value, tokens: u64) -> Limits {
    let stops = match &body["stop"] {
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => all.iter().filter_map(|stop| Some(stop.as_str()?.to_owned())).collect(),
        _ => Vec::new(),
    };
    let top = body["top_logprobs"].as_u64().unwrap_or(0) as usize;
    Limits { tokens: Some(tokens), stops, logprobs: (body["logprobs"] == true).then_some(top) }
}

/// The first model of `model` and `models` that exists; without either, the account's default.
fn chosen(body: &Value) -> Result<&'static Card, Failure> {
    let fallbacks = body["models"].as_array().into_iter().flatten();
    let wanted: Vec<&str> =
        body["model"].as_str().into_iter().chain(fallbacks.filter_map(Value::as_str)).collect();
    let Some(first) = wanted.first() else {
        return card("sim/writer").ok_or_else(|| Failure::new(500, "no default model"));
    };
    if let Some(known) = wanted.iter().find_map(|id| card(id)) {
        return Ok(known);
    }
    if *first == "sim/writer:batch" {
        return Err(no_endpoints(&format!("No endpoints found for {first}.")));
    }
    Err(Failure::new(400, format!("{first} is not a valid model ID")))
}

/// The model of a server that is not OpenRouter.
fn installed(flavour: Flavour, body: &Value) -> Result<&'static Card, Failure> {
    let name = body["model"].as_str().unwrap_or_default();
    let none = || Failure::new(404, format!("model \"{name}\" not found, try pulling it first"));
    flavour.card(name).ok_or_else(none)
}

fn no_endpoints(message: &str) -> Failure {
    Failure::new(404, message).with(json!({ "error_type": "not_found", "provider_name": null }))
}

/// Refuses what `provider` leaves nobody to answer.
fn refuse_routing(card: &Card, body: &Value) -> Result<(), Failure> {
    let wishes = &body["provider"];
    let names =
        |list: &Value| list.as_array().is_some_and(|list| list.iter().any(|slug| slug == PROVIDER_SLUG));
    let only_others =
        wishes["only"].as_array().is_some_and(|only| !only.is_empty()) && !names(&wishes["only"]);
    if only_others || names(&wishes["ignore"]) {
        return Err(no_endpoints("No allowed providers are available for the selected model."));
    }
    let unquantized =
        wishes["quantizations"].as_array().is_some_and(|list| !list.iter().any(|name| name == "fp32"));
    if unquantized {
        return Err(no_endpoints("No endpoints found that match the requested quantizations."));
    }
    if wishes["require_parameters"] == true {
        let sent = body.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
        let known = |name: &&str| check::SUPPORTABLE.contains(name);
        if let Some(missing) = sent.into_iter().filter(known).find(|name| !card.supports(name)) {
            return Err(no_endpoints(&format!("No endpoints found that support the parameter {missing}.")));
        }
    }
    Ok(())
}

/// Refuses to turn off thinking that cannot be turned off.
fn refuse_reasoning(card: &Card, body: &Value) -> Result<(), Failure> {
    let asked = &body["reasoning"];
    let off = asked["effort"] == "none" || asked["enabled"] == false || body["reasoning_effort"] == "none";
    let mandatory = card.reasoning().is_some_and(|reasoning| reasoning["mandatory"] == true);
    if off && mandatory {
        let message = "Reasoning is mandatory for this endpoint and cannot be disabled.";
        return Err(Failure::new(400, message).with(json!({ "provider_name": null })));
    }
    Ok(())
}

/// Tokens of all messages: their text, four for each message's frame, and 85 for a part that is not text.
fn count_prompt(body: &Value) -> u64 {
    let language = Language::get();
    let messages = body["messages"].as_array().into_iter().flatten();
    let counted = messages.map(|message| {
        let parts = message["content"].as_array().into_iter().flatten();
        let others = parts.filter(|part| part["type"] != "text").count() as u64;
        let calls = message.get("tool_calls").map_or(0, |calls| language.count(&calls.to_string()));
        4 + language.count(&text_of(&message["content"])) + others * 85 + calls
    });
    let tools = body.get("tools").map_or(0, |tools| language.count(&tools.to_string()));
    counted.sum::<u64>() + tools
}

fn generation_id(created: u64, number: u64, shared: &Arc<Shared>) -> String {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    // The address tells two servers of one process apart.
    let mut random = Random::new(number ^ (Arc::as_ptr(shared) as usize as u64) << 16 ^ created);
    let tail: String = (0..20).map(|_| char::from(LETTERS[random.below(LETTERS.len())])).collect();
    format!("gen-{created}-{tail}")
}

impl Chat {
    /// What is said next, without the thinking that was asked to be left out.
    fn next(&mut self) -> Option<Piece> {
        let piece = self.answer.next();
        self.first_token.get_or_insert_with(|| self.began.elapsed());
        piece
    }

    fn hidden(&self, piece: &Piece) -> bool {
        !self.shown && matches!(piece, Piece::Reasoning(_) | Piece::Detail(_)) && !is_encrypted(piece)
    }

    /// Writes the whole answer into one body.
    pub(crate) async fn whole(mut self) -> Response {
        let mut metronome = Metronome::new(self.shared.subscribe_pace());
        let mut pieces = Vec::new();
        while let Some(piece) = self.next() {
            while !metronome.is_due() {
                metronome.wait(Duration::from_secs(3600)).await;
            }
            if !self.hidden(&piece) {
                pieces.push(piece);
            }
        }
        self.finished = true;
        let usage = usage(self.heading.card, self.prompt_tokens, &self.answer);
        let ending = self.answer.ending.unwrap_or(crate::answer::Ending::Stop);
        let flavour = self.shared.options.flavour;
        let body = flavour.whole(self.heading.whole(pieces, ending, usage), self.heading.card);
        let response = Response::json(200, &body);
        match flavour {
            Flavour::OpenRouter => response.header("X-Generation-Id", self.heading.id.clone()),
            _ => response,
        }
    }

    /// Writes the answer as a stream of events.
    pub(crate) async fn stream(mut self, out: &mut WriteHalf<'_>) -> io::Result<()> {
        out.write_all(&head(200, &self.stream_headers())).await?;
        let flavour = self.shared.options.flavour;
        let mut batch = comment(flavour);
        let mut metronome = Metronome::new(self.shared.subscribe_pace());
        let keep_alive = self.shared.options.keep_alive;
        while let Some(piece) = self.next() {
            while !metronome.is_due() {
                flush(out, &mut batch).await?;
                if !metronome.wait(keep_alive).await {
                    batch.extend(comment(flavour));
                }
            }
            if !self.hidden(&piece) {
                batch.extend(self.event(self.heading.said(piece)));
            }
            if batch.len() > BATCH {
                flush(out, &mut batch).await?;
            }
        }
        let usage = usage(self.heading.card, self.prompt_tokens, &self.answer);
        let ending = self.answer.ending.unwrap_or(crate::answer::Ending::Stop);
        for last in self.heading.last(ending, &usage, self.shared.options.usage_chunk) {
            batch.extend(self.event(last));
        }
        batch.extend(flavour.done());
        self.finished = true;
        flush(out, &mut batch).await?;
        out.write_all(b"0\r\n\r\n").await
    }

    fn stream_headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("Content-Type", "text/event-stream".to_owned()),
            ("Cache-Control", "no-cache".to_owned()),
            ("Transfer-Encoding", "chunked".to_owned()),
        ];
        if self.shared.options.flavour.is_openrouter() {
            headers.push(("X-Generation-Id", self.heading.id.clone()));
        }
        headers
    }

    /// A chunk as an event, in the words of the server that is played; nothing when it would not say it.
    fn event(&self, chunk: Value) -> Vec<u8> {
        let said = self.shared.options.flavour.chunk(chunk, self.heading.card, self.counts);
        said.map_or_else(Vec::new, |chunk| event(&chunk))
    }
}

impl Drop for Chat {
    /// Answers that nobody waited for are billed for what was written, too.
    fn drop(&mut self) {
        let cost = Cost::of(self.heading.card, self.prompt_tokens, self.answer.completion_tokens).total();
        let ended = Instant::now();
        let data = account::generation(&account::Ended {
            heading: &self.heading,
            answer: &self.answer,
            prompt_tokens: self.prompt_tokens,
            cost,
            cancelled: !self.finished,
            streamed: self.streamed,
            latency: self.first_token.unwrap_or_default(),
            took: ended - self.began,
        });
        self.shared.add_generation(Generation { id: self.heading.id.clone(), ended, data }, cost);
    }
}

fn is_encrypted(piece: &Piece) -> bool {
    matches!(piece, Piece::Detail(detail) if detail["type"] == "reasoning.encrypted")
}

fn comment(flavour: Flavour) -> Vec<u8> {
    if flavour.is_openrouter() { b": OPENROUTER PROCESSING\n\n".to_vec() } else { Vec::new() }
}

fn event(data: &Value) -> Vec<u8> {
    format!("data: {data}\n\n").into_bytes()
}

async fn flush(out: &mut WriteHalf<'_>, batch: &mut Vec<u8>) -> io::Result<()> {
    if !batch.is_empty() {
        out.write_all(&chunk(batch)).await?;
        batch.clear();
    }
    // On a single thread the client gets its turn here, also when the socket never fills up.
    tokio::task::yield_now().await;
    Ok(())
}
