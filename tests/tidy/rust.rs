//! How Rust is written here, beyond what the compiler and clippy deny.

use crate::source::{Breach, Source, lines, obey, sources};

#[test]
fn every_module_begins_with_what_it_is() {
    let judged = sources(&["rs"]);
    let silent = judged.iter().filter(|source| !source.text.starts_with("//!"));
    obey(
        "a module begins with `//!`: what it is, where it ends",
        silent.map(|source| source.breach(1, "no module doc")),
    );
}

/// An error type that is a string.
fn string_error(line: &str) -> Option<&'static str> {
    let joined: String = line.chars().filter(|character| !character.is_whitespace()).collect();
    joined
        .match_indices("Result<")
        .any(|(at, _)| ends_in_string(&joined[at + "Result<".len()..]))
        .then_some("a string as error")
}

/// Whether the last type argument, up to the closing bracket, is `String`.
fn ends_in_string(arguments: &str) -> bool {
    let mut depth = 1;
    let close = arguments.char_indices().find_map(|(index, character)| {
        depth += match character {
            '<' | '(' | '[' => 1,
            // The arrow of a function type closes nothing.
            '>' if !arguments[..index].ends_with('-') => -1,
            ')' | ']' => -1,
            _ => 0,
        };
        (depth == 0).then_some(index)
    });
    close.is_some_and(|close| {
        arguments[..close].ends_with(",String") || arguments[..close].ends_with(",&'staticstr")
    })
}

#[test]
fn no_error_is_a_string() {
    let judged = sources(&["rs"]);
    obey(
        "an error is a type, not a String",
        judged.iter().flat_map(|source| {
            let code = source.code();
            lines(&code, string_error).map(|(line, what)| source.breach(line, what)).collect::<Vec<_>>()
        }),
    );
}

#[test]
fn a_string_error_is_told_from_a_string_result() {
    assert!(string_error(concat!("fn a() -> Result<Vec<u8>, ", "String> {")).is_some());
    assert!(string_error("fn a() -> Result<String, Error> {").is_none());
    assert!(string_error("fn a() -> Result<HashMap<u8, String>, Error> {").is_none());
}

/// Calls that panic, outside tests, without a comment that says why they cannot.
fn unproven(source: &Source) -> Vec<Breach> {
    let code = source.code();
    let text: Vec<&str> = source.text.lines().collect();
    let panics = |line: &str| {
        [".unwrap()", ".expect(", "panic!(", "unreachable!(", "unimplemented!("]
            .into_iter()
            .find(|call| line.contains(call))
    };
    let found = code.lines().enumerate().take(source.lines_before_tests());
    let unproven = found.filter_map(|(index, line)| panics(line).map(|call| (index, call)));
    let unproven = unproven.filter(|(index, _)| !is_proven(&text, *index));
    unproven.map(|(index, call)| source.breach(index + 1, call)).collect()
}

/// A comment on the line or one of the four above, or an `expect` attribute with its reason.
fn is_proven(text: &[&str], index: usize) -> bool {
    text[index.saturating_sub(4)..=index]
        .iter()
        .any(|line| line.contains("// ") || line.contains("reason = "))
}

#[test]
fn nothing_panics_without_a_proof_that_it_cannot() {
    let judged = sources(&["rs"]);
    let ours = judged.iter().filter(|source| !source.is_test() && !source.path.ends_with("build.rs"));
    obey("unwrap and expect outside tests need a comment that proves them", ours.flat_map(unproven));
}

#[test]
fn an_unproven_unwrap_is_found() {
    assert_eq!(unproven(&Source::new("a.rs", "fn a() {\n    b().unwrap();\n}\n")).len(), 1);
    assert_eq!(unproven(&Source::new("a.rs", "// It was just put there.\nb().unwrap();\n")).len(), 0);
    assert_eq!(unproven(&Source::new("a.rs", "#[cfg(test)]\nmod tests { b().unwrap(); }\n")).len(), 0);
    assert_eq!(unproven(&Source::new("a.rs", "/// Calls `x.unwrap()` never.\nfn a() {}\n")).len(), 0);
}

/// The name of a type that says nothing of what it is.
fn vague_name(line: &str) -> Option<String> {
    let vague = ["Manager", "Helper", "Helpers", "Util", "Utils", "Handler", "Processor", "Controller"];
    let mut words = line.split_whitespace().skip_while(|word| !matches!(*word, "struct" | "enum" | "trait"));
    words.next()?;
    let name: String = words.next()?.chars().take_while(|character| character.is_alphanumeric()).collect();
    vague.iter().any(|ending| name.ends_with(ending)).then_some(name)
}

#[test]
fn types_are_named_for_what_they_are() {
    let judged = sources(&["rs"]);
    obey(
        "no Manager, Helper, Util",
        judged.iter().flat_map(|source| {
            let code = source.code();
            lines(&code, vague_name).map(|(line, name)| source.breach(line, name)).collect::<Vec<_>>()
        }),
    );
}

#[test]
fn a_vague_name_is_found_where_a_type_is_declared() {
    assert_eq!(vague_name("pub(crate) struct KeyManager<T> {").as_deref(), Some("KeyManager"));
    assert!(vague_name("use tauri::Manager;").is_none());
}
