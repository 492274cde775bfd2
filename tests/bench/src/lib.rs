//! The benchmarks in the real webview: the application's own frames and rendering beside a pair, and what both cost.
//!
//! Nothing here is shipped. The page is in `page/`, what runs it and prints the table is `run.mjs`.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

pub mod accounting;
pub mod library;
pub mod marks;
pub mod page;
pub mod stream;
