//! The windows: how they are made and what they may load.
//!
//! Every navigation away from the app's own pages and every new window is denied; links leave through
//! [`crate::link`].

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use tauri::utils::config::Color;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use uuid::Uuid;

use crate::ipc::settings::Theme;

/// The label of the one main window, named in `capabilities/main.json`.
pub const MAIN: &str = "main";
/// The label of the window that a key is typed into, named in `capabilities/key-entry.json`.
pub const KEY_ENTRY: &str = "key-entry";

/// Opens the main window. `boot` is the JSON that the page finds in `window.__TIMBRE__`, so that its first
/// frame needs no round trip.
///
/// # Errors
/// What Tauri says when a webview cannot be made.
pub fn open_main<R: Runtime>(
    app: &AppHandle<R>,
    data_directory: &Path,
    theme: Theme,
    boot: &str,
) -> tauri::Result<WebviewWindow<R>> {
    let window = builder(app, MAIN, "index.html", data_directory)
        .title("Timbre")
        .inner_size(1180.0, 800.0)
        .min_inner_size(720.0, 520.0)
        .center()
        .background_color(background(theme == Theme::Dark))
        .initialization_script(boot_script(boot, theme))
        .build()?;
    follow_system(&window, theme)?;
    Ok(window)
}

/// Brings the main window to the front; `false` when there is none any more.
pub fn show_main<R: Runtime>(app: &AppHandle<R>) -> bool {
    let Some(window) = app.get_webview_window(MAIN) else { return false };
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
    true
}

/// Opens the small window that a key is typed into, or brings it to the front. What is typed there never
/// passes through the main window.
///
/// # Errors
/// What Tauri says when a webview cannot be made.
pub fn open_key_entry<R: Runtime>(
    app: &AppHandle<R>,
    data_directory: &Path,
    theme: Theme,
    boot: &str,
) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(KEY_ENTRY) {
        return window.set_focus();
    }
    let mut window = builder(app, KEY_ENTRY, "key.html", data_directory)
        .title("OpenRouter API key – Timbre")
        .inner_size(480.0, 380.0)
        .resizable(false)
        .center()
        .background_color(background(theme == Theme::Dark))
        .initialization_script(boot_script(boot, theme));
    if let Some(main) = app.get_webview_window(MAIN) {
        window = window.parent(&main)?;
    }
    follow_system(&window.build()?, theme)
}

/// What the system prefers is only known to a window; its page has not begun to load then.
fn follow_system<R: Runtime>(window: &WebviewWindow<R>, theme: Theme) -> tauri::Result<()> {
    if theme == Theme::System && window.theme()? == tauri::Theme::Dark {
        window.set_background_color(Some(background(true)))?;
    }
    Ok(())
}

fn builder<'a, R: Runtime>(
    app: &'a AppHandle<R>,
    label: &str,
    page: &str,
    data_directory: &Path,
) -> WebviewWindowBuilder<'a, R, AppHandle<R>> {
    WebviewWindowBuilder::new(app, label, WebviewUrl::App(page.into()))
        .data_directory(webview_directory(data_directory))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
}

/// The place that a run without a data directory has for its webview, once it needed one.
static TEMPORARY: OnceLock<PathBuf> = OnceLock::new();

/// Removes it. Call it last: a webview would make it again.
pub fn remove_temporary() {
    if let Some(Err(error)) = TEMPORARY.get().map(std::fs::remove_dir_all) {
        tracing::debug!(%error, "the webview's temporary files are left behind");
    }
}

/// What WebKit keeps (it has no cookies to keep) stays inside the app's own directory. Where that cannot be written,
/// the window opens all the same, to say so.
fn webview_directory(data_directory: &Path) -> PathBuf {
    let own = data_directory.join("webview");
    if std::fs::create_dir_all(&own).is_ok() {
        return own;
    }
    let temporary = || std::env::temp_dir().join(format!("timbre-{}", Uuid::new_v4().simple()));
    TEMPORARY.get_or_init(temporary).clone()
}

/// The app's pages have the custom protocol's origin, which is written differently on Windows.
fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// The page's data, and its theme before anything is painted. The data is a text that the page reads as JSON: the same
/// as source code would be read several times slower. `<` is escaped because a page may be served with the script
/// inside a `<script>` element.
fn boot_script(boot: &str, theme: Theme) -> String {
    let boot = Value::from(boot).to_string().replace('<', "\\u003c");
    let dark = match theme {
        Theme::Dark => "true",
        Theme::Light => "false",
        Theme::System => "matchMedia(\"(prefers-color-scheme: dark)\").matches",
    };
    format!(
        "Object.defineProperty(window, \"__TIMBRE__\", {{ value: JSON.parse({boot}) }});\n\
         document.documentElement.dataset.theme = {dark} ? \"dark\" : \"light\";"
    )
}

/// The page's `--bg`, so that the window never flashes white.
fn background(dark: bool) -> Color {
    if dark { Color(0x17, 0x16, 0x13, 0xff) } else { Color(0xfb, 0xfa, 0xf7, 0xff) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_apps_own_pages_are_loaded() {
        let own = |text| is_own_page(&Url::parse(text).expect("a url"));
        assert!(own("tauri://localhost/index.html"));
        for text in
            ["https://example.com/", "tauri://evil/", "data:text/html,x", "file:///etc/passwd", "about:blank"]
        {
            assert!(!own(text), "{text}");
        }
    }

    #[test]
    fn a_data_directory_that_cannot_be_written_does_not_keep_the_window_shut() {
        let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        let directory = webview_directory(file);
        assert!(directory.starts_with(std::env::temp_dir()), "{directory:?}");
        assert_eq!(directory, webview_directory(file), "the same for every window");
    }

    #[test]
    fn boot_data_is_a_text_that_cannot_close_a_script_element() {
        let script = boot_script("{\"a\":\"</script>\\n\"}", Theme::System);
        assert!(script.contains(r#"JSON.parse("{\"a\":\"\u003c/script>\\n\"}")"#), "{script}");
    }

    #[test]
    fn the_theme_is_on_the_page_before_its_first_paint() {
        assert!(boot_script("{}", Theme::Dark).ends_with("dataset.theme = true ? \"dark\" : \"light\";"));
        assert!(boot_script("{}", Theme::System).contains("prefers-color-scheme: dark"));
    }
}
