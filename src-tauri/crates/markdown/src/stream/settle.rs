//! The end of a document: links by reference and footnotes whose definitions came later, and the footnotes
//! themselves, gathered behind the last block.

use super::commit::Document;
use super::references::Reference;
use super::view::{Place, Root, View};
use crate::inline::inlines;
use crate::tree::Node;

/// Reads again what refers, in the order of the text, and appends the footnotes in the order of their numbers;
/// those that nothing refers to come last.
pub(super) fn settle(document: &mut Document, view: &mut View) {
    view.store_notes();
    let mut of_notes: Vec<Vec<Reference>> = document.notes.iter().map(|_| Vec::new()).collect();
    document.context.restart();
    for reference in document.references.take() {
        match reference.root {
            Root::Document => read_again(document, view, &reference),
            Root::Note(index) => of_notes[index].push(reference),
        }
    }
    let mut read = 0;
    for unread in 0..=of_notes.len() {
        while let Some(&index) = document.context.footnotes.order.get(read) {
            read += 1;
            for reference in std::mem::take(&mut of_notes[index]) {
                read_again(document, view, &reference);
            }
        }
        if let Some(label) = document.notes.get(unread).cloned() {
            document.context.footnotes.number(&label, true);
        }
    }
    let definitions = footnotes(document, view);
    let keep = view.nodes.len() as u32;
    view.place(&Place { root: Root::Document, path: vec![], keep, offset: 0 }, definitions);
}

fn read_again(document: &mut Document, view: &mut View, reference: &Reference) {
    let nodes = inlines(&reference.source, &mut document.context);
    view.place(&Place { root: reference.root, path: reference.path.clone(), keep: 0, offset: 0 }, nodes);
}

fn footnotes(document: &mut Document, view: &mut View) -> Vec<Node> {
    let order = document.context.footnotes.order.clone();
    let definition = |(index, number): (usize, u32)| Node::FootnoteDefinition {
        label: document.notes[index].clone(),
        number,
        children: std::mem::take(&mut view.notes[index]),
    };
    order.into_iter().zip(1..).map(definition).collect()
}
