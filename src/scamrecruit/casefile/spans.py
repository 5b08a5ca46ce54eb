"""A text with some spans replaced, and where every other place of it stands afterwards."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

Span = tuple[int, int, str]


class Covered(NamedTuple):
    """``text`` after the replacements; ``spans`` are those made, in order, none overlapping."""

    text: str
    spans: tuple[Span, ...]

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where ``start:end`` of the original stands; an end inside a replacement moves to its edge."""
        return self._place(start, at_end=False), self._place(end, at_end=True)

    def _place(self, offset: int, *, at_end: bool) -> int:
        """Shift by what was replaced before; inside a replacement, its beginning or its end."""
        number = bisect_right(self.spans, offset, key=lambda span: span[0])
        if at_end and number and self.spans[number - 1][0] == offset:
            number -= 1  # an end that touches the next replacement lies before it
        shift = sum(len(sign) - (end - start) for start, end, sign in self.spans[:number])
        if number and offset < self.spans[number - 1][1]:
            start, end, sign = self.spans[number - 1]
            begin = start + shift - (len(sign) - (end - start))
            return begin + len(sign) if at_end else begin
        return offset + shift


def cover(text: str, spans: Iterable[Span]) -> Covered:
    """Replace each ``(start, end, sign)``; of two that overlap, the earlier, then the longer one."""
    kept: list[Span] = []
    pieces: list[str] = []
    last = 0
    for start, end, sign in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last and end > start:
            kept.append((start, end, sign))
            pieces += [text[last:start], sign]
            last = end
    return Covered("".join([*pieces, text[last:]]), tuple(kept))
