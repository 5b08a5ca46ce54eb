"""Reading a case: what reports, exports and review are made of.

    for item in cases(case, Wanted(tiers=("high",))):
        item.posting.text, item.assessment.findings, item.decisions

``select`` gives the numbers of postings in order, ``load`` one of them whole, ``cases`` all of them
one by one; ``facets`` counts, ``shared_contacts`` joins postings by the contacts they name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from scamrecruit.casefile import search
from scamrecruit.casefile.decisions import history_of
from scamrecruit.casefile.packing import address, unpack
from scamrecruit.casefile.store import CaseFile
from scamrecruit.records import Assessment, Decision, Posting

Order = Literal["score", "priority", "uncertainty", "random", "added"]
_GRAVITY = "CASE a.severity WHEN 'high' THEN 1.0 WHEN 'medium' THEN 0.8 ELSE 0.6 END"
_SURENESS = "CASE a.confidence WHEN 'high' THEN 1.0 WHEN 'medium' THEN 0.9 ELSE 0.8 END"
_ORDERS = {
    "score": "a.score IS NULL, a.score DESC, p.posting",
    "priority": f"a.score IS NULL, a.score * {_GRAVITY} * {_SURENESS} DESC, p.posting",
    "uncertainty": "a.score IS NULL, abs(a.score - 0.5), p.posting",
    "random": "p.posting",
    "added": "p.posting",
}
"""Priority: how likely, times how grave if true, times how much the score rests on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which postings; empty means any. ``contact`` is a value, or the beginning of ``kind value``."""

    tiers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    contact: str = ""
    query: str = ""
    ranked_only: bool = False


class Brief(NamedTuple):
    """A posting in a list: its number, id, and standing."""

    key: int
    id: str
    score: float | None
    tier: str | None
    language: str


class Case(Struct, frozen=True):
    """Everything about one posting; ``decisions`` are all, in the order of their time.

    ``content`` is the digest of title and text; ``addresses`` are all places where it was seen.
    """

    key: int
    content: str
    added_at: str
    posting: Posting
    assessment: Assessment
    decisions: tuple[Decision, ...]
    addresses: tuple[str, ...]


def select(case: CaseFile, wanted: Wanted | None = None, order: Order = "score") -> list[Brief]:
    """The postings that are wanted, in ``order``; those without a score last.

    ``random`` gives them as they were added: shuffling is the caller's, by a seed of its own.
    Raises UsageError for a query without a word.
    """
    conditions, values = _conditions(wanted or Wanted())
    sql = (
        "SELECT p.posting, p.id, a.score, a.tier, a.language FROM postings p"
        " JOIN assessments a ON a.posting = p.posting AND a.is_current"
        f"{' WHERE ' if conditions else ''}{' AND '.join(conditions)} ORDER BY {_ORDERS[order]}"
    )
    with case.reading() as db:
        found = [Brief(*row) for row in db.execute(sql, values)]
    if wanted and wanted.query:
        hits = set(search.matching(case, wanted.query))
        found = [brief for brief in found if brief.key in hits]
    return found


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    for column, names in (("a.tier", wanted.tiers), ("a.language", wanted.languages)):
        if names:
            conditions.append(f"{column} IN ({', '.join('?' * len(names))})")
            values += names
    if wanted.countries:
        signs = ", ".join("?" * len(wanted.countries))
        conditions.append(f"p.posting IN (SELECT posting FROM countries WHERE country IN ({signs}))")
        values += wanted.countries
    if wanted.contact:
        conditions.append(
            "p.posting IN (SELECT posting FROM contacts WHERE value = ? OR kind || ' ' || value = ?)"
        )
        values += [wanted.contact.removeprefix("@"), wanted.contact.replace(" @", " ")]
    if wanted.ranked_only:
        conditions.append("a.score IS NOT NULL")
    return conditions, values


def load(case: CaseFile, key: int) -> Case | None:
    """The posting with this number, whole; None if it was purged meanwhile."""
    with case.reading() as db:
        row = db.execute(
            "SELECT p.content, p.added_at, b.body, d.body FROM postings p JOIN bodies b USING (posting)"
            " JOIN details d USING (posting) WHERE p.posting = ?",
            (key,),
        ).fetchone()
        if row is None:
            return None
        content, added_at, body, detail = row
        posting = unpack(body, Posting)
        seen = db.execute(
            "SELECT c.uri, s.place FROM sightings s JOIN captures c USING (capture)"
            " WHERE s.posting = ? ORDER BY c.capture, s.place",
            (key,),
        ).fetchall()
        return Case(
            key=key,
            content=content,
            added_at=added_at,
            posting=posting,
            assessment=unpack(detail, Assessment),
            decisions=tuple(history_of(case, posting.id)),
            addresses=tuple(address(uri, place) for uri, place in seen),
        )


def find(case: CaseFile, beginning: str) -> list[int]:
    """Numbers of the postings whose id begins so; a whole id finds one alone."""
    whole = case.db.execute("SELECT posting FROM postings WHERE id = ?", (beginning,)).fetchall()
    some = whole or case.db.execute(
        "SELECT posting FROM postings WHERE substr(id, 1, ?) = ?", (len(beginning), beginning)
    )
    return [int(row[0]) for row in some]


def cases(case: CaseFile, wanted: Wanted | None = None, order: Order = "score") -> Iterator[Case]:
    """The wanted postings, whole, one at a time; memory holds one of them and the list of numbers."""
    for brief in select(case, wanted, order):
        found = load(case, brief.key)
        if found:
            yield found
