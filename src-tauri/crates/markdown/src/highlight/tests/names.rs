//! The names and the words of the tables.

use std::collections::HashSet;

use super::{classes, has};
use crate::highlight::Highlighter;
use crate::highlight::languages::all;
use crate::tree::TokenClass::{Keyword, Number};

#[test]
fn every_word_of_a_table_can_be_met() {
    for language in all() {
        let words = |list: &'static str| list.split_whitespace();
        let keywords = words(language.keywords).chain(language.marks.iter().copied());
        let constants =
            words(language.constants).filter(|word| keywords.clone().all(|keyword| keyword != *word));
        for word in keywords.clone() {
            assert_eq!(
                classes(language.names[0], word),
                [(Keyword, word.to_owned())],
                "{:?}",
                language.names
            );
        }
        for word in constants {
            assert_eq!(classes(language.names[0], word), [(Number, word.to_owned())], "{:?}", language.names);
        }
    }
}

#[test]
fn signs_may_be_keywords() {
    has("php", "<?php echo 1 ?>", Keyword, "<?php");
    has("php", "<?php echo 1 ?>", Keyword, "?>");
    has("css", "a { color: red!important; }", Keyword, "!important");
    has("html", "<style>a { color: red !important }</style>", Keyword, "!important");
    has("erlang", "-module(a).", Keyword, "-module");
}

#[test]
fn a_name_is_of_one_language_and_in_lower_case() {
    let mut names = HashSet::new();
    for name in all().flat_map(|language| language.names) {
        assert!(names.insert(name), "{name} is there twice");
        assert_eq!(*name, name.to_lowercase());
        assert!(Highlighter::new(name).is_some(), "{name} leads to its language");
    }
}
