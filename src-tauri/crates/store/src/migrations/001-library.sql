-- The library as first released. Times are unix milliseconds; JSON and money are text; ids never come back.

CREATE TABLE folders (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    uid      TEXT NOT NULL UNIQUE,
    parent   INTEGER REFERENCES folders (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT;
CREATE INDEX folders_by_parent ON folders (parent, position);

CREATE TABLE conversations (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    uid           TEXT NOT NULL UNIQUE,
    title         TEXT NOT NULL,
    titled_by     TEXT NOT NULL CHECK (titled_by IN ('nobody', 'model', 'person')),
    model         TEXT,
    system_prompt TEXT NOT NULL,
    parameters    TEXT NOT NULL,
    head          INTEGER REFERENCES messages (id) ON DELETE SET NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    -- Counts up with every use of any conversation: the order of the list, whatever the clock did.
    activity      INTEGER NOT NULL,
    pinned        INTEGER NOT NULL DEFAULT 0,
    archived      INTEGER NOT NULL DEFAULT 0,
    deleted_at    INTEGER,
    folder        INTEGER REFERENCES folders (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX conversations_by_activity ON conversations (activity);
CREATE INDEX conversations_listed ON conversations (pinned, activity) WHERE deleted_at IS NULL AND archived = 0;
CREATE INDEX conversations_archived ON conversations (pinned, activity) WHERE deleted_at IS NULL AND archived = 1;
CREATE INDEX conversations_in_trash ON conversations (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX conversations_in_folder ON conversations (folder, pinned, activity) WHERE folder IS NOT NULL;

CREATE TABLE tags (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    uid    TEXT NOT NULL UNIQUE,
    name   TEXT NOT NULL UNIQUE,
    colour TEXT NOT NULL
) STRICT;

CREATE TABLE conversation_tags (
    conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    tag          INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (conversation, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_tags_by_tag ON conversation_tags (tag);

CREATE TABLE messages (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    parent       INTEGER REFERENCES messages (id) ON DELETE CASCADE,
    role         TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
    status       TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    -- The child a person last looked at, so that a branch is found again as it was left.
    chosen       INTEGER REFERENCES messages (id) ON DELETE SET NULL,
    deleted_at   INTEGER,
    -- A deleted message hides alone ('message') or with all below it ('branch').
    deleted      TEXT CHECK (deleted IN ('message', 'branch')),
    reasoning    TEXT NOT NULL,
    text         TEXT NOT NULL
) STRICT;
CREATE INDEX messages_in_conversation ON messages (conversation, id, parent, chosen, deleted);
CREATE INDEX messages_by_parent ON messages (parent);
CREATE INDEX messages_by_chosen ON messages (chosen) WHERE chosen IS NOT NULL;
CREATE INDEX messages_streaming ON messages (status) WHERE status = 'streaming';
CREATE INDEX messages_deleted ON messages (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX conversations_by_head ON conversations (head) WHERE head IS NOT NULL;

-- What has arrived of a streaming answer, in the order it came; empty once the answer is finished.
CREATE TABLE chunks (
    message   INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    sequence  INTEGER NOT NULL,
    reasoning TEXT NOT NULL,
    text      TEXT NOT NULL,
    PRIMARY KEY (message, sequence)
) STRICT, WITHOUT ROWID;

-- One request to a model and what came of it; exactly one for each assistant message.
CREATE TABLE generations (
    message     INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    service     TEXT NOT NULL,
    model_asked TEXT NOT NULL,
    parameters  TEXT NOT NULL,
    price       TEXT,
    -- USD, a decimal number: sums are exact and made outside SQL.
    cost        TEXT,
    error       TEXT,
    -- The answer without its text and reasoning, which the message has, and without its log probabilities.
    answer      TEXT,
    logprobs    TEXT
) STRICT;
CREATE INDEX generations_by_model ON generations (model_asked);

CREATE TABLE drafts (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
    text         TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE catalogue (
    service    TEXT NOT NULL,
    name       TEXT NOT NULL,
    fetched_at INTEGER NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (service, name)
) STRICT;

-- Words as the crate segments and folds them, separated by spaces: all that the tokenizer has to do is split.
-- `parts` holds the parts of identifiers; `facts` who wrote a message, where, and which model it was.
CREATE VIRTUAL TABLE search USING fts5 (
    words, parts, facts, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3 4'
);
CREATE VIRTUAL TABLE search_titles USING fts5 (
    words, parts, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3 4'
);

-- Words of five characters and more that were ever indexed, to know what a beginning can become.
CREATE TABLE vocabulary (
    word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
