//! Folders and tags.

use store::{ConversationPatch, Error, FolderId, Library, Listing};

use crate::directory::conversation;

fn into(folder: Option<FolderId>) -> ConversationPatch {
    ConversationPatch { folder: Some(folder), ..ConversationPatch::default() }
}

fn names(library: &Library) -> Vec<String> {
    library.folders().unwrap().into_iter().map(|folder| folder.name).collect()
}

#[test]
fn folders_nest_and_keep_their_order() {
    let library = Library::in_memory().unwrap();
    let a = library.create_folder("a", None, "A").unwrap();
    let b = library.create_folder("b", None, "B").unwrap();
    let c = library.create_folder("c", Some(a), "C").unwrap();
    library.move_folder(b, None, Some(a)).unwrap();
    assert_eq!(names(&library), ["B", "A", "C"]);
    assert!(matches!(library.move_folder(a, Some(c), None), Err(Error::Invalid(_))));
    assert!(matches!(library.move_folder(a, Some(a), None), Err(Error::Invalid(_))));
    library.move_folder(c, None, None).unwrap();
    library.rename_folder(c, "Ç").unwrap();
    assert_eq!(names(&library), ["B", "A", "Ç"]);
    assert!(matches!(library.rename_folder(FolderId(99), "x"), Err(Error::NotFound("folder"))));
}

#[test]
fn what_lies_in_a_deleted_folder_moves_out_of_it() {
    let library = Library::in_memory().unwrap();
    let outer = library.create_folder("o", None, "outer").unwrap();
    let inner = library.create_folder("i", Some(outer), "inner").unwrap();
    let deep = library.create_folder("d", Some(inner), "deep").unwrap();
    let ids = [conversation(&library, "1"), conversation(&library, "2")];
    library.update_conversations(&ids, &into(Some(inner))).unwrap();
    assert_eq!(library.conversations(Listing::Folder(inner), None, 9).unwrap().items.len(), 2);
    library.delete_folder(inner).unwrap();
    assert_eq!(library.conversations(Listing::Folder(outer), None, 9).unwrap().items.len(), 2);
    let folders = library.folders().unwrap();
    assert_eq!(folders.iter().find(|folder| folder.id == deep).unwrap().parent, Some(outer));
    assert_eq!(folders.iter().find(|folder| folder.id == outer).unwrap().conversations, 2);
    library.update_conversations(&ids, &into(None)).unwrap();
    assert_eq!(library.conversation(ids[0]).unwrap().folder, None);
}

#[test]
fn a_deleted_folder_comes_back_with_what_lay_in_it_unless_that_was_moved_since() {
    let library = Library::in_memory().unwrap();
    let outer = library.create_folder("o", None, "outer").unwrap();
    let before = library.create_folder("b", Some(outer), "before").unwrap();
    let inner = library.create_folder("i", Some(outer), "inner").unwrap();
    library.create_folder("a", Some(outer), "after").unwrap();
    library.create_folder("d", Some(inner), "deep").unwrap();
    let ids = [conversation(&library, "1"), conversation(&library, "2"), conversation(&library, "3")];
    library.update_conversations(&ids[..2], &into(Some(inner))).unwrap();
    library.update_conversations(&ids[2..], &into(Some(outer))).unwrap();
    let whole = library.folders().unwrap();
    let removed = library.delete_folder(inner).unwrap();
    assert_eq!((removed.conversations.len(), removed.folders.len()), (2, 1));
    library.update_conversations(&ids[1..2], &into(Some(before))).unwrap();
    library.restore_folder(&removed).unwrap();
    let folder = |at: usize| library.conversation(ids[at]).unwrap().folder;
    assert_eq!([folder(0), folder(1), folder(2)], [Some(inner), Some(before), Some(outer)]);
    library.update_conversations(&ids[1..2], &into(Some(inner))).unwrap();
    assert_eq!(library.folders().unwrap(), whole, "each in its place again");
    assert!(matches!(library.restore_folder(&removed), Err(Error::Invalid(_))), "only once");
}

#[test]
fn a_deleted_folder_comes_back_to_the_top_when_the_one_around_it_is_gone() {
    let library = Library::in_memory().unwrap();
    let outer = library.create_folder("o", None, "outer").unwrap();
    let inner = library.create_folder("i", Some(outer), "inner").unwrap();
    let removed = library.delete_folder(inner).unwrap();
    library.delete_folder(outer).unwrap();
    library.restore_folder(&removed).unwrap();
    assert_eq!(library.folders().unwrap()[0].parent, None);
}

#[test]
fn a_deleted_tag_comes_back_on_what_had_it() {
    let library = Library::in_memory().unwrap();
    let ids = [conversation(&library, "1"), conversation(&library, "2"), conversation(&library, "3")];
    let red = library.create_tag("r", "red", "#f00").unwrap();
    library.tag(&ids[..2], red).unwrap();
    let removed = library.delete_tag(red).unwrap();
    library.delete_conversations(&ids[1..2], 1).unwrap();
    library.delete_for_ever(&ids[1..2]).unwrap();
    library.restore_tag(&removed).unwrap();
    assert_eq!(library.tags_of(ids[0]).unwrap(), library.tags().unwrap());
    assert_eq!(library.conversations(Listing::Tagged(red), None, 9).unwrap().items.len(), 1);
    library.delete_tag(red).unwrap();
    library.create_tag("x", "red", "#00f").unwrap();
    assert!(matches!(library.restore_tag(&removed), Err(Error::Invalid(_))), "its name is taken by now");
}

#[test]
fn the_archive_is_a_list_of_its_own() {
    let library = Library::in_memory().unwrap();
    let ids = [conversation(&library, "1"), conversation(&library, "2")];
    let patch = ConversationPatch { archived: Some(true), ..ConversationPatch::default() };
    library.update_conversations(&ids[..1], &patch).unwrap();
    assert_eq!(library.conversations(Listing::All, None, 9).unwrap().items[0].id, ids[1]);
    assert_eq!(library.conversations(Listing::Archived, None, 9).unwrap().items[0].id, ids[0]);
}

#[test]
fn tags_are_tied_and_untied() {
    let library = Library::in_memory().unwrap();
    let ids = [conversation(&library, "1"), conversation(&library, "2"), conversation(&library, "3")];
    let red = library.create_tag("r", "red", "#f00").unwrap();
    let blue = library.create_tag("b", "blue", "#00f").unwrap();
    assert!(matches!(library.create_tag("x", "red", "#fff"), Err(Error::Invalid(_))));
    assert!(matches!(library.update_tag(blue, "red", "#fff"), Err(Error::Invalid(_))));
    library.tag(&ids, red).unwrap();
    library.tag(&ids[..1], blue).unwrap();
    library.tag(&ids[..1], blue).unwrap();
    library.untag(&ids[1..2], red).unwrap();
    let tagged = library.conversations(Listing::Tagged(red), None, 1).unwrap();
    assert_eq!(tagged.items[0].id, ids[2]);
    let rest = library.conversations(Listing::Tagged(red), tagged.next.as_deref(), 1).unwrap();
    assert_eq!((rest.items[0].id, rest.next), (ids[0], None));
    let line = |at: usize| library.conversations(Listing::All, None, 9).unwrap().items[at].tags.clone();
    assert_eq!((line(0), line(1), line(2)), (vec![red], vec![], vec![red, blue]), "a line has its tags");
    let of: Vec<_> = library.tags_of(ids[0]).unwrap().into_iter().map(|tag| tag.name).collect();
    assert_eq!(of, ["blue", "red"]);
    library.delete_tag(red).unwrap();
    assert_eq!(library.tags().unwrap().len(), 1);
}
