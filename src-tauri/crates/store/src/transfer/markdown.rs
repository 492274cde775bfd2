//! A conversation as Markdown, to be read anywhere: the current path, as text.

use crate::conversations::Conversation;
use crate::messages::{PathMessage, Role, Status};

/// The longest file name made from a title, bytes.
const LONGEST_NAME: usize = 80;

/// A Markdown file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedMarkdown {
    /// A name for the file, safe on every system.
    pub file_name: String,
    /// Its text.
    pub text: String,
}

/// Writes the path of a conversation.
pub(super) fn export(of: &Conversation, path: &[PathMessage], reasoning: bool) -> ExportedMarkdown {
    let title = if of.title.is_empty() { "Conversation" } else { &of.title };
    let mut text = format!("# {}\n", one_line(title));
    if !of.system_prompt.is_empty() {
        text += &format!("\n## System\n\n{}\n", of.system_prompt);
    }
    for entry in path {
        let message = &entry.message;
        text += &format!("\n## {}\n", heading(entry));
        if reasoning && !message.reasoning.is_empty() {
            text += &format!("\n{}\n", quoted(&message.reasoning));
        }
        if !message.text.is_empty() {
            text += &format!("\n{}\n", message.text);
        }
        if let Some(note) = note(message.status) {
            text += &format!("\n*{note}*\n");
        }
    }
    ExportedMarkdown { file_name: format!("{}.md", file_name(title)), text }
}

fn heading(entry: &PathMessage) -> String {
    let generation = entry.generation.as_ref();
    let model = generation.map(|found| found.answer.model.as_deref().unwrap_or(&found.asked.model));
    match (entry.message.role, model) {
        (Role::User, _) => "You".to_owned(),
        (Role::Assistant, Some(model)) if !model.is_empty() => one_line(model),
        (Role::Assistant, _) => "Answer".to_owned(),
    }
}

fn note(status: Status) -> Option<&'static str> {
    match status {
        Status::Complete => None,
        Status::Streaming | Status::Interrupted => Some("The answer was cut off."),
        Status::Stopped => Some("The answer was stopped."),
        Status::Failed => Some("The answer failed."),
        Status::Empty => Some("The model returned nothing."),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn quoted(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
    lines.join("\n")
}

/// A title as the name of a file, without what file systems refuse: never empty, never hidden, never a name that
/// Windows keeps, at most 80 bytes.
#[must_use]
pub fn file_name(title: &str) -> String {
    let kept = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c };
    let mut name = one_line(&title.chars().map(kept).collect::<String>());
    name.truncate(name.floor_char_boundary(LONGEST_NAME));
    let name = name.trim_matches(['.', ' ']);
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let kept_by_windows = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")));
    if name.is_empty() || kept_by_windows {
        format!("Conversation {name}").trim_end().to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn file_names_are_safe_everywhere() {
        for (title, name) in [
            ("../../etc/passwd", "etc passwd"),
            ("a:b?\n\"c\"", "a b c"),
            ("...", "Conversation"),
            ("con", "Conversation con"),
            ("Größe 標題", "Größe 標題"),
        ] {
            assert_eq!(file_name(title), name);
        }
        assert!(file_name(&"é".repeat(500)).len() <= super::LONGEST_NAME);
    }
}
