//! Server-sent events by the WHATWG rules: bytes in, whole event payloads out.
//!
//! The decoder works on bytes, so a character or a line end that is split between two reads is never a problem. An
//! event whose lines are all in one read is handed out as a slice of that read; only what is cut is copied, into two
//! buffers that keep their capacity. It knows nothing of JSON and nothing of `[DONE]`. The fields `event`, `id` and
//! `retry` are read and dropped: in this API the payload says everything.

use memchr::memchr2;

/// The byte order mark that a stream may begin with.
const BOM: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// What a stream consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame<'a> {
    /// The payload of one event: its data lines joined by line feeds. Not necessarily UTF-8.
    Data(&'a [u8]),
    /// A comment line; the service is alive.
    Comment,
}

/// A line or an event is longer than the limit. The decoder must not be used any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event is longer than the limit")]
pub struct TooLong;

/// A push parser for one stream.
#[derive(Debug, Clone)]
pub struct Decoder {
    /// The beginning of a line whose end has not come.
    line: Vec<u8>,
    /// The data lines of an event whose end has not come, joined.
    data: Vec<u8>,
    has_data: bool,
    /// The last byte was a CR: an LF that follows belongs to it.
    skip_lf: bool,
    /// How many bytes of a byte order mark have matched; 3: decided.
    bom: usize,
    limit: usize,
}

impl Decoder {
    /// A decoder for a new stream, which takes lines and events of at most `limit` bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { line: Vec::new(), data: Vec::new(), has_data: false, skip_lf: false, bom: 0, limit }
    }

    /// Takes the next bytes and hands out every frame that is complete with them, in order.
    ///
    /// # Errors
    /// [`TooLong`] when a line or an event exceeds the limit; what was complete before it has been handed out.
    pub fn push(&mut self, bytes: &[u8], sink: &mut impl FnMut(Frame<'_>)) -> Result<(), TooLong> {
        let mut rest = if self.bom < BOM.len() { self.skip_bom(bytes) } else { bytes };
        loop {
            if self.skip_lf && !rest.is_empty() {
                self.skip_lf = false;
                rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            }
            let Some(end) = memchr2(b'\n', b'\r', rest) else {
                return self.keep(rest);
            };
            let (line, after) = self.split(rest, end);
            rest = after;
            if self.line.is_empty() {
                if !self.has_data
                    && let Some(value) = data_value(line)
                    && let Some(after) = self.blank_line(rest)
                {
                    // The whole event is in this read: the common case, and nothing is copied.
                    self.check(value.len())?;
                    sink(Frame::Data(value));
                    rest = after;
                } else {
                    self.take_line(line, sink)?;
                }
            } else {
                self.keep(line)?;
                let mut line = std::mem::take(&mut self.line);
                let taken = self.take_line(&line, sink);
                line.clear();
                self.line = line;
                taken?;
            }
        }
    }

    /// The stream has ended. The specification drops an event without its blank line; servers of language models
    /// leave the last blank line out, so it is handed out. Whether it is whole, only its JSON can tell.
    ///
    /// # Errors
    /// [`TooLong`] as in [`Decoder::push`].
    pub fn finish(&mut self, sink: &mut impl FnMut(Frame<'_>)) -> Result<(), TooLong> {
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            self.take_line(&line, sink)?;
        }
        self.take_line(&[], sink)
    }

    /// Skips a byte order mark at the very beginning, also when it comes in pieces.
    fn skip_bom<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let mut rest = bytes;
        while self.bom < BOM.len() {
            let Some((&first, after)) = rest.split_first() else { return rest };
            if first != BOM[self.bom] {
                self.line.extend_from_slice(&BOM[..self.bom]);
                self.bom = BOM.len();
                return rest;
            }
            self.bom += 1;
            rest = after;
        }
        rest
    }

    /// Splits at a line end, which may be LF, CR or CRLF; a CR at the very end of the bytes is remembered.
    fn split<'b>(&mut self, bytes: &'b [u8], end: usize) -> (&'b [u8], &'b [u8]) {
        let (line, after) = (&bytes[..end], &bytes[end + 1..]);
        if bytes[end] == b'\n' {
            return (line, after);
        }
        self.skip_lf = after.is_empty();
        (line, after.strip_prefix(b"\n").unwrap_or(after))
    }

    /// What follows a blank line, when the bytes begin with one whose end is certain.
    fn blank_line<'b>(&mut self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        match bytes.first() {
            Some(b'\n' | b'\r') if !self.skip_lf => Some(self.split(bytes, 0).1),
            _ => None,
        }
    }

    /// Keeps the beginning of a line, or the end of one whose beginning is kept.
    fn keep(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        self.check(self.line.len() + bytes.len())?;
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    /// Takes a whole line, without its end.
    fn take_line(&mut self, line: &[u8], sink: &mut impl FnMut(Frame<'_>)) -> Result<(), TooLong> {
        if line.is_empty() {
            if self.has_data {
                sink(Frame::Data(&self.data));
                self.data.clear();
                self.has_data = false;
            }
        } else if line[0] == b':' {
            sink(Frame::Comment);
        } else if let Some(value) = data_value(line) {
            self.check(self.data.len() + value.len())?;
            if self.has_data {
                self.data.push(b'\n');
            }
            self.data.extend_from_slice(value);
            self.has_data = true;
        }
        Ok(())
    }

    /// Whether so many bytes may be kept.
    fn check(&self, length: usize) -> Result<(), TooLong> {
        if length > self.limit { Err(TooLong) } else { Ok(()) }
    }
}

/// The value of a `data` line, without the one space that may follow the colon.
fn data_value(line: &[u8]) -> Option<&[u8]> {
    match line.strip_prefix(b"data")? {
        [] => Some(&[]),
        [b':', b' ', value @ ..] | [b':', value @ ..] => Some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a stream gives when it is cut into these pieces; a comment is `:`.
    fn frames<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Vec<String> {
        let mut decoder = Decoder::new(1 << 20);
        let mut frames = Vec::new();
        let mut sink = |frame: Frame<'_>| {
            frames.push(match frame {
                Frame::Data(data) => String::from_utf8_lossy(data).into_owned(),
                Frame::Comment => ":".to_owned(),
            });
        };
        for piece in pieces {
            decoder.push(piece, &mut sink).unwrap();
        }
        decoder.finish(&mut sink).unwrap();
        frames
    }

    #[test]
    fn every_split_of_a_difficult_stream_gives_the_same_frames() {
        let text = "\u{feff}: hello\r\n\r\nid: 7\r\nevent: x\r\n: in\r\ndata:  a\r\ndata\r\ndata:ü👩‍💻\r\n\r\n\
                    data: x\n\ndata: y\r\rdatax: no\r: c\rretry: 1\r\rdata:\n\ndata: last";
        let expected = vec![":", ":", " a\n\nü👩‍💻", "x", "y", ":", "", "last"];
        let bytes = text.as_bytes();
        assert_eq!(frames([bytes]), expected);
        assert_eq!(frames(bytes.chunks(1)), expected);
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let pieces = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                assert_eq!(frames(pieces), expected, "split at {first} and {second}");
            }
        }
    }

    #[test]
    fn beginning_of_a_byte_order_mark_alone_is_content() {
        assert_eq!(frames([&b"\xEF\xBBdata: a\n\ndata: b\n\n"[..]]), ["b"]);
        assert_eq!(frames([&b"\xEF"[..], b"\xBB", b"\xBF", b"data: a\n\n"]), ["a"]);
    }

    #[test]
    fn empty_stream_and_blank_lines_give_nothing() {
        assert_eq!(frames([&b""[..]]), Vec::<String>::new());
        assert_eq!(frames([&b"\n\r\n\r\n\n"[..]]), Vec::<String>::new());
    }

    #[test]
    fn invalid_bytes_reach_the_sink_untouched() {
        assert_eq!(frames([&b"data: \xFF\n\n"[..]]), ["\u{fffd}"]);
    }

    #[test]
    fn too_long_line_and_too_long_event_are_refused() {
        let mut sink = |_: Frame<'_>| {};
        let long = [b'x'; 60];
        assert_eq!(Decoder::new(50).push(&long, &mut sink), Err(TooLong));
        let mut decoder = Decoder::new(50);
        assert_eq!(decoder.push(&long[..40], &mut sink), Ok(()));
        assert_eq!(decoder.push(&long[..40], &mut sink), Err(TooLong));
        let mut decoder = Decoder::new(50);
        let line = b"data: 0123456789012345678901234567890123456789\n";
        assert_eq!(decoder.push(line, &mut sink), Ok(()));
        assert_eq!(decoder.push(line, &mut sink), Err(TooLong));
        let whole = [b"data: ".as_slice(), &long, b"\n\n"].concat();
        assert_eq!(Decoder::new(50).push(&whole, &mut sink), Err(TooLong));
    }
}
