//! A file of conversations that nobody wrote: words by Zipf's law, some of them rare, some CJK, some identifiers.

use std::io::Read;

/// Messages in each conversation.
pub(crate) const IN_CONVERSATION: u64 = 20;

/// How many different words there are.
const WORDS: u64 = 40_000;

/// The text of a message; the same for the same number.
pub(crate) fn text(number: u64) -> String {
    let mut random = Random(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let length = 20 + random.below(120);
    let mut text = String::with_capacity(usize::try_from(length).unwrap() * 6);
    for _ in 0..length {
        let place = random.zipf();
        push_word(place, &mut text);
        text.push(if random.below(12) == 0 { '\n' } else { ' ' });
    }
    if number % 10 == 3 {
        text.push_str("机器学习是人工智能的一个分支。");
    }
    if number % 5_000 == 7 {
        text.push_str("zeitgeist xylophone");
    }
    text
}

fn push_word(place: u64, out: &mut String) {
    const FIRST: [&str; 12] =
        ["the", "of", "and", "common", "words", "code", "parseHttpResponse", "über", "it's", "a", "to", "in"];
    const SYLLABLES: [&str; 20] = [
        "ba", "com", "der", "e", "fi", "gra", "ho", "in", "ka", "lo", "mon", "ne", "pro", "ra", "ret", "sta",
        "ti", "tion", "un", "xy",
    ];
    if let Some(word) = usize::try_from(place).ok().and_then(|place| FIRST.get(place)) {
        out.push_str(word);
        return;
    }
    let mut rest = place;
    while rest > 0 {
        out.push_str(SYLLABLES[usize::try_from(rest % 20).unwrap()]);
        rest /= 20;
    }
}

/// The file as a stream of our own JSON.
pub(crate) struct Written {
    conversations: u64,
    next: u64,
    buffer: Vec<u8>,
    read: usize,
    bytes: u64,
}

impl Written {
    pub(crate) fn new(messages: u64) -> Self {
        let buffer = br#"{"format":"timbre","version":1,"conversations":["#.to_vec();
        Self { conversations: messages / IN_CONVERSATION, next: 0, buffer, read: 0, bytes: 0 }
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    fn fill(&mut self) {
        self.buffer.clear();
        self.read = 0;
        if self.next > self.conversations {
            return;
        }
        if self.next == self.conversations {
            self.buffer.extend_from_slice(b"]}");
        } else {
            let comma = if self.next == 0 { "" } else { "," };
            self.buffer.extend_from_slice(comma.as_bytes());
            self.buffer.extend_from_slice(conversation(self.next).to_string().as_bytes());
        }
        self.next += 1;
    }
}

impl Read for Written {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.read == self.buffer.len() {
            self.fill();
        }
        let read = (&self.buffer[self.read..]).read(buffer)?;
        self.read += read;
        self.bytes += read as u64;
        Ok(read)
    }
}

fn conversation(number: u64) -> serde_json::Value {
    of(&format!("bench-{number}"), number, IN_CONVERSATION)
}

/// A conversation of so many messages, newer than the others.
pub(crate) fn conversation_of(count: u64) -> serde_json::Value {
    of(&format!("long-{count}"), 1_000_000_000 + count, count)
}

fn of(uid: &str, number: u64, count: u64) -> serde_json::Value {
    let messages: Vec<_> = (0..count)
        .map(|index| {
            let answer = index % 2 == 1;
            serde_json::json!({
                "parent": if index == 0 { None } else { Some(index) },
                "role": if answer { "assistant" } else { "user" },
                "createdAt": number * 1_000 + index,
                "text": text(number * count + index),
                "generation": answer.then(|| serde_json::json!({"modelAsked": "a/model", "parameters": {}, "cost": "0.0001"})),
            })
        })
        .collect();
    serde_json::json!({"uid": uid, "title": format!("Conversation {number}"), "createdAt": number,
        "updatedAt": number, "head": count, "messages": messages})
}

/// Xorshift: quick, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A place among the words, about as often as its place is low.
    fn zipf(&mut self) -> u64 {
        let uniform = self.below(1 << 30) as f64 / f64::from(1 << 30);
        ((WORDS as f64).powf(uniform) - 1.0) as u64
    }
}
