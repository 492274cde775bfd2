-- Of every 512 messages whose numbers follow each other: when they were written, and in which conversations. A search for
-- days or places leaves out the stretches that cannot have any. What is deleted does not narrow them.
CREATE TABLE stretches (
    number   INTEGER PRIMARY KEY,
    -- Unix milliseconds.
    earliest INTEGER NOT NULL,
    latest   INTEGER NOT NULL,
    -- The lowest and the highest conversation.
    lowest   INTEGER NOT NULL,
    highest  INTEGER NOT NULL
) STRICT;
INSERT INTO stretches
SELECT id / 512, min(created_at), max(created_at), min(conversation), max(conversation) FROM messages GROUP BY id / 512;
