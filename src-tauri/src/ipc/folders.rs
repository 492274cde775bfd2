//! Folders: listing, making, renaming, moving, deleting. Each change answers with all of them.

use serde::{Deserialize, Serialize};
use store::{Folder, FolderId, RemovedFolder};
use tauri::{AppHandle, State};
use ts_rs::TS;
use uuid::Uuid;

use crate::app::App;
use crate::ipc::conversations;
use crate::ipc::error::{ErrorCode, IpcError};

/// The longest name of a folder or a tag, characters.
const LONGEST_NAME: usize = 200;

/// A folder to be made.
#[derive(Debug, Deserialize)]
pub struct CreateFolder {
    parent: Option<FolderId>,
    name: String,
}

/// A folder's new name.
#[derive(Debug, Deserialize)]
pub struct RenameFolder {
    id: FolderId,
    name: String,
}

/// Where a folder goes.
#[derive(Debug, Deserialize)]
pub struct MoveFolder {
    id: FolderId,
    parent: Option<FolderId>,
    /// The sibling it is put before; `None` puts it last.
    before: Option<FolderId>,
}

/// One folder.
#[derive(Debug, Deserialize)]
pub struct OneFolder {
    id: FolderId,
}

/// A folder that was made, among all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CreatedFolder {
    /// The new one.
    pub id: FolderId,
    /// All of them.
    pub folders: Vec<Folder>,
}

/// A folder that was removed, and the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DeletedFolder {
    /// What `restore_folder` puts back.
    pub removed: RemovedFolder,
    /// All that are left.
    pub folders: Vec<Folder>,
}

/// A folder to be put back.
#[derive(Debug, Deserialize)]
pub struct RestoreFolder {
    removed: RemovedFolder,
}

/// All folders, siblings in their order.
///
/// # Errors
/// When the library cannot be read.
#[tauri::command(async)]
pub fn list_folders(app: State<'_, App>) -> Result<Vec<Folder>, IpcError> {
    Ok(app.library.folders()?)
}

/// Makes a folder, the last of its siblings.
///
/// # Errors
/// `invalidInput` for a name that is none, or when the library cannot be written.
#[tauri::command(async)]
pub fn create_folder(app: State<'_, App>, request: CreateFolder) -> Result<CreatedFolder, IpcError> {
    let name = name(&request.name)?;
    let id = app.library.create_folder(&Uuid::now_v7().to_string(), request.parent, name)?;
    Ok(CreatedFolder { id, folders: app.library.folders()? })
}

/// Gives a folder another name.
///
/// # Errors
/// `notFound`, `invalidInput`, or when the library cannot be written.
#[tauri::command(async)]
pub fn rename_folder(app: State<'_, App>, request: RenameFolder) -> Result<Vec<Folder>, IpcError> {
    app.library.rename_folder(request.id, name(&request.name)?)?;
    Ok(app.library.folders()?)
}

/// Moves a folder with all that lies in it.
///
/// # Errors
/// `notFound`, `invalidInput` when it would lie in itself, or when the library cannot be written.
#[tauri::command(async)]
pub fn move_folder(app: State<'_, App>, request: MoveFolder) -> Result<Vec<Folder>, IpcError> {
    app.library.move_folder(request.id, request.parent, request.before)?;
    Ok(app.library.folders()?)
}

/// Removes a folder; what lies in it moves to where it was. `restore_folder` takes it back.
///
/// # Errors
/// `notFound`, or when the library cannot be written.
#[tauri::command(async)]
pub fn delete_folder(
    handle: AppHandle,
    app: State<'_, App>,
    request: OneFolder,
) -> Result<DeletedFolder, IpcError> {
    let removed = app.library.delete_folder(request.id)?;
    conversations::announce(&handle);
    Ok(DeletedFolder { removed, folders: app.library.folders()? })
}

/// Puts a removed folder back, with what has not been moved elsewhere since.
///
/// # Errors
/// `invalidInput` when it is there already, or when the library cannot be written.
#[tauri::command(async)]
pub fn restore_folder(
    handle: AppHandle,
    app: State<'_, App>,
    request: RestoreFolder,
) -> Result<Vec<Folder>, IpcError> {
    name(&request.removed.name)?;
    app.library.restore_folder(&request.removed)?;
    conversations::announce(&handle);
    Ok(app.library.folders()?)
}

/// A name as it is kept.
pub(crate) fn name(typed: &str) -> Result<&str, IpcError> {
    let name = typed.trim();
    if name.is_empty() {
        return Err(IpcError::new(ErrorCode::InvalidInput, "Type a name."));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(IpcError::new(ErrorCode::InvalidInput, "This name is too long."));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_spaces_around_it_and_is_neither_empty_nor_endless() {
        assert_eq!(name("  Größe 標題 "), Ok("Größe 標題"));
        for typed in [String::new(), " \n".to_owned(), "x".repeat(LONGEST_NAME + 1)] {
            assert_eq!(name(&typed).expect_err("no name").code, ErrorCode::InvalidInput);
        }
        assert!(name(&"字".repeat(LONGEST_NAME)).is_ok(), "counted in characters");
    }
}
