"""How far reviewers agree, and how far a share of few can be trusted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt

from msgspec import Struct

Z_95 = 1.959964
"""Normal quantile of a two-sided 95% interval."""


class Share(Struct, frozen=True):
    """``hits`` of ``number``, with a 95% interval (Wilson)."""

    hits: int
    number: int
    share: float | None
    interval: tuple[float, float] | None


def share_of(values: Iterable[bool]) -> Share:
    """The share of those that are true."""
    listed = list(values)
    hits, number = sum(listed), len(listed)
    return Share(hits, number, hits / number if number else None, wilson(hits, number))


def wilson(hits: int, number: int) -> tuple[float, float] | None:
    """95% interval of a share by Wilson's score method (1927); None of nothing."""
    if not number:
        return None
    share, square = hits / number, Z_95**2
    centre = (share + square / (2 * number)) / (1 + square / number)
    half = Z_95 * sqrt(share * (1 - share) / number + square / (4 * number**2)) / (1 + square / number)
    # None lies outside by rounding alone: 0 of 69 begins at 0, not at 3e-18.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def cohen(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa (1960) of two reviewers' verdicts on the same ads.

    None if there are none, or if chance alone would agree always.
    """
    if not pairs:
        return None
    number = len(pairs)
    first, second = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    chance = sum(first[name] * second[name] for name in first) / number**2
    return _beyond_chance(sum(a == b for a, b in pairs) / number, chance)


def fleiss(subjects: Sequence[Sequence[str]]) -> float | None:
    """Fleiss' kappa (1971) of the verdicts on each ad; ads with fewer than two are left out.

    Ads may have different numbers of verdicts: each counts by its own share of agreeing pairs.
    """
    rated = [verdicts for verdicts in subjects if len(verdicts) > 1]
    if not rated:
        return None
    totals = Counter(verdict for verdicts in rated for verdict in verdicts)
    everything = sum(totals.values())
    chance = sum((count / everything) ** 2 for count in totals.values())
    return _beyond_chance(sum(map(_agreeing_pairs, rated)) / len(rated), chance)


def _agreeing_pairs(verdicts: Sequence[str]) -> float:
    number = len(verdicts)
    return sum(count * (count - 1) for count in Counter(verdicts).values()) / (number * (number - 1))


def _beyond_chance(seen: float, chance: float) -> float | None:
    return None if chance >= 1 - 1e-12 else (seen - chance) / (1 - chance)
