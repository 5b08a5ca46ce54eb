-- What readers left out of a capture on purpose, counted: for the summary when it is known already.
CREATE TABLE passed_over (
    capture INTEGER NOT NULL REFERENCES captures,
    what TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (capture, what)
) WITHOUT ROWID;

-- What this sighting's file is: the same words may stand in files of several kinds. NULL in older rows:
-- that of the posting.
ALTER TABLE sightings ADD COLUMN source BLOB;
