//! What a crate's `Cargo.toml` says that it depends on. Reads the plain style this project writes.

use crate::source::Source;

/// One dependency of a crate.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) line: usize,
    /// Only for tests and benchmarks.
    pub(crate) dev: bool,
}

/// Every dependency, those for one platform or for building included.
pub(crate) fn dependencies(manifest: &Source) -> Vec<Dependency> {
    let mut section = "";
    let mut found = Vec::new();
    for (index, line) in manifest.text.lines().enumerate() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            // `[dependencies.name]` is a dependency in its own section.
            if let Some((_, name)) = section.split_once("dependencies.") {
                found.push(dependency(name, index + 1, section));
            }
        } else if section.ends_with("dependencies")
            && let Some((name, _)) = line.split_once(['.', '=', ' '])
            && !line.starts_with('#')
        {
            found.push(dependency(name, index + 1, section));
        }
    }
    found
}

fn dependency(name: &str, line: usize, section: &str) -> Dependency {
    Dependency { name: name.trim().to_owned(), line, dev: section.contains("dev-") }
}

#[test]
fn dependencies_are_read_in_every_spelling() {
    let text = "[package]\nname = \"x\"\n[dependencies]\nserde.workspace = true\nurl = \"2\"\n# no = 1\n\
        [target.'cfg(unix)'.dependencies]\nrustix = { version = \"1\" }\n[dev-dependencies]\nsimulator.workspace = true\n";
    let found = dependencies(&Source::new("Cargo.toml", text));
    let names: Vec<(&str, bool)> = found.iter().map(|found| (found.name.as_str(), found.dev)).collect();
    assert_eq!(names, [("serde", false), ("url", false), ("rustix", false), ("simulator", true)]);
}
