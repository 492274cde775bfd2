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

/// A decoder that compares its frames, one after another, with the expected ones.
#[derive(Clone)]
struct Comparing<'e> {
    decoder: Decoder,
    expected: &'e [Option<Vec<u8>>],
    same: bool,
}

impl<'e> Comparing<'e> {
    fn new(expected: &'e [Option<Vec<u8>>]) -> Self {
        Self { decoder: Decoder::new(8 << 20), expected, same: true }
    }

    fn push(&mut self, piece: &[u8]) {
        let Self { decoder, expected, same } = self;
        decoder.push(piece, &mut |frame| compare(frame, expected, same)).unwrap();
    }

    /// Whether every frame came, and no other.
    fn finish(mut self) -> bool {
        let Self { decoder, expected, same } = &mut self;
        decoder.finish(&mut |frame| compare(frame, expected, same)).unwrap();
        self.same && self.expected.is_empty()
    }
}

fn compare(frame: Frame<'_>, expected: &mut &[Option<Vec<u8>>], same: &mut bool) {
    let data = match frame {
        Frame::Data(data) => Some(data),
        Frame::Comment => None,
    };
    *same &= expected.split_off_first().is_some_and(|expected| expected.as_deref() == data);
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

/// Cuts a stream at every point (up to 64 KB) or at 1,000 random ones, and into pieces of many sizes, and checks that
/// its frames are always the same. What is read of whole frames does not depend on the cuts.
pub(crate) fn cut_everywhere(bytes: &[u8], name: &str) {
    const STRIDE: usize = 512;
    let whole = frames([bytes]);
    let mut state = 0x9E37_79B9_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % bytes.len()
    };
    let mut cuts: Vec<usize> = if bytes.len() <= 64 << 10 {
        (0..=bytes.len()).collect()
    } else {
        (0..1000).map(|_| random()).collect()
    };
    cuts.sort_unstable();
    // What comes long before a cut is decoded once for many cuts, and what comes long after it not at all.
    let mut before = (0, Comparing::new(&whole));
    for cut in cuts {
        while cut - before.0 >= 2 * STRIDE {
            before.1.push(&bytes[before.0..before.0 + STRIDE]);
            before.0 += STRIDE;
        }
        let mut decoder = before.1.clone();
        decoder.push(&bytes[before.0..cut]);
        decoder.push(&bytes[cut..bytes.len().min(cut + 8 * STRIDE)]);
        assert!(decoder.same, "{name} cut at {cut}");
    }
    for size in [1, 2, 3, 7, 13, 128, 1000, 16 << 10] {
        let mut decoder = Comparing::new(&whole);
        bytes.chunks(size).for_each(|piece| decoder.push(piece));
        assert!(decoder.finish(), "{name} in pieces of {size}");
    }
}
