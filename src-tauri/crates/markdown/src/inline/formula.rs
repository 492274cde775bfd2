//! Where a formula is in a text: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`, and what only looks like one, as prices and
//! variables of a shell do.

/// A formula in the text.
#[derive(Debug)]
pub(super) struct Formula<'a> {
    /// With its delimiters.
    pub(super) source: &'a str,
    pub(super) tex: &'a str,
    pub(super) display: bool,
}

/// Delimiters of two characters: how they open and close, and whether what is between them is displayed.
const PAIRS: [(&str, &str, bool); 3] = [("\\(", "\\)", false), ("\\[", "\\]", true), ("$$", "$$", true)];

/// What may follow `$n$` without a space: the ending of an ordinal or a plural.
const ENDINGS: [&str; 6] = ["th", "st", "nd", "rd", "s", "es"];

/// Finds formulas from the left to the right, in linear time.
#[derive(Debug, Default)]
pub(super) struct Finder {
    /// For each of [`PAIRS`], up to where none begins: there is no closing delimiter, or nothing before it.
    none_before: [usize; PAIRS.len()],
}

impl Finder {
    /// The formula that begins at `at`.
    pub(super) fn at<'a>(&mut self, source: &'a str, at: usize) -> Option<Formula<'a>> {
        let rest = &source[at..];
        match PAIRS.iter().position(|(open, ..)| rest.starts_with(open)) {
            Some(kind) => self.paired(source, at, kind),
            None => rest.starts_with('$').then(|| dollar(source, at)).flatten(),
        }
    }

    fn paired<'a>(&mut self, source: &'a str, at: usize, kind: usize) -> Option<Formula<'a>> {
        let (open, close, display) = PAIRS[kind];
        let start = at + open.len();
        if at < self.none_before[kind] || is_refused(&source[..at], open, &source[start..]) {
            return None;
        }
        let Some(length) = source[start..].find(close) else {
            self.none_before[kind] = source.len();
            return None;
        };
        let (tex, end) = (&source[start..start + length], start + length + close.len());
        let longer = open == "$$" && source[end..].starts_with('$');
        if longer || !tex.contains(char::is_alphanumeric) {
            self.none_before[kind] = start + length;
            return None;
        }
        if let Some(code) = tex.rfind('`') {
            self.none_before[kind] = start + code;
            return None;
        }
        Some(Formula { source: &source[at..end], tex: tex.trim(), display })
    }
}

/// Three dollars are none of these, and in the middle of a word a bracket is just escaped.
fn is_refused(before: &str, open: &str, after: &str) -> bool {
    if open == "$$" {
        return before.ends_with('$') || after.starts_with('$');
    }
    before.ends_with(char::is_alphanumeric)
}

/// `$x$`: no white space inside the marks, nothing outside that makes a word or an amount of it, and not a price.
fn dollar(source: &str, at: usize) -> Option<Formula<'_>> {
    let bytes = source.as_bytes();
    let mut end = at + 1;
    if bytes.get(end)?.is_ascii_whitespace() {
        return None;
    }
    while *bytes.get(end)? != b'$' {
        end += 1 + usize::from(bytes[end] == b'\\');
    }
    let tex = source.get(at + 1..end)?;
    let valid = !tex.is_empty()
        && !tex.ends_with([' ', '\t', '\n'])
        && !tex.contains('`')
        && may_begin(bytes[..at].last().copied(), tex)
        && may_end(tex, &source[end + 1..])
        && !is_price(tex);
    valid.then(|| Formula { source: &source[at..=end], tex, display: false })
}

/// Only an index, an exponent or a command stands directly behind a letter or digit, as in `CO$_2$`.
fn may_begin(before: Option<u8>, tex: &str) -> bool {
    before.is_none_or(|before| {
        before != b'$' && (!before.is_ascii_alphanumeric() || tex.starts_with(['_', '^', '\\']))
    })
}

fn may_end(tex: &str, after: &str) -> bool {
    let word = &after[..after.bytes().take_while(u8::is_ascii_alphanumeric).count()];
    let variables = after.starts_with(['$', '{']) || (tex.starts_with('(') && after.starts_with('('));
    !variables && (word.is_empty() || ENDINGS.contains(&word))
}

/// What two amounts of money have between them: words, and no sign of a formula.
fn is_price(tex: &str) -> bool {
    let is_word = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    tex.starts_with(|first: char| first.is_ascii_digit())
        && tex.split(|symbol: char| !symbol.is_alphanumeric()).any(is_word)
        && !tex.contains(['\\', '^', '_', '=', '{', '+', '*', '/', '<', '>'])
}
