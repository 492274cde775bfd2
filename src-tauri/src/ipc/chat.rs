//! Asking and answering: send, edit, retry, continue, follow, stop.
//!
//! The commands that begin a turn return once it is durable. What arrives is followed with `follow`, which a
//! reload or a second window uses as well; its return value is the truth, its channel is only paint.

use chat::{Destination, Question, Update};
use openrouter::{Dialect, Parameters};
use serde::{Deserialize, Serialize};
use store::{ConversationId, MessageId, Part, Role};
use tauri::ipc::Channel;
use tauri::{AppHandle, State, WebviewWindow};
use ts_rs::TS;
use uuid::Uuid;

use crate::app::App;
use crate::follow::{self, GenerationEvent};
use crate::ipc::conversations::{self, OneMessage};
use crate::ipc::error::{ErrorCode, IpcError};
use crate::ipc::pages::{self, ConversationView};
use crate::ipc::settings;
use crate::service::ServiceKind;
use crate::titles;
use crate::views::{self, MessageView};

/// A question.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Send {
    conversation: Option<ConversationId>,
    parent: Option<MessageId>,
    text: String,
    model: String,
    system_prompt: String,
    parameters: Parameters,
}

/// A new version of a question.
#[derive(Debug, Deserialize)]
pub struct Edit {
    message: MessageId,
    text: String,
}

/// An answer to be asked for again.
#[derive(Debug, Deserialize)]
pub struct Retry {
    message: MessageId,
    model: Option<String>,
    /// What is set differently, this once.
    #[serde(default)]
    parameters: Parameters,
    /// Leaves out, from now on, as much of the beginning as did not fit.
    #[serde(default)]
    shorten: bool,
}

/// A turn that has begun.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Started {
    /// The conversation with the new messages.
    pub conversation: ConversationView,
    /// The answer, streaming: follow it.
    pub message: MessageId,
}

/// An answer that was followed to its end.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Followed {
    /// The message as it is in the library.
    pub message: MessageView,
    /// What all answers of its conversation cost together now, USD; `null` when none has a known cost.
    pub cost: Option<String>,
}

/// A message as it was written.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MessageSource {
    /// The text, markdown.
    pub text: String,
    /// The reasoning, markdown.
    pub reasoning: String,
}

/// Writes a question down and starts its answer.
///
/// # Errors
/// When there is no service, no key or no model, a parameter is out of range, or the library cannot be written.
/// Nothing is written then, and the text stays with the page.
#[tauri::command]
pub async fn send(handle: AppHandle, app: State<'_, App>, request: Send) -> Result<Started, IpcError> {
    let to = destination(&app, request.model).await?;
    let question = Question {
        conversation: request.conversation,
        uid: Uuid::now_v7().to_string(),
        parent: request.parent,
        plain: titles::words_of(&request.text),
        text: request.text,
        system_prompt: request.system_prompt,
        parameters: request.parameters,
    };
    let started = app.chat.send(to, question)?;
    begun(&handle, &app, started)
}

/// Answers a new version of a question; the old one stays as its sibling.
///
/// # Errors
/// As `send`.
#[tauri::command]
pub async fn edit(handle: AppHandle, app: State<'_, App>, request: Edit) -> Result<Started, IpcError> {
    let model = model_of(&app, request.message)?;
    let to = destination(&app, model).await?;
    let started = app.chat.edit(to, request.message, &request.text)?;
    begun(&handle, &app, started)
}

/// Asks again for an answer, or asks another model; the old answer stays as its sibling.
///
/// # Errors
/// As `send`.
#[tauri::command]
pub async fn retry(handle: AppHandle, app: State<'_, App>, request: Retry) -> Result<Started, IpcError> {
    let model = match request.model {
        Some(model) => model,
        None => model_of(&app, request.message)?,
    };
    let to = destination(&app, model).await?;
    if request.shorten {
        app.chat.shorten(request.message)?;
    }
    let started = app.chat.retry(to, request.message, &request.parameters)?;
    begun(&handle, &app, started)
}

/// Goes on where an answer was cut.
///
/// # Errors
/// As `send`.
#[tauri::command]
pub async fn continue_answer(
    handle: AppHandle,
    app: State<'_, App>,
    request: OneMessage,
) -> Result<Started, IpcError> {
    let model = model_of(&app, request.message)?;
    let to = destination(&app, model).await?;
    let started = app.chat.continue_answer(to, request.message)?;
    begun(&handle, &app, started)
}

/// Follows an answer to its end: one snapshot, then at most one frame every 16 ms. Returns the message as it is in
/// the library, at once when it is not being generated.
///
/// # Errors
/// `notFound`, or when the library cannot be read.
#[tauri::command]
pub async fn follow(
    app: State<'_, App>,
    window: WebviewWindow,
    request: OneMessage,
    channel: Channel<GenerationEvent>,
) -> Result<Followed, IpcError> {
    if let Some(follower) = app.chat.follow(request.message) {
        // A page that has gone away is no reason to stop: the generation is not the page's.
        let seen = app.windows.seen(window.label());
        follow::to_end(follower, seen, |event| channel.send(event).is_ok()).await;
    }
    let stored = app.library.path_message(request.message)?;
    let cost = conversations::cost(&app.library, stored.message.conversation)?;
    Ok(Followed { message: views::message(&stored), cost })
}

/// Whether a window can be seen.
#[derive(Debug, Deserialize)]
pub struct ShowWindow {
    seen: bool,
}

/// Tells that the window asking is hidden or can be seen again: to a hidden one nothing is painted.
///
/// # Errors
/// None at present.
#[tauri::command]
pub fn window_seen(app: State<'_, App>, window: WebviewWindow, request: ShowWindow) -> Result<(), IpcError> {
    app.windows.tell(window.label(), request.seen);
    Ok(())
}

/// Stops an answer; what came is kept.
///
/// # Errors
/// None at present.
#[tauri::command(async)]
pub fn stop(app: State<'_, App>, request: OneMessage) -> Result<(), IpcError> {
    app.chat.stop(request.message);
    Ok(())
}

/// A message as it was written, for copying and editing.
///
/// # Errors
/// `notFound`, or when the library cannot be read.
#[tauri::command(async)]
pub fn message_source(app: State<'_, App>, request: OneMessage) -> Result<MessageSource, IpcError> {
    source(&app, request.message)
}

/// A message as it was written; of an answer that is on its way also what is not in the library yet.
pub(crate) fn source(app: &App, message: MessageId) -> Result<MessageSource, IpcError> {
    if let Some(mut follower) = app.chat.follow(message) {
        let Update { text, reasoning, .. } = follower.update();
        return Ok(MessageSource { text, reasoning });
    }
    let message = app.library.message(message)?;
    Ok(MessageSource { text: message.text, reasoning: message.reasoning })
}

async fn destination(app: &App, model: String) -> Result<Destination, IpcError> {
    if model.trim().is_empty() {
        return Err(IpcError::new(ErrorCode::InvalidInput, "Choose a model first."));
    }
    let client = app.connection.client().await?;
    let service = app.connection.origin().await?;
    let dialect = match app.connection.status().await.kind {
        ServiceKind::Custom if !app.documents.extended(app).await => Dialect::Plain,
        _ => Dialect::OpenRouter,
    };
    let price = app.documents.price(app, &model).await;
    Ok(Destination { client, service, model, price, dialect })
}

/// The model that a conversation asks next, or the one that wrote the answer in question, or the one for new
/// conversations: one that was imported has none of its own.
fn model_of(app: &App, message: MessageId) -> Result<String, IpcError> {
    let stored = app.library.path_message(message)?;
    let conversation = app.library.conversation(stored.message.conversation)?;
    let asked = stored.generation.filter(|_| stored.message.role == Role::Assistant);
    let named = conversation.model.or_else(|| asked.map(|generation| generation.asked.model));
    Ok(match named {
        Some(model) => model,
        None => settings::load(&app.library)?.model.unwrap_or_default(),
    })
}

/// Tells every window that the list has changed, and this one what has begun.
fn begun(handle: &AppHandle, app: &App, started: chat::Started) -> Result<Started, IpcError> {
    conversations::announce(handle);
    let conversation = pages::view(&app.library, started.conversation, Part::End)?;
    Ok(Started { conversation, message: started.message })
}
