//! Timbre's shell: starts up, opens the windows, registers the commands. The only crate that knows Tauri.

pub mod app;
pub mod documents;
pub mod environment;
pub mod export;
pub mod follow;
pub mod import;
pub mod instance;
pub mod ipc;
pub mod keyring;
pub mod link;
pub mod pictures;
#[cfg(test)]
mod samples;
pub mod service;
pub mod signals;
pub mod titles;
pub mod upkeep;
pub mod views;
pub mod web_process;
pub mod window;
pub mod windows;

use std::process::ExitCode;

use tauri::ipc::Invoke;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};

use crate::app::{App, Opening};
use crate::environment::Environment;
use crate::ipc::error::IpcError;

/// Runs the application until its last window closes.
#[must_use]
pub fn run(environment: Environment) -> ExitCode {
    run_with(tauri::Builder::default(), environment)
}

/// Runs the application on a builder that has more, as the benchmarks' has eyes.
#[must_use]
pub fn run_with(builder: tauri::Builder<tauri::Wry>, environment: Environment) -> ExitCode {
    // Warnings go to the terminal it was started from; there is no log file that could leak.
    tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_writer(std::io::stderr).init();
    if !environment::has_display() {
        tracing::error!("Timbre needs a desktop session: neither DISPLAY nor WAYLAND_DISPLAY is set");
        return ExitCode::FAILURE;
    }
    if instance::hand_over(&environment.data_directory) {
        return ExitCode::SUCCESS;
    }
    let opening = Opening::begin(&environment);
    let built = builder
        .invoke_handler(commands())
        .setup(move |app| {
            // An error returned from here would end in a panic; it is told and the app ends.
            if let Err(error) = start(app.handle(), &environment, opening) {
                tracing::error!(%error, "the application could not start");
                app.handle().exit(1);
            }
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|handle, event| on_event(handle, &event));
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the application could not start");
            ExitCode::FAILURE
        }
    }
}

/// What a page may ask for; each window's capability says which of it.
fn commands() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        ipc::boot::boot,
        ipc::settings::save_settings,
        ipc::service::service_status,
        ipc::service::use_service,
        ipc::service::open_key_entry,
        ipc::service::set_key,
        ipc::service::key_info,
        ipc::service::remove_key,
        ipc::sign_in::begin_sign_in,
        ipc::sign_in::await_sign_in,
        ipc::sign_in::paste_sign_in_code,
        ipc::sign_in::cancel_sign_in,
        ipc::models::list_models,
        ipc::models::read_document,
        ipc::conversations::list_conversations,
        ipc::pages::open_conversation,
        ipc::pages::read_messages,
        ipc::conversations::update_conversation,
        ipc::conversations::delete_conversation,
        ipc::conversations::restore_conversation,
        ipc::pages::select_sibling,
        ipc::bulk::update_conversations,
        ipc::bulk::delete_conversations,
        ipc::bulk::restore_conversations,
        ipc::bulk::delete_for_ever,
        ipc::bulk::empty_trash,
        ipc::branches::reveal_message,
        ipc::branches::delete_message,
        ipc::branches::restore_message,
        ipc::branches::fork,
        ipc::folders::list_folders,
        ipc::folders::create_folder,
        ipc::folders::rename_folder,
        ipc::folders::move_folder,
        ipc::folders::delete_folder,
        ipc::folders::restore_folder,
        ipc::tags::list_tags,
        ipc::tags::create_tag,
        ipc::tags::update_tag,
        ipc::tags::delete_tag,
        ipc::tags::restore_tag,
        ipc::tags::tag_conversations,
        ipc::search::search,
        ipc::search::find_in_conversation,
        ipc::transfer::export_conversations,
        ipc::transfer::conversation_source,
        ipc::transfer::import_begin,
        ipc::transfer::import_chunk,
        ipc::transfer::import_preview,
        ipc::transfer::import_run,
        ipc::transfer::import_cancel,
        ipc::backups::list_backups,
        ipc::backups::back_up_now,
        ipc::backups::restore_backup,
        ipc::chat::message_source,
        ipc::chat::send,
        ipc::chat::edit,
        ipc::chat::retry,
        ipc::chat::continue_answer,
        ipc::chat::follow,
        ipc::chat::stop,
        ipc::chat::window_seen,
        ipc::unsaved::save_now,
        ipc::unsaved::export_answer,
        ipc::links::open_link,
        ipc::links::fetch_picture,
        ipc::closing::ready_to_close,
    ]
}

/// Takes the library and opens the main window. The page comes with its data, so that it paints without asking.
fn start(handle: &AppHandle, environment: &Environment, opening: Opening) -> Result<(), StartError> {
    let finished = handle.clone();
    let (app, look) = App::open(environment, opening, move |message| {
        ipc::conversations::announce(&finished);
        titles::after_answer(&finished, message);
    })?;
    let boot = tauri::async_runtime::block_on(ipc::boot::of(&app, look));
    let json = serde_json::to_string(&boot)?;
    let directory = app.data_directory.clone();
    let is_second = app.is_second();
    handle.manage(app);
    let main = window::open_main(handle, &directory, boot.settings.theme, &json)?;
    #[cfg(target_os = "linux")]
    web_process::outlive(&main)?;
    signals::listen(handle);
    upkeep::start(handle);
    if !is_second {
        let first = handle.clone();
        if let Err(error) = instance::listen(&directory, move || window::show_main(&first)) {
            tracing::warn!(%error, "a second start cannot show this window");
        }
    }
    Ok(())
}

/// Why the application could not start.
#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error("{}", .0.message)]
    Library(IpcError),
    #[error(transparent)]
    Window(#[from] tauri::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl From<IpcError> for StartError {
    fn from(error: IpcError) -> Self {
        Self::Library(error)
    }
}

/// How long the end of the application may wait for answers to be written.
const LAST_WRITES: std::time::Duration = std::time::Duration::from_secs(1);

/// Closing the main window ends the app; what is streaming is stopped and written first.
fn on_event(handle: &AppHandle, event: &RunEvent) {
    match event {
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. }
            if label == window::MAIN =>
        {
            api.prevent_close();
            ipc::closing::begin(handle);
        }
        // A window for a key that was left open must not keep the app running.
        RunEvent::WindowEvent { label, event: WindowEvent::Destroyed, .. } if label == window::MAIN => {
            handle.exit(0);
        }
        RunEvent::Exit => {
            finish_answers(handle);
            window::remove_temporary();
        }
        _ => {}
    }
}

fn finish_answers(handle: &AppHandle) {
    let Some(app) = handle.try_state::<App>() else { return };
    let ended = tauri::async_runtime::block_on(async {
        tokio::time::timeout(LAST_WRITES, app.chat.interrupt_all()).await
    });
    if ended.is_err() {
        tracing::warn!("an answer was cut off by the end of the application; it is marked at the next start");
    }
    // The process ends without dropping the library.
    if let Err(error) = app.library.close() {
        tracing::warn!(message = %error, "the library was not closed");
    }
}
