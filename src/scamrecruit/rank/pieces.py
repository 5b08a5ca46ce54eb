"""Text -> numbers of word pieces: a unigram tokenizer, small enough to be loaded in a tenth of a second.

The usual library needs 0.6 s to take in a quarter of a million pieces, more than all the rest of the
encoder. The algorithm is Kudo's (Subword regularization, 2018): the split of a word with the highest
sum of piece scores, found by dynamic programming. ``make encoder`` compares it with that library.
"""

import re
import zlib
from functools import lru_cache
from typing import NamedTuple

import msgspec
import numpy as np

START, PAD, END, UNKNOWN = 0, 1, 2, 3
"""Numbers of the marks that are no words."""
_MARK = "\u2581"
"""Stands for the blank before a word."""
_UNKNOWN_PENALTY = 10.0
MAX_WORD = 400
"""Characters of one word (of one line, where a script has no blanks) that are split as a whole."""
_BLANKS = re.compile(" +")
_WORDS = re.compile(f"{_MARK}[^{_MARK}]{{0,{MAX_WORD}}}|[^{_MARK}]{{1,{MAX_WORD}}}")


class Vocabulary(NamedTuple):
    """Pieces in the order of their numbers, a score for each, and what is written otherwise."""

    pieces: list[str]
    scores: list[float]
    normalisation: dict[str, str]


def packed(vocabulary: Vocabulary) -> bytes:
    """The bytes of a vocabulary file."""
    scores = np.array(vocabulary.scores, "<f4").tobytes()
    fields = ("\n".join(vocabulary.pieces), scores, vocabulary.normalisation)
    return zlib.compress(msgspec.msgpack.encode(fields), 9)


def unpacked(content: bytes) -> Vocabulary:
    """A vocabulary from its bytes. Raises zlib.error or msgspec.DecodeError for other content."""
    kind = tuple[str, bytes, dict[str, str]]
    pieces, scores, normalisation = msgspec.msgpack.decode(zlib.decompress(content), type=kind)
    return Vocabulary(pieces.split("\n"), np.frombuffer(scores, "<f4").tolist(), normalisation)


class Pieces:
    """The tokenizer; keeps the splits of the words seen last."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        # A plain dict of numbers: a quarter of a million pairs would take four times as long to make.
        self._scores = vocabulary.scores
        self._known = dict(zip(vocabulary.pieces, range(len(vocabulary.pieces)), strict=True))
        for mark in vocabulary.pieces[: UNKNOWN + 1]:
            del self._known[mark]
        self._unknown = min(self._scores) - _UNKNOWN_PENALTY
        self._longest = max(map(len, self._known))
        self._normalisation = str.maketrans(vocabulary.normalisation)
        self._split = lru_cache(maxsize=20_000)(self._best_split)

    def numbers(self, text: str, limit: int) -> list[int]:
        """At most ``limit`` numbers for ``text``, the marks of start and end among them."""
        plain = _BLANKS.sub(" ", text.translate(self._normalisation))
        marked = ("" if plain.startswith(" ") else _MARK) + plain.replace(" ", _MARK)
        numbers = [START]
        for word in _WORDS.finditer(marked):
            numbers += self._split(word[0])
            if len(numbers) >= limit:
                break
        return [*numbers[: limit - 1], END]

    def _best_split(self, word: str) -> tuple[int, ...]:
        """Numbers of the pieces of ``word`` with the highest sum of scores."""
        length, known, scores = len(word), self._known, self._scores
        best = [0.0] + [-1e30] * length
        piece, begin = [UNKNOWN] * (length + 1), [0] * (length + 1)
        for start in range(length):
            so_far = best[start]
            for end in range(start + 1, min(start + self._longest, length) + 1):
                number = known.get(word[start:end])
                if number is not None and so_far + scores[number] > best[end]:
                    best[end], piece[end], begin[end] = so_far + scores[number], number, start
            if so_far + self._unknown > best[start + 1]:
                best[start + 1], begin[start + 1] = so_far + self._unknown, start
                piece[start + 1] = UNKNOWN
        return _read_back(piece, begin)


def _read_back(piece: list[int], begin: list[int]) -> tuple[int, ...]:
    numbers, end = [], len(piece) - 1
    while end:
        numbers.append(piece[end])
        end = begin[end]
    return tuple(reversed(numbers))
