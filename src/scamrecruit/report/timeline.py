"""Advertisements over time, by day, week or month, as the span asks for."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

TIERS = ("high", "medium", "low")
_BY_DAY, _BY_WEEK = 62, 430
"""Days up to which a span is drawn by day, and by week."""
_LONGEST = 20 * 366
_EARLIEST, _LATEST = date(1990, 1, 1), date(2099, 12, 31)
Unit = Literal["day", "week", "month"]


class Bin(NamedTuple):
    """One column of a chart: what it stands for, and how many of each of ``TIERS``."""

    label: str
    tiers: tuple[int, int, int]


def timeline(days: Sequence[tuple[date, str | None]]) -> list[Bin]:
    """Columns from the first to the last day, empty ones too.

    Days before 1990 and after 2099 are left out, and what lies outside the middle 98% if it makes the
    span longer than twenty years: clocks are sometimes wrong.
    """
    ordered = sorted(day for day, _ in days if _EARLIEST <= day <= _LATEST)
    if not ordered:
        return []
    if (ordered[-1] - ordered[0]).days > _LONGEST:
        cut = max(1, len(ordered) // 100)
        ordered = ordered[cut:-cut] or ordered[:1]
    low, high = max(ordered[0], ordered[-1] - timedelta(days=_LONGEST)), ordered[-1]
    span = (high - low).days
    unit: Unit = "day" if span <= _BY_DAY else "week" if span <= _BY_WEEK else "month"
    numbers = Counter((_first(day, unit), tier) for day, tier in days if low <= day <= high)
    columns, at = [], _first(low, unit)
    while at <= high:
        tiers = (numbers[at, "high"], numbers[at, "medium"], numbers[at, "low"])
        columns.append(Bin(at.isoformat()[:7] if unit == "month" else at.isoformat(), tiers))
        at = _next(at, unit)
    return columns


def _first(day: date, unit: Unit) -> date:
    """The first day of the period; weeks begin on Monday."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def _next(day: date, unit: Unit) -> date:
    if unit == "month":
        return (day + timedelta(days=32)).replace(day=1)
    return day + timedelta(days=7 if unit == "week" else 1)
