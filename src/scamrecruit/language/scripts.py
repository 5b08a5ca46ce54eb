"""How scripts behave at the edges of a word, and which script a text is mostly in.

Word edges: Latin and Cyrillic separate words; Indic scripts, Hangul and Ethiopic glue endings to
the word; Arabic glues both; Thai, Lao, Khmer, Burmese, Chinese and Japanese do not separate words.
"""

import unicodedata
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from typing import NamedTuple


class Edges(NamedTuple):
    """What a phrase of a script may not touch on its left and right."""

    left: bool
    right: bool
    mark: bool


_SEPARATED = Edges(left=True, right=True, mark=True)
_SUFFIXING = Edges(left=True, right=False, mark=False)
_GLUED = Edges(left=False, right=False, mark=True)

# Start of each range of code points, ISO 15924 script, behaviour. Source: Unicode blocks.
_RANGES: list[tuple[int, str, Edges]] = [
    (0x0000, "Latn", _SEPARATED),
    (0x0370, "Grek", _SEPARATED),
    (0x0400, "Cyrl", _SUFFIXING),
    (0x0530, "Armn", _SEPARATED),
    (0x0590, "Hebr", _GLUED),
    (0x0600, "Arab", _GLUED),
    (0x0900, "Deva", _SUFFIXING),
    (0x0980, "Beng", _SUFFIXING),
    (0x0A00, "Guru", _SUFFIXING),
    (0x0A80, "Gujr", _SUFFIXING),
    (0x0B00, "Orya", _SUFFIXING),
    (0x0B80, "Taml", _SUFFIXING),
    (0x0C00, "Telu", _SUFFIXING),
    (0x0C80, "Knda", _SUFFIXING),
    (0x0D00, "Mlym", _SUFFIXING),
    (0x0D80, "Sinh", _SUFFIXING),
    (0x0E00, "Thai", _GLUED),
    (0x0E80, "Laoo", _GLUED),
    (0x0F00, "Tibt", _GLUED),
    (0x1000, "Mymr", _GLUED),
    (0x10A0, "Geor", _SEPARATED),
    (0x1100, "Hang", _GLUED),
    (0x1200, "Ethi", _SUFFIXING),
    (0x1400, "Zyyy", _SEPARATED),
    (0x1780, "Khmr", _GLUED),
    (0x1800, "Zyyy", _SEPARATED),
    (0x1C80, "Zyyy", _SEPARATED),
    (0x1E00, "Latn", _SEPARATED),
    (0x1F00, "Grek", _SEPARATED),
    (0x2000, "Zyyy", _SEPARATED),
    (0x2E80, "Hani", _GLUED),
    (0x3040, "Kana", _GLUED),
    (0x3100, "Hani", _GLUED),
    (0xA000, "Zyyy", _SEPARATED),
    (0xAC00, "Hang", _GLUED),
    (0xD7B0, "Zyyy", _SEPARATED),
    (0xF900, "Hani", _GLUED),
    (0xFB00, "Zyyy", _SEPARATED),
    (0x20000, "Hani", _GLUED),
    (0x32000, "Zyyy", _SEPARATED),
]
_STARTS = [start for start, _, _ in _RANGES]
_UNSPACED = frozenset({"Thai", "Laoo", "Khmr", "Mymr", "Hani", "Kana", "Tibt"})


@lru_cache(maxsize=8192)
def script_of(char: str) -> str:
    """ISO 15924 script of a code point by its block; ``Zyyy`` if it belongs to none or to all."""
    if not unicodedata.category(char).startswith(("L", "M")):
        return "Zyyy"
    return _RANGES[bisect_right(_STARTS, ord(char)) - 1][1]


@lru_cache(maxsize=8192)
def edges_of(char: str) -> Edges:
    """Word-edge behaviour of the script of ``char`` (digits and signs behave as Latin)."""
    return _RANGES[bisect_right(_STARTS, ord(char)) - 1][2]


def phrase_edges(phrase: str) -> Edges:
    """What may not touch ``phrase``: by its first character on the left, its last on the right."""
    first, last = phrase[0], phrase[-1]
    behind = edges_of(last)
    return Edges(edges_of(first).left and is_word(first), behind.right and is_word(last), behind.mark)


@lru_cache(maxsize=8192)
def is_word(char: str) -> bool:
    """Letter, digit or mark of a script that separates words at its edges."""
    return unicodedata.category(char)[0] in "LNM" and edges_of(char) is not _GLUED


def goes_on(char: str, following: str) -> bool:
    """Whether a word goes on from ``char`` to ``following``; a digit and a letter part ("12h")."""
    return is_word(char) and is_word(following) and char.isdigit() == following.isdigit()


class _Kinds(dict[str, int]):
    """0 for what parts words or is of a script without word edges, 1 letter or mark, 2 digit."""

    def __missing__(self, char: str) -> int:
        word = is_word(char) and edges_of(char).left
        self[char] = (2 if char.isdigit() else 1) if word else 0
        return self[char]


_kinds = _Kinds()


def begins_word(text: str, start: int) -> bool:
    """Whether a word can begin at ``start``; a digit and a letter part ("12h")."""
    kind = _kinds[text[start]]
    return not start or not kind or kind != _kinds[text[start - 1]]


class _Endings(dict[str, bool]):
    """Per pair of adjacent characters, whether a word can end between them."""

    def __missing__(self, pair: str) -> bool:
        last, following = pair[0], pair[1]
        edges = edges_of(last)
        inside = (edges.right and goes_on(last, following)) or (edges.mark and is_mark(following))
        if len(self) > _MOST_PAIRS:
            self.clear()
        self[pair] = not inside
        return not inside


_endings = _Endings()
_MOST_PAIRS = 100_000


def ends_word(text: str, end: int) -> bool:
    """Whether a word can end before ``end`` (at least 1)."""
    return end >= len(text) or _endings[text[end - 1 : end + 1]]


@lru_cache(maxsize=8192)
def is_mark(char: str) -> bool:
    """A combining mark: it belongs to the letter before it."""
    return unicodedata.category(char).startswith("M")


def is_unspaced(text: str) -> bool:
    """True if any letter of ``text`` is of a script written without spaces between words."""
    return any(script_of(char) in _UNSPACED for char in text)


def main_script(text: str, limit: int = 4000) -> str:
    """The script of most letters in the first ``limit`` characters; ``Zyyy`` if there are none."""
    sample = text[:limit]
    scripts = {char: script for char in set(sample) if (script := script_of(char)) != "Zyyy"}
    if len(set(scripts.values())) < 2:
        return next(iter(scripts.values()), "Zyyy")
    counts: Counter[str] = Counter()
    for char, script in sorted(scripts.items()):
        counts[script] += sample.count(char)
    return counts.most_common(1)[0][0]
