//! The server as a client sees it: over real sockets.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod answers;
mod catalogue;
mod client;
mod control;
mod faults;
mod flavours;
mod sampling;
mod strict;
