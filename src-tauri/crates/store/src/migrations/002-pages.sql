-- Reading a part of a conversation takes the time of the part, however long the conversation is.

-- USD, a decimal number: what all answers paid for here cost together, kept as they come. `schema.rs` fills it in.
ALTER TABLE conversations ADD COLUMN cost TEXT;

CREATE INDEX messages_first ON messages (conversation) WHERE parent IS NULL;

-- Where the reader was: a message, and how far below the top of the view its own top was, in CSS pixels.
CREATE TABLE places (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
    message      INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    distance     INTEGER NOT NULL
) STRICT;
CREATE INDEX places_by_message ON places (message);
