//! The search beside a scan of the texts: on a library in eight languages that nobody wrote, both find the same.

use std::collections::{BTreeMap, BTreeSet};

use store::{Library, MessageId, SearchRequest};
use unicode_normalization::UnicodeNormalization;

use crate::directory::{begin, conversation};

/// Messages in the library.
const MESSAGES: usize = 500;

/// Different words or runs of each language.
const WORDS: usize = 90;

/// A language: the pieces its words are made of, and whether it is written without spaces.
struct Language {
    name: &'static str,
    pieces: &'static str,
    in_runs: bool,
}

const LANGUAGES: [Language; 8] = [
    Language {
        name: "English",
        pieces: "the qu ick brown f o x jump s over re sum é don't it's 3.14 ing un tion",
        in_runs: false,
    },
    Language {
        name: "German",
        pieces: "str aß en bahn ü ber rasch ung schö n kä fer grü ß lich un mög",
        in_runs: false,
    },
    Language {
        name: "Russian",
        pieces: "съ ешь ещё мяг ких франц уз ских бул ок подъ ём ник ждёт йо гурт",
        in_runs: false,
    },
    Language {
        name: "Arabic",
        pieces: "عر بيّ مُشَ كَّل كل مات كث يرة لل بحث المع اني وال أفك ار الجم يلة",
        in_runs: false,
    },
    Language {
        name: "Hindi", pieces: "हि न्दी में लि खा वा क्य क़ल म ज़रू रत शब् द सं युक् ता भी", in_runs: false
    },
    Language {
        name: "Chinese",
        pieces: "机 器 学 习 是 人 工 智 能 的 一 个 分 支 使 用 编 写 搜 索 引 擎",
        in_runs: true,
    },
    Language {
        name: "Japanese",
        pieces: "東 京 タ ワ ー で ラ メ ン を 食 べ な が プ ロ グ ﾑ ｶ ﾅ 勉 強",
        in_runs: true,
    },
    Language {
        name: "Korean",
        pieces: "한 국 어 문 장 을 검 색 할 수 있 야 합 니 다 서 울 에 커 피",
        in_runs: true,
    },
];

/// Xorshift: the same library in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// The words of a language, the runs of one that has none.
fn words(language: &Language, random: &mut Random) -> Vec<String> {
    let pieces: Vec<_> = language.pieces.split(' ').collect();
    let longest = if language.in_runs { 12 } else { 4 };
    (0..WORDS).map(|_| (0..1 + random.below(longest)).map(|_| *random.pick(&pieces)).collect()).collect()
}

/// A message in two or three of the languages.
fn message(of: &[Vec<String>], random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..2 + random.below(2) {
        let words = random.pick(of);
        for _ in 0..1 + random.below(5) {
            let word: &String = random.pick(words);
            let between: &&str = random.pick(&[" ", " ", ", ", "\n", ": “", "”. ", " – "]);
            text.extend([word.as_str(), between]);
        }
    }
    text
}

/// A text as both sides mean it: no case, no accents, no vowel points, wide and narrow forms alike.
fn plain(text: &str) -> String {
    let accent =
        |c: &char| matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{93c}');
    let folded: String = text.nfkd().filter(|c| !accent(c)).flat_map(char::to_lowercase).collect();
    folded.nfc().filter(|c| !accent(c)).collect::<String>().replace('ß', "ss")
}

fn in_runs(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Vowel signs and what joins letters: parts of a word that no word begins with.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}')
}

/// The words of a plain text, each character of a run a word of its own.
fn cut(plain: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    for c in plain.chars() {
        if in_runs(c) {
            words.extend([c.to_string(), String::new()]);
        } else if c.is_alphanumeric() || is_sign(c) {
            words.last_mut().unwrap().push(c);
        } else {
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether the words typed stand next to each other in a text, the last one perhaps going on.
fn scan(text: &[String], typed: &[String]) -> bool {
    let (last, before) = typed.split_last().unwrap();
    text.windows(typed.len()).any(|window| {
        let (end, start) = window.split_last().unwrap();
        start == before && (end == last || (end.starts_with(last.as_str()) && !last.chars().all(in_runs)))
    })
}

/// What is typed to find the words of a language: every beginning, and of runs what is anywhere inside.
fn typed(language: &Language, words: &[String], random: &mut Random) -> BTreeSet<String> {
    let mut typed = BTreeSet::new();
    for word in words.iter().step_by(3) {
        let ends: Vec<_> = word.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        typed.extend(ends.iter().map(|end| word[..*end].to_owned()));
        typed.insert(word.to_uppercase());
        if language.in_runs {
            let start = random.below(ends.len());
            let run: String = word.chars().skip(start).take(1 + random.below(4)).collect();
            typed.insert(run);
        } else {
            // What is in no text, or only inside a word, is not found.
            typed.insert(format!("{word}zz"));
            typed.insert(word.chars().skip(1).skip_while(|c| is_sign(*c)).collect());
        }
    }
    typed.into_iter().filter(|typed| !cut(&plain(typed)).is_empty()).collect()
}

fn found(library: &Library, typed: &str) -> BTreeSet<MessageId> {
    let mut request = SearchRequest { typed, window: 1_000, ..SearchRequest::default() };
    let mut found = BTreeSet::new();
    loop {
        let page = library.search(&request).unwrap();
        found.extend(page.hits.iter().map(|hit| hit.message));
        request.cursor = page.next;
        if page.next.is_none() {
            return found;
        }
    }
}

#[test]
fn the_search_finds_what_a_scan_of_the_texts_finds_and_nothing_else() {
    let mut random = Random(0x9e37_79b9);
    let languages: Vec<_> = LANGUAGES.iter().map(|language| words(language, &mut random)).collect();
    let library = Library::in_memory().unwrap();
    let at = conversation(&library, "a");
    let texts: BTreeMap<MessageId, (Vec<String>, String)> = (0..MESSAGES)
        .map(|_| message(&languages, &mut random))
        .map(|text| (begin(&library, at, None, &text).user, (cut(&plain(&text)), text)))
        .collect();
    for (language, words) in LANGUAGES.iter().zip(&languages) {
        let (mut searched, mut hits) = (0, 0);
        for typed in typed(language, words, &mut random) {
            let wanted = cut(&plain(&typed));
            let there: BTreeSet<_> =
                texts.iter().filter(|(_, (words, _))| scan(words, &wanted)).map(|(id, _)| *id).collect();
            let found = found(&library, &typed);
            if let Some(id) = there.symmetric_difference(&found).next() {
                let side = if found.contains(id) { "only the search" } else { "only the scan" };
                panic!("{}: {side} finds {typed:?} in {:?}", language.name, texts[id].1);
            }
            (searched, hits) = (searched + 1, hits + there.len());
        }
        assert!(searched > 60 && hits > 500, "{}: {searched} searches, {hits} hits", language.name);
    }
}
