//! The rules of the house that a program can check, each a test with the rule as its name.
//!
//! A rule reads the sources as text: it needs no build of what it judges and says `file:line: rule`. What the
//! compiler or clippy can deny is denied there and not repeated here.

#![cfg(test)]

mod arrows;
mod commands;
mod functions;
mod layout;
mod manifest;
mod page;
mod rust;
mod shell;
mod source;
mod text;
