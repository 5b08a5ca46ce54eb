r"""The pattern language of the rule pack.

    free (room|meals)        alternatives; [x] is optional; both nest
    accommodat*              the word may go on
    flight ~ paid            in this order, at most 30 characters between (12 without spaces)
    flight & visa            in any order, at most 40 characters between (15 without spaces)
    a ~60 b, a &80 b         the same with a stated distance
    <12..16> hours           a whole number in a range
    <pay> <place> <contact>  a span that another detector found
    p\*go                    a star that is written

A part (what stands between joins) becomes one expression with word edges, and small sets of
phrases of each of which every match holds one. The rarest set, the pattern's anchor, goes into the
automaton; the expression is tried only where an anchor stands and the other sets are met nearby.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from scamrecruit.errors import RulesError
from scamrecruit.extract.expressions import LEFT, MARK
from scamrecruit.language.folding import fold_phrase
from scamrecruit.language.scripts import is_unspaced

CLASSES = ("pay", "place", "contact")
MAX_ANCHORS = 24
MAX_DEPTH = 6
_LONGEST_PART = 60
"""How far the expression of a part may reach around its anchor, characters."""
_LONGEST_SPAN = 40
_LONGEST_REST = 20
# What stands for a star that lets a word go on, beside stars that are written.
_WORD_GOES_ON = "\ue000"
_OPEN_END = f"{_WORD_GOES_ON} "
_JOIN = re.compile(r"\s+([~&])(\d*)\s+")
# Cyrillic words may go on, as the script glues endings; also those whose last letter looks Latin,
# unless they are short.
_CYRILLIC_STEM = re.compile("[\u0400-\u052f]{4,}[авекмнорстухіјѕһӏё](?![\u0400-\u052f*])", re.I)
_CLASS = re.compile(r"<([a-z]+|\d+\.\.\d+)>")
_GAP = {("~", False): 30, ("~", True): 12, ("&", False): 40, ("&", True): 15}

_GOES_ON = f"[{LEFT}{MARK}]*"
# A space that an option left out, or that stands before the end, may be missing.
_SPACE = r"(?:(?<= )| |(?!\w))"
_SPACE_BEFORE_SIGN = re.compile(rf" (?=[^\w\s{MARK}\u0300-\u036f\u0900-\u0dff])")


class Anchor(NamedTuple):
    """Phrases of which every match of a part holds one.

    ``begins``/``ends``: whether they always stand at the beginning or end of a word; ``first``:
    whether the part always begins with them.
    """

    phrases: tuple[str, ...]
    begins: bool = False
    ends: bool = False
    first: bool = False


@dataclass(frozen=True)
class Part:
    """One place of a pattern: words, or a class of spans.

    ``exact``: all phrases that the part can be, if they are few, and whether their last word may
    go on; no expression is needed then. ``needs``: the sets of phrases of each of which a match
    holds one; ``anchors``: these and the longer ones that adjacent items make.
    """

    words: tuple["_Item", ...] = ()
    span_class: str = ""
    exact: tuple[tuple[str, bool], ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    anchors: tuple[Anchor, ...] = ()

    @property
    def expression(self) -> str:
        """The words as a regular expression without word edges; empty for a class."""
        return "".join(item.expression for item in _trimmed(self.words))

    @property
    def longest(self) -> int:
        """Characters of the longest match that is looked for."""
        if self.span_class:
            return _LONGEST_SPAN
        return min(_LONGEST_PART, sum(item.longest for item in self.words))


@dataclass(frozen=True, slots=True)
class Join:
    """How a part stands to what came before it; no kind: directly after."""

    kind: Literal["~", "&", ""]
    distance: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """Parts and the joins between them (one fewer)."""

    source: str
    parts: tuple[Part, ...]
    joins: tuple[Join, ...]


@lru_cache(maxsize=50_000)
def compile_pattern(source: str) -> Pattern:
    """Compile one pattern.

    Raises RulesError if it is empty, unbalanced, mixes an unknown class, or has no part with
    words that every match must hold.
    """
    pieces = _JOIN.split(source.strip())
    parts: list[Part] = []
    joins: list[Join] = []
    for index in range(0, len(pieces), 3):
        if index:
            kind, distance = pieces[index - 2], pieces[index - 1]
            unspaced = is_unspaced(pieces[index - 3] + pieces[index])
            joins.append(Join(kind, int(distance or _GAP[kind, unspaced])))  # type: ignore[arg-type]
        for number, part in enumerate(_adjacent_parts(pieces[index], source)):
            if number:
                joins.append(Join("", 2))
            parts.append(part)
    if not any(part.anchors for part in parts):
        raise RulesError(f"pattern {source!r}: no words that every match must hold")
    return Pattern(source, tuple(parts), tuple(joins))


def _adjacent_parts(piece: str, source: str) -> list[Part]:
    """Split ``piece`` at its classes: words and classes that follow each other directly."""
    parts: list[Part] = []
    for number, text in enumerate(_CLASS.split(piece)):
        if number % 2:
            if text not in CLASSES and ".." not in text:
                raise RulesError(f"pattern {source!r}: <{text}> is not one of {', '.join(CLASSES)}")
            parts.append(Part(span_class=text))
        elif text.strip():
            parts.append(_words(text.strip(), source))
    if not parts:
        raise RulesError(f"pattern {source!r}: nothing to look for")
    return parts


def _words(text: str, source: str) -> Part:
    sequence = _Parser(text, source).parse()
    if not sequence:
        raise RulesError(f"pattern {source!r}: nothing to look for")
    whole = _phrases(sequence)
    if whole and all(_WORD_GOES_ON not in phrase.rstrip(_OPEN_END) for phrase in whole):
        opens = {phrase: phrase.rstrip(" ").endswith(_WORD_GOES_ON) for phrase in whole}
        exact = {plain: is_open for phrase, is_open in opens.items() for plain in _plain((phrase,))}
        if "" not in exact:
            closed = not any(exact.values())
            anchor = Anchor(tuple(exact), begins=True, ends=closed, first=True)
            return Part(sequence, exact=tuple(exact.items()), anchors=(anchor,))
    return Part(sequence, needs=_needs(sequence), anchors=_anchors(sequence))


@dataclass(frozen=True, slots=True)
class _Text:
    """Literal words; ``_WORD_GOES_ON`` lets a word go on."""

    text: str

    @property
    def expression(self) -> str:
        pieces = [re.escape(p).replace(r"\ ", " ") for p in self.text.split(_WORD_GOES_ON)]
        return _GOES_ON.join(pieces).replace(" ", _SPACE)

    @property
    def longest(self) -> int:
        return len(self.text) + _LONGEST_REST * self.text.count(_WORD_GOES_ON)

    def phrases(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Alternatives; an optional item has an empty one."""

    choices: tuple[tuple["_Text | _Choice", ...], ...]

    @property
    def expression(self) -> str:
        written = ["".join(item.expression for item in choice) for choice in self.choices]
        return f"(?:{'|'.join(sorted(written, key=len, reverse=True))})"

    @property
    def longest(self) -> int:
        return max((sum(item.longest for item in choice) for choice in self.choices), default=0)

    def phrases(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for choice in self.choices:
            phrases = _phrases(choice)
            found |= dict.fromkeys(phrases)
            if not phrases or len(found) > MAX_ANCHORS:
                return ()
        return tuple(found)


_Item = _Text | _Choice


def _phrases(sequence: tuple[_Item, ...]) -> tuple[str, ...]:
    """All phrases of a sequence; none if they are more than ``MAX_ANCHORS``."""
    whole = [""]
    for item in sequence:
        pieces = item.phrases()
        if not pieces or len(whole) * len(pieces) > MAX_ANCHORS:
            return ()
        whole = [before + after for before in whole for after in pieces]
    return tuple(whole)


def _needs(sequence: tuple[_Item, ...]) -> tuple[tuple[str, ...], ...]:
    """Of each item that cannot be left out, phrases of which a match holds one."""
    found = (_plain(item.phrases()) or _of_each_choice(item) for item in sequence)
    return tuple(phrases for phrases in found if phrases and "" not in phrases)


def _anchors(sequence: tuple[_Item, ...]) -> tuple[Anchor, ...]:
    """Each run of adjacent items as an anchor, if its phrases are few."""
    found: list[Anchor] = []
    for first in range(len(sequence)):
        for last in range(first + 1, len(sequence) + 1):
            written = _phrases(sequence[first:last])
            phrases = _plain(written)
            if phrases and "" not in phrases:
                begins = _begins(sequence, first, written)
                ends = _ends(sequence, last, written)
                found.append(Anchor(phrases, begins, ends, begins and first == 0))
        phrases = _of_each_choice(sequence[first])
        if phrases and "" not in phrases:
            found.append(Anchor(phrases))
    return tuple(found)


def _begins(sequence: tuple[_Item, ...], first: int, written: tuple[str, ...]) -> bool:
    """Whether a run stands at the beginning of its part or behind a space."""
    if any(_WORD_GOES_ON in phrase.rstrip(_OPEN_END) for phrase in written):
        return False
    before = sequence[first - 1].phrases() if first else (" ",)
    spaced = bool(before) and all(phrase.endswith(" ") for phrase in before)
    return spaced or all(phrase.startswith(" ") for phrase in written)


def _ends(sequence: tuple[_Item, ...], last: int, written: tuple[str, ...]) -> bool:
    """Whether a run stands at the end of its part or before a space."""
    if any(_WORD_GOES_ON in phrase for phrase in written):
        return False
    if all(phrase.endswith(" ") for phrase in written):
        return True
    for item in sequence[last:]:
        after = item.phrases()
        if not after or not all(phrase.startswith(" ") for phrase in after if phrase):
            return False
        if "" not in after:
            return True
    return True


def _of_each_choice(item: _Item) -> tuple[str, ...]:
    """Anchors of all alternatives together; none if one alternative has none."""
    if isinstance(item, _Text):
        return ()
    sets = [max(_needs(choice), key=_lightest, default=()) for choice in item.choices]
    return tuple(dict.fromkeys(phrase for found in sets for phrase in found)) if all(sets) else ()


def _lightest(phrases: tuple[str, ...]) -> int:
    return min(map(len, phrases))


@lru_cache(maxsize=100_000)
def _plain(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Phrases as they stand in a text: one space, and of a word that may go on its known piece.

    The space before a sign may be missing there, as in ``_SPACE``.
    """
    found: dict[str, None] = {}
    for phrase in phrases:
        pieces = [" ".join(piece.split()) for piece in phrase.split(_WORD_GOES_ON)]
        known = max(pieces, key=len)
        found |= {known: None, _SPACE_BEFORE_SIGN.sub("", known): None}
    return tuple(found)


def _trimmed(sequence: tuple[_Item, ...]) -> tuple[_Item, ...]:
    """Without spaces at the end, which options may leave there."""
    if not sequence:
        return sequence
    *head, last = sequence
    if isinstance(last, _Text):
        text = last.text.rstrip(" ")
        return (*head, _Text(text)) if text else _trimmed(tuple(head))
    return (*head, _Choice(tuple(_trimmed(choice) for choice in last.choices)))


class _Parser:
    """Recursive descent over one part; complains in words."""

    def __init__(self, text: str, source: str) -> None:
        self._text = text
        self._source = source
        self._place = 0

    def parse(self) -> tuple[_Item, ...]:
        """The whole part."""
        choices = self._choices(0)
        if self._place < len(self._text):
            raise self._error(f"unexpected {self._text[self._place]!r}")
        if len(choices) > 1:
            raise self._error("put alternatives in brackets: (a|b)")
        return choices[0]

    def _choices(self, depth: int) -> list[tuple[_Item, ...]]:
        if depth > MAX_DEPTH:
            raise self._error(f"more than {MAX_DEPTH} brackets inside each other")
        choices: list[tuple[_Item, ...]] = []
        current: list[_Item] = []
        while self._place < len(self._text) and self._text[self._place] not in ")]":
            char = self._text[self._place]
            if char == "|":
                self._place += 1
                choices.append(tuple(current))
                current = []
            elif char in "([":
                current.append(self._bracket(char, depth))
            else:
                current.append(self._literal())
        return [*choices, tuple(current)]

    def _bracket(self, opening: str, depth: int) -> _Choice:
        self._place += 1
        choices = self._choices(depth + 1)
        closing = ")" if opening == "(" else "]"
        if self._text[self._place : self._place + 1] != closing:
            raise self._error(f"bracket {opening!r} is not closed")
        self._place += 1
        return _Choice((*choices, ()) if opening == "[" else tuple(choices))

    def _literal(self) -> _Text:
        start = self._place
        while self._place < len(self._text) and self._text[self._place] not in "()[]|":
            self._place += 1
        written = _CYRILLIC_STEM.sub(r"\g<0>*", self._text[start : self._place])
        around_stars = written.split(r"\*")
        return _Text("*".join(fold_phrase(p).replace("*", _WORD_GOES_ON) for p in around_stars))

    def _error(self, message: str) -> RulesError:
        return RulesError(f"pattern {self._source!r}: {message}")
