//! `bench page FOLDER JSON`: the benchmark page. `bench app SCRIPT`: the application, looked at by a script. `bench library DIRECTORY MESSAGES`: makes such a library.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["page", folder, select] => {
            let ran = bench::page::run(tauri::generate_context!(), Path::new(folder), select);
            ran.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
        }
        ["app", script] => {
            let builder = tauri::Builder::default().plugin(bench::marks::plugin(script));
            timbre_lib::run_with(builder, timbre_lib::environment::take())
        }
        ["library", directory, messages] => {
            let made =
                messages.parse().ok().map(|messages| bench::library::write(Path::new(directory), messages));
            if made.is_some_and(|made| made.is_ok()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        _ => ExitCode::FAILURE,
    }
}
