//! Leaves with links by reference and footnotes, and which of them a definition that came later makes live.
//!
//! What is final is settled at the end of the document (`settle`); this is about what is seen until then. A leaf
//! is read again only when one of its own labels has been defined, and all of that together never costs more
//! than a multiple of the text: a leaf that would cost more than is left waits for the end.

use std::collections::{BTreeSet, HashMap};

use super::commit::Document;
use super::view::{Place, Root, View};
use crate::definition::{Definition, key};
use crate::inline::{Context, inlines};

/// How many bytes may be read again for each byte of the text.
const PER_BYTE: usize = 4;

/// A leaf with links by reference or footnotes, which what comes later may change.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) root: Root,
    pub(super) path: Vec<u32>,
    pub(super) source: String,
}

/// The leaves that refer, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct References {
    leaves: Vec<Reference>,
    /// The leaves that have a label that nothing defines yet.
    waiting: HashMap<String, Vec<usize>>,
    /// The leaves of which a label was defined since they were read.
    due: BTreeSet<usize>,
    /// How many bytes may be read again.
    credit: usize,
}

impl References {
    pub(super) fn push(&mut self, leaf: Reference, missing: Vec<String>) {
        let index = self.leaves.len();
        for key in missing {
            self.waiting.entry(key).or_default().push(index);
        }
        self.leaves.push(leaf);
    }

    /// Registers a link's definition unless its label is taken.
    pub(super) fn add_definition(&mut self, found: &Definition<'_>, context: &mut Context) {
        let key = key(found.label);
        if context.definitions.add(&key, found) {
            self.defined(&key);
        }
    }

    /// The label with this key is defined from now on.
    pub(super) fn defined(&mut self, key: &str) {
        self.due.extend(self.waiting.remove(key).unwrap_or_default());
    }

    /// Every leaf that refers; they are read again for the last time.
    pub(super) fn take(&mut self) -> Vec<Reference> {
        self.due.clear();
        self.waiting.clear();
        std::mem::take(&mut self.leaves)
    }
}

/// Shows what definitions among the last `added` bytes have made live.
pub(super) fn refresh(document: &mut Document, view: &mut View, added: usize) {
    let references = &mut document.references;
    references.credit = references.credit.saturating_add(added.saturating_mul(PER_BYTE));
    for index in std::mem::take(&mut references.due) {
        let leaf = &references.leaves[index];
        let left = references.credit.checked_sub(leaf.source.len());
        let Some(left) = left else { continue };
        references.credit = left;
        let nodes = inlines(&leaf.source, &mut document.context);
        view.place(&Place { root: leaf.root, path: leaf.path.clone(), keep: 0, offset: 0 }, nodes);
    }
}
