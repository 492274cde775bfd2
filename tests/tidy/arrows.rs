//! Who may know whom: between crates, between the layers of the page, and to the outside.

use crate::manifest::{Dependency, dependencies};
use crate::source::{Breach, Source, lines, obey, sources};

/// Each crate of ours and those of ours that it may use. The shell may use them all.
const CRATES: [(&str, &[&str]); 5] = [
    ("openrouter", &[]),
    ("store", &["openrouter"]),
    ("chat", &["store", "openrouter"]),
    ("markdown", &[]),
    ("simulator", &[]),
];

/// What only one place may name: the crate, and where its name may stand in code.
const ONE_PLACE: [(&str, &str); 6] = [
    ("tauri", "src-tauri/src/"),
    ("tauri_build", "src-tauri/build.rs"),
    ("reqwest", "src-tauri/crates/openrouter/"),
    ("rusqlite", "src-tauri/crates/store/"),
    ("keyring_core", "src-tauri/src/keyring"),
    ("dbus_secret_service_keyring_store", "src-tauri/src/keyring"),
];

/// Whether crate `from` may depend on crate `to`, both ours.
fn may_use(from: &str, to: &str, dev: bool) -> bool {
    let Some((_, allowed)) = CRATES.iter().find(|(name, _)| *name == from) else { return true };
    allowed.contains(&to) || (dev && to == "simulator")
}

fn crate_name(manifest: &Source) -> &str {
    manifest.path.trim_end_matches("/Cargo.toml").rsplit('/').next().unwrap_or("")
}

fn is_ours(dependency: &Dependency) -> bool {
    CRATES.iter().any(|(name, _)| *name == dependency.name)
}

fn manifests() -> Vec<Source> {
    let mut all = sources(&["toml"]);
    all.retain(|source| source.path.starts_with("src-tauri/") && source.path.ends_with("Cargo.toml"));
    all
}

#[test]
fn crates_point_only_along_the_arrows() {
    let judged = manifests();
    assert!(judged.len() > CRATES.len(), "the crates and the shell were found");
    let wrong = judged.iter().flat_map(|manifest| {
        let ours = dependencies(manifest).into_iter().filter(is_ours);
        let wrong = ours.filter(|found| !may_use(crate_name(manifest), &found.name, found.dev));
        wrong.map(|found| manifest.breach(found.line, found.name)).collect::<Vec<_>>()
    });
    obey("openrouter ← store ← chat ← shell; markdown, simulator ← shell", wrong);
}

#[test]
fn the_simulator_never_learns_from_the_client() {
    assert!(!may_use("simulator", "openrouter", false));
    assert!(!may_use("simulator", "openrouter", true));
    assert!(may_use("chat", "simulator", true));
    assert!(!may_use("chat", "simulator", false));
    assert!(may_use("src-tauri", "chat", false));
}

#[test]
fn each_outside_crate_is_depended_on_in_one_place() {
    let judged = manifests();
    let wrong = judged.iter().flat_map(|manifest| {
        let folder = manifest.path.trim_end_matches("Cargo.toml");
        let elsewhere = |found: &Dependency| !may_depend(folder, &found.name);
        let wrong = dependencies(manifest).into_iter().filter(elsewhere);
        wrong.map(|found| manifest.breach(found.line, found.name)).collect::<Vec<_>>()
    });
    obey(
        "tauri and the keyring only in the shell, reqwest only in openrouter, rusqlite only in store",
        wrong,
    );
}

fn may_depend(folder: &str, name: &str) -> bool {
    let name = name.replace('-', "_");
    let shell = folder == "src-tauri/";
    match name.as_str() {
        "reqwest" => folder == "src-tauri/crates/openrouter/",
        "rusqlite" | "rusqlite_migration" => folder == "src-tauri/crates/store/",
        name if name.starts_with("tauri") || name.contains("keyring") => shell,
        _ => true,
    }
}

#[test]
fn each_outside_crate_is_named_in_one_place() {
    let judged = sources(&["rs"]);
    let ours = judged.iter().filter(|source| source.path.starts_with("src-tauri/"));
    obey("named in one place only", ours.flat_map(names_out_of_place));
}

fn names_out_of_place(source: &Source) -> Vec<Breach> {
    let code = source.code();
    let outside = |line| {
        ONE_PLACE
            .into_iter()
            .find(|(name, place)| names(line, name) && !source.path.starts_with(place))
            .map(|(name, _)| name)
    };
    lines(&code, outside).map(|(line, name)| source.breach(line, name)).collect()
}

/// `name::…` or `use name`, as a whole word.
fn names(line: &str, name: &str) -> bool {
    let whole = |at: usize| {
        let before = line[..at].chars().next_back();
        let after = &line[at + name.len()..];
        let begins = before
            .is_none_or(|character| !character.is_alphanumeric() && character != '_' && character != '.');
        begins
            && (after.starts_with("::")
                || (line[..at].trim_end().ends_with("use") && after.starts_with([';', ' '])))
    };
    line.match_indices(name).any(|(at, _)| whole(at))
}

#[test]
fn a_crate_is_named_by_path_or_by_use() {
    assert!(names("let x = tauri::test();", "tauri"));
    assert!(names("use tauri;", "tauri"));
    assert!(!names("let my_tauri = 1;", "tauri"));
    assert!(!names("use tauri_build::x;", "tauri"));
    let source = Source::new("src-tauri/crates/chat/src/lib.rs", "// reqwest::get\nuse reqwest::Client;\n");
    assert_eq!(names_out_of_place(&source).len(), 1);
}

/// The layers of the page, lowest first. A module may import from its own layer and from those it lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Bindings,
    /// Numbers and times as words: pure functions that know no layer.
    Format,
    Render,
    Ipc,
    State,
    Components,
    App,
}

impl Layer {
    /// The layer of a file below `ui/src/`.
    fn of(path: &str) -> Option<Self> {
        let folder = path.split('/').next().unwrap_or("");
        match folder {
            "bindings" => Some(Self::Bindings),
            "format" | "format.ts" => Some(Self::Format),
            "render" => Some(Self::Render),
            "state" => Some(Self::State),
            "components" => Some(Self::Components),
            _ if path.starts_with("ipc.") || path == "ipc" => Some(Self::Ipc),
            "App.svelte" | "main.ts" | "key.ts" => Some(Self::App),
            // The page's first data: what the shell injected, or the answer of `boot`.
            "boot" | "boot.ts" => Some(Self::App),
            _ => None,
        }
    }

    fn may_import(self, other: Self) -> bool {
        use Layer::{App, Bindings, Components, Format, Ipc, Render, State};
        self == other
            || match self {
                Bindings | Format => false,
                Render | Ipc => other == Bindings,
                State => matches!(other, Bindings | Format | Render | Ipc),
                Components => matches!(other, Bindings | Format | Render | State),
                App => true,
            }
    }
}

/// The paths that a script imports, with their lines.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let text = source.without_comments();
    let path = |line: &str| {
        let starts = ["from \"", "import \"", "import(\"", "vi.mock(\""];
        let at = starts.iter().find_map(|start| line.find(start).map(|at| at + start.len()))?;
        line[at..].split('"').next().map(ToOwned::to_owned)
    };
    lines(&text, path).collect()
}

/// `path` as seen from the file `from`, both below `ui/src/`.
fn resolve(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn wrong_imports(source: &Source) -> Vec<Breach> {
    let Some(path) = source.path.strip_prefix("ui/src/") else { return Vec::new() };
    let Some(layer) = Layer::of(path) else {
        return vec![
            source.breach(1, "belongs to no layer: bindings, render, ipc, state, components or App"),
        ];
    };
    let relative = imports(source).into_iter().filter(|(_, to)| to.starts_with('.') && !to.ends_with(".css"));
    let wrong =
        relative.filter(|(_, to)| Layer::of(&resolve(path, to)).is_none_or(|other| !layer.may_import(other)));
    wrong.map(|(line, to)| source.breach(line, format!("{layer:?} imports {to}"))).collect()
}

#[test]
fn the_page_points_only_along_the_arrows() {
    let judged = sources(&["ts", "svelte"]);
    // A test may stand in for any layer.
    let ours = judged.iter().filter(|source| source.path.starts_with("ui/src/") && !source.is_test());
    obey("bindings ← ipc.ts ← state ← components ← App; render ← bindings", ours.flat_map(wrong_imports));
}

#[test]
fn an_import_against_the_arrows_is_found() {
    let check = |path: &str, text: &str| wrong_imports(&Source::new(path, text)).len();
    assert_eq!(check("ui/src/state/a.ts", "import { b } from \"../components/B.svelte\";"), 1);
    assert_eq!(check("ui/src/components/A.svelte", "<script>import { b } from \"../ipc\";</script>"), 1);
    assert_eq!(check("ui/src/render/a.ts", "import {\n  b,\n} from \"../state/b\";"), 1);
    assert_eq!(check("ui/src/components/chat/A.svelte", "import { b } from \"../../state/b.svelte\";"), 0);
    assert_eq!(check("ui/src/App.svelte", "import A from \"./components/A.svelte\"; // from \"./x\""), 0);
    assert_eq!(check("ui/src/other/a.ts", ""), 1);
}

#[test]
fn only_ipc_ts_imports_tauri() {
    let judged = sources(&["ts", "svelte", "mjs"]);
    let elsewhere = judged
        .iter()
        .filter(|source| !matches!(source.path.as_str(), "ui/src/ipc.ts" | "ui/src/ipc.test.ts"));
    let wrong = elsewhere.flat_map(|source| {
        let tauri = imports(source).into_iter().filter(|(_, path)| path.starts_with("@tauri-apps"));
        tauri.map(|(line, path)| source.breach(line, path)).collect::<Vec<_>>()
    });
    obey("@tauri-apps only in ui/src/ipc.ts", wrong);
}
