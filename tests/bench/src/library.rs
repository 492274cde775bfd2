//! A library for measuring: very many conversations, and a few of known length.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use serde_json::{Value, json};
use store::{Error, Library};

/// Messages in an ordinary conversation.
const ORDINARY: u64 = 20;

/// What the conversations of known length are called, the newest last, and how many messages each has.
const KNOWN: [(&str, u64); 4] =
    [("Plain messages", 2), ("Ten messages", 10), ("Thousand messages", 1_000), ("Myriad messages", 10_000)];

/// Makes a library of about so many messages in `directory`; the longest conversation is the newest.
///
/// # Errors
/// When the library cannot be opened or written.
pub fn write(directory: &Path, messages: u64) -> Result<(), Error> {
    let library = Library::open(directory)?;
    let mut file = Written { ordinary: messages / ORDINARY, next: 0, buffer: vec![], read: 0 };
    library.import(&mut file, &mut |_| ControlFlow::Continue(()))?;
    Ok(())
}

/// The export format, written as it is read.
struct Written {
    ordinary: u64,
    next: u64,
    buffer: Vec<u8>,
    read: usize,
}

impl Written {
    fn fill(&mut self) {
        let known =
            self.next.checked_sub(self.ordinary).and_then(|index| KNOWN.get(usize::try_from(index).ok()?));
        let text = match known {
            _ if self.next < self.ordinary => conversation(self.next, "", ORDINARY).to_string(),
            Some((title, messages)) => conversation(self.next, title, *messages).to_string(),
            None if self.next == self.ordinary + KNOWN.len() as u64 => "]}".to_owned(),
            None => String::new(),
        };
        let before = match (self.next, text.len()) {
            (0, _) => r#"{"format":"timbre","version":1,"conversations":["#,
            (_, 0..=2) => "",
            _ => ",",
        };
        self.buffer = [before, &text].concat().into_bytes();
        self.read = 0;
        self.next += 1;
    }
}

impl Read for Written {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.read == self.buffer.len() {
            self.fill();
        }
        let read = (&self.buffer[self.read..]).read(into)?;
        self.read += read;
        Ok(read)
    }
}

fn conversation(number: u64, title: &str, messages: u64) -> Value {
    let title = if title.is_empty() { format!("Conversation {number}") } else { title.to_owned() };
    let plain = title == KNOWN[0].0;
    let messages_of = (0..messages).map(|index| {
        let answer = index % 2 == 1;
        let generation = answer.then(|| json!({ "modelAsked": "a/model", "parameters": {}, "cost": "0.0001" }));
        json!({
            "parent": if index == 0 { None } else { Some(index) },
            "role": if answer { "assistant" } else { "user" },
            "createdAt": number * 1_000 + index,
            "text": if plain { plain_messages() } else { text(number.wrapping_mul(31).wrapping_add(index), answer) },
            "generation": generation,
        })
    });
    let messages_of: Vec<Value> = messages_of.collect();
    json!({ "uid": format!("bench-{number}"), "title": title, "createdAt": number, "updatedAt": number,
        "head": messages, "messages": messages_of })
}

/// Thirty messages as plain paragraphs, parted by form feeds: the pair takes them apart and shows them.
fn plain_messages() -> String {
    let thirty: Vec<String> =
        (0..30).map(|index| text(index, index % 2 == 1).replace(['*', '`', '|', '#'], "")).collect();
    thirty.join("\n\n----\n\n")
}

/// A question of a line or two, or an answer of about 1.5 KB as models write them.
fn text(seed: u64, answer: bool) -> String {
    if !answer {
        return format!("{} {}?", words(seed, 14), words(seed + 3, 9));
    }
    let item = |index: u64| format!("- **{}**: {}\n", words(seed + index, 2), words(seed + index, 9));
    let row = |index: u64| format!("| {} | {index} |\n", words(seed + index, 2));
    [
        format!(
            "## {}\n\n{} **{}** {}.\n\n",
            words(seed, 4),
            words(seed, 30),
            words(seed, 3),
            words(seed, 24)
        ),
        (0..4).map(item).collect(),
        format!("\n```rust\nfn part(x: u32) -> u32 {{\n    x + {seed} // {}\n}}\n```\n\n", words(seed, 5)),
        format!("| name | value |\n|---|---|\n{}\n", (0..3).map(row).collect::<String>()),
        format!("{} `{}` {}.\n", words(seed + 1, 40), words(seed, 1), words(seed + 2, 30)),
    ]
    .concat()
}

fn words(seed: u64, count: u64) -> String {
    const WORDS: [&str; 16] = [
        "the",
        "answer",
        "model",
        "streams",
        "token",
        "every",
        "update",
        "visible",
        "reader",
        "scrolls",
        "through",
        "long",
        "conversation",
        "without",
        "stutter",
        "jump",
    ];
    let word = |index: u64| WORDS[((seed * 7 + index * index + index * 3) % 16) as usize];
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}
