//! The one way that a link leaves the app: parsed, checked, re-serialised, handed to the system's browser.

use std::process::{Command, Stdio};

use url::Url;

use crate::ipc::error::{ErrorCode, IpcError};

/// The longest address that is opened, in bytes.
const LONGEST: usize = 2_048;

/// Checks `text` and returns the address as it will be opened.
///
/// # Errors
/// `invalidInput`, saying what is wrong with it: not an address, a scheme other than http, https and
/// mailto, no host, a user name in front of the host, invisible characters, too long.
pub fn checked(text: &str) -> Result<Url, IpcError> {
    let refuse =
        |why: &str| IpcError::new(ErrorCode::InvalidInput, format!("This link was not opened: {why}."));
    if text.len() > LONGEST {
        return Err(refuse("the address is longer than 2,048 bytes"));
    }
    if text.chars().any(is_invisible) {
        return Err(refuse("the address contains invisible characters"));
    }
    let mut url = Url::parse(text).map_err(|_| refuse("it is not an address"))?;
    match url.scheme() {
        "http" | "https" => {
            if url.host_str().is_none_or(str::is_empty) {
                return Err(refuse("the address names no host"));
            }
            if !url.username().is_empty() || url.password().is_some() {
                return Err(refuse("the address hides its host behind a user name"));
            }
        }
        "mailto" => keep_subject_only(&mut url),
        scheme => return Err(refuse(&format!("“{scheme}:” addresses are not opened from here"))),
    }
    Ok(url)
}

/// Opens `text` with the system's browser or mail program.
///
/// # Errors
/// As [`checked`]; or `bug` when the system has no opener.
pub fn open(text: &str) -> Result<(), IpcError> {
    let url = checked(text)?;
    // The address is one argument, never passes a shell, and cannot be an option: it starts with its scheme.
    opener(url.as_str()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_or_else(
        |error| {
            Err(IpcError::new(ErrorCode::Bug, "The system's browser could not be started.")
                .with_detail(error.to_string()))
        },
        |mut child| {
            // Reaped in its own thread, so that no zombie stays behind.
            std::thread::spawn(move || child.wait());
            Ok(())
        },
    )
}

fn opener(address: &str) -> Command {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(target_os = "windows") {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(before).arg(address);
    command
}

/// A `mailto:` may carry a body, copies and attachments; only the recipient and the subject are kept.
fn keep_subject_only(url: &mut Url) {
    let subject = url.query_pairs().find(|(name, _)| name == "subject").map(|(_, value)| value.into_owned());
    url.set_query(None);
    if let Some(subject) = subject {
        url.query_pairs_mut().append_pair("subject", &subject);
    }
}

/// Control, zero-width and direction characters have no place in an address that a person reads.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(checked(text).ok().as_ref().map(Url::as_str), expected, "{text:?}");
    }

    #[test]
    fn web_and_mail_addresses_are_opened_as_they_parse() {
        check("https://example.com/a b", Some("https://example.com/a%20b"));
        check("HTTP://EXAMPLE.com", Some("http://example.com/"));
        check("https://пример.рф/", Some("https://xn--e1afmkfd.xn--p1ai/"));
        check(
            "mailto:a@example.com?subject=Hi&body=x&attach=/etc/passwd",
            Some("mailto:a@example.com?subject=Hi"),
        );
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "smb://host/share",
            "ms-msdt:/id",
            "//example.com",
            "example.com",
            "https://",
            "https://user@evil.example/",
            "https://exam\u{202e}ple.com/",
            "https://exam\nple.com/",
            "-https://example.com",
        ] {
            check(text, None);
        }
        check(&format!("https://example.com/{}", "a".repeat(2_048)), None);
    }
}
