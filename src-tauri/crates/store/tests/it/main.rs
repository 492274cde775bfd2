//! The library through its public face, on real files; one module for each table or subject.

mod conversations;
mod crash;
mod directory;
mod files;
mod messages;
mod search;
mod settings;
mod turns;
