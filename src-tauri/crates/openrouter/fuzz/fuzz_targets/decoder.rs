//! Seeds: the streams in `tests/fixtures` (`cargo +nightly fuzz run decoder fuzz/corpus/decoder tests/fixtures`).
//!
//! Any bytes, cut in any way, give the same frames, and nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openrouter::sse::{Decoder, Frame, TooLong};

/// The frames of a stream in pieces, or that one was too long.
fn frames<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Result<Vec<Option<Vec<u8>>>, TooLong> {
    let mut decoder = Decoder::new(4096);
    let mut frames = Vec::new();
    let mut sink = |frame: Frame<'_>| {
        frames.push(match frame {
            Frame::Data(data) => Some(data.to_vec()),
            Frame::Comment => None,
        });
    };
    for piece in pieces {
        decoder.push(piece, &mut sink)?;
    }
    decoder.finish(&mut sink)?;
    Ok(frames)
}

fuzz_target!(|input: (u8, &[u8])| {
    let (size, bytes) = input;
    let whole = frames([bytes]);
    let pieces = frames(bytes.chunks(usize::from(size).max(1)));
    let single = frames(bytes.chunks(1));
    assert_eq!(whole, pieces);
    assert_eq!(whole, single);
});
