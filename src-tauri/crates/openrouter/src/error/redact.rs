//! What must not be shown or logged, taken out of texts that services send: keys, tokens, the account's user id.

use crate::secret::Secret;

/// The longest detail that is kept, in characters.
const LONGEST: usize = 1000;

/// A text from outside, safe to show: secrets replaced, control characters dropped, shortened.
pub(super) fn redact(text: &str, key: Option<&Secret>) -> String {
    let mut text = text.to_owned();
    if let Some(key) = key {
        text = text.replace(key.expose(), "[key]");
    }
    let mut clean = String::with_capacity(text.len().min(4 * LONGEST));
    let mut rest = text.as_str();
    let mut boundary = true;
    while let Some(first) = rest.chars().next() {
        if boundary && let Some((mark, length)) = secret_at(rest) {
            clean.push_str(mark);
            rest = &rest[length..];
            continue;
        }
        boundary = !first.is_ascii_alphanumeric();
        if first == '\n' || !first.is_control() {
            clean.push(first);
        }
        rest = &rest[first.len_utf8()..];
        if clean.len() > 4 * LONGEST {
            break;
        }
    }
    shorten(clean.trim(), LONGEST)
}

/// The secret that a text begins with: what to write instead, and its length in bytes.
fn secret_at(text: &str) -> Option<(&'static str, usize)> {
    let word = |from: usize| {
        let tail = &text[from..];
        tail.find(|next: char| !(next.is_ascii_alphanumeric() || "-_.~+/=…*".contains(next)))
            .unwrap_or(tail.len())
    };
    if text.starts_with("sk-") && word(3) >= 6 {
        return Some(("[key]", 3 + word(3)));
    }
    if text.starts_with("user_") && word(5) >= 6 {
        return Some(("[user]", 5 + word(5)));
    }
    if text.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("bearer ")) && word(7) >= 8 {
        return Some(("Bearer [key]", 7 + word(7)));
    }
    None
}

/// The first characters of a text, with an ellipsis when there were more.
pub(super) fn shorten(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_tokens_and_user_ids_disappear() {
        let key = Secret::parse("local-key-without-a-pattern").unwrap();
        let text = "Incorrect key sk-or-v1-0123abcdef… (Authorization: Bearer eyJhbGciOi.x-y) \
                    for user_2abcDEF123, also local-key-without-a-pattern\u{1b}[31m.";
        let clean = redact(text, Some(&key));
        assert_eq!(clean, "Incorrect key [key] (Authorization: Bearer [key]) for [user], also [key][31m.");
    }

    #[test]
    fn ordinary_words_stay() {
        for text in ["ask-me-anything", "the user_ field", "task-force-one", "Bearer", "sk-1", "日本 sk"] {
            assert_eq!(redact(text, None), text);
        }
    }

    #[test]
    fn long_texts_are_cut_at_a_character() {
        let clean = redact(&"ü".repeat(100_000), None);
        assert_eq!(clean.chars().count(), LONGEST + 1);
        assert!(clean.ends_with('…'));
    }
}
