"""Questions about spans of a text, answered in the logarithm of their number.

Spans asked are in reading order and do not overlap (`joined`); a hostile text may hold a hundred
thousand.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def is_within(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether one of ``spans`` holds ``start:end``."""
    before = bisect_right(spans, start, key=_start) - 1
    return before >= 0 and end <= spans[before][1]


def overlaps(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether one of ``spans`` shares a character with ``start:end``."""
    before = bisect_left(spans, end, key=_start) - 1
    return before >= 0 and start < spans[before][1]


def joined(spans: Iterable[Span]) -> list[Span]:
    """``spans`` in reading order, those that overlap made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _start(span: Span) -> int:
    return span[0]
