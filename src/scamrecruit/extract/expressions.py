"""Expressions of the parts of patterns, compiled on first use: most never meet their anchor."""

import re
from functools import cache

from scamrecruit.language.scripts import begins_word, ends_word
from scamrecruit.language.spans import Span

# Letters that may not touch a phrase on its left; those that may not on its right (other scripts
# glue endings to the word); marks that belong to the letter before them. As in language.scripts.
LEFT = "a-z\u00df-\u024f\u0300-\u058f\u0900-\u0dff\u1200-\u139f\u1e00-\u1eff"
_RIGHT = "a-z\u00df-\u024f\u0300-\u03ff\u0530-\u058f\u1e00-\u1eff"
MARK = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
)
_STARTS = rf"(?:(?<![{LEFT}])|(?![{LEFT}]))(?:(?<!\d)|(?!\d))"
_ENDS = rf"(?:(?![{_RIGHT}])|(?<![{_RIGHT}]))(?:(?!\d)|(?<!\d))(?![{MARK}])"


def find_all(expression: str, text: str, low: int, high: int) -> list[Span]:
    """Places of ``expression`` in ``text[low:high]``, whole words only, one after the other.

    The expression with edges is asked only if a place of the bare one has none: as long as all have,
    both find the same.
    """
    found = [match.span() for match in _bare(expression).finditer(text, low, high)]
    if all(_whole(text, place, high) for place in found):
        return found
    return [match.span() for match in _edged(expression).finditer(text, low, high)]


def find_at(expression: str, text: str, start: int, high: int) -> list[Span]:
    """The place of ``expression`` that begins at ``start``, if it stands there in ``text[:high]``."""
    match = _bare(expression).match(text, start, high)
    if match and not _whole(text, match.span(), high):
        match = _edged(expression).match(text, start, high)
    return [match.span()] if match else []


@cache
def _bare(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


@cache
def _edged(expression: str) -> re.Pattern[str]:
    """Word edges take thirty times as long to compile as the words between them."""
    return re.compile(f"{_STARTS}(?:{expression}){_ENDS}")


def _whole(text: str, place: Span, high: int) -> bool:
    """Whether a place begins and ends at word edges; ``high`` is where the text is cut off."""
    start, end = place
    return end > start and begins_word(text, start) and (end == high or ends_word(text, end))
