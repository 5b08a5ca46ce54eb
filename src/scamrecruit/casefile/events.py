"""The append-only log of a case: what was done and when, never a contact value or a text."""

import json
import sqlite3
from collections.abc import Iterator

import msgspec

from scamrecruit.casefile.store import CaseFile, now


class Event(msgspec.Struct, frozen=True):
    """One entry of the log; ``detail`` holds counts and ids."""

    at: str
    event: str
    detail: dict[str, int | float | str | None]


def write(db: sqlite3.Connection, event: str, **detail: int | float | str | None) -> None:
    """Add an entry, inside the transaction of what it speaks of."""
    db.execute(
        "INSERT INTO log (at, event, detail) VALUES (?, ?, ?)", (now(), event, json.dumps(detail))
    )


def events(case: CaseFile) -> Iterator[Event]:
    """All entries, oldest first."""
    for at, event, detail in case.db.execute("SELECT at, event, detail FROM log ORDER BY entry"):
        yield Event(at, event, json.loads(detail))
