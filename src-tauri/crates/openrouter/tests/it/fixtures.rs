//! The project's own streams, one for each shape that answers take, and what must come of them.

use std::path::Path;

use serde_json::{Value, json};

use crate::framing::{answer, cut_everywhere, frames};

#[test]
fn every_stream_gives_its_answer_however_it_is_cut() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "sse") {
            let bytes = std::fs::read(&path).unwrap();
            let expected: Value =
                serde_json::from_slice(&std::fs::read(path.with_extension("json")).unwrap()).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            check(&name, &bytes, expected);
            cut_everywhere(&bytes, &name);
            count += 1;
        }
    }
    assert!(count >= 24);
}

fn check(name: &str, bytes: &[u8], mut expected: Value) {
    let (answer, ended) = answer(&frames([bytes]));
    let ended = ended.map_or_else(|error| json!(error.code()), |()| json!("complete"));
    assert_eq!(ended, expected["ended"], "{name}");
    expected.as_object_mut().unwrap().remove("ended");
    let mut seen = serde_json::to_value(&answer).unwrap();
    let restored: openrouter::Answer = serde_json::from_value(seen.clone()).unwrap();
    assert_eq!(restored, answer, "{name} survives storage");
    prune(&mut seen);
    prune(&mut expected);
    assert_eq!(seen, expected, "{name}");
}

/// Leaves out what is not there, so that an expectation names only what is.
fn prune(value: &mut Value) {
    if let Value::Object(fields) = value {
        fields.remove("timings");
        for (name, field) in fields.iter_mut() {
            if name == "usage" || name == "audio" {
                prune(field);
            }
        }
        let absent = |name: &str, value: &Value| {
            value.is_null() || *value == json!("") || (*value == json!([]) && name != "reasoningDetails")
        };
        fields.retain(|name, value| !absent(name, value));
    }
}
