//! What can go wrong with the library, cut by what a person can do about it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// A failure of the library; every kind has its own words and next step in the window.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The directory or the file cannot be reached, read or written.
    #[error("the library at {path} cannot be used: {reason}")]
    Unavailable {
        /// The directory or file that refused.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The file was written by a newer version; it can be read but is never written.
    #[error("the library was written by a newer version of the application")]
    Newer,
    /// Another process holds the library; waiting did not help.
    #[error("another program has the library open")]
    Locked,
    /// No room is left on the disk; nothing of the change was kept.
    #[error("the disk is full")]
    DiskFull,
    /// The file is damaged.
    #[error("the library is damaged: {0}")]
    Corrupt(String),
    /// There is no such conversation, message, folder, tag or backup.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// What was asked contradicts the library or cannot be read; nothing was changed.
    #[error("{0}")]
    Invalid(String),
    /// The person called it off; nothing was changed.
    #[error("cancelled")]
    Cancelled,
    /// Any other failure of SQLite; a defect of this program.
    #[error("the library failed")]
    Database(#[source] rusqlite::Error),
}

impl Error {
    /// With the whole path, where SQLite said only that a file failed.
    pub(crate) fn below(self, directory: &Path) -> Self {
        match self {
            Self::Unavailable { path, reason } if path.is_relative() => {
                Self::Unavailable { path: directory.join(path), reason }
            }
            other => other,
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let extended = error.sqlite_error().map_or(0, |error| error.extended_code);
        // The index of the WAL is the only file that SQLite makes larger without saying that there is no room.
        if extended == rusqlite::ffi::SQLITE_IOERR_SHMSIZE {
            return Self::DiskFull;
        }
        let Some(code) = error.sqlite_error_code() else {
            return match error {
                rusqlite::Error::QueryReturnedNoRows => Self::NotFound("entry"),
                other => Self::Database(other),
            };
        };
        match code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Locked,
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Corrupt(error.to_string()),
            ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied
            | ErrorCode::ReadOnly
            | ErrorCode::SystemIoFailure => {
                // The number tells apart what SQLite has one sentence for.
                let reason = format!("{error} ({extended})");
                Self::Unavailable { path: PathBuf::from(crate::library::FILE), reason }
            }
            ErrorCode::TooBig => Self::Invalid("the text is too long to keep".to_owned()),
            ErrorCode::OperationInterrupted => Self::Cancelled,
            _ => Self::Database(error),
        }
    }
}

impl From<rusqlite_migration::Error> for Error {
    fn from(error: rusqlite_migration::Error) -> Self {
        match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            rusqlite_migration::Error::MigrationDefinition(
                rusqlite_migration::MigrationDefinitionError::DatabaseTooFarAhead,
            ) => Self::Newer,
            // A step that fails is a defect of the step: the file is as it was.
            other => {
                Self::Unavailable { path: PathBuf::from(crate::library::FILE), reason: other.to_string() }
            }
        }
    }
}
