"""What the charts show, as plain numbers; counted before anything is redacted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from scamrecruit.casefile.cases import Case
from scamrecruit.extract.phones import region_of
from scamrecruit.report.data import posted_on
from scamrecruit.report.timeline import TIERS, Bin, timeline
from scamrecruit.share.places import Place, places_of

SCORE_BINS = 20


class Corridor(NamedTuple):
    """``number`` advertisements give a telephone number of one country and name another."""

    start: str
    end: str
    number: int


class Counts(NamedTuple):
    """Everything that is counted; ``signs`` and all after it in the high and medium tiers, if any."""

    tiers: dict[str | None, int]
    languages: list[tuple[str, int]]
    scores: list[Bin]
    dated: int
    days: list[Bin]
    of_worth: int
    signs: list[tuple[str, int]]
    places: list[tuple[Place, int]]
    corridors: list[Corridor]


def counts_of(items: Sequence[Case]) -> Counts:
    """All counts over the advertisements of a report."""
    worth = [item for item in items if item.assessment.tier in {"high", "medium"}] or list(items)
    days = [(day, item.assessment.tier) for item in items if (day := _day(item))]
    return Counts(
        tiers=dict(Counter(item.assessment.tier for item in items)),
        languages=Counter(item.assessment.posting.language for item in items).most_common(),
        scores=_scores(items),
        dated=len(days),
        days=timeline(days),
        of_worth=len(worth),
        signs=_signs(worth),
        places=Counter(place for item in worth for place in places_of(item.assessment)).most_common(),
        corridors=_corridors(worth),
    )


def _scores(items: Iterable[Case]) -> list[Bin]:
    numbers: Counter[tuple[int, str | None]] = Counter()
    for item in items:
        score = item.assessment.score
        if score is not None:
            at = min(SCORE_BINS - 1, max(0, int(score * SCORE_BINS)))
            numbers[at, item.assessment.tier] += 1
    return [
        Bin(f"{at / SCORE_BINS:.2f} to {(at + 1) / SCORE_BINS:.2f}", _by_tier(numbers, at))
        for at in range(SCORE_BINS)
    ]


def _by_tier(numbers: Counter[tuple[int, str | None]], at: int) -> tuple[int, int, int]:
    high, medium, low = (numbers[at, tier] for tier in TIERS)
    return high, medium, low


def _signs(items: Iterable[Case]) -> list[tuple[str, int]]:
    """Advertisements in which each risk sign counts, the commonest first."""
    return Counter(
        indicator
        for item in items
        for indicator in {
            f.indicator for f in item.assessment.findings if f.counts and f.polarity == "risk"
        }
    ).most_common()


def _corridors(items: Iterable[Case]) -> list[Corridor]:
    numbers: Counter[tuple[str, str]] = Counter()
    for item in items:
        regions = {region_of(contact.value) for contact in item.assessment.contacts}
        named = {place.country for place in places_of(item.assessment)}
        numbers.update((start, end) for start in regions if start for end in named if start != end)
    return [Corridor(start, end, number) for (start, end), number in numbers.most_common()]


def _day(item: Case) -> date | None:
    day = posted_on(item.posting.posted_at)
    return date.fromisoformat(day) if day else None
