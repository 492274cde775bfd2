//! What lies where, how long it may be, and what no file may hold.

use std::fs;

use crate::source::{Source, lines, obey, root, source, sources};

const LONGEST: usize = 500;

/// The top level, to the letter; dotfiles and what is built are not counted.
const TOP_LEVEL: [&str; 10] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "Makefile",
    "README.md",
    "icons",
    "src-tauri",
    "target",
    "tests",
    "ui",
];

/// Code and what is read like code; the simulator's texts are data.
const CODE: [&str; 9] = ["rs", "ts", "mjs", "svelte", "css", "html", "sql", "sh", "toml"];

#[test]
fn the_top_level_is_as_laid_out() {
    let entries = fs::read_dir(root()).expect("the top of the project").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let strangers: Vec<String> =
        names.filter(|name| !name.starts_with('.') && !TOP_LEVEL.contains(&name.as_str())).collect();
    assert!(strangers.is_empty(), "at the top level beyond the agreed layout: {strangers:?}");
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let judged = sources(&CODE);
    let too_long = judged.iter().filter(|source| source.text.lines().count() > LONGEST);
    obey(
        "no file over 500 lines",
        too_long.map(|source| source.breach(1, format!("{} lines", source.text.lines().count()))),
    );
}

#[test]
fn no_module_hides_in_a_file_called_mod() {
    let judged = sources(&["rs"]);
    let hidden = judged.iter().filter(|source| source.path.ends_with("/mod.rs"));
    obey("`foo.rs` and `foo/bar.rs`, no `mod.rs`", hidden.map(|source| source.breach(1, "is called mod.rs")));
}

/// A word that marks unfinished work, wherever it stands on its own.
fn unfinished(line: &str) -> Option<&'static str> {
    // Put together here, so that this file does not break its own rule.
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];
    let mut words = line.split(|character: char| !character.is_alphanumeric() && character != '_');
    words.find_map(|word| marks.into_iter().find(|mark| *mark == word))
}

#[test]
fn nothing_is_left_for_later() {
    let judged = sources(&[&CODE[..], &["md", "json"]].concat());
    let left = judged.iter().filter(|source| !source.path.contains("/text/")).flat_map(|source| {
        lines(&source.text, unfinished).map(|(line, mark)| source.breach(line, mark)).collect::<Vec<_>>()
    });
    obey("finished, or an issue", left);
}

#[test]
fn unfinished_work_is_found_as_a_word() {
    assert!(unfinished(concat!("// TO", "DO: later")).is_some());
    assert!(unfinished("a mastodon").is_none());
}

/// A path that exists on one computer only: where this checkout lies, or a person's home.
fn machine_path(line: &str, checkout: &str) -> Option<String> {
    let homes =
        [concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/ro", "ot/"), concat!("C:\\Us", "ers")];
    let mut places = homes.into_iter().chain([checkout]);
    places.find(|place| line.contains(place)).map(ToOwned::to_owned)
}

#[test]
fn no_file_holds_a_path_of_one_machine() {
    let root = root();
    // The folder above tells more than the checkout: everything beside it is on this machine only.
    let above = root.parent().map(|above| format!("{}/", above.display())).unwrap_or_default();
    let telling = if above.len() > 2 && above != "/tmp/" { above } else { format!("{}/", root.display()) };
    let found =
        sources(&[]).into_iter().filter(|source| !source.path.contains("/text/")).flat_map(|source| {
            lines(&source.text, |line| machine_path(line, &telling))
                .map(|(line, place)| source.breach(line, place))
                .collect::<Vec<_>>()
        });
    obey("no absolute path of one machine", found.collect::<Vec<_>>());
}

#[test]
fn a_home_folder_is_a_path_of_one_machine() {
    assert!(machine_path(concat!("open(\"/ho", "me/ann/x\")"), "/src/").is_some());
    assert!(machine_path("open(\"/src/timbre\")", "/src/").is_some());
    assert!(machine_path("open(\"/usr/bin\")", "/src/").is_none());
}

/// What switches a test off or lets it pass without looking.
fn switched_off(line: &str) -> Option<&'static str> {
    let marks = [
        concat!("#[ig", "nore"),
        concat!("it.sk", "ip"),
        concat!("test.sk", "ip"),
        concat!("describe.sk", "ip"),
        concat!("it.on", "ly"),
        concat!("test.on", "ly"),
        concat!("describe.on", "ly"),
        concat!("assert!(tr", "ue)"),
        concat!("expect(tr", "ue)"),
    ];
    marks.into_iter().find(|mark| line.contains(mark))
}

#[test]
fn every_test_tests() {
    let judged = sources(&["rs", "ts", "mjs"]);
    obey(
        "no test is switched off",
        judged.iter().flat_map(|source| {
            lines(&source.text, switched_off)
                .map(|(line, mark)| source.breach(line, mark))
                .collect::<Vec<_>>()
        }),
    );
}

/// The environment variables that a text names.
fn variables(text: &str) -> Vec<&str> {
    let words = text.split(|character: char| !character.is_ascii_uppercase() && character != '_');
    words
        .filter(|word| {
            word.starts_with("TIMBRE_") && word.len() > "TIMBRE_".len() || *word == "OPENROUTER_API_KEY"
        })
        .collect()
}

#[test]
fn every_environment_variable_is_in_the_readme() {
    let readme = source("README.md").text;
    let judged = sources(&["rs"]);
    let read = judged.iter().filter(|source| source.path.starts_with("src-tauri/src/"));
    let undocumented = read.flat_map(|source| {
        let missing = |line| variables(line).into_iter().find(|name| !readme.contains(name));
        let strings = lines(&source.text, missing).filter(|(line, _)| *line <= source.lines_before_tests());
        strings.map(|(line, name)| source.breach(line, name)).collect::<Vec<_>>()
    });
    obey("the README documents every environment variable", undocumented);
}

/// What is wrong with a file that ts-rs should have written from a Rust type.
fn stale(binding: &Source, rust: &[Source]) -> Option<&'static str> {
    let name = binding.path.rsplit('/').next().unwrap_or("").trim_end_matches(".ts");
    let is_name = |word: &str| word == name;
    let named = |source: &Source| {
        source.text.split(|character: char| !character.is_alphanumeric() && character != '_').any(is_name)
    };
    if !binding.text.starts_with("// This file was generated by") {
        Some("not generated from a Rust type")
    // ts-rs brings the type of a free JSON value itself.
    } else if name != "JsonValue" && !rust.iter().any(named) {
        Some("no Rust type has this name any more")
    } else {
        None
    }
}

#[test]
fn each_binding_is_generated_from_a_rust_type() {
    let rust = sources(&["rs"]);
    let judged = sources(&["ts"]);
    let bindings = judged.iter().filter(|source| source.is_binding());
    obey(
        "bindings come from Rust types",
        bindings.filter_map(|source| stale(source, &rust).map(|what| source.breach(1, what))),
    );
}

#[test]
fn a_binding_without_its_type_is_found() {
    let rust = [Source::new("a.rs", "struct Model;")];
    let generated = "// This file was generated by [ts-rs]\n";
    assert!(stale(&Source::new("ui/src/bindings/Model.ts", generated), &rust).is_none());
    assert!(stale(&Source::new("ui/src/bindings/Gone.ts", generated), &rust).is_some());
    assert!(stale(&Source::new("ui/src/bindings/Model.ts", "export type Model = {};"), &rust).is_some());
}
