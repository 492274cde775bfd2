//! The OpenRouter API: wire types, SSE decoder, client, errors, sign-in, catalogue.
//!
//! This crate ends where the network ends: it knows requests, answers and failures of one service, and nothing of
//! conversations, storage, windows or time of day. The only crate that names `reqwest`.

mod account;
pub mod accumulator;
mod answer;
mod catalogue;
mod client;
mod delta;
mod error;
pub mod parameters;
mod picture;
mod rankings;
pub mod replay;
mod request;
mod secret;
mod service;
mod sign_in;
pub mod sse;
mod usage;
pub mod wire;

pub use account::{ActivityRow, Credits, FreeQuota, Generation, KeyInfo};
pub use accumulator::Accumulator;
pub use answer::{Answer, Audio, Logprobs, Timings, TokenLogprob, ToolCall, TopLogprob};
pub use catalogue::{Endpoint, Model, ModelReasoning, Percentiles, Provider};
pub use client::{Client, Event, Limits, Outcome, SleepClock};
pub use delta::{Delta, ToolCallPiece};
pub use error::{Code, Error, Remedy};
pub use parameters::{ParameterKind, ParameterProblem, ParameterSpec, Parameters};
pub use picture::{PictureError, fetch_picture};
pub use rankings::{AppRank, Benchmark, DailyRank};
pub use request::{AssistantMessage, ChatRequest, Content, ContentPart, Dialect, PdfEngine, RequestMessage};
pub use secret::Secret;
pub use service::ServiceUrl;
pub use sign_in::SignIn;
pub use usage::Usage;
