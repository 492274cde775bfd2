//! replay: follows.
