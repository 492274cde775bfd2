//! wire: follows.
