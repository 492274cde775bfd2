//! The API key in memory: validated once, wiped when dropped, never printed and never serialised.

use std::fmt;

use zeroize::Zeroizing;

use crate::error::{Code, Error};

/// The longest key that is accepted, in bytes. OpenRouter keys have 73.
const LONGEST: usize = 512;

/// An API key. It has no `Serialize` and no `Display`; `Debug` prints `<redacted>`; its bytes are wiped on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a key as a person pasted it: surrounding white space is dropped.
    ///
    /// # Errors
    /// [`Code::InvalidKey`] when it is empty, longer than 512 bytes, not ASCII, or has a control character or white
    /// space inside. The message never contains the text.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let key = text.trim();
        let problem = if key.is_empty() {
            "The key is empty."
        } else if key.len() > LONGEST {
            "The key is too long: a key has at most 512 characters."
        } else if !key.is_ascii() {
            "The key has characters that no key has; copy it again."
        } else if key.bytes().any(|byte| byte.is_ascii_control() || byte == b' ') {
            "The key has a space or a line break inside; copy it again."
        } else {
            return Ok(Self(Zeroizing::new(key.to_owned())));
        };
        Err(Error::new(Code::InvalidKey, problem))
    }

    /// The key itself. Call it only where the key leaves for its destination: a header, the keyring.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last four characters, by which a person recognises a key; of a key shorter than 12, nothing.
    #[must_use]
    pub fn last_four(&self) -> &str {
        if self.0.len() < 12 { "" } else { &self.0[self.0.len() - 4..] }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<redacted>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_is_trimmed_and_shown_only_by_its_end() {
        let key = Secret::parse("  sk-or-v1-0123456789abcdef\n").unwrap();
        assert_eq!(key.expose(), "sk-or-v1-0123456789abcdef");
        assert_eq!(key.last_four(), "cdef");
        assert_eq!(format!("{key:?}"), "<redacted>");
    }

    #[test]
    fn bad_keys_are_refused_without_being_repeated() {
        for bad in ["", "   ", "sk or", "sk\u{7f}x", "schlüssel", "a\nb", &"x".repeat(513)] {
            let error = Secret::parse(bad).unwrap_err();
            assert_eq!(error.code(), Code::InvalidKey);
            assert!(bad.trim().is_empty() || !format!("{error:?}").contains(bad));
        }
        assert!(Secret::parse(&"x".repeat(512)).is_ok());
    }

    #[test]
    fn short_key_has_no_last_four() {
        assert_eq!(Secret::parse("ollama").unwrap().last_four(), "");
    }
}
