"""Phone numbers written in words ("zero nine one seven ..."), by ``rules/digits.toml``."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from scamrecruit.extract.wordlists import longest_of
from scamrecruit.language.folding import fold_phrase
from scamrecruit.language.scripts import begins_word, ends_word
from scamrecruit.resources import load_rules_table

_FEWEST = 8
"""Digits of the shortest number that is looked for; fewer are counting or an amount."""
_BETWEEN = re.compile(r"[\s,.\-–/·]{0,3}")


class SpelledOut(NamedTuple):
    """A row of digits in words at ``start:end`` of the folded text."""

    digits: str
    start: int
    end: int


def spelled_out(text: str) -> Iterator[SpelledOut]:
    """Rows of at least eight digits in words, with only spaces or signs between."""
    digits: list[str] = []
    start = end = 0
    for digit, low, high in _words(text):
        if not digits or not _BETWEEN.fullmatch(text, end, low):
            if len(digits) >= _FEWEST:
                yield SpelledOut("".join(digits), start, end)
            digits, start = [], low
        digits.append(digit)
        end = high
    if len(digits) >= _FEWEST:
        yield SpelledOut("".join(digits), start, end)


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    automaton, values = _automaton()
    for index, start, end in automaton.find_matches_as_indexes(text):
        if begins_word(text, start) and ends_word(text, end):
            yield values[index], start, end


@lru_cache(maxsize=1)
def _automaton() -> tuple[AhoCorasick, list[str]]:
    values = {
        fold_phrase(word): str(digit)
        for spellings in load_rules_table("digits.toml").values()
        for digit, words in enumerate(spellings)
        for word in words.split("|")
    }
    return longest_of(values), list(values.values())
