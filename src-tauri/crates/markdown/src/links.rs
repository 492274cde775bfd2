//! Where a link may lead, and bare addresses in text: `www.`, `http://`, `https://`, mail.

/// The longest bare address, in bytes.
const LONGEST: usize = 2048;

/// The destination is one that a link may have: http, https or mailto, without control characters.
pub(crate) fn is_allowed(url: &str) -> bool {
    let lower =
        |prefix: &str| url.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    (lower("http://") || lower("https://") || lower("mailto:")) && !url.chars().any(char::is_control)
}

/// The destination is a mail address, which has no picture.
pub(crate) fn is_mail(url: &str) -> bool {
    url.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
}

/// The longest picture inside a text, in characters.
const LONGEST_PICTURE: usize = 8_000_000;

/// The address is a picture by itself, of a raster format: there is nothing to fetch, and nothing to run.
pub(crate) fn is_picture(url: &str) -> bool {
    let kinds = ["png", "jpeg", "jpg", "gif", "webp", "avif"];
    let Some(comma) = url.bytes().take(30).position(|byte| byte == b',') else { return false };
    let (head, data) = (url[..comma].to_ascii_lowercase(), &url[comma + 1..]);
    let kind = head.strip_prefix("data:image/").and_then(|rest| rest.strip_suffix(";base64"));
    kind.is_some_and(|kind| kinds.contains(&kind))
        && url.len() <= LONGEST_PICTURE
        && data.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
}

/// A bare address in a text: where it is, and what it leads to.
#[derive(Debug, PartialEq)]
pub(crate) struct Bare {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// What the destination has before the text.
    pub(crate) prefix: &'static str,
}

/// The first bare address in `text` at or after `from`. With `open_end` an address that touches the end of the
/// text is not one yet.
pub(crate) fn next_bare(text: &str, from: usize, open_end: bool) -> Option<Bare> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(offset) = bytes[at..].iter().position(|byte| matches!(byte, b':' | b'w' | b'W' | b'@')) {
        let found = at + offset;
        let bare = match bytes[found] {
            b':' => web(text, found, from),
            b'@' => mail(text, found, from),
            _ => www(text, found),
        };
        if let Some(bare) = bare.filter(|bare| !(open_end && bare.end == text.len())) {
            return Some(bare);
        }
        at = found + 1;
    }
    None
}

/// The length of the web address that begins at `at`.
pub(crate) fn bare_at(text: &str, at: usize) -> Option<usize> {
    let bare = match text.as_bytes()[at] {
        b'w' | b'W' => www(text, at),
        _ => {
            let scheme = text[at..].bytes().take(6).take_while(u8::is_ascii_alphabetic).count();
            web(text, at + scheme, at)
        }
    };
    bare.filter(|bare| bare.start == at).map(|bare| bare.end - at)
}

fn www(text: &str, start: usize) -> Option<Bare> {
    let bytes = text.as_bytes();
    let before = start.checked_sub(1).map(|index| bytes[index]);
    let begins =
        before.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'*' | b'_' | b'~' | b'('));
    if !begins || !matches!(bytes.get(start..start + 4)?, b"www." | b"WWW.") {
        return None;
    }
    let end = address_end(text, start, start)?;
    Some(Bare { start, end, prefix: "http://" })
}

fn web(text: &str, colon: usize, from: usize) -> Option<Bare> {
    let bytes = text.as_bytes();
    if bytes.get(colon..colon + 3)? != b"://" {
        return None;
    }
    let scheme =
        bytes[from..colon].iter().rev().take(6).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let start = colon - scheme;
    let name = &bytes[start..colon];
    if !name.eq_ignore_ascii_case(b"https") && !name.eq_ignore_ascii_case(b"http") {
        return None;
    }
    let end = address_end(text, start, colon + 3)?;
    Some(Bare { start, end, prefix: "" })
}

/// A letter or symbol of another script than Latin, which a domain may have.
fn is_foreign(symbol: char) -> bool {
    !symbol.is_ascii() && !symbol.is_whitespace() && !is_wide_mark(symbol)
}

/// Punctuation of Chinese and Japanese, which ends a sentence without a space.
fn is_wide_mark(symbol: char) -> bool {
    matches!(symbol, '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}')
}

/// Where an address ends: after a valid domain, at white space or `<`, without trailing punctuation.
fn address_end(text: &str, start: usize, domain: usize) -> Option<usize> {
    let rest = &text[domain..text.floor_char_boundary(domain + LONGEST)];
    let host: usize = rest
        .chars()
        .take_while(|&symbol| {
            symbol.is_ascii_alphanumeric() || matches!(symbol, '-' | '_' | '.') || is_foreign(symbol)
        })
        .map(char::len_utf8)
        .sum();
    let host = &rest[..host];
    let mut labels = host.trim_end_matches('.').rsplit('.');
    let last_two_clean = labels.by_ref().take(2).all(|label| !label.contains('_'));
    let web = start != domain;
    if host.is_empty() || host.starts_with('.') || !last_two_clean || !(web || host.contains('.')) {
        return None;
    }
    let ends = |symbol: char| symbol.is_whitespace() || symbol == '<' || is_wide_mark(symbol);
    let length = rest.find(ends).unwrap_or(rest.len());
    if length == rest.len() && domain + length < text.len() {
        return None;
    }
    let end = domain + trim_end(&rest[..length]);
    // More than the `www` that a domain without a scheme begins with.
    (end > domain + if web { 0 } else { 3 }).then_some(end)
}

/// The length of an address without the punctuation that belongs to the sentence.
fn trim_end(address: &str) -> usize {
    let bytes = address.as_bytes();
    let mut end = bytes.len();
    let count = |sign: u8| bytes.iter().filter(|&&byte| byte == sign).count();
    let mut surplus = count(b')').saturating_sub(count(b'('));
    while let Some(&last) = bytes[..end].last() {
        match last {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => end -= 1,
            b')' if surplus > 0 => {
                surplus -= 1;
                end -= 1;
            }
            b';' => {
                let name =
                    bytes[..end - 1].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                let start = end - 1 - name;
                end = if name > 0 && start > 0 && bytes[start - 1] == b'&' { start - 1 } else { end - 1 };
            }
            _ => break,
        }
    }
    end
}

fn mail(text: &str, at: usize, from: usize) -> Option<Bare> {
    let bytes = text.as_bytes();
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
    let start = at - bytes[from..at].iter().rev().take(64).take_while(is_name).count();
    let is_host = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let host = bytes[at + 1..].iter().take(255).take_while(is_host).count();
    let host = text[at + 1..at + 1 + host].trim_end_matches('.');
    let valid = start < at && host.contains('.') && !host.starts_with('.') && !host.ends_with(['-', '_']);
    let start = if text[..start].ends_with("mailto:") { start - 7 } else { start };
    let prefix = if start < at && text[start..].starts_with("mailto:") { "" } else { "mailto:" };
    (valid && start >= from).then_some(Bare { start, end: at + 1 + host.len(), prefix })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(&str, &'static str)> {
        next_bare(text, 0, false).map(|bare| (&text[bare.start..bare.end], bare.prefix))
    }

    #[test]
    fn punctuation_after_an_address_is_the_sentence() {
        assert_eq!(found("see www.a.org/x)."), Some(("www.a.org/x", "http://")));
        assert_eq!(found("(http://a.org/b(c))"), Some(("http://a.org/b(c)", "")));
        assert_eq!(found("https://a.org/?q=1&hl;"), Some(("https://a.org/?q=1", "")));
        assert_eq!(found("见https://a.org/x。谢"), Some(("https://a.org/x", "")));
        assert_eq!(found("hi a.b+c@d-e.org."), Some(("a.b+c@d-e.org", "mailto:")));
        assert_eq!(found("on http://nas, too"), Some(("http://nas", "")));
    }

    #[test]
    fn what_is_no_address_stays_text() {
        assert_eq!(
            found("a@b a@b.c- ftp://x.org http:// wwww.x xhttps://a.org xhttp://a.org Www.a.org"),
            None
        );
    }

    #[test]
    fn pictures_by_themselves_are_raster_images() {
        assert!(is_picture("data:image/png;base64,iVBORw0KGgo="));
        assert!(is_picture("DATA:image/WebP;base64,AA"));
        for other in [
            "data:image/svg+xml;base64,AA",
            "data:text/html;base64,AA",
            "data:image/png,AA",
            "data:image/png;base64,A<A",
            "data:image/png;charset=utf-8;base64,AA",
            "data:image/pngé;base64,AA",
            "https://a.org/a.png,",
        ] {
            assert!(!is_picture(other), "{other}");
        }
        assert!(!is_picture(&format!("data:image/png;base64,{}", "A".repeat(LONGEST_PICTURE))));
    }

    #[test]
    fn only_three_schemes_are_links() {
        assert!(is_allowed("HTTPS://a"));
        assert!(!is_allowed("javascript:alert(1)"));
        assert!(!is_allowed("//a.org"));
        assert!(!is_allowed("http://a\u{7}"));
    }
}
