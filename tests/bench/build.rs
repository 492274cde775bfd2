//! Declares the benchmark page's commands; the application does not have them.

use tauri_build::{AppManifest, Attributes};

const COMMANDS: &[&str] = &["prepare", "follow", "consumed", "parse", "cpu", "report", "finished"];

fn main() {
    let attributes = Attributes::new().app_manifest(AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("the Tauri build step failed: {error:#}");
    }
}
