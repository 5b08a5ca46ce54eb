-- Append-only: the latest of a reviewer on a posting stands. verdict NULL takes the one before back.
-- A note alone may be emptied, when the posting's words are purged.
CREATE TABLE decisions (
    decision INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    posting_id TEXT NOT NULL,
    content TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL,
    verdict TEXT,
    reasons TEXT NOT NULL,
    note TEXT NOT NULL,
    shown TEXT NOT NULL,
    seconds REAL
);
CREATE INDEX decisions_of_posting ON decisions (posting_id);
CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;
CREATE TRIGGER decisions_are_not_rewritten BEFORE UPDATE ON decisions
WHEN new.note <> '' OR new.decision <> old.decision OR new.id <> old.id
    OR new.posting_id <> old.posting_id OR new.content <> old.content OR new.reviewer <> old.reviewer
    OR new.at <> old.at OR new.verdict IS NOT old.verdict OR new.reasons <> old.reasons
    OR new.shown <> old.shown OR new.seconds IS NOT old.seconds
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;

-- Where each reviewer stopped.
CREATE TABLE desks (
    reviewer TEXT PRIMARY KEY,
    body TEXT NOT NULL
) WITHOUT ROWID;
