"""What a new model or rule pack moved: the current assessment of a posting against the one before."""

from typing import NamedTuple

from scamrecruit.casefile.packing import unpack
from scamrecruit.casefile.store import CaseFile
from scamrecruit.records import Assessment

_MOVED = (
    "FROM assessments now JOIN details d USING (posting) JOIN assessments old"
    " ON old.rowid = (SELECT max(rowid) FROM assessments WHERE posting = now.posting AND NOT is_current)"
    " WHERE now.is_current AND now.tier IS NOT old.tier"
)
_Standing = tuple[str | None, float | None, str | None]


class Move(NamedTuple):
    """One posting whose tier changed; a tier stands as ``medium 0.21``, or as why there is none."""

    id: str
    title: str
    before: str
    after: str


class Moves(NamedTuple):
    """How many changed tier, by (before, after); and the largest changes of score first."""

    total: int
    by_tier: dict[tuple[str | None, str | None], int]
    largest: list[Move]


def moves(case: CaseFile, limit: int) -> Moves:
    """Postings whose tier differs between their last two assessments."""
    with case.reading() as db:
        counted = db.execute(f"SELECT old.tier, now.tier, count(*) {_MOVED} GROUP BY 1, 2").fetchall()
        rows = db.execute(
            "SELECT d.body, old.tier, old.score, old.abstained, now.tier, now.score, now.abstained"
            f" {_MOVED} ORDER BY abs(coalesce(now.score, 0) - coalesce(old.score, 0)) DESC LIMIT ?",
            (limit,),
        ).fetchall()
    largest = [_move(body, (t0, s0, a0), (t1, s1, a1)) for body, t0, s0, a0, t1, s1, a1 in rows]
    by_tier = {(before, after): count for before, after, count in counted}
    return Moves(sum(by_tier.values()), by_tier, largest)


def _move(body: bytes, before: _Standing, after: _Standing) -> Move:
    made = unpack(body, Assessment)
    title = made.posting.title or made.posting.beginning
    return Move(made.id, title, _standing(*before), _standing(*after))


def _standing(tier: str | None, score: float | None, abstained: str | None) -> str:
    return f"not ranked ({abstained})" if score is None else f"{tier} {score:.2f}"
