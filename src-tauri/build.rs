//! Declares the application's own commands, so that each needs a permission like any of Tauri's.

use tauri_build::{AppManifest, Attributes};

/// Every command; `tests/tidy` holds this list against `ipc.rs`, `ui/src/ipc.ts` and the capabilities.
const COMMANDS: &[&str] = &[
    "boot",
    "save_settings",
    "service_status",
    "use_service",
    "open_key_entry",
    "set_key",
    "key_info",
    "remove_key",
    "begin_sign_in",
    "await_sign_in",
    "paste_sign_in_code",
    "cancel_sign_in",
    "list_models",
    "read_document",
    "list_conversations",
    "open_conversation",
    "update_conversation",
    "delete_conversation",
    "restore_conversation",
    "select_sibling",
    "update_conversations",
    "delete_conversations",
    "restore_conversations",
    "empty_trash",
    "reveal_message",
    "delete_message",
    "restore_message",
    "fork",
    "list_folders",
    "create_folder",
    "rename_folder",
    "move_folder",
    "delete_folder",
    "list_tags",
    "create_tag",
    "update_tag",
    "delete_tag",
    "tag_conversations",
    "search",
    "find_in_conversation",
    "export_conversations",
    "import_begin",
    "import_chunk",
    "import_preview",
    "import_run",
    "import_cancel",
    "list_backups",
    "back_up_now",
    "restore_backup",
    "message_source",
    "send",
    "edit",
    "retry",
    "continue_answer",
    "follow",
    "stop",
    "open_link",
    "ready_to_close",
];

fn main() {
    let attributes = Attributes::new().app_manifest(AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("the Tauri build step failed: {error:#}");
    }
}
