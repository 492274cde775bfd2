//! The list of commands, in the four places where it stands: declared, registered, called, permitted.

use std::collections::BTreeSet;

use crate::source::{Source, source, sources};

type Names = BTreeSet<String>;

/// Between `start` and the next `end`.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text.find(start).map_or(text.len(), |at| at + start.len());
    let rest = &text[from..];
    &rest[..rest.find(end).unwrap_or(rest.len())]
}

/// `COMMANDS` of the build script.
fn declared(build: &Source) -> Names {
    quoted(between(&build.without_comments(), "COMMANDS: &[&str] = &[", "]"))
}

fn quoted(text: &str) -> Names {
    text.split('"').skip(1).step_by(2).map(ToOwned::to_owned).collect()
}

/// What `generate_handler!` is given: the last part of each path.
fn registered(shell: &[Source]) -> Names {
    let lists = shell.iter().map(Source::without_comments);
    let paths: Vec<String> = lists.map(|code| between(&code, "generate_handler![", "]").to_owned()).collect();
    let names = paths.iter().flat_map(|list| list.split(',')).filter_map(|path| path.rsplit("::").next());
    names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The first argument of every `call<T>("…")` and `invoke<T>("…")`.
fn called(ipc: &Source) -> Names {
    let code = ipc.without_comments();
    let joined: String = code.split_whitespace().collect();
    let mut names = Names::new();
    for start in ["call<", "invoke<"] {
        for (at, _) in joined.match_indices(start) {
            let Some(open) = joined[at..].find(">(\"") else { continue };
            let name = joined[at + open + 3..].split('"').next().unwrap_or("");
            if name.chars().all(|character| character.is_ascii_lowercase() || character == '_') {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

/// `allow-name` of our own commands in the capabilities; Tauri's own have a colon.
fn permitted(capability: &Source) -> Names {
    let parsed: serde_json::Value = serde_json::from_str(&capability.text).expect("a capability is JSON");
    let permissions = parsed["permissions"].as_array().expect("a capability lists permissions");
    let names = permissions.iter().filter_map(serde_json::Value::as_str).filter(|name| !name.contains(':'));
    names.filter_map(|name| name.strip_prefix("allow-")).map(|name| name.replace('-', "_")).collect()
}

#[track_caller]
fn agree(these: &str, a: &Names, those: &str, b: &Names) {
    let only_a: Vec<_> = a.difference(b).collect();
    let only_b: Vec<_> = b.difference(a).collect();
    assert!(
        only_a.is_empty() && only_b.is_empty(),
        "only in {these}: {only_a:?}; only in {those}: {only_b:?}"
    );
}

fn shell() -> Vec<Source> {
    let mut all = sources(&["rs"]);
    all.retain(|source| source.path.starts_with("src-tauri/src/"));
    all
}

fn capabilities() -> Vec<Source> {
    let mut all = sources(&["json"]);
    all.retain(|source| source.path.starts_with("src-tauri/capabilities/"));
    all
}

#[test]
fn every_declared_command_is_registered() {
    let declared = declared(&source("src-tauri/build.rs"));
    assert!(declared.len() > 10, "the list was found: {declared:?}");
    agree("build.rs", &declared, "generate_handler!", &registered(&shell()));
}

#[test]
fn every_command_is_called_by_ipc_ts_and_no_other() {
    agree(
        "build.rs",
        &declared(&source("src-tauri/build.rs")),
        "ui/src/ipc.ts",
        &called(&source("ui/src/ipc.ts")),
    );
}

#[test]
fn every_command_is_permitted_to_a_window_and_no_other() {
    let permitted: Names = capabilities().iter().flat_map(permitted).collect();
    agree("build.rs", &declared(&source("src-tauri/build.rs")), "src-tauri/capabilities", &permitted);
}

#[test]
fn only_the_key_entry_window_may_set_a_key() {
    for capability in capabilities() {
        let may = permitted(&capability).contains("set_key");
        assert_eq!(may, capability.path.ends_with("key-entry.json"), "{}", capability.path);
    }
}

#[test]
fn commands_are_read_from_each_place() {
    let names = |names: &[&str]| -> Names { names.iter().map(|name| (*name).to_owned()).collect() };
    let build =
        Source::new("build.rs", "const COMMANDS: &[&str] = &[\n    \"boot\", // first\n    \"send\",\n];");
    assert_eq!(declared(&build), names(&["boot", "send"]));
    let lib =
        Source::new("lib.rs", ".invoke_handler(tauri::generate_handler![ipc::app::boot, ipc::chat::send,])");
    assert_eq!(registered(&[lib]), names(&["boot", "send"]));
    let ipc = Source::new(
        "ipc.ts",
        "call<Boot>(\"boot\"); call<{ a: string }>(\n  \"send\",\n); invoke<T>(command)",
    );
    assert_eq!(called(&ipc), names(&["boot", "send"]));
    let capability =
        Source::new("main.json", "{\"permissions\": [\"core:event:allow-listen\", \"allow-save-settings\"]}");
    assert_eq!(permitted(&capability), names(&["save_settings"]));
}
