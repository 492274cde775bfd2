//! Marks: a page says that something has happened by its title, and the program writes down when, and what it had cost.
//!
//! A title needs no command and no permission, so that the application itself can be looked at as it is.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use tauri::plugin::{Builder, TauriPlugin};
use tauri::{Manager, Webview, Wry};

use crate::accounting;

/// What a title that is a mark begins with; the rest is the mark.
const PREFIX: &str = "mark:";

/// The mark that ends the program as closing its window does: a library that is just let go of is checked at the next
/// start.
const OVER: &str = "over";

/// Runs `script` in every page before the page's own, and prints a line of JSON for every mark.
#[must_use]
pub fn plugin(script: &str) -> TauriPlugin<Wry> {
    Builder::new("marks")
        .js_init_script(script.to_owned())
        .on_webview_ready(|webview| listen(&webview))
        .build()
}

fn listen(webview: &Webview<Wry>) {
    let app = webview.app_handle().clone();
    let listening = webview.with_webview(move |view| {
        use webkit2gtk::WebViewExt;
        view.inner().connect_title_notify(move |view| {
            match view.title().as_ref().and_then(|title| title.strip_prefix(PREFIX)) {
                Some(OVER) => app.exit(0),
                Some(mark) => print(mark),
                None => {}
            }
        });
    });
    if let Err(error) = listening {
        println!("{}", json!({ "error": error.to_string() }));
    }
}

/// Milliseconds since 1970 come first: what is read afterwards takes a moment.
fn print(mark: &str) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64() * 1e3);
    let cpu = accounting::cpu();
    // Adding memory up takes milliseconds, so it is done only where it is asked for.
    let memory = if mark == "memory" { accounting::private_dirty() } else { 0 };
    println!("{}", json!({ "mark": mark, "at": now, "cpu": cpu, "memory": memory }));
}
