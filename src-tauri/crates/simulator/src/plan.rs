//! What each model under `sim/` says to a request: a list of parts, some prescribed, some left to the
//! language model.

use serde_json::{Value, json};

use crate::catalogue::{Card, Voice};
use crate::invent::Invention;
use crate::language::{Kind, Language, Reading, word_of};
use crate::sampler::{Random, draw};

/// A stretch of an answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    /// Thinking of about that many words, and never more than `budget` tokens.
    Think { words: usize, budget: Option<u64> },
    /// What closes the thinking: a signature or an encrypted copy.
    Seal(Form),
    /// Text of about `least` to `most` words from the language model, continuing `resume`.
    Write { resume: String, least: usize, most: usize },
    /// Exactly this text.
    Say(String),
    /// A call of a tool.
    Call { id: String, name: String, arguments: String },
}

/// A plan for one answer.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// What the answer is about.
    pub(crate) prompt: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) form: Form,
    /// Whether the thinking is returned.
    pub(crate) shown: bool,
}

/// The forms of `reasoning_details`, each as one family of providers sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Text without a signature, format `unknown`.
    Plain,
    /// Text pieces under one index, then a signature.
    Signed,
    /// Summaries, then an encrypted item with an `rs_…` id.
    Summary,
    /// Text, then an encrypted item whose id is that of the tool call.
    Thought,
}

impl Form {
    /// The `format` of its items.
    pub(crate) fn format(self) -> &'static str {
        match self {
            Self::Plain => "unknown",
            Self::Signed => "anthropic-claude-v1",
            Self::Summary => "openai-responses-v1",
            Self::Thought => "google-gemini-v1",
        }
    }
}

/// The document of `sim/markdown`; the language model fills the marked places.
const SHOWCASE: &str = include_str!("text/showcase.md");
const PLACE: &str = "{{write}}";

/// Plans the answer of `card` to `body`. `number` makes ids unique.
pub(crate) fn plan(card: &Card, body: &Value, random: &mut Random, number: u64) -> Plan {
    let messages = body["messages"].as_array().map_or(&[][..], Vec::as_slice);
    let prompt = last_of(messages, "user");
    let thinking = Thinking::of(card, body);
    let mut parts = Vec::new();
    let form = thinking.form;
    if let Some(words) = thinking.words {
        parts.push(Part::Think { words, budget: thinking.budget });
        if form == Form::Signed || form == Form::Summary {
            parts.push(Part::Seal(form));
        }
    }
    parts.extend(said(card, body, messages, &prompt, random, number));
    if form == Form::Thought && thinking.words.is_some() {
        let first_call = parts.iter().position(|part| matches!(part, Part::Call { .. }));
        if let Some(at) = first_call {
            parts.insert(at, Part::Seal(form));
        }
    }
    Plan { prompt, parts, form, shown: thinking.shown }
}

fn said(
    card: &Card,
    body: &Value,
    messages: &[Value],
    prompt: &str,
    random: &mut Random,
    number: u64,
) -> Vec<Part> {
    if let Some(json) = structured(body, prompt, random) {
        return vec![Part::Say(json)];
    }
    match card.voice {
        Voice::Markdown => showcase(),
        Voice::Tools => tools(body, messages, prompt, random, number),
        Voice::Writer | Voice::Reasoner => vec![written(messages)],
    }
}

/// An answer in prose; when the last message is the assistant's, it goes on from there.
fn written(messages: &[Value]) -> Part {
    let last = messages.last().filter(|message| message["role"] == "assistant");
    let resume = last.map(|message| text_of(&message["content"])).unwrap_or_default();
    Part::Write { resume, least: 50, most: 170 }
}

fn showcase() -> Vec<Part> {
    let mut parts = Vec::new();
    for (number, text) in SHOWCASE.trim_end().split(PLACE).enumerate() {
        if number > 0 {
            parts.push(Part::Write { resume: String::new(), least: 25, most: 60 });
        }
        parts.push(Part::Say(text.to_owned()));
    }
    parts
}

/// A JSON answer when the request asks for one.
fn structured(body: &Value, prompt: &str, random: &mut Random) -> Option<String> {
    let format = &body["response_format"];
    let free = json!({ "type": "object", "properties": { "answer": { "type": "string" } } });
    let schema = match format["type"].as_str()? {
        "json_object" => &free,
        "json_schema" => &format["json_schema"]["schema"],
        _ => return None,
    };
    let mut text = |random: &mut Random| sentence(prompt, random);
    Some(Invention { root: schema, random, text: &mut text }.value(schema, 0).to_string())
}

/// One sentence about `prompt`.
fn sentence(prompt: &str, random: &mut Random) -> String {
    let mut reading = Reading::new(prompt, &[Kind::Prose]);
    let mut text = String::new();
    for _ in 0..40 {
        let shares: Vec<(u32, f64)> = (0..).zip(reading.next(None)).collect();
        let token = draw(&shares, random);
        reading.accept(token);
        text.push_str(Language::get().token_text(token));
        if text.ends_with(['.', '!', '?', '\n']) {
            break;
        }
    }
    text.trim().to_owned()
}

fn tools(body: &Value, messages: &[Value], prompt: &str, random: &mut Random, number: u64) -> Vec<Part> {
    let results: Vec<&Value> =
        messages.iter().rev().take_while(|message| message["role"] == "tool").collect();
    if !results.is_empty() {
        let mut text = "This is what came back:\n\n".to_owned();
        for result in results.iter().rev() {
            let name = called_name(messages, &result["tool_call_id"]);
            text.push_str(&format!("- **{name}** answered `{}`\n", text_of(&result["content"])));
        }
        text.push('\n');
        return vec![Part::Say(text), Part::Write { resume: String::new(), least: 30, most: 80 }];
    }
    let chosen = chosen_tools(body, prompt);
    if chosen.is_empty() {
        return vec![written(messages)];
    }
    let subject = subject(prompt);
    let mut calls = Vec::new();
    for (index, function) in chosen.into_iter().enumerate() {
        let schema = &function["parameters"];
        let mut text = |_: &mut Random| subject.clone();
        let arguments = match schema["type"].as_str() {
            Some(_) => Invention { root: schema, random, text: &mut text }.value(schema, 0),
            None => json!({}),
        };
        let name = function["name"].as_str().unwrap_or_default().to_owned();
        calls.push(Part::Call {
            id: format!("call_{number:08x}{index:02x}"),
            name,
            arguments: arguments.to_string(),
        });
    }
    calls
}

/// The functions to call: the one that is named, or those that share words with the prompt; when none
/// does, the first.
fn chosen_tools<'a>(body: &'a Value, prompt: &str) -> Vec<&'a Value> {
    let choice = &body["tool_choice"];
    let functions = body["tools"].as_array().into_iter().flatten().map(|tool| &tool["function"]);
    let functions: Vec<&Value> = functions.filter(|function| function.is_object()).collect();
    if choice == "none" {
        return Vec::new();
    }
    if let Some(name) = choice["function"]["name"].as_str() {
        return functions.into_iter().filter(|function| function["name"] == name).collect();
    }
    let asked: Vec<String> = words(prompt);
    let fits = |function: &&Value| {
        let name = function["name"].as_str().unwrap_or_default().replace(['_', '-'], " ");
        let about = words(&format!("{name} {}", function["description"].as_str().unwrap_or_default()));
        about.iter().any(|word| asked.contains(word))
    };
    let mut fitting: Vec<&Value> = functions.iter().filter(|function| fits(function)).copied().collect();
    if fitting.is_empty() {
        fitting.extend(functions.first());
    }
    let most = if body["parallel_tool_calls"] == false { 1 } else { 4 };
    fitting.truncate(most);
    fitting
}

fn called_name(messages: &[Value], id: &Value) -> String {
    let calls = messages.iter().filter_map(|message| message["tool_calls"].as_array()).flatten();
    let call = calls.into_iter().find(|call| call["id"] == *id);
    call.and_then(|call| call["function"]["name"].as_str()).unwrap_or("the tool").to_owned()
}

/// What a prompt is about, in short: its last word that begins with a capital, or its last long one.
fn subject(prompt: &str) -> String {
    let all: Vec<&str> = prompt.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).collect();
    let name = all.iter().skip(1).rev().find(|word| word.starts_with(char::is_uppercase));
    name.or(all.last()).map_or_else(|| "anything".to_owned(), |word| (*word).to_owned())
}

fn words(text: &str) -> Vec<String> {
    crate::language::pieces(text).filter_map(word_of).filter(|word| word.len() > 3).collect()
}

fn last_of(messages: &[Value], role: &str) -> String {
    let message = messages.iter().rev().find(|message| message["role"] == role);
    message.map(|message| text_of(&message["content"])).unwrap_or_default()
}

/// The text of a message's `content`: a string, or the text parts of a list.
pub(crate) fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let texts: Vec<&str> = parts.iter().filter_map(|part| part["text"].as_str()).collect();
            texts.join("\n")
        }
        _ => String::new(),
    }
}

/// Whether, how long and in which form to think.
#[derive(Debug)]
struct Thinking {
    words: Option<usize>,
    budget: Option<u64>,
    shown: bool,
    form: Form,
}

impl Thinking {
    fn of(card: &Card, body: &Value) -> Self {
        let asked = &body["reasoning"];
        let form = match card.voice {
            Voice::Markdown | Voice::Writer => Form::Plain,
            Voice::Tools => Form::Thought,
            Voice::Reasoner if asked["summary"].is_string() => Form::Summary,
            Voice::Reasoner => Form::Signed,
        };
        let shown = asked["exclude"] != true && body["include_reasoning"] != false;
        let budget = asked["max_tokens"].as_u64();
        Self { words: Self::words(card, body, budget), budget, shown, form }
    }

    fn words(card: &Card, body: &Value, budget: Option<u64>) -> Option<usize> {
        let reasoning = card.reasoning()?;
        let asked = &body["reasoning"];
        let effort = asked["effort"].as_str().or_else(|| body["reasoning_effort"].as_str());
        let wanted = effort.is_some() || budget.is_some() || asked["enabled"] == true;
        let off = effort == Some("none") || asked["enabled"] == false;
        let on = reasoning["default_enabled"] == true || wanted;
        if off || !on {
            return None;
        }
        if let Some(budget) = budget {
            // A word and its share of marks are a little more than one token.
            return Some(budget as usize * 3 / 4);
        }
        Some(match effort.or_else(|| reasoning["default_effort"].as_str()).unwrap_or("medium") {
            "minimal" => 15,
            "low" => 40,
            "high" => 150,
            "xhigh" => 250,
            "max" => 350,
            _ => 80,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_is_the_last_name_or_the_last_long_word() {
        assert_eq!(subject("What is the weather in Lisbon today?"), "Lisbon");
        assert_eq!(subject("tell me about boats"), "boats");
        assert_eq!(subject(""), "anything");
    }

    #[test]
    fn tools_are_chosen_by_name_then_by_words_then_by_order() {
        let body = json!({"tools": [
            {"type": "function", "function": {"name": "get_time"}},
            {"type": "function", "function": {"name": "get_weather", "description": "Weather of a city"}},
        ]});
        let names = |body: &Value, prompt: &str| -> Vec<String> {
            chosen_tools(body, prompt).iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names(&body, "How is the weather?"), ["get_weather"]);
        assert_eq!(names(&body, "What time and weather?"), ["get_time", "get_weather"]);
        assert_eq!(names(&body, "Hm?"), ["get_time"]);
        let mut named = body.clone();
        named["tool_choice"] = json!({"type": "function", "function": {"name": "get_weather"}});
        assert_eq!(names(&named, "What time?"), ["get_weather"]);
        let mut none = body.clone();
        none["tool_choice"] = json!("none");
        assert!(names(&none, "What time?").is_empty());
        let mut single = body;
        single["parallel_tool_calls"] = json!(false);
        assert_eq!(names(&single, "What time and weather?"), ["get_time"]);
    }
}
