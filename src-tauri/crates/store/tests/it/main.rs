//! The library through its public face, on real files; one module for each table or subject.

// What a test needs and does not get is a failure of the test, in its helpers too.
#![allow(clippy::unwrap_used)]

mod backups;
mod clock;
mod conversations;
mod crash;
mod damage;
mod directory;
mod files;
mod folders;
mod foreign;
mod full;
mod messages;
mod pages;
mod power;
mod recall;
mod refused;
mod round_trip;
mod search;
mod settings;
mod transfer;
mod trash;
mod turns;
