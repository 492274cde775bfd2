//! Timbre.
