//! The project's own files: found, read, and told apart. What is generated or fetched is not here.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::text::{self, Syntax};

/// Folders whose content nobody here wrote by hand.
const NOT_OURS: [&str; 7] = ["target", "node_modules", "dist", ".git", ".run", "gen", ".svelte-kit"];

/// One text file of the project.
#[derive(Debug)]
pub(crate) struct Source {
    /// From the top of the project, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A place where a rule is broken.
pub(crate) struct Breach {
    path: String,
    line: usize,
    what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.what)
    }
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    pub(crate) fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.extension() == "rs"
    }

    /// Written by ts-rs.
    pub(crate) fn is_binding(&self) -> bool {
        self.path.starts_with("ui/src/bindings/")
    }

    /// Only tests: an integration test, a benchmark, or a `.test.ts` beside the code.
    pub(crate) fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || ["/tests/", "/benches/", "/tests.rs", ".test.", "/test-", "/fuzz/", "/conformance"]
                .iter()
                .any(|part| self.path.contains(part))
    }

    fn syntax(&self) -> Syntax {
        match self.extension() {
            "rs" => Syntax::Rust,
            "svelte" => Syntax::Svelte,
            _ => Syntax::Script,
        }
    }

    /// The text with every comment blanked; lines keep their numbers.
    pub(crate) fn without_comments(&self) -> String {
        text::blank(&self.text, self.syntax(), false)
    }

    /// The text with every comment and every string blanked; lines keep their numbers.
    pub(crate) fn code(&self) -> String {
        text::blank(&self.text, self.syntax(), true)
    }

    /// How many lines come before the unit tests at the end of a Rust file.
    pub(crate) fn lines_before_tests(&self) -> usize {
        let lines = self.text.lines();
        lines
            .take_while(|line| {
                !line.trim_start().starts_with("#[cfg(test)]") && !line.starts_with("#![cfg(test)]")
            })
            .count()
    }

    pub(crate) fn breach(&self, line: usize, what: impl Into<String>) -> Breach {
        Breach { path: self.path.clone(), line, what: what.into() }
    }
}

/// The top of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("this crate is two folders deep")
        .to_path_buf()
}

/// Every text file of the project with one of these endings; all of them for none.
pub(crate) fn sources(endings: &[&str]) -> Vec<Source> {
    let root = root();
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    found.retain(|source| endings.is_empty() || endings.contains(&source.extension()));
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(
        !found.is_empty(),
        "no files with the endings {endings:?}: a rule that judges nothing proves nothing"
    );
    found
}

/// One file by its path from the top.
pub(crate) fn source(path: &str) -> Source {
    let text = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    Source::new(path, &text)
}

fn collect(folder: &Path, root: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder of the project").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && !NOT_OURS.contains(&name.as_str()) {
            collect(&path, root, found);
        } else if !is_folder && !name.contains("lock") {
            let relative =
                path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            // What is not UTF-8 is a picture or a font.
            if let Ok(text) = fs::read_to_string(&path) {
                found.push(Source { path: relative, text });
            }
        }
    }
}

/// Fails with every breach of `rule`, one a line.
#[track_caller]
pub(crate) fn obey(rule: &str, breaches: impl IntoIterator<Item = Breach>) {
    let lines: Vec<String> = breaches.into_iter().map(|breach| format!("{breach} ({rule})")).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

/// Every line of `text` that `broken` finds something in, numbered from 1.
pub(crate) fn lines<'a, T>(
    text: &'a str,
    broken: impl Fn(&'a str) -> Option<T> + 'a,
) -> impl Iterator<Item = (usize, T)> + 'a {
    text.lines().enumerate().filter_map(move |(index, line)| broken(line).map(|found| (index + 1, found)))
}

#[test]
fn a_breach_says_file_line_and_what() {
    let breach = Source::new("ui/src/App.svelte", "").breach(7, "too long");
    assert_eq!(breach.to_string(), "ui/src/App.svelte:7: too long");
}

#[test]
fn unit_tests_at_the_end_of_a_file_are_told_from_the_code() {
    let source = Source::new("a.rs", "fn a() {}\n\n#[cfg(test)]\nmod tests {}\n");
    assert_eq!(source.lines_before_tests(), 2);
}
