-- What was purged, so that it is not taken in again: ids and digests, no words, no contacts.
CREATE TABLE tombstones (
    given_id TEXT NOT NULL,
    content TEXT NOT NULL,
    id TEXT NOT NULL,
    at TEXT NOT NULL,
    standing TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (given_id, content)
) WITHOUT ROWID;
CREATE TRIGGER tombstones_are_kept BEFORE DELETE ON tombstones BEGIN
    SELECT RAISE(ABORT, 'tombstones are append-only');
END;
CREATE TRIGGER tombstones_are_not_rewritten BEFORE UPDATE ON tombstones BEGIN
    SELECT RAISE(ABORT, 'tombstones are append-only');
END;
