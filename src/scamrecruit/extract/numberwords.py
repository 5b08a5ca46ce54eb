"""Numbers in words, as advertisements write amounts: डेढ़ लाख, lima belas juta, fifteen hundred.

Words are data (``rules/numbers.toml``, ``rules/digits.toml``, the multipliers of
``rules/currencies.toml``); Chinese and Korean characters are read in ``hannumerals``.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from scamrecruit.extract.wordlists import longest_of
from scamrecruit.language.folding import fold_phrase
from scamrecruit.language.scripts import begins_word, ends_word, script_of
from scamrecruit.language.spans import joined
from scamrecruit.resources import load_rules_table

THOUSAND = 1000
_HUNDRED = 100
_HALF = 0.5
_REACH = 80
"""How far from a word of hundreds or more the others of its number are looked for, characters."""
_IN_CHARACTERS = frozenset({"Hani", "Hang"})
_SHORTEST = 3
"""Latin letters of the shortest multiplier that is said; "k" and "jt" stand behind figures."""


class Word(NamedTuple):
    """What a word counts: it is added, or ``times`` what stands before it; ``leads``: what follows;
    ``tenths``: a last digit counts tenths of the multiplier before it."""

    value: float
    times: bool = False
    leads: bool = False
    implies: str = ""
    tenths: bool = False


class Amount(NamedTuple):
    """A number in words at ``start:end`` of the folded text.

    ``times``: its last multiplier of a thousand or more, 1 without; ``implies``: the currency which
    that one says where none is written, "" if it says none.
    """

    start: int
    end: int
    value: float
    times: float
    implies: str


def numbers_in_words(text: str) -> Iterator[Amount]:
    """Numbers in words in folded ``text``, in reading order; linear in its length."""
    row: list[tuple[Word, int]] = []
    start = 0
    for word, low, high in _words(text):
        if row and not _between().fullmatch(text, row[-1][1], low):
            yield from _whole(text, start, row)
            row = []
        if row or begins_word(text, low):
            start = start if row else low
            row.append((word, high))
    yield from _whole(text, start, row)


def _whole(text: str, start: int, row: list[tuple[Word, int]]) -> Iterator[Amount]:
    """The number that a row of words and their ends is, up to the last that ends where a word does."""
    while row and not ends_word(text, row[-1][1]):
        row.pop()
    words = [word for word, _ in row]
    # "2 lakh fifty thousand" began in figures.
    led_by_figures = text[max(0, start - 2) : start].rstrip()[-1:].isdigit()
    if not led_by_figures and not all(word.times for word in words):
        big = [word for word in words if word.value >= THOUSAND]
        times, implies = (big[-1].value, big[-1].implies) if big else (1.0, "")
        yield Amount(start, row[-1][1], _value(words), times, implies)


def _value(row: Sequence[Word]) -> float:
    """Two lakh fifty thousand: what stands before a multiplier is multiplied, the rest added.

    A last "one" behind a thousand or a half belongs to what follows ("hai triệu một tháng": a month).
    """
    if len(row) > 1 and row[-1].value == 1 and (row[-2].value >= THOUSAND or row[-2].value == _HALF):
        row = row[:-1]
    total = below = units = led = 0.0
    last = 1.0
    for word in row:
        if word.value >= THOUSAND:
            before = below + units
            total += led * before
            led = 0.0
            if word.leads and not before:
                led = word.value
            else:
                total += (before or 1.0) * word.value
            below, units, last = 0.0, 0.0, word.value
        elif word.times:
            below, units = below + (units or 1.0) * word.value, 0.0
        elif last > 1 and not below + units and word.value == _HALF:
            total += last * _HALF
        elif last > 1 and not below + units and word.tenths and word is row[-1]:
            total += last * word.value / 10
        else:
            units += word.value
    return total + (led or 1.0) * (below + units)


def _words(text: str) -> Iterator[tuple[Word, int, int]]:
    """Words of numbers around each that counts hundreds or more: most texts hold none."""
    automaton, words, high = _automata()
    around = (
        (max(0, start - _REACH), end + _REACH)
        for _, start, end in high.find_matches_as_indexes(text)
        if ends_word(text, end)
    )
    for low, behind in joined(around):
        for index, start, end in automaton.find_matches_as_indexes(text[low:behind]):
            if script_of(text[low + start]) != "Arab" or _stands_apart(text, low + start, low + end):
                yield words[index], low + start, low + end


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether an Arabic word is whole; "and" may be written together with it."""
    before, behind = text[max(0, start - 1) : start], text[end : end + 1]
    return not behind.isalpha() and (not before.isalpha() or before == "\u0648")


@lru_cache(maxsize=1)
def _between() -> re.Pattern[str]:
    joins = "|".join(map(re.escape, map(fold_phrase, load_rules_table("numbers.toml")["joins"])))
    return re.compile(rf"[ \-]?(?:(?:{joins}) ?)?")


@lru_cache(maxsize=1)
def _automata() -> tuple[AhoCorasick, list[Word], AhoCorasick]:
    numbers, digits = load_rules_table("numbers.toml"), load_rules_table("digits.toml")
    words: dict[str, Word] = {}
    for word, entry in load_rules_table("currencies.toml")["multipliers"].items():
        if script_of(word[0]) not in _IN_CHARACTERS and (len(word) >= _SHORTEST or not word.isascii()):
            said = Word(entry["times"], True, "leads" in entry, entry.get("implies", ""))
            words[fold_phrase(word)] = said
    for tongue, said in numbers.items():
        if tongue == "joins":
            continue
        tenths = said.get("tenths", False)
        for value, spellings in enumerate(digits.get(tongue, ())):
            names = spellings.split("|") if value else []
            words |= {fold_phrase(word): Word(value, tenths=tenths) for word in names}
        words |= {fold_phrase(word): Word(value) for word, value in said["add"].items()}
        words |= {fold_phrase(word): Word(value, times=True) for word, value in said["times"].items()}
        for word, value in said.get("leads", {}).items():
            words[fold_phrase(word)] = Word(value, times=True, leads=True)
    high = [word for word, said in words.items() if said.value >= _HUNDRED]
    return longest_of(words), list(words.values()), longest_of(high)
