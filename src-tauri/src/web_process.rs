//! The process that draws the page may end before the app does: for its memory, or by a defect. The answers are not
//! its own: the page is loaded again and joins them.

#[cfg(target_os = "linux")]
use std::cell::Cell;
#[cfg(target_os = "linux")]
use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use tauri::{Runtime, WebviewWindow};

/// A page that ends again so soon is not loaded a third time: it would never stop.
#[cfg(target_os = "linux")]
const TOO_SOON: Duration = Duration::from_secs(3);

/// Ends the address of a page that is loaded again; `boot.ts` looks for it.
#[cfg(target_os = "linux")]
const AGAIN: &str = "?again";

/// Loads the page of a window again whenever its process has ended.
///
/// # Errors
/// What Tauri says when the window has no webview any more.
#[cfg(target_os = "linux")]
pub fn outlive<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt;
    window.with_webview(|webview| {
        let last = Cell::new(None::<Instant>);
        webview.inner().connect_web_process_terminated(move |page, reason| {
            if last.replace(Some(Instant::now())).is_some_and(|last| last.elapsed() < TOO_SOON) {
                tracing::error!(?reason, "the page ended again at once and is not loaded any more");
                return;
            }
            tracing::warn!(?reason, "the page ended and is loaded again");
            // The engine does not call this a reload; the page is told that the data it came with is old.
            let own = page.uri().unwrap_or_default();
            page.load_uri(&format!("{}{AGAIN}", own.split('?').next().unwrap_or_default()));
        });
    })
}
