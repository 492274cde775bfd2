//! Seeds: the streams in `tests/fixtures` (`cargo +nightly fuzz run accumulator fuzz/corpus/accumulator tests/fixtures`).
//!
//! Any stream gives an answer that survives storage, whole text only grows, and nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openrouter::sse::{Decoder, Frame};
use openrouter::wire::Reader;
use openrouter::{Accumulator, Answer, AssistantMessage, Delta, RequestMessage, replay};

fuzz_target!(|input: &[u8]| {
    let (mut reader, mut accumulator) = (Reader::default(), Accumulator::default());
    let mut text = String::new();
    let mut sink = |frame: Frame<'_>| {
        let Frame::Data(payload) = frame else { return };
        reader.read(payload, &mut |delta| {
            if let Delta::Text(more) = &delta {
                text.push_str(more);
            }
            accumulator.push(&delta);
        });
    };
    let mut decoder = Decoder::new(1 << 20);
    if decoder.push(input, &mut sink).is_ok() {
        let _ = decoder.finish(&mut sink);
    }
    assert_eq!(accumulator.answer().text, text);
    let (answer, _) = accumulator.finish(true);
    let mut ids: Vec<&str> = answer.tool_calls.iter().map(|call| call.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), answer.tool_calls.len());
    let stored = serde_json::to_string(&answer).expect("an answer is JSON");
    let restored: Answer = serde_json::from_str(&stored).expect("what was stored");
    assert_eq!(serde_json::to_string(&restored).expect("an answer is JSON"), stored);
    let mut messages = [RequestMessage::Assistant(AssistantMessage::from(&answer))];
    replay::prepare(&mut messages, &[Some("a/b")], "a/c");
});
