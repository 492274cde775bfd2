//! Text cut into the words that are indexed and searched, with the places where they came from.

use unicode_normalization::char::compose;

use super::fold::{self, Class, Known, Letter};

/// The longest indexed beginning of a word, bytes after folding. Longer words are found by it.
const LONGEST: usize = 60;

/// The ASCII letters and digits, by byte.
static ASCII: [Option<Letter>; 256] = {
    let mut letters = [None; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_uppercase() {
            letters[byte as usize] = Some(Letter::Upper);
        } else if byte.is_ascii_alphanumeric() {
            letters[byte as usize] = Some(Letter::Lower);
        }
        byte += 1;
    }
    letters
};

/// The words of a text in order. Reused from text to text to save allocations.
#[derive(Default)]
pub(crate) struct Segments {
    /// The folded words, each followed by a space: as the index stores them.
    folded: String,
    words: Vec<Word>,
    /// The parts of identifiers, each followed by a space, and a separator after each identifier.
    parts: String,
}

/// One word: where it is among the folded ones and in the text, byte offsets.
#[derive(Clone, Copy, Debug)]
struct Word {
    folded: (usize, usize),
    source: (usize, usize),
    single: bool,
}

/// A word that is being read.
struct Open {
    source: usize,
    folded: usize,
    /// Where its parts begin, relative to `folded`; the first, at 0, is left out.
    cuts: Vec<usize>,
    last: Letter,
    /// Where the last letter is, relative to `folded`, when it and the one before are capitals; else 0.
    last_capital: usize,
}

impl Segments {
    /// Cuts a text.
    pub(crate) fn cut(&mut self, text: &str) {
        self.folded.clear();
        self.words.clear();
        self.parts.clear();
        let mut open: Option<Open> = None;
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            // Most of most texts are such runs: they are taken whole.
            let (run, is_lower) = run_of(rest.as_bytes());
            if run == 0 {
                let Some(c) = rest.chars().next() else { break };
                self.push(c, at, &mut open);
                at += c.len_utf8();
                continue;
            }
            let is_whole = open.is_none() && rest.as_bytes().get(run).is_none_or(u8::is_ascii);
            if is_whole && is_lower {
                self.push_plain(&rest[..run], at);
            } else {
                self.push_run(
                    &rest[..run],
                    open.get_or_insert_with(|| Open::new(at, &self.folded)),
                    is_lower,
                );
            }
            at += run;
        }
        self.close(&mut open, text.len());
    }

    /// Appends a word of small ASCII letters and digits: it is what it is folded to, and has no parts.
    fn push_plain(&mut self, word: &str, at: usize) {
        let start = self.folded.len();
        self.folded.push_str(&word[..word.len().min(LONGEST)]);
        self.words.push(Word {
            folded: (start, self.folded.len()),
            source: (at, at + word.len()),
            single: false,
        });
        self.folded.push(' ');
    }

    fn push(&mut self, c: char, at: usize, open: &mut Option<Open>) {
        let known = fold::known(c);
        match known.class {
            Class::Word => self.push_word(c, known, open.get_or_insert_with(|| Open::new(at, &self.folded))),
            Class::Mark => self.push_mark(c, at, open.is_some()),
            Class::Ignored => {}
            Class::Single => {
                self.close(open, at);
                self.push_single(c, at);
            }
            Class::Break => self.close(open, at),
        }
    }

    /// Appends letters and digits that are ASCII.
    fn push_run(&mut self, run: &str, open: &mut Open, is_lower: bool) {
        let here = self.folded.len() - open.folded;
        self.folded.push_str(run);
        if is_lower {
            open.note(Letter::Lower, here);
            return;
        }
        self.folded[open.folded + here..].make_ascii_lowercase();
        for (at, byte) in run.bytes().enumerate() {
            open.note(if byte.is_ascii_uppercase() { Letter::Upper } else { Letter::Lower }, here + at);
        }
    }

    /// The words in order, separated by spaces.
    pub(crate) fn words(&self) -> &str {
        &self.folded
    }

    /// The parts of identifiers.
    pub(crate) fn parts(&self) -> &str {
        &self.parts
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// Which words begin with a piece of a word, or are it, in order.
    pub(crate) fn beginning(&self, piece: &str) -> impl Iterator<Item = usize> {
        let starts = self.folded.match_indices(piece).map(|(at, _)| at);
        let begins_word = |at: &usize| *at == 0 || self.folded.as_bytes()[at - 1] == b' ';
        starts.filter(begins_word).map(|at| self.words.partition_point(|word| word.folded.0 < at))
    }

    /// A word, folded.
    pub(crate) fn word(&self, index: usize) -> &str {
        let (start, end) = self.words[index].folded;
        &self.folded[start..end]
    }

    /// Where a word is in the text, byte offsets.
    pub(crate) fn source(&self, index: usize) -> (usize, usize) {
        self.words[index].source
    }

    /// Whether a word is a character that stands alone, so that no other word begins with it.
    pub(crate) fn is_single(&self, index: usize) -> bool {
        self.words[index].single
    }

    fn push_word(&mut self, c: char, known: Known, open: &mut Open) {
        open.note(known.letter, self.folded.len() - open.folded);
        match known.folded {
            Some(folded) => self.folded.push(folded),
            None => fold::push_folded(c, &mut self.folded),
        }
    }

    /// Appends a mark to the word or the single character that it follows; accents are dropped.
    fn push_mark(&mut self, mark: char, at: usize, in_word: bool) {
        if !in_word && self.ends_in_single(at) {
            self.join_to_last(mark, at + mark.len_utf8());
        } else if in_word && !fold::is_accent(mark) {
            self.folded.push(mark);
        }
    }

    fn push_single(&mut self, c: char, at: usize) {
        let end = at + c.len_utf8();
        if fold::is_ideograph(c) {
            self.push_alone(c, at, end);
            return;
        }
        let mut form = String::new();
        fold::push_single(c, &mut form);
        for c in form.chars() {
            let last = self.folded.trim_end().chars().next_back();
            if self.ends_in_single(at) && last.and_then(|last| compose(last, c)).is_some() {
                self.join_to_last(c, end);
                continue;
            }
            self.push_alone(c, at, end);
        }
    }

    fn push_alone(&mut self, c: char, at: usize, end: usize) {
        let start = self.folded.len();
        self.folded.push(c);
        self.words.push(Word { folded: (start, self.folded.len()), source: (at, end), single: true });
        self.folded.push(' ');
    }

    /// Whether the last word stands alone and ends at this place in the text.
    fn ends_in_single(&self, at: usize) -> bool {
        self.words.last().is_some_and(|word| word.single && word.source.1 == at)
    }

    /// Joins a character to the last word: a voicing mark to its kana, hangul letters to a syllable.
    fn join_to_last(&mut self, c: char, end: usize) {
        let Some(word) = self.words.last_mut() else { return };
        self.folded.truncate(word.folded.1);
        match self.folded.chars().next_back().and_then(|last| compose(last, c)) {
            Some(whole) => {
                self.folded.pop();
                self.folded.push(whole);
            }
            None => self.folded.push(c),
        }
        word.source.1 = end;
        word.folded.1 = self.folded.len();
        self.folded.push(' ');
    }

    fn close(&mut self, open: &mut Option<Open>, end: usize) {
        let Some(word) = open.take() else { return };
        if self.folded.len() == word.folded {
            return;
        }
        if !word.cuts.is_empty() {
            self.push_parts(&word);
        }
        truncate(&mut self.folded, word.folded + LONGEST);
        let folded = (word.folded, self.folded.len());
        self.words.push(Word { folded, source: (word.source, end), single: false });
        self.folded.push(' ');
    }

    fn push_parts(&mut self, word: &Open) {
        let mut start = word.folded;
        for end in word.cuts.iter().map(|cut| word.folded + cut).chain([self.folded.len()]) {
            let before = self.parts.len();
            self.parts.push_str(&self.folded[start..end]);
            truncate(&mut self.parts, before + LONGEST);
            self.parts.push(' ');
            start = end;
        }
        // A word that nobody can type keeps a phrase from reaching into the next identifier.
        self.parts.push_str("\u{b7} ");
    }
}

impl Open {
    fn new(source: usize, folded: &str) -> Self {
        Self { source, folded: folded.len(), cuts: Vec::new(), last: Letter::Other, last_capital: 0 }
    }

    /// Takes note of the next letter, and of where it is, relative to `folded`.
    fn note(&mut self, letter: Letter, here: usize) {
        match (self.last, letter) {
            (Letter::Lower, Letter::Upper) => self.cuts.push(here),
            (Letter::Upper, Letter::Lower) if self.last_capital > 0 => self.cuts.push(self.last_capital),
            _ => {}
        }
        let after_upper = self.last == Letter::Upper && letter == Letter::Upper;
        self.last_capital = if after_upper { here } else { 0 };
        self.last = letter;
    }
}

/// How many bytes `text` begins with that are ASCII letters and digits, and whether none is a capital.
fn run_of(text: &[u8]) -> (usize, bool) {
    let mut is_lower = true;
    for (at, byte) in text.iter().enumerate() {
        match ASCII[usize::from(*byte)] {
            None => return (at, is_lower),
            Some(letter) => is_lower &= letter == Letter::Lower,
        }
    }
    (text.len(), is_lower)
}

fn truncate(text: &mut String, longest: usize) {
    if text.len() > longest {
        text.truncate(text.floor_char_boundary(longest));
    }
}

#[cfg(test)]
mod tests {
    use super::Segments;

    fn cut(text: &str) -> (String, String) {
        let mut segments = Segments::default();
        segments.cut(text);
        (segments.words().trim_end().to_owned(), segments.parts().trim_end().to_owned())
    }

    fn words(text: &str) -> String {
        cut(text).0
    }

    #[test]
    fn case_and_accents_are_folded() {
        assert_eq!(words("Crème BRÛLÉE, e\u{301}tude; Straße STRASSE"), "creme brulee etude strasse strasse");
        assert_eq!(words("Ёлка Łódź Ærø ΣΟΦΟΣ σοφος"), "елка lodz aero σοφοσ σοφοσ");
        assert_eq!(words("مُحَمَّد محمد"), "محمد محمد");
        assert_eq!(words("ﬁne ① Ｗｉｄｅ"), "fine 1 wide");
    }

    #[test]
    fn vowel_signs_are_part_of_a_word() {
        assert_eq!(words("हिन्दी भाषा"), "हिन्दी भाषा");
        assert_ne!(words("कि"), words("कु"));
    }

    #[test]
    fn characters_of_scripts_without_spaces_stand_alone() {
        assert_eq!(words("机器学习rust编程"), "机 器 学 习 rust 编 程");
        assert_eq!(words("ひらがな カタカナー"), "ひ ら が な カ タ カ ナ ー");
        assert_eq!(words("한국어"), "한 국 어");
        assert_eq!(words("😀x👍🏽"), "😀 x 👍");
    }

    #[test]
    fn composed_and_decomposed_forms_are_the_same() {
        assert_eq!(words("か\u{3099}"), words("が"));
        assert_eq!(words("\u{1112}\u{1161}\u{11ab}"), words("한"));
        assert_eq!(words("ｶﾞ"), words("ガ"));
    }

    #[test]
    fn identifiers_are_whole_and_in_parts() {
        assert_eq!(
            cut("parseHTTPResponse2"),
            ("parsehttpresponse2".into(), "parse http response2 \u{b7}".into())
        );
        assert_eq!(cut("snake_case max-len"), ("snake case max len".into(), String::new()));
        assert_eq!(cut("HTTP Word word"), ("http word word".into(), String::new()));
        // Where ASCII ends and goes on in the middle of a word, nothing is cut that is not an identifier.
        assert_eq!(cut("na\u{ef}ve co\u{ad}op e\u{301}tat"), ("naive coop etat".into(), String::new()));
        assert_eq!(
            cut("parse\u{dc}berHTTP\u{c4}rger"),
            ("parseuberhttparger".into(), "parse uber http arger \u{b7}".into())
        );
    }

    #[test]
    fn places_lead_back_to_the_text() {
        let text = "ab Éclair\u{301}, 机器";
        let mut segments = Segments::default();
        segments.cut(text);
        let found: Vec<_> = (0..segments.len())
            .map(|index| segments.source(index))
            .map(|(start, end)| &text[start..end])
            .collect();
        assert_eq!(found, ["ab", "Éclair\u{301}", "机", "器"]);
    }

    #[test]
    fn a_very_long_word_is_cut_short() {
        assert_eq!(words(&"é".repeat(5_000)).len(), super::LONGEST);
        assert!(words(&"字".repeat(5_000)).len() > 5_000);
    }
}
