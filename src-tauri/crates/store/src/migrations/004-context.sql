-- Where the context of a conversation begins: what comes before this message stays and is not sent.
ALTER TABLE conversations ADD COLUMN context_from INTEGER REFERENCES messages (id) ON DELETE SET NULL;
CREATE INDEX conversations_by_context ON conversations (context_from) WHERE context_from IS NOT NULL;
