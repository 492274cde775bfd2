//! A file read as a stream: one conversation in memory at a time, bounded, with progress, stopped when asked.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::assemble::LeftOut;
use super::whole::WholeConversation;
use super::{Format, ImportProgress, VERSION, chatgpt, chatroom, claude};
use crate::Error;

/// The largest file that is read, bytes.
const LARGEST_FILE: u64 = 16 << 30;

/// The largest conversation that is read, bytes of JSON.
const LARGEST_CONVERSATION: u64 = 512 << 20;

/// How often progress is told, bytes.
const STEP: u64 = 256 << 10;

/// Takes a conversation.
type Take<'a> = dyn FnMut(WholeConversation) -> Result<(), Error> + 'a;

/// Reads a file of any known format and gives every conversation in it to `take`. Returns the format and what is not
/// carried.
pub(super) fn read(
    file: &mut dyn Read,
    progress: &mut dyn FnMut(ImportProgress) -> ControlFlow<()>,
    take: &mut Take<'_>,
) -> Result<(Format, LeftOut), Error> {
    let state = State::default();
    let counted = Counted { file, state: &state, progress, told: 0 };
    let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(64 << 10, counted));
    let mut import = Import { state: &state, take, found: None };
    let read = json.deserialize_any(Top(&mut import)).and_then(|()| json.end());
    let found = import.found.take();
    if let Some(error) = state.failed.take() {
        return Err(error);
    }
    read.map_err(|error| Error::Invalid(format!("the file cannot be read: {error}")))?;
    found.ok_or_else(|| Error::Invalid("there is no conversation in the file".to_owned()))
}

/// What the two ends of the reading share.
#[derive(Default)]
struct State {
    bytes: Cell<u64>,
    conversations: Cell<u64>,
    /// Where the conversation that is being read began.
    began: Cell<u64>,
    /// Why reading stopped, when the JSON was not to blame.
    failed: RefCell<Option<Error>>,
}

impl State {
    fn fail(&self, error: Error) {
        self.failed.borrow_mut().get_or_insert(error);
    }
}

/// The file with its bytes counted.
struct Counted<'a> {
    file: &'a mut dyn Read,
    state: &'a State,
    progress: &'a mut dyn FnMut(ImportProgress) -> ControlFlow<()>,
    told: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer).inspect_err(|error| {
            let reason = error.to_string();
            self.state.fail(Error::Unavailable { path: "the file".into(), reason });
        })?;
        let bytes = self.state.bytes.get() + read as u64;
        self.state.bytes.set(bytes);
        if bytes > LARGEST_FILE || bytes - self.state.began.get() > LARGEST_CONVERSATION {
            self.state.fail(Error::Invalid("the file is too large".to_owned()));
            return Err(std::io::Error::other("too large"));
        }
        if bytes - self.told >= STEP || read == 0 {
            self.told = bytes;
            let now = ImportProgress { bytes, conversations: self.state.conversations.get() };
            if (self.progress)(now).is_break() {
                self.state.fail(Error::Cancelled);
                return Err(std::io::Error::other("cancelled"));
            }
        }
        Ok(read)
    }
}

struct Import<'a, 'b> {
    state: &'a State,
    take: &'a mut Take<'b>,
    found: Option<(Format, LeftOut)>,
}

impl Import<'_, '_> {
    /// Understands one element of a list of conversations.
    fn element(&mut self, value: Value) -> Result<(), Error> {
        self.state.began.set(self.state.bytes.get());
        let format = if value.get("mapping").is_some() {
            Format::ChatGpt
        } else if value.get("chat_messages").is_some() {
            Format::Claude
        } else if value.get("uid").is_some() {
            Format::Own
        } else {
            return Err(Error::Invalid("the file is of no known kind".to_owned()));
        };
        self.convert(format, value)
    }

    fn convert(&mut self, format: Format, value: Value) -> Result<(), Error> {
        let (_, left_out) = self.found.get_or_insert_with(|| (format, LeftOut::new()));
        let whole = match format {
            Format::Own => serde_json::from_value(value)
                .map_err(|error| Error::Invalid(format!("a conversation cannot be read: {error}")))?,
            Format::ChatGpt => chatgpt::convert(&value, left_out)?,
            Format::Claude => claude::convert(&value, left_out)?,
            Format::Chatroom => chatroom::convert(&value, left_out)?,
        };
        self.state.conversations.set(self.state.conversations.get() + 1);
        (self.take)(whole)
    }

    /// Understands what is in a file beside the list of conversations.
    fn rest(&mut self, rest: Map<String, Value>) -> Result<(), Error> {
        if rest.get("version").and_then(Value::as_str).is_some_and(|version| version.starts_with("orpg.")) {
            return self.convert(Format::Chatroom, Value::Object(rest));
        }
        if rest.contains_key("mapping") || rest.contains_key("chat_messages") {
            return self.element(Value::Object(rest));
        }
        if rest.get("format").and_then(Value::as_str) != Some("timbre") {
            return Err(Error::Invalid("the file is of no known kind".to_owned()));
        }
        if rest.get("version").and_then(Value::as_u64).is_none_or(|version| version > VERSION) {
            return Err(Error::Invalid("the file was written by a newer version".to_owned()));
        }
        self.found.get_or_insert_with(|| (Format::Own, LeftOut::new()));
        Ok(())
    }

    /// Turns a failure of ours into one of the reader, which then stops.
    fn stop<E: serde::de::Error>(&self, result: Result<(), Error>) -> Result<(), E> {
        result.map_err(|error| {
            self.state.fail(error);
            E::custom("stopped")
        })
    }
}

/// The whole file: a list of conversations, or an object that is one or has such a list.
struct Top<'a, 'b, 'c>(&'a mut Import<'b, 'c>);

impl<'de> Visitor<'de> for Top<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("conversations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element::<Value>()? {
            let result = self.0.element(value);
            self.0.stop::<A::Error>(result)?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let mut rest = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            if key == "conversations" {
                object.next_value_seed(List(self.0))?;
            } else if rest.contains_key(&key) {
                return Err(A::Error::custom("a key occurs twice"));
            } else {
                rest.insert(key, object.next_value()?);
            }
        }
        let result = self.0.rest(rest);
        self.0.stop(result)
    }
}

/// The list of conversations inside an object.
struct List<'a, 'b, 'c>(&'a mut Import<'b, 'c>);

impl<'de> DeserializeSeed<'de> for List<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(Top(self.0))
    }
}
