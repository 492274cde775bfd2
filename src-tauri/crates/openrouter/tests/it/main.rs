//! The client against a server that plays a script, the decoder and accumulator against recorded streams.
#![allow(clippy::unwrap_used)] // Helpers of tests may panic, as tests may.

mod allocations;
mod answers;
mod asleep;
mod catalogue;
mod faults;
mod fixtures;
mod framing;
mod limited;
mod offline;
mod patience;
mod pictures;
mod private;
mod recorded;
mod requests;
mod server;
mod sign_in;
mod stopping;
