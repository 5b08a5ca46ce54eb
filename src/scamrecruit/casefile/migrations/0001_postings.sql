CREATE TABLE case_info (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Where bytes lie; sha256 is empty for a stream, which cannot be known again.
CREATE TABLE captures (
    capture INTEGER PRIMARY KEY,
    uri TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    program TEXT NOT NULL,
    read_at TEXT NOT NULL,
    UNIQUE (sha256, uri)
);

-- content is the digest of title and text: what tells one given id used for two texts apart.
CREATE TABLE postings (
    posting INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    given_id TEXT NOT NULL,
    content TEXT NOT NULL,
    added_at TEXT NOT NULL,
    UNIQUE (given_id, content)
);

-- The whole posting: deflated JSON. Apart, so that lists of postings need not pass over their texts.
CREATE TABLE bodies (
    posting INTEGER PRIMARY KEY REFERENCES postings,
    body BLOB NOT NULL
);

-- A posting in a capture; its address is the capture's uri and this place (such as #L12).
CREATE TABLE sightings (
    capture INTEGER NOT NULL REFERENCES captures,
    place TEXT NOT NULL,
    posting INTEGER NOT NULL REFERENCES postings,
    PRIMARY KEY (capture, place, posting)
) WITHOUT ROWID;
CREATE INDEX sightings_of_posting ON sightings (posting);

CREATE TABLE unreadables (
    capture INTEGER NOT NULL REFERENCES captures,
    place TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (capture, place)
) WITHOUT ROWID;

-- One row a posting, model and rule pack; the newest is current, the older ones show what moved.
CREATE TABLE assessments (
    posting INTEGER NOT NULL REFERENCES postings,
    model TEXT NOT NULL,
    rules TEXT NOT NULL,
    at TEXT NOT NULL,
    is_current INTEGER NOT NULL,
    score REAL,
    tier TEXT,
    severity TEXT,
    confidence TEXT,
    abstained TEXT,
    language TEXT NOT NULL,
    PRIMARY KEY (posting, model, rules)
);
CREATE INDEX current_assessments ON assessments
    (posting, score, tier, severity, confidence, language, model, rules) WHERE is_current;

-- The whole current assessment, with findings, reasons and contacts: deflated JSON.
CREATE TABLE details (
    posting INTEGER PRIMARY KEY REFERENCES postings,
    body BLOB NOT NULL
);

CREATE TABLE contacts (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    posting INTEGER NOT NULL REFERENCES postings,
    PRIMARY KEY (kind, value, posting)
) WITHOUT ROWID;
CREATE INDEX contacts_of_posting ON contacts (posting);

CREATE TABLE countries (
    country TEXT NOT NULL,
    posting INTEGER NOT NULL REFERENCES postings,
    PRIMARY KEY (country, posting)
) WITHOUT ROWID;
CREATE INDEX countries_of_posting ON countries (posting);

-- What search looks at: folded title, text, employer, place, address and contacts of a posting.
CREATE TABLE words (
    posting INTEGER PRIMARY KEY REFERENCES postings,
    folded TEXT NOT NULL
);
CREATE VIRTUAL TABLE trigrams USING fts5 (
    folded, content = 'words', content_rowid = 'posting', tokenize = 'trigram', detail = none
);

CREATE TABLE log (
    entry INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE TRIGGER log_is_kept BEFORE DELETE ON log BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;
CREATE TRIGGER log_is_not_rewritten BEFORE UPDATE ON log BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;
