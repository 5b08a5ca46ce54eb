"""What people decided: written once, never changed; the latest of each reviewer stands."""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from scamrecruit.casefile import desks, events
from scamrecruit.casefile.desks import Desk
from scamrecruit.casefile.store import CaseFile, storable
from scamrecruit.records import Decision, Shown

_COLUMNS = "id, posting_id, content, verdict, reviewer, at, shown, reasons, note, seconds"


def decide(case: CaseFile, decision: Decision, desk: Desk | None = None) -> None:
    """Keep a decision, and where it leaves its reviewer; when this returns it is on the disk."""
    with case.writing() as db:
        _insert(db, decision)
        if desk:
            desks.write(db, decision.reviewer, desk)


def merge(case: CaseFile, arriving: Iterable[Decision]) -> tuple[int, int]:
    """Keep decisions made elsewhere; how many were new, and how many were here already.

    They are told apart by their ids, so the same file may be merged twice.
    """
    before = added = 0
    with case.writing() as db:
        for decision in arriving:
            new = db.execute("SELECT 1 FROM decisions WHERE id = ?", (decision.id,)).fetchone() is None
            before, added = before + (not new), added + new
            if new:
                _insert(db, decision)
        events.write(db, "decisions merged", added=added, known=before)
    return added, before


def history(case: CaseFile) -> Iterator[Decision]:
    """All decisions in the order of their time, those taken back too."""
    query = f"SELECT {_COLUMNS} FROM decisions ORDER BY at, decision"
    return map(_decision, case.db.execute(query).fetchall())


def history_of(case: CaseFile, posting: str) -> list[Decision]:
    """All decisions on the posting with this id, in the order of their time."""
    query = f"SELECT {_COLUMNS} FROM decisions WHERE posting_id = ? ORDER BY at, decision"
    return [_decision(row) for row in case.db.execute(query, (posting,))]


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Of decisions in the order of their time: the latest of each reviewer on each posting.

    Those taken back are left out.
    """
    latest = {(decision.posting, decision.reviewer): decision for decision in decisions}
    return [decision for decision in latest.values() if decision.verdict]


def new_id() -> str:
    """``d-`` and sixteen random hex digits."""
    return f"d-{secrets.token_hex(8)}"


def moment() -> str:
    """Now, in UTC, as a decision bears it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _insert(db: sqlite3.Connection, made: Decision) -> None:
    values = (
        made.id, made.posting, made.content, made.verdict, made.reviewer, made.at,
        msgspec.json.encode(made.shown).decode(), json.dumps(made.reasons), storable(made.note),
        made.seconds,
    )  # fmt: skip
    signs = ", ".join("?" * len(values))
    db.execute(f"INSERT INTO decisions ({_COLUMNS}) VALUES ({signs})", values)
    events.write(db, events.DECIDED, id=made.id, sha256=digest(made))


def digest(made: Decision) -> str:
    """Digest of what a decision says. Its note is left out: that may be emptied one day."""
    said = msgspec.structs.replace(made, note="", ad=None)
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def _decision(row: tuple[str, str, str, str | None, str, str, str, str, str, float | None]) -> Decision:
    identity, posting, content, verdict, reviewer, at, shown, reasons, note, seconds = row
    return Decision(
        id=identity,
        posting=posting,
        content=content,
        verdict=verdict,  # type: ignore[arg-type]
        reviewer=reviewer,
        at=at,
        shown=msgspec.json.decode(shown, type=Shown),
        reasons=tuple(json.loads(reasons)),
        note=note,
        seconds=seconds,
    )
