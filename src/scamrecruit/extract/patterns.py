"""The pattern language of the rule pack.

    free (room|meals)        alternatives; [x] is optional; both nest
    accommodat*              the word may go on
    flight ~ paid            in this order, at most 30 characters between (12 without spaces)
    flight & visa            in any order, at most 40 characters between (15 without spaces)
    a ~60 b, a &80 b         the same with a stated distance
    <12..16> hours           a whole number in a range
    <pay> <place> <contact>  a span that another detector found

A part (what stands between joins) becomes one expression with word edges, and a small set of
phrases of which every match holds one. The phrases of one part, the pattern's anchor, go into the
automaton; the expression is tried only where they occur.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from scamrecruit.errors import RulesError
from scamrecruit.language.folding import fold_phrase
from scamrecruit.language.scripts import is_unspaced

CLASSES = ("pay", "place", "contact")
MAX_ANCHORS = 24
MAX_DEPTH = 6
_JOIN = re.compile(r"\s+([~&])(\d*)\s+")
_CLASS = re.compile(r"<([a-z]+|\d+\.\.\d+)>")
_GAP = {("~", False): 30, ("~", True): 12, ("&", False): 40, ("&", True): 15}

# Letters that may not touch a phrase on its left; those that may not on its right (other scripts
# glue endings to the word); marks that belong to the letter before them. As in language.scripts.
_LEFT = "a-z\u00df-\u024f\u0300-\u058f\u0900-\u0dff\u1200-\u139f\u1e00-\u1eff"
_RIGHT = "a-z\u00df-\u024f\u0300-\u03ff\u0530-\u058f\u1e00-\u1eff"
_MARK = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
)
_STARTS = rf"(?:(?<![{_LEFT}])|(?![{_LEFT}]))(?:(?<!\d)|(?!\d))"
_ENDS = rf"(?:(?![{_RIGHT}])|(?<![{_RIGHT}]))(?:(?!\d)|(?<!\d))(?![{_MARK}])"
_GOES_ON = f"[{_LEFT}{_MARK}]*"
# A space that an option left out, or that stands before the end, may be missing.
_SPACE = r"(?:(?<= )| |(?!\w))"


@dataclass(frozen=True)
class Part:
    """One place of a pattern: words and their anchors, or a class of spans.

    ``begins``: whether an anchor is always the beginning of a word. ``exact``: the anchors
    are all that the part can be, so that its expression is not needed; a word of ``opens`` may go on.
    """

    words: tuple["_Item", ...] = ()
    anchors: tuple[str, ...] = ()
    span_class: str = ""
    begins: bool = False
    exact: bool = False
    opens: tuple[bool, ...] = ()

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """Compiled on first use: most rules never meet their anchor."""
        source = "".join(item.expression for item in _trimmed(self.words))
        return re.compile(f"{_STARTS}(?:{source}){_ENDS}")

    @property
    def selectivity(self) -> int:
        """Weight of the lightest anchor: the heavier, the fewer places it has in a text."""
        return min(map(weight, self.anchors), default=0)


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
    if whole and all("*" not in phrase.rstrip("* ") for phrase in whole):
        opens = {phrase: phrase.rstrip(" ").endswith("*") for phrase in whole}
        plain = {_plain((phrase,))[0]: is_open for phrase, is_open in opens.items()}
        if "" not in plain:
            anchors, marks = tuple(plain), tuple(plain.values())
            return Part(sequence, anchors, begins=True, exact=True, opens=marks)
    anchors, begins = _anchors(sequence)
    return Part(sequence, anchors, begins=begins)


@dataclass(frozen=True, slots=True)
class _Text:
    """Literal words; ``*`` lets a word go on."""

    text: str

    @property
    def expression(self) -> str:
        pieces = [re.escape(p).replace(r"\ ", " ") for p in self.text.split("*")]
        return _GOES_ON.join(pieces).replace(" ", _SPACE)

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

    def phrases(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for choice in self.choices:
            phrases = _phrases(choice)
            found |= dict.fromkeys(phrases)
            if not phrases or len(found) > MAX_ANCHORS:
                return ()
        return tuple(found)


_Item = _Text | _Choice


def weight(phrase: str) -> int:
    """How rare a phrase is likely to be: its letters, those of Chinese and the like twice."""
    return len(phrase) + sum(char > "\u2e80" for char in phrase)


def _phrases(sequence: tuple[_Item, ...]) -> tuple[str, ...]:
    """All phrases of a sequence; none if they are more than ``MAX_ANCHORS``."""
    whole = [""]
    for item in sequence:
        pieces = item.phrases()
        if not pieces or len(whole) * len(pieces) > MAX_ANCHORS:
            return ()
        whole = [before + after for before in whole for after in pieces]
    return tuple(whole)


def _anchors(sequence: tuple[_Item, ...]) -> tuple[tuple[str, ...], bool]:
    """Phrases of which every match holds one, and whether they begin words.

    Those of the run of items whose lightest phrase is heaviest.
    """
    best: tuple[tuple[str, ...], bool] = ((), False)
    heaviest = 0
    for first in range(len(sequence)):
        for last in range(first + 1, len(sequence) + 1):
            run = sequence[first:last]
            written = _phrases(run)
            found = _plain(written) or (_of_each_choice(run[0]) if len(run) == 1 else ())
            lightest = min(map(weight, found), default=0)
            if lightest > heaviest:
                heaviest = lightest
                best = found, _begins(sequence, first, written)
    return best


def _begins(sequence: tuple[_Item, ...], first: int, written: tuple[str, ...]) -> bool:
    """Whether a run stands at the beginning of its part or behind a space."""
    if not written or any("*" in phrase for phrase in written):
        return False
    before = sequence[first - 1].phrases() if first else (" ",)
    spaced = bool(before) and all(phrase.endswith(" ") for phrase in before)
    return spaced or all(phrase.startswith(" ") for phrase in written)


def _of_each_choice(item: _Item) -> tuple[str, ...]:
    """Anchors of all alternatives together; none if one alternative has none."""
    if isinstance(item, _Text):
        return ()
    sets = [_anchors(choice)[0] for choice in item.choices]
    return tuple(dict.fromkeys(phrase for found in sets for phrase in found)) if all(sets) else ()


def _plain(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Phrases as they stand in a text: one space, and of a word that may go on its known piece."""
    found: dict[str, None] = {}
    for phrase in phrases:
        pieces = [" ".join(piece.split()) for piece in phrase.split("*")]
        found[max(pieces, key=weight)] = None
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
        return _Text(fold_phrase(self._text[start : self._place]))

    def _error(self, message: str) -> RulesError:
        return RulesError(f"pattern {self._source!r}: {message}")
