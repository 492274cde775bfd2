//! What is common to the tests over streams: bytes in pieces to frames, frames to an answer.

use openrouter::sse::{Decoder, Frame};
use openrouter::wire::Reader;
use openrouter::{Accumulator, Answer, Error};

/// The frames of a stream that comes in these pieces; a comment is `None`.
pub(crate) fn frames<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Vec<Option<Vec<u8>>> {
    let mut decoder = Decoder::new(8 << 20);
    let mut frames = Vec::new();
    let mut sink = |frame: Frame<'_>| {
        frames.push(match frame {
            Frame::Data(data) => Some(data.to_vec()),
            Frame::Comment => None,
        });
    };
    for piece in pieces {
        decoder.push(piece, &mut sink).unwrap();
    }
    decoder.finish(&mut sink).unwrap();
    frames
}

/// Whether a stream that comes in these pieces has exactly these frames.
fn has_frames<'p>(pieces: impl IntoIterator<Item = &'p [u8]>, expected: &[Option<Vec<u8>>]) -> bool {
    let mut decoder = Decoder::new(8 << 20);
    let (mut place, mut same) = (0, true);
    let mut sink = |frame: Frame<'_>| {
        let data = match frame {
            Frame::Data(data) => Some(data),
            Frame::Comment => None,
        };
        same &= expected.get(place).is_some_and(|expected| expected.as_deref() == data);
        place += 1;
    };
    for piece in pieces {
        decoder.push(piece, &mut sink).unwrap();
    }
    decoder.finish(&mut sink).unwrap();
    same && place == expected.len()
}

/// The answer of these frames, and whether it is whole.
pub(crate) fn answer(frames: &[Option<Vec<u8>>]) -> (Answer, Result<(), Error>) {
    let (mut reader, mut accumulator, mut done) = (Reader::default(), Accumulator::default(), false);
    for payload in frames.iter().flatten() {
        let read = reader.read(payload, &mut |delta| accumulator.push(&delta));
        done |= read == openrouter::wire::Payload::Done;
        assert_ne!(read, openrouter::wire::Payload::Invalid);
    }
    accumulator.finish(done)
}

/// Cuts a stream at every point (up to 64 KB) or at 1,000 random ones, byte by byte and in odd pieces, and checks
/// that its frames are always the same. What is read of whole frames does not depend on the cuts.
pub(crate) fn cut_everywhere(bytes: &[u8], name: &str) {
    let whole = frames([bytes]);
    let cuts: Vec<usize> = if bytes.len() <= 64 << 10 {
        (0..=bytes.len()).collect()
    } else {
        let mut state = 0x9E37_79B9_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % bytes.len()
        };
        (0..1000).map(|_| next()).collect()
    };
    for cut in cuts {
        assert!(has_frames([&bytes[..cut], &bytes[cut..]], &whole), "{name} cut at {cut}");
    }
    for size in [1, 2, 3, 7, 13, 128, 1000, 16 << 10] {
        assert!(has_frames(bytes.chunks(size), &whole), "{name} in pieces of {size}");
    }
}
