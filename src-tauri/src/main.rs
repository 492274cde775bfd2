//! Timbre.
fn main() {}
