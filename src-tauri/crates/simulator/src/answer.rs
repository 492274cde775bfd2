//! Writing an answer token by token: walks through a plan, samples where the plan leaves room, counts, and
//! stops at a stop sequence or at the limit. Nothing is computed before it is asked for, so an answer that
//! nobody waits for costs nothing.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Value, json};

use crate::language::{END, Kind, Language, Reading, pieces};
use crate::plan::{Form, Part, Plan};
use crate::sampler::{Random, Sampling, draw};
use crate::stop::StopScan;

/// One thing that an answer says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    /// Thinking, as text.
    Reasoning(String),
    /// Something for `reasoning_details` that is not text.
    Detail(Value),
    /// A token of the answer, with its entry for `logprobs.content` when asked for.
    Content(String, Option<Value>),
    /// The opening of a tool call.
    Call { index: usize, id: String, name: String },
    /// More of the arguments of a tool call.
    Arguments { index: usize, text: String },
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Stop,
    Length,
    ToolCalls,
}

impl Ending {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ToolCalls => "tool_calls",
        }
    }
}

/// How far and how an answer may go.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(crate) tokens: Option<u64>,
    pub(crate) stops: Vec<String>,
    /// How many alternatives each token tells; `None` when logprobs were not asked for.
    pub(crate) logprobs: Option<usize>,
}

/// Where the writing is inside one part of the plan.
#[derive(Debug)]
struct Span {
    reading: Reading,
    thinking: bool,
    least: usize,
    most: usize,
    words: usize,
    at_sentence_end: bool,
}

/// An answer while it is being written.
#[derive(Debug)]
pub(crate) struct Answer {
    prompt: String,
    asked: HashSet<u32>,
    parts: VecDeque<Part>,
    span: Option<Span>,
    sampling: Sampling,
    random: Random,
    seen: HashMap<u32, u32>,
    limits: Limits,
    scan: StopScan<Option<Value>>,
    ready: VecDeque<Piece>,
    calls: usize,
    budget: Option<u64>,
    thought: String,
    pub(crate) ending: Option<Ending>,
    /// Tokens written so far, thinking included.
    pub(crate) completion_tokens: u64,
    pub(crate) reasoning_tokens: u64,
}

impl Answer {
    pub(crate) fn new(plan: Plan, sampling: Sampling, limits: Limits, seed: u64) -> Self {
        let language = Language::get();
        Self {
            asked: pieces(&plan.prompt).filter_map(|piece| language.token_id(piece)).collect(),
            prompt: plan.prompt,
            parts: plan.parts.into(),
            span: None,
            sampling,
            random: Random::new(seed),
            seen: HashMap::new(),
            scan: StopScan::new(limits.stops.clone()),
            limits,
            ready: VecDeque::new(),
            calls: 0,
            budget: None,
            thought: String::new(),
            ending: None,
            completion_tokens: 0,
            reasoning_tokens: 0,
        }
    }

    /// The next thing to say; `None` when the answer has ended.
    pub(crate) fn next(&mut self) -> Option<Piece> {
        while self.ready.is_empty() && self.ending.is_none() {
            self.step();
        }
        self.ready.pop_front()
    }

    fn step(&mut self) {
        if self.span.is_some() {
            return self.write_token();
        }
        match self.parts.pop_front() {
            None => {
                let ending = if self.calls > 0 { Ending::ToolCalls } else { Ending::Stop };
                self.end(ending);
            }
            Some(Part::Think { words, budget }) => {
                let reading = Reading::new(&self.prompt, &[Kind::Thought]);
                self.budget = budget;
                self.span = Some(Span::new(reading, true, words, words + words / 2));
            }
            Some(Part::Write { resume, least, most }) => {
                let mut reading = Reading::new(&self.prompt, &[Kind::Prose, Kind::Code]);
                reading.resume(&resume);
                self.span = Some(Span::new(reading, false, least, most));
            }
            Some(Part::Seal(form)) => self.seal(form),
            Some(Part::Say(text)) => self.say(&text),
            Some(Part::Call { id, name, arguments }) => self.call(id, name, &arguments),
        }
    }

    /// Chooses one token of the current span.
    fn write_token(&mut self) {
        let Some(mut span) = self.span.take() else { return };
        if span.thinking && self.budget.is_some_and(|budget| self.reasoning_tokens >= budget) {
            return;
        }
        let shares = span.reading.next(span.end());
        let candidates = self.sampling.candidates(&shares, &self.seen, &self.asked);
        let token = draw(&candidates, &mut self.random);
        if token == END {
            // Choosing to end is a token too, but none that is said or counted.
            return;
        }
        let text = Language::get().token_text(token).to_owned();
        *self.seen.entry(token).or_insert(0) += 1;
        span.reading.accept(token);
        span.note(&text);
        if !self.count(span.thinking) {
            return;
        }
        if span.thinking {
            self.thought.push_str(&text);
            self.ready.push_back(Piece::Reasoning(text));
        } else {
            let logprob = self.limits.logprobs.map(|top| logprob(&shares, token, top));
            self.content(text, logprob);
        }
        if self.ending.is_none() {
            self.span = Some(span);
        }
    }

    fn content(&mut self, text: String, logprob: Option<Value>) {
        let ready = &mut self.ready;
        if self.scan.push(text, logprob, |text, logprob| ready.push_back(Piece::Content(text, logprob))) {
            self.ending = Some(Ending::Stop);
        }
    }

    /// Says a text that the plan prescribes.
    fn say(&mut self, text: &str) {
        for piece in pieces(text) {
            if self.ending.is_some() || !self.count(false) {
                return;
            }
            let certain = self.limits.logprobs.map(|top| {
                let only = json!({ "token": piece, "logprob": 0.0, "bytes": piece.as_bytes() });
                let mut entry = only.clone();
                entry["top_logprobs"] = Value::Array(vec![only; top.min(1)]);
                entry
            });
            self.content(piece.to_owned(), certain);
        }
    }

    /// Closes the thinking the way the form's providers do.
    fn seal(&mut self, form: Form) {
        let seal = seal(&self.thought);
        let next_call = self.parts.iter().find_map(|part| match part {
            Part::Call { id, .. } => Some(id.clone()),
            _ => None,
        });
        self.ready.push_back(Piece::Detail(match form {
            Form::Summary => json!({
                "type": "reasoning.encrypted", "data": seal, "id": format!("rs_{}", &seal[4..]),
                "format": form.format(), "index": 1
            }),
            Form::Thought => json!({
                "type": "reasoning.encrypted", "data": seal, "id": next_call, "format": form.format(), "index": 0
            }),
            Form::Signed | Form::Plain => json!({
                "type": "reasoning.text", "text": "", "signature": seal, "format": form.format(), "index": 0
            }),
        }));
    }

    fn call(&mut self, id: String, name: String, arguments: &str) {
        let index = self.calls;
        self.calls += 1;
        self.ready.push_back(Piece::Call { index, id, name });
        for piece in pieces(arguments) {
            if !self.count(false) {
                return;
            }
            self.ready.push_back(Piece::Arguments { index, text: piece.to_owned() });
        }
    }

    /// Counts one token; false (and the end of the answer) when there is no room for it.
    fn count(&mut self, thinking: bool) -> bool {
        if self.limits.tokens.is_some_and(|limit| self.completion_tokens >= limit) {
            self.end(Ending::Length);
            return false;
        }
        self.completion_tokens += 1;
        self.reasoning_tokens += u64::from(thinking);
        true
    }

    fn end(&mut self, ending: Ending) {
        let ready = &mut self.ready;
        self.scan.flush(|text, logprob| ready.push_back(Piece::Content(text, logprob)));
        self.ending = Some(ending);
    }
}

impl Span {
    fn new(reading: Reading, thinking: bool, least: usize, most: usize) -> Self {
        Self { reading, thinking, least, most, words: 0, at_sentence_end: false }
    }

    /// How much the answer should end here; `None` when it must not.
    fn end(&self) -> Option<f64> {
        if self.words >= self.most + self.most / 2 {
            // Not quite all of it, so that a bias against the end is stronger.
            return Some(0.9999);
        }
        if self.words < self.least || self.reading.in_code {
            return None;
        }
        if !self.at_sentence_end {
            return Some(0.0);
        }
        let beyond = (self.words - self.least) as f64 / (self.most - self.least).max(1) as f64;
        Some(beyond.min(1.0).powi(2) * 0.999)
    }

    fn note(&mut self, text: &str) {
        self.words += usize::from(text.contains(char::is_alphanumeric));
        self.at_sentence_end = matches!(text.trim(), "." | "!" | "?" | "```");
    }
}

/// An entry of `logprobs.content`: the chosen token and the `top` likeliest ones, by the model's own
/// probabilities.
fn logprob(shares: &[f64], token: u32, top: usize) -> Value {
    let language = Language::get();
    let entry = |token: u32| {
        let text = language.token_text(token);
        json!({ "token": text, "logprob": shares[token as usize].max(1e-300).ln(), "bytes": text.as_bytes() })
    };
    let mut order: Vec<u32> = (0..shares.len() as u32).collect();
    let likeliest_first =
        |a: &u32, b: &u32| shares[*b as usize].total_cmp(&shares[*a as usize]).then(a.cmp(b));
    if top < order.len() {
        order.select_nth_unstable_by(top, likeliest_first);
        order.truncate(top);
    }
    order.sort_unstable_by(likeliest_first);
    let mut chosen = entry(token);
    chosen["top_logprobs"] = order.into_iter().map(entry).collect();
    chosen
}

/// What stands for a provider's signature or encrypted copy of `thought`: it fits this text and no other.
pub(crate) fn seal(thought: &str) -> String {
    let fold = |basis: u64| {
        let mix = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        thought.bytes().fold(basis, mix)
    };
    format!("sim-{:016x}{:016x}", fold(0xcbf2_9ce4_8422_2325), fold(0x9e37_79b9_7f4a_7c15))
}
