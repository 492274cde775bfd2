-- A list of a folder or of a tag is read in its order from an index, like the list of all: a page takes the time of a
-- page, however long the list is and wherever in it the page begins.

DROP INDEX conversations_in_folder;
CREATE INDEX conversations_in_folder ON conversations (folder, archived, deleted_at, pinned, activity)
    WHERE folder IS NOT NULL;

-- What the list of a tag is sorted by is kept beside the tie. Triggers keep it: no statement has to remember.
ALTER TABLE conversation_tags ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation_tags ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation_tags ADD COLUMN activity INTEGER NOT NULL DEFAULT 0;
UPDATE conversation_tags SET (hidden, pinned, activity) =
    (SELECT archived OR deleted_at IS NOT NULL, pinned, activity FROM conversations WHERE id = conversation);
DROP INDEX conversation_tags_by_tag;
CREATE INDEX conversation_tags_listed ON conversation_tags (tag, hidden, pinned, activity);

CREATE TRIGGER conversation_tagged AFTER INSERT ON conversation_tags BEGIN
    UPDATE conversation_tags SET (hidden, pinned, activity) =
        (SELECT archived OR deleted_at IS NOT NULL, pinned, activity FROM conversations WHERE id = new.conversation)
    WHERE conversation = new.conversation AND tag = new.tag;
END;
CREATE TRIGGER conversation_moved AFTER UPDATE OF archived, deleted_at, pinned, activity ON conversations BEGIN
    UPDATE conversation_tags SET hidden = new.archived OR new.deleted_at IS NOT NULL, pinned = new.pinned,
        activity = new.activity
    WHERE conversation = new.id;
END;
