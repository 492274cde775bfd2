//! A file on its way in: the page sends it in pieces, and it is kept in a file without a name until it is taken in.
//!
//! One import at a time. The file is in the data directory, can be read by nobody else, and ends with the process.

use std::fs::File;
use std::io::{self, BufReader, Seek, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use store::{ImportProgress, ImportReport, Library};
use tokio_util::sync::CancellationToken;

use crate::export::unavailable;
use crate::ipc::error::{ErrorCode, IpcError};

/// The largest file that is taken in, bytes.
pub const LARGEST: u64 = 2 << 30;

/// The import that is under way, if any.
#[derive(Debug, Default)]
pub struct Imports(Mutex<Imported>);

#[derive(Debug, Default)]
struct Imported {
    last: u32,
    upload: Option<Upload>,
}

/// A file that is being sent or has been.
#[derive(Clone, Debug)]
pub struct Upload {
    id: u32,
    file: Arc<Mutex<File>>,
    cancel: CancellationToken,
}

impl Imports {
    /// Begins an import with an empty file in `directory` and ends the one before. Returns its number.
    ///
    /// # Errors
    /// `diskFull` or `fileUnavailable`.
    pub fn begin(&self, directory: &Path) -> Result<u32, IpcError> {
        let file = tempfile::tempfile_in(directory).map_err(|error| unavailable(directory, &error))?;
        let mut imported = lock(&self.0);
        imported.last += 1;
        let upload =
            Upload { id: imported.last, file: Arc::new(Mutex::new(file)), cancel: CancellationToken::new() };
        if let Some(before) = imported.upload.replace(upload) {
            before.cancel.cancel();
        }
        Ok(imported.last)
    }

    /// The import of this number.
    ///
    /// # Errors
    /// `cancelled` when it has ended.
    pub fn get(&self, id: u32) -> Result<Upload, IpcError> {
        let upload = lock(&self.0).upload.clone().filter(|upload| upload.id == id);
        upload.ok_or_else(|| IpcError::new(ErrorCode::Cancelled, "This import has ended. Begin again."))
    }

    /// Ends an import: what runs stops and changes nothing, and the file goes.
    pub fn end(&self, id: u32) {
        let mut imported = lock(&self.0);
        if let Some(upload) = imported.upload.take_if(|upload| upload.id == id) {
            upload.cancel.cancel();
        }
    }
}

impl Upload {
    /// Adds a piece to the end of the file.
    ///
    /// # Errors
    /// `invalidInput` when the file is larger than [`LARGEST`], `diskFull` or `fileUnavailable`.
    pub fn add(&self, piece: &[u8]) -> Result<(), IpcError> {
        let mut file = lock(&self.file);
        let failed = |error| unavailable("the copy of the file".as_ref(), &error);
        let length = file.seek(io::SeekFrom::End(0)).map_err(failed)?;
        if length + piece.len() as u64 > LARGEST {
            return Err(IpcError::new(ErrorCode::InvalidInput, "This file is larger than 2 GB."));
        }
        file.write_all(piece).map_err(failed)
    }

    /// What the file would bring.
    ///
    /// # Errors
    /// `invalidInput` when it is no file that can be taken in, `cancelled`, or when the library cannot be read.
    pub fn preview(&self, library: &Library) -> Result<ImportReport, IpcError> {
        self.read(|file| library.preview_import(file, &mut |_| self.go_on()))
    }

    /// Takes the file in, whole or not at all.
    ///
    /// # Errors
    /// As [`Upload::preview`], and when the library cannot be written.
    pub fn run(
        &self,
        library: &Library,
        mut progress: impl FnMut(ImportProgress) + Send,
    ) -> Result<ImportReport, IpcError> {
        let report = self.read(|file| {
            library.import(file, &mut |now| {
                progress(now);
                self.go_on()
            })
        });
        report.map_err(refused)
    }

    fn go_on(&self) -> ControlFlow<()> {
        if self.cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn read(
        &self,
        work: impl FnOnce(&mut BufReader<&File>) -> Result<ImportReport, store::Error>,
    ) -> Result<ImportReport, IpcError> {
        let mut file = lock(&self.file);
        file.rewind().map_err(|error| unavailable("the copy of the file".as_ref(), &error))?;
        Ok(work(&mut BufReader::new(&*file))?)
    }
}

/// What did not fit is named as what it was: all of it, and nothing else.
fn refused(error: IpcError) -> IpcError {
    if error.code != ErrorCode::DiskFull {
        return error;
    }
    let message = "Nothing of the file was taken in, and your conversations are as they were.";
    IpcError { message: message.to_owned(), ..error }
}

/// A panic while the lock is held leaves a file that the next read begins anew.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, answered};

    fn exported() -> Vec<u8> {
        let library = samples::library();
        answered(&library, "The sea", "It is dark.");
        answered(&library, "The land", "It is bright.");
        let mut file = Vec::new();
        library.export_json(None, &mut file).expect("exported");
        file
    }

    /// Imports into a directory of their own, with a file that was sent in small pieces.
    fn sent(bytes: &[u8]) -> (Imports, u32, tempfile::TempDir) {
        let directory = tempfile::tempdir().expect("a directory");
        let imports = Imports::default();
        let id = imports.begin(directory.path()).expect("begun");
        for piece in bytes.chunks(100) {
            imports.get(id).expect("the import").add(piece).expect("added");
        }
        (imports, id, directory)
    }

    #[test]
    fn a_file_in_pieces_is_previewed_and_taken_in_once() {
        let (imports, id, directory) = sent(&exported());
        let visible = std::fs::read_dir(directory.path()).expect("a directory").count();
        assert!(cfg!(windows) || visible == 0, "the file has no name");
        let library = samples::library();
        let upload = imports.get(id).expect("the import");
        let preview = upload.preview(&library).expect("a preview");
        assert_eq!((preview.conversations, preview.messages, preview.known), (2, 4, 0));
        let mut seen = Vec::new();
        let report = upload.run(&library, |progress| seen.push(progress.conversations)).expect("imported");
        assert_eq!(report, preview, "what was promised is what came");
        assert!(!seen.is_empty());
        let again = upload.run(&library, |_| ()).expect("imported");
        assert_eq!((again.conversations, again.known), (0, 2), "twice makes no duplicates");
    }

    #[test]
    fn an_import_that_was_ended_changes_nothing() {
        let (imports, id, directory) = sent(&exported());
        let library = samples::library();
        let upload = imports.get(id).expect("the import");
        let error = upload.run(&library, |_| imports.end(id)).expect_err("cancelled");
        assert_eq!(error.code, ErrorCode::Cancelled);
        assert_eq!(library.conversations(store::Listing::All, None, 9).expect("a list").items, []);
        assert_eq!(imports.get(id).expect_err("gone").code, ErrorCode::Cancelled);
        let next = imports.begin(directory.path()).expect("begun");
        imports.end(id);
        assert!(imports.get(next).is_ok(), "an old number ends nothing");
    }

    #[test]
    fn what_is_no_export_is_refused_with_a_sentence() {
        for bytes in [&b""[..], b"{}", b"\xff\xfe", b"[1,2", b"<html>"] {
            let (imports, id, _directory) = sent(bytes);
            let error = imports.get(id).expect("it").preview(&samples::library()).expect_err("refused");
            assert_eq!(error.code, ErrorCode::InvalidInput, "{bytes:?}");
        }
    }

    #[test]
    fn a_file_has_a_largest_size() {
        let (imports, id, _directory) = sent(b"");
        let upload = imports.get(id).expect("the import");
        lock(&upload.file).set_len(LARGEST - 1).expect("sparse");
        upload.add(b"a").expect("the last byte");
        assert_eq!(upload.add(b"b").expect_err("too large").code, ErrorCode::InvalidInput);
    }
}
