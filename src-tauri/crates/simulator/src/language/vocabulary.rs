//! Token texts and their ids. Ids are given in the order of first appearance, so they are stable for one
//! set of texts.

use std::collections::HashMap;

#[derive(Debug)]
pub(crate) struct Vocabulary {
    texts: Vec<String>,
    ids: HashMap<String, u32>,
}

impl Vocabulary {
    /// Starts with tokens whose ids are their places in `first`.
    pub(crate) fn new<const N: usize>(first: [&str; N]) -> Self {
        let mut vocabulary = Self { texts: Vec::new(), ids: HashMap::new() };
        for text in first {
            vocabulary.learn(text);
        }
        vocabulary
    }

    pub(crate) fn learn(&mut self, text: &str) -> u32 {
        if let Some(id) = self.id(text) {
            return id;
        }
        let id = self.texts.len() as u32;
        self.texts.push(text.to_owned());
        self.ids.insert(text.to_owned(), id);
        id
    }

    pub(crate) fn id(&self, text: &str) -> Option<u32> {
        self.ids.get(text).copied()
    }

    pub(crate) fn text(&self, id: u32) -> &str {
        self.texts.get(id as usize).map_or("", String::as_str)
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }
}
