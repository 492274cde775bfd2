//! sse: follows.
