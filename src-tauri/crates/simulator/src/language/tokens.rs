//! Cutting text into tokens: a word with the space before it, a mark, a run of line ends with the
//! indentation after it. Joined again, tokens are exactly the text.

/// The tokens of `text`, in order.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let length = first_length(rest)?;
        let (piece, tail) = rest.split_at(length);
        rest = tail;
        Some(piece)
    })
}

/// The word in a token, in lower case; `None` for marks, spaces and very short words.
pub(crate) fn word_of(piece: &str) -> Option<String> {
    let word = piece.trim();
    let is_word = word.chars().count() > 2 && word.chars().all(is_word_char);
    is_word.then(|| word.to_lowercase())
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '\'' || c == '’'
}

fn first_length(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if first == '\n' {
        return Some(run(text, |c| c == '\n' || c == ' '));
    }
    if let Some(after) = text.strip_prefix("```") {
        // An opening fence with its language is one token, so that it is never taken for a closing one.
        return Some(3 + run(after, is_word_char));
    }
    let space = usize::from(first == ' ');
    let after = &text[space..];
    let Some(next) = after.chars().next() else { return Some(space) };
    if is_word_char(next) {
        return Some(space + run(after, is_word_char));
    }
    if next == ' ' {
        return Some(run(text, |c| c == ' ') - 1);
    }
    if next == '\n' {
        return Some(space);
    }
    Some(space + next.len_utf8())
}

fn run(text: &str, member: impl Fn(char) -> bool) -> usize {
    text.find(|c| !member(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_the_space_before_them() {
        let all: Vec<&str> = pieces("A lamp, it's late.\n\nGood night — ok").collect();
        assert_eq!(all, ["A", " lamp", ",", " it's", " late", ".", "\n\n", "Good", " night", " —", " ok"]);
    }

    #[test]
    fn a_fence_and_its_language_are_one_token() {
        let all: Vec<&str> = pieces("```rust\nfn a() {\n    1\n}\n```").collect();
        assert_eq!(all, ["```rust", "\n", "fn", " a", "(", ")", " {", "\n    ", "1", "\n", "}", "\n", "```"]);
    }

    #[test]
    fn tokens_joined_are_the_text() {
        for text in ["", " ", "   x", "a  b", "\n \n", "é ü 🎻 x", "```", "a ```b c``` ", " \n x  \n", "x "]
        {
            assert_eq!(pieces(text).collect::<String>(), text);
        }
    }

    #[test]
    fn marks_and_short_words_are_not_words() {
        assert_eq!(word_of(" Lamp").as_deref(), Some("lamp"));
        assert_eq!(word_of(" it"), None);
        assert_eq!(word_of(","), None);
    }
}
