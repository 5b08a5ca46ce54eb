"""Offset-preserving normalisation: a folded text that knows where each of its characters came from.

Undone: case, full-width and styled letters, native and keycap digits, zero-width characters,
look-alike letters, decomposed accents, letters struck through, runs of white space, and
s p a c e d - o u t words. A flag is one sign, whichever it is.
Ordinary text is folded by C string methods and needs no offset table; only a text that holds
characters which vanish or grow pays for one.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from scamrecruit.language.characters import REGIONAL, fold_character
from scamrecruit.language.scripts import is_mark

PARAGRAPH = "\r"
"""What a blank line or U+2029 folds to; a single line break stays a line break."""
FLAG = "\u2691"
"""What any flag folds to: it parts words, and says of no place that the work is there."""

# Characters met so far: those that fold to themselves, to one other character, to none or several.
_plain: set[str] = set()
_single: dict[str, str] = {}
_uneven: dict[str, str] = {}

_OTHER_SPACES = frozenset(c for c in map(chr, range(0x3001)) if c.isspace()) - set(" \n\u2029")
# NIKHAHIT, perhaps a tone mark, SARA AA: SARA AM in two signs.
_SPLIT_AM = re.compile("[\u0ecd\u0e4d](?P<tone>[\u0ec8-\u0ecb\u0e48-\u0e4b]?)(?P<a>[\u0eb2\u0e32])")
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
# Mathematical letters with accents ("𝗵𝗼̣𝗰"), which are composed only with plain letters.
_STYLED_BASE = re.compile("[\U0001d400-\U0001d7ff](?=[\u0300-\u036f])")
_GAPS = " .-_*+|~"
_LETTER = r"[^\W_]"
_SPACED_OUT = {
    gap: (
        re.compile(
            rf"{re.escape(gap)}{_LETTER}{re.escape(gap)}{_LETTER}{re.escape(gap)}{_LETTER}(?!{_LETTER})"
        ),
        re.compile(rf"(?<!{_LETTER}){_LETTER}(?:{re.escape(gap)}{_LETTER}){{3,}}(?!{_LETTER})"),
    )
    for gap in _GAPS
}
"""Per gap: a fast sign that something is spaced out, the end of a word, and the words themselves."""


class Offsets(NamedTuple):
    """Where the pieces of a folded text came from, in order and without gaps.

    Piece ``i`` begins at ``folded[i]`` and came from ``starts[i]:ends[i]`` of the text before; of a
    piece ``in_step`` each character came from one character, else the whole from the whole.
    """

    folded: list[int]
    starts: list[int]
    ends: list[int]
    in_step: list[bool]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text before of the slice ``start:end`` (not empty)."""
        first, last = bisect_right(self.folded, start) - 1, bisect_right(self.folded, end - 1) - 1
        low, high = self.starts[first], self.ends[last]
        if self.in_step[first]:
            low += start - self.folded[first]
        if self.in_step[last]:
            high = self.starts[last] + end - self.folded[last]
        return low, high

    def after(self, position: int, length: int) -> int:
        """The first of ``length`` characters that came from ``position`` or behind it."""
        piece = bisect_right(self.starts, position) - 1
        if piece < 0:
            return 0
        if self.starts[piece] == position:
            piece = bisect_left(self.starts, position)
            return self.folded[piece]
        following = self.folded[piece + 1] if piece + 1 < len(self.folded) else length
        if self.in_step[piece]:
            return min(following, self.folded[piece] + position - self.starts[piece])
        return following


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; ``span`` maps its offsets back to the original's.

    ``offsets`` lead to the text of ``before`` if there is one, else to the original; without them
    the two run in step. ``spaced_out`` holds the original spans of words that were written letter
    by letter.
    """

    text: str
    original: str
    offsets: Offsets | None = None
    before: "Folded | None" = None
    spaced_out: tuple[tuple[int, int], ...] = ()

    @property
    def in_step(self) -> bool:
        """Whether every character came from the one at the same place."""
        return self.offsets is None and (self.before is None or self.before.in_step)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original offsets of the folded slice ``start:end`` (not empty)."""
        if self.offsets is not None:
            start, end = self.offsets.span(start, end)
        return self.before.span(start, end) if self.before else (start, end)

    def after(self, position: int) -> int:
        """The first folded character that came from original ``position`` or behind it."""
        if self.before is not None:
            position = self.before.after(position)
        return position if self.offsets is None else self.offsets.after(position, len(self.text))


class _Writer:
    """Writes a text anew piece by piece, and where each piece came from."""

    def __init__(self, before: str) -> None:
        self._before = before
        self._out: list[str] = []
        self._offsets = Offsets([], [], [], [])
        self._length = self._last = 0

    def put(self, piece: str, start: int, end: int) -> None:
        """``piece`` for ``before[start:end]``; what was passed over is kept as it is."""
        self._keep(start)
        self._add(piece, start, end, in_step=False)
        self._last = end

    def _keep(self, end: int) -> None:
        if end > self._last:
            self._add(self._before[self._last : end], self._last, end, in_step=True)

    def _add(self, piece: str, start: int, end: int, *, in_step: bool) -> None:
        if piece:
            self._out.append(piece)
            offsets = self._offsets
            offsets.folded.append(self._length)
            offsets.starts.append(start)
            offsets.ends.append(end)
            offsets.in_step.append(in_step)
            self._length += len(piece)

    def written(self) -> tuple[str, Offsets]:
        """The whole text and its offsets."""
        self._keep(len(self._before))
        self._last = len(self._before)
        return "".join(self._out), self._offsets


def fold(text: str) -> Folded:
    """Fold ``text`` for matching; linear in its length, never raises."""
    return _join_spaced_out(_fold_composed(text))


@lru_cache(maxsize=100_000)
def fold_phrase(text: str) -> str:
    """The folded form of a rule's phrase: the same folding, without joining spaced-out words."""
    return _fold_composed(text).text


def _fold_composed(text: str) -> Folded:
    if "\u0ecd" in text or "\u0e4d" in text:
        whole = _join_am(text)
        return _upon(whole, _fold_normal(whole.text))
    return _fold_normal(text)


def _upon(first: Folded, second: Folded) -> Folded:
    """``second``, which was folded from the text of ``first``, as folded from its original."""
    before = _upon(first, second.before) if second.before else first
    return Folded(second.text, first.original, second.offsets, before)


def _join_am(text: str) -> Folded:
    """Thai and Lao SARA AM written as two signs, a tone mark between or not, as the one letter."""
    writer = _Writer(text)
    for found in _SPLIT_AM.finditer(text):
        writer.put(found["tone"] + chr(ord(found["a"]) + 1), *found.span())
    return Folded(writer.written()[0], text, writer.written()[1])


def _fold_normal(text: str) -> Folded:
    if text.isascii():
        return _fold_even(text)
    plain = _STYLED_BASE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    if unicodedata.is_normalized("NFC", plain):
        return _fold_even(text)
    composed = _compose(plain)
    return _upon(replace(composed, original=text), _fold_even(composed.text))


def _fold_even(text: str) -> Folded:
    """Fold a composed text; builds offsets only where characters vanish or grow."""
    characters = set(text)
    _learn(characters)
    uneven = "".join(sorted(characters & _uneven.keys()))
    space_runs = _has_space_runs(text, characters) or any(not _uneven[char] for char in uneven)
    if not uneven and not space_runs:
        return Folded(_replace(text, characters).lower(), text)
    replaced = _replace(text, characters)
    writer = _Writer(replaced)
    for found in _uneven_pieces(uneven, space_runs).finditer(replaced):
        writer.put(_fold_piece(found[0]), *found.span())
    folded, offsets = writer.written()
    return Folded(folded.lower(), text, offsets)


def _has_space_runs(text: str, characters: set[str]) -> bool:
    runs = ("  ", "\n\n", " \n", "\n ")
    return not characters.isdisjoint(_OTHER_SPACES) or any(run in text for run in runs)


def _learn(characters: set[str]) -> None:
    for char in characters - _plain - _single.keys() - _uneven.keys():
        folded = fold_character(char)
        if len(folded) != 1 or char in REGIONAL:
            _uneven[char] = folded
        elif folded == char.lower():
            _plain.add(char)
        else:
            _single[char] = folded


def _replace(text: str, characters: set[str]) -> str:
    # In order, since a carriage return is a space, but a paragraph separator becomes one.
    for char in sorted(characters & _single.keys()):
        text = text.replace(char, _single[char])
    return text


@lru_cache(maxsize=256)
def _uneven_pieces(uneven: str, space_runs: bool) -> re.Pattern[str]:
    flags = f"{_FLAG}|" if not REGIONAL.isdisjoint(uneven) else ""
    if not space_runs:
        return re.compile(f"{flags}[{re.escape(uneven)}]")
    vanishing = re.escape("".join(char for char in uneven if not _uneven[char]))
    growing = re.escape("".join(char for char in uneven if _uneven[char]))
    spaces = rf"[\s{vanishing}]{{2,}}|\t"
    return re.compile(f"{flags}{spaces}|[{vanishing}{growing}]" if uneven else spaces)


def _fold_piece(piece: str) -> str:
    if len(piece) == 1:
        return _uneven.get(piece, " ")
    if piece[0] in REGIONAL:
        return FLAG
    if not any(map(str.isspace, piece)):
        return ""
    lines = piece.count("\n")
    return PARAGRAPH if lines > 1 or PARAGRAPH in piece else "\n" if lines else " "


def _compose(text: str) -> Folded:
    """NFC, cluster by cluster: a base character with its combining marks or conjoining jamo."""
    writer = _Writer(text)
    start, length = 0, len(text)
    while start < length:
        end = start + 1
        while end < length and (is_mark(text[end]) or "\u1161" <= text[end] <= "\u11ff"):
            end += 1
        if end > start + 1:
            writer.put(unicodedata.normalize("NFC", text[start:end]), start, end)
        elif not unicodedata.is_normalized("NFC", text[start]):
            writer.put(unicodedata.normalize("NFC", text[start]), start, end)
        start = end
    return Folded(writer.written()[0], text, writer.written()[1])


def _join_spaced_out(folded: Folded) -> Folded:
    """Rejoin words written letter by letter ("T e l e", "v.i.s.a"), keeping the offsets."""
    words = sorted(
        found.span()
        for gap, (sign, word) in _SPACED_OUT.items()
        if gap in folded.text and sign.search(folded.text)
        for found in word.finditer(folded.text)
    )
    if not words:
        return folded
    writer = _Writer(folded.text)
    joined: list[tuple[int, int]] = []
    last = 0
    for start, end in words:
        if start < last:
            continue
        for place in range(start, end, 2):
            writer.put(folded.text[place], place, place + 1)
            writer.put("", place + 1, min(place + 2, end))
        joined.append(folded.span(start, end))
        last = end
    text, offsets = writer.written()
    return Folded(text, folded.original, offsets, folded, tuple(joined))
