//! The window with the benchmark page: the application's rendering, fed by commands of the benchmark's own.

#![allow(clippy::needless_pass_by_value, reason = "Tauri hands a command its arguments by value")]

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use tauri::ipc::Channel;
use tauri::utils::assets::{AssetKey, AssetsIter, CspHash};
use tauri::{Assets, Context, State, WebviewUrl, WebviewWindowBuilder, Wry};
use tokio::sync::watch;

use crate::accounting;
use crate::stream::{self, Run, Sent};

/// How many updates of the running stream the page has painted.
#[derive(Debug)]
pub struct Consumed(watch::Sender<u64>);

impl Consumed {
    /// Waits until the page has painted so many.
    pub async fn reaches(&self, updates: u64) {
        _ = self.0.subscribe().wait_for(|consumed| *consumed >= updates).await;
    }
}

/// The runs that the page has prepared and not begun.
#[derive(Debug, Default)]
struct Prepared(Mutex<HashMap<u32, Run>>);

/// Names a run.
#[derive(Debug, Deserialize)]
struct One {
    message: u32,
}

/// A text and the length of its updates.
#[derive(Debug, Deserialize)]
struct Parse {
    text: String,
    step: usize,
    times: usize,
}

/// Opens the page that was built into `folder` and runs until it says that it has finished. What `select` names is
/// measured; see `page/main.ts`.
///
/// # Errors
/// What Tauri says when it cannot run.
pub fn run(context: Context<Wry>, folder: &Path, select: &str) -> tauri::Result<()> {
    let mut context = context;
    context.set_assets(Box::new(Folder(folder.to_owned())));
    let script = format!("Object.defineProperty(window, \"__BENCH__\", {{ value: {select} }});");
    tauri::Builder::default()
        .manage(Prepared::default())
        .manage(Consumed(watch::Sender::new(0)))
        .invoke_handler(tauri::generate_handler![prepare, follow, consumed, parse, cpu, report, finished])
        .setup(move |app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .inner_size(1180.0, 800.0)
                .initialization_script(script)
                .build()?;
            Ok(())
        })
        .run(context)
}

#[tauri::command]
fn prepare(prepared: State<'_, Prepared>, request: Run) -> u32 {
    let mut runs = prepared.0.lock().unwrap_or_else(PoisonError::into_inner);
    let message = runs.keys().max().map_or(0, |last| last + 1);
    runs.insert(message, request);
    message
}

#[tauri::command]
async fn follow(
    prepared: State<'_, Prepared>,
    consumed: State<'_, Consumed>,
    request: One,
    channel: Channel<Sent>,
) -> Result<(), tauri::Error> {
    let run = prepared.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&request.message);
    consumed.0.send_replace(0);
    stream::send(run.unwrap_or_default(), &channel, &consumed).await;
    Ok(())
}

#[tauri::command]
fn consumed(consumed: State<'_, Consumed>, request: One) {
    consumed.0.send_replace(u64::from(request.message));
}

#[tauri::command(async)]
fn parse(request: Parse) -> usize {
    (0..request.times).map(|_| stream::parse(&request.text, request.step)).sum()
}

/// Milliseconds of CPU that the window and its web processes have used.
#[tauri::command(async)]
fn cpu() -> f64 {
    accounting::cpu() as f64 / 1e6
}

/// One line for whoever started the program.
#[tauri::command]
fn report(request: serde_json::Value) {
    println!("{request}");
}

#[tauri::command]
fn finished(app: tauri::AppHandle) {
    app.exit(0);
}

/// The page's files as they lie in a folder.
struct Folder(PathBuf);

impl Assets<Wry> for Folder {
    fn get(&self, key: &AssetKey) -> Option<Cow<'_, [u8]>> {
        std::fs::read(self.0.join(key.as_ref().trim_start_matches('/'))).ok().map(Cow::Owned)
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        Box::new(std::iter::empty())
    }

    fn csp_hashes(&self, _html_path: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        Box::new(std::iter::empty())
    }
}
