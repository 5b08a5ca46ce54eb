"""Text -> numbers of word pieces: a unigram tokenizer that reads only the pieces a text needs.

The usual library needs 0.6 s to take in a quarter of a million pieces, more than all the rest of the
encoder, and a dictionary of them all a tenth; a text meets some hundreds. So the file is itself a hash
table: a piece lies in the bucket of its first characters. The algorithm is Kudo's (Subword
regularization, 2018): the split of a word with the highest sum of piece scores, found by dynamic
programming. ``make encoder`` compares it with that library.
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


HEAD = 3
"""Characters that say in which bucket a piece lies; of shorter ones all."""
BUCKETS = 1 << 15
KEPT = 120_000
"""Pieces that are held at a time; a text needs some hundreds."""


class Vocabulary(NamedTuple):
    """Pieces in the order of their numbers, a score for each, and what is written otherwise."""

    pieces: list[str]
    scores: list[float]
    normalisation: dict[str, str]


class _Table(msgspec.Struct, frozen=True, array_like=True):
    """A vocabulary as it is stored.

    ``pieces`` (compressed) by bucket, each followed by a line break, with their ``numbers`` (<i4)
    and ``scores`` (<f4). Bucket ``n`` lies from ``bytes_at[n]`` to ``bytes_at[n + 1]`` in ``pieces``
    and from ``pieces_at[n]`` to ``pieces_at[n + 1]`` in the other two (both <i4). ``longest``: in
    characters.
    """

    pieces: bytes
    numbers: bytes
    scores: bytes
    bytes_at: bytes
    pieces_at: bytes
    longest: int
    normalisation: dict[str, str]


def packed(vocabulary: Vocabulary) -> bytes:
    """The bytes of a vocabulary file; the marks among the pieces are left out, no text holds them."""
    buckets: list[list[int]] = [[] for _ in range(BUCKETS)]
    for number, piece in enumerate(vocabulary.pieces):
        if number > UNKNOWN:
            buckets[_bucket(piece[:HEAD])].append(number)
    stored = ["".join(f"{vocabulary.pieces[number]}\n" for number in one).encode() for one in buckets]
    numbers = [number for one in buckets for number in one]
    table = _Table(
        zlib.compress(b"".join(stored), 9),
        np.array(numbers, "<i4").tobytes(),
        np.array([vocabulary.scores[number] for number in numbers], "<f4").tobytes(),
        np.cumsum([0, *map(len, stored)]).astype("<i4").tobytes(),
        np.cumsum([0, *map(len, buckets)]).astype("<i4").tobytes(),
        max(map(len, vocabulary.pieces[UNKNOWN + 1 :])),
        vocabulary.normalisation,
    )
    return msgspec.msgpack.encode(table)


def _bucket(head: str) -> int:
    return zlib.crc32(head.encode("utf-8", "surrogatepass")) % BUCKETS


class Pieces:
    """The tokenizer of a vocabulary file; keeps pieces met before and the splits of the words seen
    last. Raises msgspec.DecodeError or zlib.error for other content."""

    def __init__(self, content: bytes) -> None:
        table = msgspec.msgpack.decode(content, type=_Table)
        self._pieces, self._longest = zlib.decompress(table.pieces), table.longest
        self._normalisation = str.maketrans(table.normalisation)
        numbers, scores = np.frombuffer(table.numbers, "<i4"), np.frombuffer(table.scores, "<f4")
        by_number = np.zeros(numbers.max() + 1, np.float32)
        by_number[numbers] = scores
        self._numbers, self._scores = numbers.astype("i4").data, by_number.data
        self._bytes_at = np.frombuffer(table.bytes_at, "<i4").astype("i4").data
        self._pieces_at = np.frombuffer(table.pieces_at, "<i4").astype("i4").data
        self._unknown = float(scores.min()) - _UNKNOWN_PENALTY
        self._met: set[str] = set()
        self._known: dict[str, int] = {}
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
            if word[start : start + HEAD] not in self._met:
                self._meet(word[start : start + HEAD])
            for end in range(start + 1, min(start + self._longest, length) + 1):
                number = known.get(word[start:end])
                if number is not None and so_far + scores[number] > best[end]:
                    best[end], piece[end], begin[end] = so_far + scores[number], number, start
            if so_far + self._unknown > best[start + 1]:
                best[start + 1], begin[start + 1] = so_far + self._unknown, start
                piece[start + 1] = UNKNOWN
        return _read_back(piece, begin)

    def _meet(self, head: str) -> None:
        """Take in the pieces that begin with these characters, or are the first of them."""
        if len(self._known) > KEPT:
            self._met.clear()
            self._known.clear()
        for size in range(1, len(head) + 1):
            if head[:size] in self._met:
                continue
            self._met.add(head[:size])
            bucket = _bucket(head[:size])
            stored = self._pieces[self._bytes_at[bucket] : self._bytes_at[bucket + 1]]
            numbers = self._numbers[self._pieces_at[bucket] : self._pieces_at[bucket + 1]]
            self._known.update(zip(stored.decode().split("\n")[:-1], numbers, strict=True))


def _read_back(piece: list[int], begin: list[int]) -> tuple[int, ...]:
    numbers, end = [], len(piece) - 1
    while end:
        numbers.append(piece[end])
        end = begin[end]
    return tuple(reversed(numbers))
