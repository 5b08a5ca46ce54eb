"""What a check of a case needs: whether the file is whole, the log unbroken, the decisions those that
were made, and what the case says that its captures held."""

from collections.abc import Iterator
from typing import NamedTuple

from scamrecruit.casefile import events
from scamrecruit.casefile.decisions import digest, history
from scamrecruit.casefile.packing import unpack
from scamrecruit.casefile.store import CaseFile
from scamrecruit.records import Assessment, Posting

_MOST, _PAGE = 50, 256


class Log(NamedTuple):
    """Entries of the log, how many of them are older than the chain, the digest of the last one, and
    what is wrong, a sentence each."""

    entries: int
    unchained: int
    head: str
    problems: tuple[str, ...]


class Held(NamedTuple):
    """A capture: its number, address and digest, and which program read it in which way."""

    number: int
    uri: str
    sha256: str
    program: str


class Sighting(NamedTuple):
    """A posting in a capture: its id, and the digest of its words."""

    id: str
    content: str


class Scored(NamedTuple):
    """A posting with its current assessment, and the digest of its words on record."""

    posting: Posting
    assessment: Assessment
    content: str


def damage(case: CaseFile) -> tuple[str, ...]:
    """What the database says is wrong with the file; empty if all is well."""
    found = [str(row[0]) for row in case.db.execute(f"PRAGMA integrity_check({_MOST})")]
    broken = case.db.execute("PRAGMA foreign_key_check").fetchmany(_MOST)
    return (*(line for line in found if line != "ok"), *(f"{row[0]} without {row[2]}" for row in broken))


def log(case: CaseFile) -> Log:
    """The log, each entry checked against the one before."""
    entries, unchained, head, problems = 0, 0, events.FIRST, []
    for event in events.events(case):
        entries += 1
        older = not event.prev and unchained == entries - 1
        unchained += older
        if not older and event.prev != head:
            problems.append(f"entry {event.number} does not follow from the one before: one was altered")
        elif event.number != entries:
            problems.append(f"entry {event.number} is the {entries}.: one was taken out or put in")
            break
        head = event.digest
    return Log(entries, unchained, head, tuple(problems[:_MOST]))


def decisions(case: CaseFile) -> tuple[int, tuple[str, ...]]:
    """How many decisions the log vouches for, and what does not fit it."""
    logged = {
        str(event.detail.get("id")): event.detail.get("sha256")
        for event in events.events(case)
        if event.event == events.DECIDED
    }
    made = {decision.id: digest(decision) for decision in history(case)}
    altered = [f"decision {i} was altered" for i in made if logged.get(i, made[i]) != made[i]]
    gone = [f"decision {i} is in the log, but not in the file" for i in logged if i not in made]
    return len(logged.keys() & made.keys()), tuple((altered + gone)[:_MOST])


def captures(case: CaseFile) -> list[Held]:
    """All captures that were read whole."""
    rows = case.db.execute(
        "SELECT capture, uri, sha256, program FROM captures WHERE program <> '' ORDER BY capture"
    )
    return [Held(*row) for row in rows.fetchall()]


def contents(case: CaseFile, capture: int) -> list[Sighting]:
    """What the case says that a capture held."""
    rows = case.db.execute(
        "SELECT p.given_id, p.content FROM sightings s JOIN postings p USING (posting)"
        " WHERE s.capture = ?",
        (capture,),
    )
    return [Sighting(*row) for row in rows.fetchall()]


def scored(case: CaseFile) -> Iterator[Scored]:
    """All postings with their current assessments, oldest first."""
    last = 0
    while rows := case.db.execute(
        "SELECT p.posting, b.body, d.body, p.content FROM postings p JOIN bodies b USING (posting)"
        " JOIN details d USING (posting) WHERE p.posting > ? ORDER BY p.posting LIMIT ?",
        (last, _PAGE),
    ).fetchall():
        for _, body, detail, content in rows:
            yield Scored(unpack(body, Posting), unpack(detail, Assessment), content)
        last = rows[-1][0]
