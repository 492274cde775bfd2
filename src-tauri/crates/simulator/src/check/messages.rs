//! The shapes of messages, content parts and tools, and the rules that no shape can say.

use std::collections::HashSet;

use serde_json::Value;

use super::shape::{Field, Shape, check, may, must};
use crate::answer::seal;
use crate::failure::Failure;

const LONG: usize = 1 << 28;
const TEXT: Shape = Shape::Text(LONG);
const NAME: Shape = Shape::Text(64);

/// `{type:"ephemeral", ttl?}`.
pub(super) const CACHE: Shape =
    Shape::Object(&[must("type", Shape::OneOf(&["ephemeral"])), may("ttl", Shape::OneOf(&["5m", "1h"]))]);

const TEXT_PART: &[Field] =
    &[must("text", TEXT), may("cache_control", CACHE), may("prompt_cache_breakpoint", Shape::Any)];
const IMAGE_PART: &[Field] = &[must(
    "image_url",
    Shape::Object(&[must("url", TEXT), may("detail", Shape::OneOf(&["auto", "low", "high", "original"]))]),
)];
const FILE_PART: &[Field] = &[must(
    "file",
    Shape::Object(&[
        may("filename", Shape::Text(1024)),
        may("file_data", TEXT),
        may("file_id", Shape::Text(256)),
    ]),
)];
const AUDIO_FORMATS: &[&str] = &["wav", "mp3", "aiff", "aac", "ogg", "flac", "m4a", "pcm16", "pcm24"];
const AUDIO_PART: &[Field] =
    &[must("input_audio", Shape::Object(&[must("data", TEXT), must("format", Shape::OneOf(AUDIO_FORMATS))]))];
const VIDEO_PART: &[Field] = &[must(
    "video_url",
    Shape::Object(&[must("url", TEXT), may("processing", Shape::OneOf(&["agentic", "static"]))]),
)];

const TEXTS: Shape =
    Shape::Either(&[TEXT, Shape::List { least: 1, most: 1000, of: &Shape::Tagged(&[("text", TEXT_PART)]) }]);
const PARTS: Shape = Shape::Either(&[
    TEXT,
    Shape::List {
        least: 1,
        most: 1000,
        of: &Shape::Tagged(&[
            ("text", TEXT_PART),
            ("image_url", IMAGE_PART),
            ("file", FILE_PART),
            ("input_audio", AUDIO_PART),
            ("video_url", VIDEO_PART),
        ]),
    },
]);

const FORMATS: Shape = Shape::Null(&Shape::OneOf(&[
    "unknown",
    "openai-responses-v1",
    "azure-openai-responses-v1",
    "bedrock-openai-responses-v1",
    "bedrock-xai-responses-v1",
    "xai-responses-v1",
    "meta-responses-v1",
    "anthropic-claude-v1",
    "google-gemini-v1",
]));
const ID: Shape = Shape::Null(&Shape::Text(512));
const INDEX: Shape = Shape::Whole(0, 1_000_000);
const DETAIL: Shape = Shape::Tagged(&[
    (
        "reasoning.text",
        &[
            may("text", Shape::Null(&TEXT)),
            may("signature", Shape::Null(&TEXT)),
            may("id", ID),
            may("format", FORMATS),
            may("index", INDEX),
        ],
    ),
    (
        "reasoning.summary",
        &[must("summary", TEXT), may("id", ID), may("format", FORMATS), may("index", INDEX)],
    ),
    (
        "reasoning.encrypted",
        &[must("data", TEXT), may("id", ID), may("format", FORMATS), may("index", INDEX)],
    ),
    (
        "reasoning.server_tool_call",
        &[
            must("tool_name", TEXT),
            must("arguments", Shape::Any),
            must("result", Shape::Any),
            may("tool_call_id", ID),
            may("id", ID),
            may("format", FORMATS),
            may("index", INDEX),
        ],
    ),
]);

const CALL: Shape = Shape::Object(&[
    must("id", Shape::Text(256)),
    must("type", Shape::OneOf(&["function"])),
    must("function", Shape::Object(&[must("name", NAME), must("arguments", TEXT)])),
    may("index", INDEX),
]);

const ROLES: [(&str, Shape); 5] = [
    ("system", SYSTEM),
    ("developer", SYSTEM),
    ("user", Shape::Object(&[must("role", Shape::Any), must("content", PARTS), may("name", NAME)])),
    (
        "assistant",
        Shape::Object(&[
            must("role", Shape::Any),
            may("content", Shape::Null(&PARTS)),
            may("tool_calls", Shape::List { least: 1, most: 128, of: &CALL }),
            may("reasoning", Shape::Null(&TEXT)),
            may("reasoning_content", Shape::Null(&TEXT)),
            may("reasoning_details", Shape::List { least: 0, most: 10_000, of: &DETAIL }),
            may("refusal", Shape::Null(&TEXT)),
            may(
                "images",
                Shape::List { least: 0, most: 64, of: &Shape::Tagged(&[("image_url", IMAGE_PART)]) },
            ),
            may("audio", Shape::Any),
            may("annotations", Shape::List { least: 0, most: 10_000, of: &Shape::Any }),
            may("name", NAME),
            may("model", Shape::Text(256)),
        ]),
    ),
    (
        "tool",
        Shape::Object(&[
            must("role", Shape::Any),
            must("tool_call_id", Shape::Text(256)),
            must("content", PARTS),
            may("name", NAME),
        ]),
    ),
];
const SYSTEM: Shape = Shape::Object(&[
    must("role", Shape::Any),
    may("content", TEXTS),
    may("name", NAME),
    may("configuration_update", Shape::Any),
]);

const FUNCTION: Shape = Shape::Object(&[
    must("name", NAME),
    may("description", TEXT),
    may("parameters", Shape::Map { most: 1000, longest_key: 1000, of: &Shape::Any }),
    may("strict", Shape::Null(&Shape::Bool)),
    may("defer_loading", Shape::Bool),
]);

/// An item of `tools`: a function, or a server tool.
pub(super) fn tool(tool: &Value, path: &str) -> Result<(), Failure> {
    const OWN: Shape = Shape::Object(&[
        must("type", Shape::OneOf(&["function"])),
        must("function", FUNCTION),
        may("cache_control", CACHE),
    ]);
    const SERVER: Shape = Shape::Object(&[must("type", Shape::Text(64)), may("parameters", Shape::Any)]);
    match tool["type"].as_str() {
        Some("function") => {
            check(tool, &OWN, path)?;
            let name = tool["function"]["name"].as_str().unwrap_or_default();
            let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            match !name.is_empty() && name.chars().all(fits) {
                true => Ok(()),
                false => Err(Failure::field(
                    &format!("{path}.function.name"),
                    "may have letters, digits, _ and - only",
                )),
            }
        }
        Some(kind) if kind.starts_with("openrouter:") || kind == "web_search" => check(tool, &SERVER, path),
        _ => Err(Failure::field(&format!("{path}.type"), "must be function or a server tool (openrouter:…)")),
    }
}

/// All messages, one by one and in their order.
pub(super) fn messages(list: &[Value]) -> Result<(), Failure> {
    let mut open: HashSet<&str> = HashSet::new();
    let mut sealed: HashSet<&str> = HashSet::new();
    for (at, message) in list.iter().enumerate() {
        let path = format!("messages[{at}]");
        let role = message["role"].as_str().unwrap_or_default();
        let Some((_, shape)) = ROLES.iter().find(|(name, _)| *name == role) else {
            let names = "must be one of system, developer, user, assistant, tool";
            return Err(Failure::field(&format!("{path}.role"), names));
        };
        check(message, shape, &path)?;
        match role {
            "tool" if !open.remove(message["tool_call_id"].as_str().unwrap_or_default()) => {
                return Err(Failure::field(
                    &format!("{path}.tool_call_id"),
                    "answers no tool call before it",
                ));
            }
            "user" | "assistant" if !open.is_empty() => {
                return Err(Failure::field(&path, "a tool call before it has no result"));
            }
            "assistant" => {
                open.extend(
                    message["tool_calls"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(|call| call["id"].as_str()),
                );
                replayed(message, &path, &mut sealed)?;
            }
            _ => {}
        }
    }
    match open.is_empty() {
        true => Ok(()),
        false => Err(Failure::field("messages", "the last tool call has no result")),
    }
}

/// Thinking that is sent back must be as it was: signatures fit their text, and no item comes twice.
fn replayed<'a>(message: &'a Value, path: &str, sealed: &mut HashSet<&'a str>) -> Result<(), Failure> {
    for (at, detail) in message["reasoning_details"].as_array().into_iter().flatten().enumerate() {
        let path = format!("{path}.reasoning_details[{at}]");
        if let Some(signature) = detail["signature"].as_str() {
            let text = detail["text"].as_str().unwrap_or_default();
            if signature != seal(text) {
                return Err(Failure::field(
                    &format!("{path}.signature"),
                    "Invalid `signature` in `thinking` block",
                ));
            }
        }
        if detail["type"] == "reasoning.encrypted" {
            if !detail["data"].as_str().is_some_and(|data| data.starts_with("sim-")) {
                return Err(Failure::field(
                    &format!("{path}.data"),
                    "the encrypted content could not be verified",
                ));
            }
            let id = detail["id"].as_str().filter(|id| id.starts_with("rs_"));
            if id.is_some_and(|id| !sealed.insert(id)) {
                return Err(Failure::field(&format!("{path}.id"), "Duplicate item found"));
            }
        }
    }
    Ok(())
}
