"""The append-only log of a case: what was done and when, never a contact value or a text.

Each entry names the digest of the one before it, so none can be changed, taken out or put in between
unseen; the digest of the last, noted elsewhere, stands for all. Of each decision it holds the digest.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator

import msgspec

from scamrecruit.casefile.store import CaseFile, now

FIRST = "0" * 64
"""What the first entry names as the one before."""
DECIDED = "decided"
"""Event of a decision; its detail is the decision's id and the digest of what it says."""
Detail = dict[str, int | float | str | None]
_COLUMNS = "entry, at, event, detail, prev"


class Event(msgspec.Struct, frozen=True):
    """One entry of the log; ``detail`` holds counts and ids. ``prev`` is the digest of the entry
    before, empty in entries of case files older than this chain."""

    number: int
    at: str
    event: str
    detail: Detail
    prev: str
    digest: str


def write(db: sqlite3.Connection, event: str, **detail: int | float | str | None) -> None:
    """Add an entry, inside the transaction of what it speaks of."""
    last = db.execute(f"SELECT {_COLUMNS} FROM log ORDER BY entry DESC LIMIT 1").fetchone()
    prev = _digest(last) if last else FIRST
    sql = "INSERT INTO log (at, event, detail, prev) VALUES (?, ?, ?, ?)"
    db.execute(sql, (now(), event, json.dumps(detail), prev))


def events(case: CaseFile) -> Iterator[Event]:
    """All entries, oldest first."""
    for row in case.db.execute(f"SELECT {_COLUMNS} FROM log ORDER BY entry"):
        number, at, event, detail, prev = row
        yield Event(number, at, event, json.loads(detail), prev, _digest(row))


def _digest(row: tuple[int, str, str, str, str]) -> str:
    return hashlib.sha256(json.dumps(row).encode()).hexdigest()
