//! The language model: an n-gram model with back-off over the texts of `src/text`.
//!
//! A text is a sequence of *passages*. What makes the model answer a prompt is that every passage has a
//! weight, and the passages that share words with the prompt weigh more. A place that was already read in
//! this answer weighs next to nothing, so that the likeliest continuation does not run in circles. Choosing
//! from the distribution is the sampler's business.

mod tokens;
mod vocabulary;

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

pub(crate) use self::tokens::{pieces, word_of};
use self::vocabulary::Vocabulary;

/// What a passage is, which decides who may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Running text and lists.
    Prose,
    /// A passage around a block of code.
    Code,
    /// Thinking, before an answer.
    Thought,
}

const TEXTS: [(&str, Kind); 6] = [
    (include_str!("text/letters.txt"), Kind::Prose),
    (include_str!("text/workshop.txt"), Kind::Prose),
    (include_str!("text/machine.txt"), Kind::Prose),
    (include_str!("text/lists.md"), Kind::Prose),
    (include_str!("text/code.md"), Kind::Code),
    (include_str!("text/thoughts.txt"), Kind::Thought),
];

/// The line between two passages.
const SEPARATOR: &str = "\n%%\n";

/// The longest context, in tokens.
const LONGEST: usize = 3;

/// What share of the probability is left to shorter contexts, by length of the context.
const BACK_OFF: [f64; LONGEST + 1] = [0.02, 0.02, 0.08, 0.06];

/// The weight of a place that was already read in this answer.
const READ_AGAIN: f64 = 0.003;

static LANGUAGE: LazyLock<Language> = LazyLock::new(Language::learn);

/// The learned model. There is one, and its token ids are the same in every process.
#[derive(Debug)]
pub struct Language {
    vocabulary: Vocabulary,
    /// All passages, one after the other, each opened by START and closed by END.
    tokens: Vec<u32>,
    /// For every token its passage.
    passage_of: Vec<u32>,
    passages: Vec<Passage>,
    /// Where each context of 1 to `LONGEST` tokens is followed by something: the place of what follows.
    places: HashMap<Vec<u32>, Vec<u32>>,
}

#[derive(Debug)]
struct Passage {
    kind: Kind,
    /// Its words, and how much each says about what the passage is about.
    words: HashMap<String, f64>,
}

/// The token that ends an answer.
pub(crate) const END: u32 = 0;
const START: u32 = 1;
/// The token between two paragraphs.
const PARAGRAPH: u32 = 2;

impl Language {
    /// The one model of this process.
    #[must_use]
    pub fn get() -> &'static Self {
        &LANGUAGE
    }

    /// The id of a token such as `" lamp"` (with its leading space), as `logit_bias` wants it.
    #[must_use]
    pub fn token_id(&self, text: &str) -> Option<u32> {
        self.vocabulary.id(text)
    }

    /// The text of a token; empty for the token that ends an answer.
    #[must_use]
    pub fn token_text(&self, id: u32) -> &str {
        self.vocabulary.text(id)
    }

    /// How many tokens there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.vocabulary.len()
    }

    fn learn() -> Self {
        let mut language = Self {
            vocabulary: Vocabulary::new(["", "<|start|>", "\n\n"]),
            tokens: Vec::new(),
            passage_of: Vec::new(),
            passages: Vec::new(),
            places: HashMap::new(),
        };
        for (text, kind) in TEXTS {
            for passage in text.trim().split(SEPARATOR) {
                language.learn_passage(passage.trim(), kind);
            }
        }
        language
    }

    fn learn_passage(&mut self, text: &str, kind: Kind) {
        let number = self.passages.len() as u32;
        let mut words = HashMap::new();
        for (place, word) in pieces(text).filter_map(word_of).enumerate() {
            // What a passage begins with is what it is about.
            let tells = words.entry(word).or_insert(0.0_f64);
            *tells = tells.max(if place < 8 { 1.6 } else { 1.0 });
        }
        self.passages.push(Passage { kind, words });
        let first = self.tokens.len();
        self.tokens.push(START);
        for piece in pieces(text) {
            let id = self.vocabulary.learn(piece);
            self.tokens.push(id);
        }
        self.tokens.push(END);
        self.passage_of.resize(self.tokens.len(), number);
        for place in first + 1..self.tokens.len() {
            for length in 1..=LONGEST.min(place - first) {
                let context = self.tokens[place - length..place].to_vec();
                self.places.entry(context).or_default().push(place as u32);
            }
        }
    }

    /// How many tokens `text` has.
    pub(crate) fn count(&self, text: &str) -> u64 {
        pieces(text).count() as u64
    }
}

/// One answer being written: where it stands, and what it has read.
#[derive(Debug)]
pub(crate) struct Reading {
    language: &'static Language,
    weights: Vec<f64>,
    /// The probabilities without any context, under these weights.
    base: Vec<f64>,
    /// For every place whether it was read.
    read: Vec<bool>,
    history: Vec<u32>,
    /// Whether a block of code is open.
    pub(crate) in_code: bool,
}

impl Reading {
    /// Starts an answer to `prompt` from the passages of `kinds`.
    pub(crate) fn new(prompt: &str, kinds: &[Kind]) -> Self {
        let language = Language::get();
        let weights = weights(language, prompt, kinds);
        let mut base = vec![0.0; language.size()];
        let mut total = 0.0;
        for (token, passage) in language.tokens.iter().zip(&language.passage_of) {
            if *token != START && *token != END {
                base[*token as usize] += weights[*passage as usize];
                total += weights[*passage as usize];
            }
        }
        // A little for every token of the vocabulary, so that each has a probability.
        let even = BACK_OFF[0] / language.size() as f64;
        for share in &mut base {
            *share = *share / total * (1.0 - BACK_OFF[0]) + even;
        }
        Self {
            language,
            weights,
            base,
            read: vec![false; language.tokens.len()],
            history: vec![START],
            in_code: false,
        }
    }

    /// Continues `text` instead of opening an answer.
    pub(crate) fn resume(&mut self, text: &str) {
        for piece in pieces(text) {
            // A word the model has never seen ends every context, like the start does.
            let id = self.language.token_id(piece).unwrap_or(START);
            self.accept(id);
        }
    }

    /// Takes note of the token that was chosen.
    pub(crate) fn accept(&mut self, token: u32) {
        let places = (1..=LONGEST).rev().find_map(|length| self.places(length));
        let tokens = &self.language.tokens;
        let mut fresh = false;
        for place in places.into_iter().flatten().filter(|place| tokens[**place as usize] == token) {
            fresh |= !std::mem::replace(&mut self.read[*place as usize], true);
        }
        self.history.push(token);
        let text = self.language.token_text(token);
        if text.starts_with("```") {
            self.in_code = text.len() > 3;
        }
        // A paragraph that no text has at this place is a new beginning.
        if token == PARAGRAPH && !fresh {
            self.history.push(START);
        }
    }

    fn places(&self, length: usize) -> Option<&'static Vec<u32>> {
        let start = self.history.len().checked_sub(length)?;
        self.language.places.get(&self.history[start..])
    }

    fn weight(&self, place: u32) -> f64 {
        self.weights[self.language.passage_of[place as usize] as usize]
    }

    /// The probability of every token to come next, when the answer may end here (`end` is how much it
    /// should, from 0 to 1) or must not (`None`: then it begins another paragraph instead).
    pub(crate) fn next(&self, end: Option<f64>) -> Vec<f64> {
        let mut shares = self.distribution();
        shares[START as usize] = 0.0;
        if self.history.last() == Some(&START) {
            shares[PARAGRAPH as usize] = 0.0;
        }
        match end {
            None => shares[PARAGRAPH as usize] += std::mem::take(&mut shares[END as usize]),
            Some(end) => {
                shares.iter_mut().for_each(|share| *share *= 1.0 - end);
                shares[END as usize] += end;
            }
        }
        let total: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= total);
        shares
    }

    fn distribution(&self) -> Vec<f64> {
        let mut shares = self.base.clone();
        for (length, back_off) in BACK_OFF.iter().enumerate().skip(1) {
            let Some(places) = self.places(length) else { break };
            let weight =
                |place: &u32| self.weight(*place) * if self.read[*place as usize] { READ_AGAIN } else { 1.0 };
            let total: f64 = places.iter().map(weight).sum();
            if total <= 0.0 {
                continue;
            }
            // Where most has been read already, the shorter context knows more.
            let unread: f64 = places.iter().map(|place| self.weight(*place)).sum();
            let left = if length == 1 { 1.0 } else { (3.0 * total / unread).min(1.0) };
            // Code is less forgiving than prose: there the longer context has nearly all the say.
            let back_off = if self.in_code { back_off / 20.0 } else { *back_off };
            let trust = (1.0 - back_off) * left;
            for share in &mut shares {
                *share *= 1.0 - trust;
            }
            for place in places {
                let token = self.language.tokens[*place as usize] as usize;
                shares[token] += trust * weight(place) / total;
            }
        }
        shares
    }
}

/// How much each passage counts for `prompt`: rare words that both have make it count more, and later words
/// of the prompt more than earlier ones.
fn weights(language: &Language, prompt: &str, kinds: &[Kind]) -> Vec<f64> {
    let asked: Vec<String> = pieces(prompt).filter_map(word_of).collect();
    let count = asked.len().max(1) as f64;
    let spread =
        |word: &str| language.passages.iter().filter(|passage| passage.words.contains_key(word)).count();
    // Sorted, so that the sums below are the same in every process.
    let mut rarity = BTreeMap::new();
    for (position, word) in asked.iter().enumerate() {
        let known = spread(word);
        if known > 0 {
            let rare = (language.passages.len() as f64 / known as f64).ln();
            let late = 0.5 + 0.5 * (position + 1) as f64 / count;
            rarity.insert(word.as_str(), rare * rare * late);
        }
    }
    let weight = |passage: &Passage| {
        if !kinds.contains(&passage.kind) {
            return 0.0;
        }
        let told = |(word, rare): (&&str, &f64)| passage.words.get(*word).map(|tells| tells * rare);
        let shared: f64 = rarity.iter().filter_map(told).sum();
        0.3 + shared.powi(3)
    };
    language.passages.iter().map(weight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeliest(shares: &[f64]) -> u32 {
        (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap() as u32
    }

    #[test]
    fn a_distribution_sums_to_one_and_leaves_nothing_out() {
        let reading = Reading::new("Tell me about tea", &[Kind::Prose]);
        let shares = reading.distribution();
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(shares.iter().all(|share| *share > 0.0));
    }

    #[test]
    fn the_texts_hold_a_few_thousand_words() {
        let words = TEXTS.iter().map(|(text, _)| text.split_whitespace().count()).sum::<usize>();
        assert!((3000..12_000).contains(&words), "{words}");
    }

    #[test]
    fn the_prompt_decides_what_the_answer_is_about() {
        let about = |prompt: &str, word: &str| {
            let mut reading = Reading::new(prompt, &[Kind::Prose]);
            let mut text = String::new();
            for _ in 0..60 {
                let token = likeliest(&reading.distribution());
                text.push_str(reading.language.token_text(token));
                reading.accept(token);
            }
            text.to_lowercase().matches(word).count()
        };
        assert!(about("What does temperature do?", "temperature") > 0);
        assert!(about("How do I bake bread?", "bread") > 0);
        assert_eq!(about("How do I bake bread?", "temperature"), 0);
    }

    #[test]
    fn ids_lead_to_texts_and_back() {
        let language = Language::get();
        for id in 2..language.size() as u32 {
            assert_eq!(language.token_id(language.token_text(id)), Some(id));
        }
    }
}
