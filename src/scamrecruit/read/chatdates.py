"""Dates of chat exports, which are written as the exporter's telephone writes dates.

The order of day and month is found over all of them: a field beyond 12 tells, else the order under
which time never runs backwards. If both fit, it stays open. Years of the Buddhist era and dates of the
Iranian calendar are converted.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

_NUMBERS = re.compile(r"\d+")
_ERA = 543
_IRANIAN, _NEW_YEAR = range(1390, 1430), date(2011, 3, 21)
"""Years of the Iranian calendar that chats can be of, and the first day of the first of them."""
_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Leap years of the Iranian calendar within 33 years, as they fell and fall from 1244 to 1500."""
# Second half of the day in the languages whose telephones write twelve hours.
_AFTERNOON = re.compile(
    r"^(?:p\.?\s?m|nachm|오후|下午|晚上|中午|午後|ch|chiều|tối|หลังเที่ยง|petang|ptg|malam|sore|μμ|μ\.μ|م|مساء|"
    r"ب\.ظ|अपराह्न|शाम|অপরাহ্ণ|du|μ\.?μ|пп|после|ਸ਼ਾਮ|ညနေ|ល្ងាច|ຫຼັງທ່ຽງ)",
    re.I,
)
_BEFORE_NOON = re.compile(
    r"^(?:a\.?\s?m|vorm|오전|上午|凌晨|早上|午前|sa\b|sáng|ก่อนเที่ยง|pagi|pg|ص|صباح|ق\.ظ|पूर्वाह्न|সকাল|de\b|дп)",
    re.I,
)


def iso_seconds(written: Any) -> float | None:
    """A date as programs write it (ISO 8601) in seconds since 1970; None if it is none."""
    try:
        return datetime.fromisoformat(written).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


class Dates:
    """``moments[i]`` is the i-th date without zone, or None; ``ambiguous`` if its order is a guess."""

    def __init__(self, written: Sequence[tuple[str, str, str]]) -> None:
        """``written``: date, time, and the word for the half of the day, of each message in order."""
        fields = [[int(number) for number in _NUMBERS.findall(date)[:3]] for date, _, _ in written]
        clocks = [_clock(time, half) for _, time, half in written]
        whole = [row for row in fields if len(row) == 3]
        orders = [order for order in _ORDERS if all(_fits(row, order) for row in whole)]
        year_first = any(row[0] > 31 for row in whole)
        orders = [order for order in orders if (order == "ymd") == year_first] or orders
        read = {order: _moments(fields, clocks, order) for order in orders}
        forward = [order for order in orders if _runs_forward(read[order])] or orders
        self.ambiguous = len({tuple(read[order]) for order in forward}) > 1
        self.moments: list[datetime | None] = read[forward[0]] if forward else [None] * len(written)


_ORDERS = ("dmy", "mdy", "ymd")


def _fits(row: list[int], order: str) -> bool:
    day, month = row[order.index("d")], row[order.index("m")]
    year = row[order.index("y")]
    return 1 <= day <= 31 and 1 <= month <= 12 and (year < 100 or year > 1900 or year in _IRANIAN)


def _moments(
    fields: list[list[int]], clocks: list[tuple[int, int, int]], order: str
) -> list[datetime | None]:
    moments: list[datetime | None] = []
    for row, clock in zip(fields, clocks, strict=True):
        try:
            year, month, day = (row[order.index(part)] for part in "ymd")
            known = _iranian if year in _IRANIAN else date
            moments.append(datetime.combine(known(_year(year), month, day), time(*clock)))
        except (ValueError, IndexError):
            moments.append(None)
    return moments


def _iranian(year: int, month: int, day: int) -> date:
    """A day of the Iranian calendar: six months of 31 days, five of 30, the rest. Raises ValueError."""
    if not (1 <= month <= 12 and 1 <= day <= 31 - (month > 6)):
        raise ValueError("no day of this calendar")
    leaps = sum(before % 33 in _LEAP for before in range(_IRANIAN.start, year))
    days = 365 * (year - _IRANIAN.start) + leaps + 30 * (month - 1) + min(month - 1, 6) + day - 1
    return _NEW_YEAR + timedelta(days=days)


def _year(number: int) -> int:
    """The common year; chats are younger than 2005, so 50 to 99 can only be Buddhist."""
    if number < 50:
        return 2000 + number
    if number < 100:
        return 2500 + number - _ERA
    return number - _ERA if number > 2400 else number


def _clock(time: str, half: str) -> tuple[int, int, int]:
    hour, minute, second = [*(int(number) for number in _NUMBERS.findall(time)), 0, 0, 0][:3]
    word = half.strip("\u200e\u202f\u00a0 ")
    if _AFTERNOON.match(word) and hour < 12:
        hour += 12
    elif _BEFORE_NOON.match(word) and hour == 12:
        hour = 0
    return hour, minute, second


def _runs_forward(moments: list[datetime | None]) -> bool:
    """Whether the days never go back; clocks of telephones may, a little."""
    days = [moment.date() for moment in moments if moment is not None]
    return all(before <= after for before, after in pairwise(days))
