//! An empty window of Tauri, the pair of the application's start: it says when its first frame is painted, as the
//! probe in the application does: when the frame after it begins.

use tauri::{WebviewUrl, WebviewWindowBuilder};

const SCRIPT: &str = "requestAnimationFrame(() => requestAnimationFrame(() => (document.title = 'mark:painted'))); \
                      setTimeout(() => (document.title = 'mark:memory'), 5000); \
                      setTimeout(() => (document.title = 'mark:over'), 5500);";

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .plugin(bench::marks::plugin(SCRIPT))
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .inner_size(1180.0, 800.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
