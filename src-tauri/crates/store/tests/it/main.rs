//! The library through its public face, on real files; one module for each table or subject.

mod backups;
mod conversations;
mod crash;
mod directory;
mod files;
mod folders;
mod messages;
mod search;
mod settings;
mod transfer;
mod trash;
mod turns;
