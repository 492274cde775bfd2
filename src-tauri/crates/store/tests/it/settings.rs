//! Settings and the cache of catalogues.

use serde_json::{Value, json};
use store::{Cached, Library};

use crate::directory::Directory;

fn object(value: &Value) -> serde_json::Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn settings_survive_reopening_and_null_removes_one() {
    let directory = Directory::new();
    let library = directory.library();
    library
        .save_settings(&object(&json!({"theme": "dark", "width": 268, "list": [1, {"a": null}]})))
        .unwrap();
    library.save_settings(&object(&json!({"width": null}))).unwrap();
    drop(library);
    let expected = object(&json!({"list": [1, {"a": null}], "theme": "dark"}));
    assert_eq!(directory.library().settings().unwrap(), expected);
}

#[test]
fn an_unreadable_setting_costs_only_itself() {
    let directory = Directory::new();
    directory.library().save_settings(&object(&json!({"a": 1, "b": 2}))).unwrap();
    let raw = rusqlite::Connection::open(directory.path().join("library.db")).unwrap();
    raw.execute("UPDATE settings SET value = '{broken' WHERE key = 'a'", []).unwrap();
    raw.execute("INSERT INTO settings VALUES ('c', cast(x'ff' AS TEXT))", []).unwrap();
    drop(raw);
    assert_eq!(directory.library().settings().unwrap(), object(&json!({"b": 2})));
}

#[test]
fn the_cache_holds_the_last_answer_of_each_service() {
    let library = Library::in_memory().unwrap();
    assert_eq!(library.cached("a", "models").unwrap(), None);
    library.cache("a", "models", "[1]", 10).unwrap();
    library.cache("b", "models", "[2]", 11).unwrap();
    library.cache("a", "models", "[3]", 12).unwrap();
    assert_eq!(
        library.cached("a", "models").unwrap(),
        Some(Cached { body: "[3]".to_owned(), fetched_at: 12 })
    );
    assert_eq!(library.cached("b", "models").unwrap().unwrap().body, "[2]");
}
