"""Which advertisements of a case are handed on, and where they come from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from scamrecruit.casefile.cases import Case, Wanted, cases
from scamrecruit.casefile.decisions import standing
from scamrecruit.casefile.store import CaseFile
from scamrecruit.records import Verdict


@dataclass(frozen=True, slots=True)
class Selection:
    """``verdicts``: only what at least one reviewer decided so; ``top``: at most so many, 0 for all."""

    wanted: Wanted = field(default_factory=Wanted)
    verdicts: tuple[Verdict, ...] = ()
    top: int = 0


class Material(NamedTuple):
    """What a report or an export is made of; ``total`` counts what was there before the selection.

    ``unread`` are the lines or inputs that could not be read.
    """

    name: str
    id: str
    items: tuple[Case, ...]
    total: int
    unread: int


def chosen(case: CaseFile, selection: Selection) -> Iterator[Case]:
    """The selected postings of a case, whole, the highest score first."""
    found = (item for item in cases(case, selection.wanted) if _decided(item, selection.verdicts))
    return islice(found, selection.top or None)


def _decided(item: Case, verdicts: tuple[Verdict, ...]) -> bool:
    return not verdicts or any(made.verdict in verdicts for made in standing(item.decisions))
