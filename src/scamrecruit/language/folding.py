"""Offset-preserving normalisation: a folded text that knows where each of its characters came from.

Undone: case, full-width and styled letters, native and keycap digits, zero-width characters,
look-alike letters, decomposed accents, runs of white space, and s p a c e d - o u t words.
Ordinary text is folded by C string methods and needs no offset table; only a text that holds
characters which vanish or grow pays for one.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from scamrecruit.language.characters import fold_character

PARAGRAPH = "\r"
"""What a blank line or U+2029 folds to; a single line break stays a line break."""

# Characters met so far: those that fold to themselves, to one other character, to none or several.
_plain: set[str] = set()
_single: dict[str, str] = {}
_uneven: dict[str, str] = {}

_OTHER_SPACES = frozenset(c for c in map(chr, range(0x3001)) if c.isspace()) - set(" \n\u2029")
_GAPS = " .-_*+|~"
_SPACED_OUT = {
    gap: (
        re.compile(rf"{re.escape(gap)}[^\W_]{re.escape(gap)}[^\W_](?:{re.escape(gap)}|$)"),
        re.compile(rf"(?<![^\W_])[^\W_](?:{re.escape(gap)}[^\W_]){{3,}}(?![^\W_])"),
    )
    for gap in _GAPS
}
"""Per gap: a cheap sign that something is spaced out, and the words themselves."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; ``span`` maps its offsets back to the original's.

    ``starts[i]``/``ends[i]`` bound the original characters that gave folded character ``i``;
    both are None when the two texts run in step. ``spaced_out`` holds the original spans of words
    that were written letter by letter.
    """

    text: str
    original: str
    starts: list[int] | None = None
    ends: list[int] | None = None
    spaced_out: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original offsets of the folded slice ``start:end`` (not empty)."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold ``text`` for matching; linear in its length, never raises."""
    return _join_spaced_out(_fold_composed(text))


def fold_phrase(text: str) -> str:
    """The folded form of a rule's phrase: the same folding, without joining spaced-out words."""
    return _fold_composed(text).text


def _fold_composed(text: str) -> Folded:
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return _fold_even(text)
    composed = _compose(text)
    folded = _fold_even(composed.text)
    return _through(composed, folded)


def _fold_even(text: str) -> Folded:
    """Fold a composed text; builds offsets only where characters vanish or grow."""
    characters = set(text)
    _learn(characters)
    uneven = "".join(sorted(characters & _uneven.keys()))
    if not uneven and not _has_space_runs(text, characters):
        return Folded(_replace(text, characters), text)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for found in _uneven_pieces(uneven).finditer(text):
        start, end = found.span()
        piece = _fold_piece(found[0])
        out += [_replace(text[last:start], characters), piece]
        starts.extend(range(last, start))
        ends.extend(range(last + 1, start + 1))
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
        last = end
    out.append(_replace(text[last:], characters))
    starts.extend(range(last, len(text)))
    ends.extend(range(last + 1, len(text) + 1))
    return Folded("".join(out), text, starts, ends)


def _has_space_runs(text: str, characters: set[str]) -> bool:
    runs = ("  ", "\n\n", " \n", "\n ")
    return not characters.isdisjoint(_OTHER_SPACES) or any(run in text for run in runs)


def _learn(characters: set[str]) -> None:
    for char in characters - _plain - _single.keys() - _uneven.keys():
        folded = fold_character(char)
        if len(folded) != 1:
            _uneven[char] = folded
        elif folded == char.lower():
            _plain.add(char)
        else:
            _single[char] = folded


def _replace(text: str, characters: set[str]) -> str:
    for char in characters & _single.keys():
        text = text.replace(char, _single[char])
    return text.lower()


@lru_cache(maxsize=256)
def _uneven_pieces(uneven: str) -> re.Pattern[str]:
    vanishing = re.escape("".join(char for char in uneven if not _uneven[char]))
    growing = re.escape("".join(char for char in uneven if _uneven[char]))
    spaces = rf"[\s{vanishing}]{{2,}}|\t"
    return re.compile(f"{spaces}|[{vanishing}{growing}]" if uneven else spaces)


def _fold_piece(piece: str) -> str:
    if len(piece) == 1:
        return _uneven.get(piece, " ")
    if not any(map(str.isspace, piece)):
        return ""
    lines = piece.count("\n")
    return PARAGRAPH if lines > 1 else "\n" if lines else " "


def _compose(text: str) -> Folded:
    """NFC, cluster by cluster: a base character with its combining marks or conjoining jamo."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    start, length = 0, len(text)
    while start < length:
        end = start + 1
        while end < length and (unicodedata.combining(text[end]) or "\u1161" <= text[end] <= "\u11ff"):
            end += 1
        cluster = unicodedata.normalize("NFC", text[start:end])
        out.append(cluster)
        starts.extend([start] * len(cluster))
        ends.extend([end] * len(cluster))
        start = end
    return Folded("".join(out), text, starts, ends)


def _through(first: Folded, second: Folded) -> Folded:
    """``second`` folded from ``first.text``, with offsets into ``first.original``."""
    if first.starts is None or first.ends is None:
        return second
    inner_starts = second.starts or range(len(second.text))
    inner_ends = second.ends or range(1, len(second.text) + 1)
    starts = [first.starts[i] for i in inner_starts]
    ends = [first.ends[i - 1] for i in inner_ends]
    return Folded(second.text, first.original, starts, ends)


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
    keep: list[int] = []
    joined: list[tuple[int, int]] = []
    last = 0
    for start, end in words:
        if start < last:
            continue
        keep.extend(range(last, start))
        keep.extend(range(start, end, 2))
        joined.append(folded.span(start, end))
        last = end
    keep.extend(range(last, len(folded.text)))
    kept = Folded("".join(folded.text[i] for i in keep), folded.text, keep, [i + 1 for i in keep])
    rejoined = _through(folded, kept)
    return Folded(rejoined.text, folded.original, rejoined.starts, rejoined.ends, tuple(joined))
