//! The commands, one file per subject. A command takes state, calls one function and returns.

#![expect(clippy::needless_pass_by_value, reason = "Tauri hands a command its arguments by value")]

pub mod backups;
pub mod boot;
pub mod branches;
pub mod bulk;
pub mod chat;
pub mod closing;
pub mod conversations;
pub mod error;
pub mod events;
pub mod folders;
pub mod links;
pub mod models;
pub mod pages;
pub mod search;
pub mod service;
pub mod settings;
pub mod sign_in;
pub mod tags;
pub mod transfer;
pub mod unsaved;
