"""Where each reviewer stopped, and how their queue was ordered and filtered."""

import sqlite3
from typing import Literal

import msgspec

from scamrecruit.casefile.store import CaseFile


class Desk(msgspec.Struct, frozen=True):
    """What the next session begins with; ``posting`` is the id that was shown last."""

    posting: str | None
    filter: str
    order: Literal["priority", "uncertainty", "random"]
    blind: bool


def desk(case: CaseFile, reviewer: str) -> Desk | None:
    """The desk of a reviewer, or None if they are new here."""
    row = case.db.execute("SELECT body FROM desks WHERE reviewer = ?", (reviewer,)).fetchone()
    return None if row is None else msgspec.json.decode(row[0], type=Desk)


def leave(case: CaseFile, reviewer: str, left: Desk) -> None:
    """Keep a desk."""
    with case.writing() as db:
        write(db, reviewer, left)


def write(db: sqlite3.Connection, reviewer: str, left: Desk) -> None:
    """Keep a desk inside the transaction of a decision."""
    body = msgspec.json.encode(left).decode()
    db.execute("INSERT OR REPLACE INTO desks VALUES (?, ?)", (reviewer, body))


def forget_filters(db: sqlite3.Connection) -> None:
    """Empty the filters of all desks: they may name a contact or words that are to go."""
    for reviewer, body in db.execute("SELECT reviewer, body FROM desks").fetchall():
        write(db, reviewer, msgspec.structs.replace(msgspec.json.decode(body, type=Desk), filter=""))
