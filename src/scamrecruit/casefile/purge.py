"""Deleting what was kept long enough: words, contacts and assessments go, a tombstone stays.

How long depends on what people decided. Time runs from the day a posting was added, or from the
latest decision on it. Verdicts stay, for the figures; their notes are emptied.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple, get_args

import msgspec

from scamrecruit.casefile import desks, events
from scamrecruit.casefile.decisions import history, standing
from scamrecruit.casefile.store import CaseFile, now
from scamrecruit.records import Decision, Verdict

Standing = Literal["dismissed", "undecided", "watched", "referred"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
_RETENTION = "retention"
_BATCH = 200


class Retention(msgspec.Struct, frozen=True):
    """Days that postings are kept, by how they stand; 0 means until they are purged by id."""

    dismissed: int = 30
    undecided: int = 180
    watched: int = 365
    referred: int = 0


class Due(NamedTuple):
    """A posting whose time is over."""

    key: int
    id: str
    standing: Standing


def retention(case: CaseFile) -> Retention:
    """The days set for this case, else the usual ones."""
    stored = case.info(_RETENTION)
    return msgspec.json.decode(stored, type=Retention) if stored else Retention()


def set_retention(case: CaseFile, days: Retention) -> None:
    """Set the days for this case."""
    with case.writing() as db:
        case.set_info(_RETENTION, msgspec.json.encode(days).decode())
        events.write(db, "retention", **msgspec.structs.asdict(days))


def due(case: CaseFile, days: Retention, today: datetime | None = None) -> list[Due]:
    """Postings whose time is over at ``today`` (now), oldest first."""
    today = today or datetime.now(UTC)
    with case.reading() as db:
        every = list(history(case))
        rows = db.execute("SELECT posting, id, added_at FROM postings ORDER BY posting").fetchall()
    verdicts = _verdicts(every)
    latest = {decision.posting: decision.at for decision in every}
    found = []
    for key, identity, added_at in rows:
        stands = _standing(verdicts.get(identity, ()))
        since = max(_moment(added_at), _moment(latest.get(identity, added_at)))
        kept = getattr(days, stands)
        if kept and since + timedelta(days=kept) <= today:
            found.append(Due(key, identity, stands))
    return found


def named(case: CaseFile, ids: Iterable[str]) -> list[Due]:
    """The postings with these ids, whatever their time; unknown ids are left out."""
    verdicts = _verdicts(history(case))
    rows = (
        case.db.execute("SELECT posting, id FROM postings WHERE id = ?", (i,)).fetchone() for i in ids
    )
    return [Due(row[0], row[1], _standing(verdicts.get(row[1], ()))) for row in rows if row]


def purge(case: CaseFile, over: Iterable[Due], reason: str) -> int:
    """Delete the postings, leave tombstones with ``reason``, and overwrite what lay on the disk.

    How many were deleted. Other programs may read meanwhile; to give back the space, the file is
    written anew at the end, for which it must be free for a moment.
    """
    case.db.execute("PRAGMA secure_delete = ON")
    number = 0
    items = list(over)
    for start in range(0, len(items), _BATCH):
        with case.writing() as db:
            number += sum(_bury(db, item, reason) for item in items[start : start + _BATCH])
    if not number:
        return 0
    with case.writing() as db:
        _forget_empty_captures(db)
        db.execute("INSERT INTO trigrams (trigrams) VALUES ('optimize')")
        desks.forget_filters(db)
        events.write(db, "purge", number=number, reason=reason)
    case.compact()
    return number


def buried(case: CaseFile, given: str, content: str) -> bool:
    """Whether a posting with this id and these words was purged."""
    sql = "SELECT 1 FROM tombstones WHERE given_id = ? AND content = ?"
    return case.db.execute(sql, (given, content)).fetchone() is not None


def _bury(db: sqlite3.Connection, item: Due, reason: str) -> bool:
    row = db.execute("SELECT given_id, content FROM postings WHERE posting = ?", (item.key,)).fetchone()
    if row is None:
        return False
    stone = (*row, item.id, now(), item.standing, reason)
    db.execute("INSERT OR IGNORE INTO tombstones VALUES (?, ?, ?, ?, ?, ?)", stone)
    words = db.execute("SELECT posting, folded FROM words WHERE posting = ?", (item.key,)).fetchone()
    if words:
        db.execute("INSERT INTO trigrams (trigrams, rowid, folded) VALUES ('delete', ?, ?)", words)
    for table in (
        "words",
        "bodies",
        "details",
        "assessments",
        "contacts",
        "countries",
        "sightings",
        "postings",
    ):
        db.execute(f"DELETE FROM {table} WHERE posting = ?", (item.key,))
    db.execute("UPDATE decisions SET note = '' WHERE posting_id = ? AND note <> ''", (item.id,))
    return True


def _forget_empty_captures(db: sqlite3.Connection) -> None:
    empty = "capture NOT IN (SELECT capture FROM sightings)"
    for table in ("unreadables", "passed_over"):
        db.execute(f"DELETE FROM {table} WHERE {empty}")
    db.execute(f"DELETE FROM captures WHERE {empty}")


def _verdicts(decisions: Iterable[Decision]) -> Mapping[str, set[Verdict]]:
    found: dict[str, set[Verdict]] = {}
    for decision in standing(decisions):
        if decision.verdict:
            found.setdefault(decision.posting, set()).add(decision.verdict)
    return found


def _standing(verdicts: Iterable[Verdict]) -> Standing:
    """The one that keeps a posting longest."""
    given = set(verdicts)
    if "refer" in given:
        return "referred"
    if "watch" in given:
        return "watched"
    return "dismissed" if given and "unsure" not in given else "undecided"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
