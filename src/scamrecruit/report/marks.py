"""A text cut into pieces at its findings, ready to be shown: the page needs no offsets.

Browsers count UTF-16 units, we count code points; so the cutting is done here, once.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from scamrecruit.records import Field, Finding
from scamrecruit.share.display import visible

MAX_TEXT = 20_000
"""Characters of a text that are shown."""
Piece = tuple[str, tuple[int, ...]]
"""Words, and the numbers of the findings that cover them."""


def pieces(text: str, findings: Sequence[Finding], field: Field) -> tuple[Piece, ...]:
    """The beginning of ``text`` in pieces; findings that do not lie within it are left out."""
    shown = text[:MAX_TEXT]
    spans = [
        (finding.start, finding.end, number)
        for number, finding in enumerate(findings)
        if finding.field == field and 0 <= finding.start < finding.end <= len(shown)
    ]
    cuts = sorted({0, len(shown), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    found: list[Piece] = []
    for start, end in pairwise(cuts):
        covering = _covering(spans, start, end)
        found.append((visible(shown[start:end]), covering))
    return tuple(found)


def _covering(spans: Iterable[tuple[int, int, int]], start: int, end: int) -> tuple[int, ...]:
    return tuple(number for low, high, number in spans if low <= start and end <= high)
