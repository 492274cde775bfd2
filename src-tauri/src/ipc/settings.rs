//! Settings: what the person chose that is not part of a conversation.
//!
//! Each field is one row in the library. A value that cannot be read falls back to its default, the others
//! stay, and the row is left alone until the person sets it again.

use openrouter::Parameters;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{ConversationId, Library};
use tauri::State;
use ts_rs::TS;

use crate::app::App;
use crate::ipc::error::{ErrorCode, IpcError};
use crate::service::ServiceKind;

/// Light, dark, or whatever the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// Every setting, with its value or its default.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Settings {
    /// Light, dark or the system's.
    pub theme: Theme,
    /// Which service is used; `none` until the first run is done.
    pub service: ServiceKind,
    /// The base URL of a custom service.
    pub service_url: String,
    /// The model of new conversations.
    pub model: Option<String>,
    /// The system prompt of new conversations.
    pub system_prompt: String,
    /// The parameters of new conversations.
    pub parameters: Parameters,
    /// The sidebar is shown.
    pub sidebar_open: bool,
    /// The console is shown.
    pub console_open: bool,
    /// CSS pixels.
    pub sidebar_width: u32,
    /// CSS pixels.
    pub console_width: u32,
    /// The conversation to open at the next start.
    pub last_conversation: Option<ConversationId>,
    /// What was typed for a conversation that does not exist yet.
    pub new_draft: String,
    /// The model gives a conversation its title after the first answer.
    pub model_titles: bool,
}

/// The settings to change; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export, optional_fields)]
#[allow(missing_docs, reason = "the fields are those of Settings")]
pub struct SettingsPatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_url: Option<String>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null")]
    pub model: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_prompt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Parameters>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sidebar_open: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub console_open: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sidebar_width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub console_width: Option<u32>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub last_conversation: Option<Option<ConversationId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_draft: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_titles: Option<bool>,
}

/// Tells a field that is `null` from one that is absent.
pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// What to change.
#[derive(Debug, Deserialize)]
pub struct SaveSettings {
    patch: SettingsPatch,
}

/// Changes some settings and returns them all.
///
/// # Errors
/// When the library cannot be written.
#[tauri::command(async)]
pub fn save_settings(app: State<'_, App>, request: SaveSettings) -> Result<Settings, IpcError> {
    save(&app.library, &request.patch)?;
    load(&app.library)
}

/// Reads every setting.
///
/// # Errors
/// When the library cannot be read at all.
pub fn load(library: &Library) -> Result<Settings, IpcError> {
    let stored = library.settings()?;
    Ok(Settings {
        theme: field(&stored, "theme", Theme::default),
        service: field(&stored, "service", ServiceKind::default),
        service_url: field(&stored, "serviceUrl", String::new),
        model: field(&stored, "model", || None),
        system_prompt: field(&stored, "systemPrompt", String::new),
        parameters: field(&stored, "parameters", Parameters::default),
        sidebar_open: field(&stored, "sidebarOpen", || true),
        console_open: field(&stored, "consoleOpen", || true),
        sidebar_width: field(&stored, "sidebarWidth", || 268),
        console_width: field(&stored, "consoleWidth", || 316),
        last_conversation: field(&stored, "lastConversation", || None),
        new_draft: field(&stored, "newDraft", String::new),
        model_titles: field(&stored, "modelTitles", || true),
    })
}

fn field<T: DeserializeOwned>(stored: &Map<String, Value>, name: &str, default: fn() -> T) -> T {
    let Some(value) = stored.get(name) else { return default() };
    T::deserialize(value).unwrap_or_else(|error| {
        // The name is logged, never the value.
        tracing::warn!(name, kind = ?error.classify(), "a setting could not be read; its default is used");
        default()
    })
}

/// Writes what the patch holds.
///
/// # Errors
/// When the library cannot be written.
pub fn save(library: &Library, patch: &SettingsPatch) -> Result<(), IpcError> {
    let changes = match serde_json::to_value(patch) {
        Ok(Value::Object(changes)) => changes,
        Ok(_) => Map::new(),
        Err(error) => {
            return Err(IpcError::new(ErrorCode::Bug, "These settings cannot be kept.")
                .with_detail(error.to_string()));
        }
    };
    Ok(library.save_settings(&changes)?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn library() -> Library {
        Library::in_memory().expect("a library in memory")
    }

    #[test]
    fn a_patch_changes_what_it_names_and_null_goes_back_to_the_default() {
        let library = library();
        let patch = |value| serde_json::from_value::<SettingsPatch>(value).expect("a patch");
        save(&library, &patch(json!({"theme": "dark", "model": "a/b", "sidebarWidth": 300}))).expect("saved");
        save(&library, &patch(json!({"model": null}))).expect("saved");
        let settings = load(&library).expect("loaded");
        assert_eq!((settings.theme, settings.sidebar_width), (Theme::Dark, 300));
        assert_eq!(settings.model, None);
        assert!(settings.console_open, "what was never set has its default");
    }

    #[test]
    fn a_value_that_cannot_be_read_costs_only_itself() {
        let library = library();
        let Value::Object(broken) = json!({"theme": "purple", "consoleWidth": 400}) else { return };
        library.save_settings(&broken).expect("saved");
        let settings = load(&library).expect("loaded");
        assert_eq!((settings.theme, settings.console_width), (Theme::System, 400));
    }
}
