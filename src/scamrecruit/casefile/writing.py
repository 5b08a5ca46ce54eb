"""Writes what triage found into the case, a batch a transaction."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec.structs import replace

from scamrecruit.casefile.packing import countries, folded_words, pack, place_in
from scamrecruit.casefile.store import CaseFile, now
from scamrecruit.records import Assessment, PassedOver, Posting, Source, Unreadable


class Place(NamedTuple):
    """A capture as the case knows it: its address, and the digest of its bytes ('' for a stream)."""

    uri: str
    sha256: str


class Entry(NamedTuple):
    """A posting to keep; ``assessment`` is None if the present one is in the case already.

    ``given`` is the id that it came with, ``key`` its number in the case if it has one; ``capture``
    and ``source`` are where it was seen just now.
    """

    given: str
    content: str
    key: int | None = None
    posting: Posting | None = None
    assessment: Assessment | None = None
    capture: Place | None = None
    source: Source | None = None


@dataclass(slots=True)
class Batch:
    """What waits to be written together; ``program`` read it."""

    program: str
    entries: list[Entry] = field(default_factory=list)
    opened: list[Place] = field(default_factory=list)
    unreadable: list[tuple[Place, Unreadable]] = field(default_factory=list)
    passed_over: list[tuple[Place, PassedOver]] = field(default_factory=list)
    done: list[Place] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    """Content by id of the entries, for ids that are given twice."""

    def holds(self, given: str, content: str) -> bool:
        """Whether a posting waits to be written."""
        return any(entry.given == given and entry.content == content for entry in self.entries)

    def write(self, case: CaseFile) -> None:
        """Write everything in one transaction, and be empty after it."""
        with case.writing() as db:
            numbers = {place: _open_capture(db, place) for place in dict.fromkeys(self.opened)}
            for entry in self.entries:
                _write_entry(db, entry, numbers)
            for place, item in self.unreadable:
                body = (_number(db, numbers, place), place_in(place.uri, item.uri), pack(item))
                db.execute("INSERT OR REPLACE INTO unreadables VALUES (?, ?, ?)", body)
            for place, left in self.passed_over:
                db.execute(
                    "INSERT INTO passed_over VALUES (?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET number = number + excluded.number",
                    (_number(db, numbers, place), left.what, left.number),
                )
            for place in self.done:
                db.execute(
                    "UPDATE captures SET program = ? WHERE capture = ?",
                    (self.program, _number(db, numbers, place)),
                )
        for waiting in (self.entries, self.opened, self.unreadable, self.passed_over, self.done):
            waiting.clear()
        self.ids.clear()


def _open_capture(db: sqlite3.Connection, place: Place) -> int:
    """Number of the capture, which counts as unread until its last posting is kept."""
    db.execute("INSERT OR IGNORE INTO captures VALUES (NULL, ?, ?, '', ?)", (*place, now()))
    number = _number(db, {}, place)
    db.execute("UPDATE captures SET program = '', read_at = ? WHERE capture = ?", (now(), number))
    for table in ("unreadables", "passed_over"):
        db.execute(f"DELETE FROM {table} WHERE capture = ?", (number,))
    return number


def _number(db: sqlite3.Connection, numbers: dict[Place, int], place: Place) -> int:
    if place not in numbers:
        found = db.execute("SELECT capture FROM captures WHERE uri = ? AND sha256 = ?", place).fetchone()
        numbers[place] = int(found[0])
    return numbers[place]


def _write_entry(db: sqlite3.Connection, entry: Entry, numbers: dict[Place, int]) -> None:
    key = entry.key or _posting_key(db, entry)
    if entry.capture and entry.source:
        place = place_in(entry.capture.uri, entry.source.uri)
        sighting = (_number(db, numbers, entry.capture), place, key, pack(entry.source))
        db.execute("INSERT OR IGNORE INTO sightings VALUES (?, ?, ?, ?)", sighting)
    if entry.assessment and not _is_assessed(db, key, entry.assessment):
        _write_assessment(db, key, entry.assessment)


def _posting_key(db: sqlite3.Connection, entry: Entry) -> int:
    known = "SELECT posting FROM postings WHERE given_id = ? AND content = ?"
    found = db.execute(known, (entry.given, entry.content)).fetchone()
    if found:
        return int(found[0])
    posting, made = entry.posting, entry.assessment
    if posting is None or made is None:
        raise sqlite3.IntegrityError("a posting without its assessment")
    stored = replace(posting, id=_free_id(db, made.id, entry.content))
    row = (stored.id, entry.given, entry.content, now())
    key = int(db.execute("INSERT INTO postings VALUES (NULL, ?, ?, ?, ?)", row).lastrowid or 0)
    db.execute("INSERT INTO bodies VALUES (?, ?)", (key, pack(stored)))
    words = (key, folded_words(stored, made.contacts))
    db.execute("INSERT INTO words VALUES (?, ?)", words)
    db.execute("INSERT INTO trigrams (rowid, folded) VALUES (?, ?)", words)
    return key


def _free_id(db: sqlite3.Connection, wanted: str, content: str) -> str:
    """``wanted``, unless another process has just given it to another text."""
    taken = db.execute("SELECT 1 FROM postings WHERE id = ?", (wanted,)).fetchone()
    return f"{wanted}~{content[:8]}" if taken else wanted


def _is_assessed(db: sqlite3.Connection, key: int, made: Assessment) -> bool:
    """Whether another process has just kept the same: its source is that of the stored posting."""
    sql = "SELECT 1 FROM assessments WHERE posting = ? AND model = ? AND rules = ? AND is_current"
    return db.execute(sql, (key, made.model, made.rules)).fetchone() is not None


def _write_assessment(db: sqlite3.Connection, key: int, made: Assessment) -> None:
    db.execute("UPDATE assessments SET is_current = 0 WHERE posting = ? AND is_current", (key,))
    db.execute(
        "INSERT OR REPLACE INTO assessments VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)",
        (
            key, made.model, made.rules, now(), made.score, made.tier, made.severity, made.confidence,
            made.abstained, made.posting.language,
        ),
    )  # fmt: skip
    db.execute("INSERT OR REPLACE INTO details VALUES (?, ?)", (key, pack(made)))
    _replace_all(db, "contacts", key, {(c.kind, c.value) for c in made.contacts})
    _replace_all(db, "countries", key, {(country,) for country in countries(made)})


def _replace_all(db: sqlite3.Connection, table: str, key: int, rows: Iterable[tuple[str, ...]]) -> None:
    db.execute(f"DELETE FROM {table} WHERE posting = ?", (key,))
    for row in rows:
        signs = ", ".join("?" for _ in row)
        db.execute(f"INSERT INTO {table} VALUES ({signs}, ?)", (*row, key))
