//! The use case: compose a request, run it, checkpoint it, finish it.
//!
//! This crate joins the library and the client and knows neither windows nor keys. What a person wrote is
//! durable before anything leaves the machine; what arrives is durable within half a second; however a
//! generation ends, its text, its receipt and its reason are kept. Time is passed in as a function.

pub mod live;
pub mod title;

mod checkpoint;
mod compose;
mod context;
mod error;
mod run;
mod turns;

pub use error::Error;
pub use live::{Follower, Live, LiveState, NetworkWait, Phase, Unsaved, Update};
pub use turns::{Chat, Clock, Destination, Question, Started};
