"""Questions about spans of a text, answered in the logarithm of their number.

Spans asked are in reading order and do not overlap; a hostile text may hold hundreds of thousands.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

Span = tuple[int, int]


def is_within(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether one of ``spans`` holds ``start:end``."""
    before = bisect_right(spans, start, key=_start) - 1
    return before >= 0 and end <= spans[before][1]


def overlaps(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether one of ``spans`` shares a character with ``start:end``."""
    before = bisect_left(spans, end, key=_start) - 1
    return before >= 0 and start < spans[before][1]


def _start(span: Span) -> int:
    return span[0]
