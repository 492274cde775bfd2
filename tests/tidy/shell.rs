//! The shell's configuration: what the window is denied.

use serde_json::Value;

use crate::source::{source, sources};

fn configuration() -> Value {
    serde_json::from_str(&source("src-tauri/tauri.conf.json").text).expect("tauri.conf.json is JSON")
}

/// The content security policy as one text, whether it is written as a text or as a table.
fn policy(security: &Value) -> String {
    match &security["csp"] {
        Value::String(text) => text.clone(),
        Value::Object(table) => {
            let rule = |(name, value): (&String, &Value)| match value {
                Value::Array(parts) => {
                    let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
                    format!("{name} {}", parts.join(" "))
                }
                value => format!("{name} {}", value.as_str().unwrap_or_default()),
            };
            table.iter().map(rule).collect::<Vec<_>>().join("; ")
        }
        _ => String::new(),
    }
}

#[test]
fn the_window_has_a_strict_policy() {
    let configuration = configuration();
    let policy = policy(&configuration["app"]["security"]);
    for rule in
        ["default-src 'none'", "script-src 'self'", "style-src 'self'", "require-trusted-types-for 'script'"]
    {
        assert!(policy.contains(rule), "the policy lacks {rule}: {policy}");
    }
    for hole in ["unsafe-inline", "unsafe-eval", "https:", "*"] {
        assert!(!policy.contains(hole), "the policy has a hole, {hole}: {policy}");
    }
}

#[test]
fn prototypes_are_frozen_and_tauri_is_not_global() {
    let app = &configuration()["app"];
    assert_eq!(app["security"]["freezePrototype"], true);
    assert_ne!(app["withGlobalTauri"], true);
    assert_ne!(app["security"]["dangerousDisableAssetCspModification"], true);
}

#[test]
fn no_plugin_reaches_files_shell_or_network() {
    for manifest in sources(&["toml"]) {
        for plugin in ["tauri-plugin-fs", "tauri-plugin-shell", "tauri-plugin-http", "tauri-plugin-process"] {
            assert!(!manifest.text.contains(plugin), "{}: {plugin}", manifest.path);
        }
    }
}

#[test]
fn no_capability_admits_a_remote_page() {
    for capability in sources(&["json"]) {
        if capability.path.starts_with("src-tauri/capabilities/") {
            let parsed: Value = serde_json::from_str(&capability.text).expect("a capability is JSON");
            assert!(parsed.get("remote").is_none(), "{} names remote pages", capability.path);
        }
    }
}

#[test]
fn a_policy_is_read_as_text_and_as_table() {
    let text = serde_json::json!({ "csp": "default-src 'none'" });
    let table = serde_json::json!({ "csp": { "default-src": "'none'", "img-src": ["'self'", "data:"] } });
    assert_eq!(policy(&text), "default-src 'none'");
    assert_eq!(policy(&table), "default-src 'none'; img-src 'self' data:");
}
