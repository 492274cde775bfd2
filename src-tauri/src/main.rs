//! Timbre's executable: everything is in the library, so that tests can reach it.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    timbre_lib::run(timbre_lib::environment::take())
}
