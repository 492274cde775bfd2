//! What it costs to turn the bytes of a stream into chunks, beside other ways of doing it, all in one run.
//!
//! `ours` is this crate's decoder and chunk; `serde_json` reads the same fields strictly from payloads that are
//! already cut, which is the floor; `eventsource` is the `eventsource-stream` crate with `serde_json::Value`, which is what most
//! clients do. Rounds are interleaved, so that a slow moment of the machine hits all of them.
#![allow(clippy::print_stdout, clippy::expect_used, missing_docs)] // A program for a terminal, not a part of Timbre.

use std::convert::Infallible;
use std::hint::black_box;
use std::time::{Duration, Instant};

use bytes::Bytes;
use eventsource_stream::Eventsource;
use futures_util::{StreamExt, stream};
use openrouter::sse::{Decoder, Frame};
use openrouter::wire;

const ROUNDS: usize = 15;

/// A stream of events of the usual size, and their payloads.
fn corpus(events: usize) -> (Vec<u8>, Vec<Vec<u8>>) {
    let words = [" the", " answer", " is", " forty", "-two", ",", " \\\"quoted\\\"", " süß"];
    let payloads: Vec<Vec<u8>> = (0..events)
        .map(|n| {
            format!(
                "{{\"id\":\"gen-1780944361-X5HAtL0Z2NQp8nHAiT6F\",\"object\":\"chat.completion.chunk\",\
                 \"created\":1780944361,\"model\":\"maker/model-2026-10-01\",\"provider\":\"Some Provider\",\
                 \"system_fingerprint\":null,\"choices\":[{{\"index\":0,\"delta\":{{\"role\":\"assistant\",\
                 \"content\":\"{}\"}},\"finish_reason\":null,\"native_finish_reason\":null,\"logprobs\":null}}]}}",
                words[n % words.len()]
            )
            .into_bytes()
        })
        .collect();
    let stream =
        payloads.iter().flat_map(|payload| [b"data: ", payload.as_slice(), b"\n\n"].concat()).collect();
    (stream, payloads)
}

/// This crate.
fn ours(pieces: &[Bytes]) -> usize {
    let mut decoder = Decoder::new(8 << 20);
    let mut count = 0;
    for piece in pieces {
        let mut sink = |frame: Frame<'_>| {
            if let Frame::Data(payload) = frame {
                black_box(wire::chunk(payload).expect("a chunk"));
                count += 1;
            }
        };
        decoder.push(piece, &mut sink).expect("within the limit");
    }
    count
}

/// Framing alone.
fn framing(pieces: &[Bytes]) -> usize {
    let mut decoder = Decoder::new(8 << 20);
    let mut count = 0;
    for piece in pieces {
        let mut sink = |frame: Frame<'_>| {
            black_box(frame);
            count += 1;
        };
        decoder.push(piece, &mut sink).expect("within the limit");
    }
    count
}

/// The fields that are read, as strictly as `serde` derives them: a floor that pays nothing for tolerance.
mod strict {
    use std::borrow::Cow;

    use serde::Deserialize;
    use serde_json::value::RawValue;

    #[derive(Default, Deserialize)]
    #[serde(default)]
    pub(crate) struct Chunk<'a> {
        #[serde(borrow)]
        pub id: Cow<'a, str>,
        #[serde(borrow)]
        pub model: Cow<'a, str>,
        #[serde(borrow)]
        pub provider: Cow<'a, str>,
        pub service_tier: Option<&'a str>,
        pub choices: Vec<Choice<'a>>,
        #[serde(borrow)]
        pub usage: Option<&'a RawValue>,
        #[serde(borrow)]
        pub error: Option<&'a RawValue>,
    }

    #[derive(Default, Deserialize)]
    #[serde(default)]
    pub(crate) struct Choice<'a> {
        #[serde(borrow)]
        pub delta: Delta<'a>,
        #[serde(borrow)]
        pub message: Option<Box<Delta<'a>>>,
        #[serde(borrow)]
        pub error: Option<&'a RawValue>,
        pub finish_reason: Option<&'a str>,
        pub native_finish_reason: Option<&'a str>,
        #[serde(borrow)]
        pub logprobs: Option<&'a RawValue>,
    }

    #[derive(Default, Deserialize)]
    #[serde(default)]
    pub(crate) struct Delta<'a> {
        #[serde(borrow)]
        pub content: Cow<'a, str>,
        #[serde(borrow)]
        pub reasoning: Cow<'a, str>,
        #[serde(borrow)]
        pub reasoning_details: Option<&'a RawValue>,
        #[serde(borrow)]
        pub tool_calls: Option<&'a RawValue>,
        #[serde(borrow)]
        pub reasoning_content: Cow<'a, str>,
        #[serde(borrow)]
        pub refusal: Cow<'a, str>,
        #[serde(borrow)]
        pub images: Option<&'a RawValue>,
        #[serde(borrow)]
        pub annotations: Option<&'a RawValue>,
        #[serde(borrow)]
        pub audio: Option<&'a RawValue>,
    }
}

/// JSON alone.
fn floor(payloads: &[Vec<u8>]) -> usize {
    for payload in payloads {
        black_box(serde_json::from_slice::<strict::Chunk<'_>>(payload).expect("a chunk"));
    }
    payloads.len()
}

/// The usual pipeline.
fn eventsource(runtime: &tokio::runtime::Runtime, pieces: &[Bytes]) -> usize {
    let source = stream::iter(pieces.iter().cloned().map(Ok::<Bytes, Infallible>)).eventsource();
    runtime.block_on(source.fold(0, |count, event| async move {
        let event = event.expect("an event");
        black_box(serde_json::from_str::<serde_json::Value>(&event.data).expect("JSON"));
        count + 1
    }))
}

/// The time of one call.
fn time(events: usize, run: impl FnOnce() -> usize) -> Duration {
    let started = Instant::now();
    assert_eq!(run(), events);
    started.elapsed()
}

/// Smallest and middle time, in ns per event.
fn summary(mut times: Vec<Duration>, events: usize) -> (f64, f64) {
    times.sort();
    let per_event = |time: Duration| time.as_nanos() as f64 / events as f64;
    (per_event(times[0]), per_event(times[times.len() / 2]))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    println!(
        "{:<13} {:>9} {:>9} {:>9} {:>12} | {:>9} {:>9}   (ns per event, smallest of {ROUNDS})",
        "pieces", "framing", "ours", "serde", "eventsource", "ours/serde", "es/ours"
    );
    for (name, size, events) in
        [("whole events", 0, 20_000), ("16 KB", 16 << 10, 20_000), ("128 B", 128, 20_000), ("1 B", 1, 2_000)]
    {
        let (bytes, payloads) = corpus(events);
        let pieces: Vec<Bytes> = if size == 0 {
            payloads.iter().map(|payload| [b"data: ", payload.as_slice(), b"\n\n"].concat().into()).collect()
        } else {
            bytes.chunks(size).map(Bytes::copy_from_slice).collect()
        };
        let mut times: [Vec<Duration>; 4] = Default::default();
        for _ in 0..ROUNDS {
            times[0].push(time(events, || framing(&pieces)));
            times[1].push(time(events, || ours(&pieces)));
            times[2].push(time(events, || floor(&payloads)));
            times[3].push(time(events, || eventsource(&runtime, &pieces)));
        }
        let [framing, ours, serde, eventsource] = times.map(|times| summary(times, events));
        println!(
            "{name:<13} {:>9.0} {:>9.0} {:>9.0} {:>12.0} | {:>9.2} {:>9.2}   median {:.0} {:.0} {:.0} {:.0}",
            framing.0,
            ours.0,
            serde.0,
            eventsource.0,
            ours.0 / serde.0,
            eventsource.0 / ours.0,
            framing.1,
            ours.1,
            serde.1,
            eventsource.1,
        );
    }
}
