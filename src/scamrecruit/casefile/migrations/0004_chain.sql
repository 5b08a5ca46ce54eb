-- Each entry of the log names the digest of the one before. '' stands in entries older than this step.
ALTER TABLE log ADD COLUMN prev TEXT NOT NULL DEFAULT '';

-- Terms of the index: words of one or two characters are found by the trigrams that begin with them,
-- in scripts from Thai on (U+0E00), where they are words. At the end of a text no trigram begins: texts
-- are closed with two line ends from now on, earlier ones that end in such a script here.
CREATE VIRTUAL TABLE grams USING fts5vocab (trigrams, instance);
CREATE TEMP TABLE open_ends AS SELECT posting FROM words
    WHERE unicode(substr(folded, -1)) >= 3584 OR unicode(substr(folded, -2, 1)) >= 3584;
INSERT INTO trigrams (trigrams, rowid, folded)
    SELECT 'delete', posting, folded FROM words WHERE posting IN (SELECT posting FROM open_ends);
UPDATE words SET folded = folded || char(10, 10) WHERE posting IN (SELECT posting FROM open_ends);
INSERT INTO trigrams (rowid, folded)
    SELECT posting, folded FROM words WHERE posting IN (SELECT posting FROM open_ends);
DROP TABLE open_ends;
