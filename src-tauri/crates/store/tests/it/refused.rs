//! Files that are none: whatever is in them, an import refuses them whole and never crashes.

use std::ops::ControlFlow;

use serde_json::Value;
use store::{Error, ImportReport, Library, Listing};

use crate::directory::corpus;

fn import(library: &Library, mut file: &[u8]) -> Result<ImportReport, Error> {
    library.import(&mut file, &mut |_| ControlFlow::Continue(()))
}

#[test]
fn json_that_is_not_ours_is_refused_and_never_crashes() {
    let library = Library::in_memory().unwrap();
    let deep = "[".repeat(100_000);
    for file in [
        "",
        "null",
        "1",
        "\"x\"",
        "{}",
        "[]",
        "[1]",
        "[{}]",
        "{\"conversations\": 5}",
        &deep,
        "{\"mapping\": 1}",
        "[{\"mapping\": {}, \"x\": 1}]",
        "{\"version\": \"orpg.3.0\", \"messages\": {}}",
    ] {
        assert!(matches!(import(&library, file.as_bytes()), Err(Error::Invalid(_))), "{file:.40}");
    }
    let Some(suite) = corpus("jsontestsuite/test_parsing") else { return };
    for entry in std::fs::read_dir(suite).unwrap() {
        let path = entry.unwrap().path();
        let file = std::fs::read(&path).unwrap();
        assert!(import(&library, &file).is_err(), "{}", path.display());
        let inside =
            [b"{\"format\":\"timbre\",\"version\":1,\"conversations\":[],\"x\":".as_slice(), &file, b"}"]
                .concat();
        let name = path.file_name().unwrap().to_str().unwrap();
        let result = import(&library, &inside);
        if name.starts_with("n_") && !name.contains("multidigit_number_then_00") {
            assert!(result.is_err() || serde_json::from_slice::<Value>(&inside).is_ok(), "{name}");
        } else if name.starts_with("y_") {
            assert!(result.is_ok(), "{name}: {result:?}");
        }
    }
    assert!(library.conversations(Listing::All, None, 1).unwrap().items.is_empty());
}
