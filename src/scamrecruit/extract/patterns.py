"""The pattern language of the rule pack, compiled to plain phrases and joins.

    free (room|meals)        alternatives; [x] is optional; both nest
    accommodat*              the word may go on
    flight ~ paid            in this order, at most 30 characters between (12 without spaces)
    flight & visa            in any order, at most 40 characters between (15 without spaces)
    a ~60 b, a &80 b         the same with a stated distance
    <12..16> hours           a whole number in a range
    <pay> <place> <contact>  a span that another detector found

Everything but the joins becomes literal phrases for one automaton, so the cost of matching does
not grow with the number of rules.
"""

import re
from dataclasses import dataclass
from typing import Literal

from scamrecruit.errors import RulesError
from scamrecruit.language.folding import fold_phrase
from scamrecruit.language.scripts import is_unspaced

CLASSES = ("pay", "place", "contact")
MAX_PHRASES = 400
_JOIN = re.compile(r"\s+([~&])(\d*)\s+")
_CLASS = re.compile(r"<([a-z]+|\d+\.\.\d+)>")
_GAP = {("~", False): 30, ("~", True): 12, ("&", False): 40, ("&", True): 15}
_MARKS = set("()[]|")


@dataclass(frozen=True, slots=True)
class Part:
    """One place of a pattern: any of ``phrases``, or a class of spans (``pay``, ``12..16``)."""

    phrases: tuple[str, ...] = ()
    span_class: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """How a part stands to what came before it."""

    kind: Literal["~", "&", ""]
    distance: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """Parts and the joins between them (one fewer)."""

    source: str
    parts: tuple[Part, ...]
    joins: tuple[Join, ...]


def compile_pattern(source: str) -> Pattern:
    """Compile one pattern.

    Raises RulesError if it is empty, unbalanced, mixes an unknown class, or grows past
    ``MAX_PHRASES`` alternatives.
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
            phrases = _phrases(text, source)
            if phrases:
                parts.append(Part(phrases=phrases))
    if not parts:
        raise RulesError(f"pattern {source!r}: nothing to look for")
    return parts


def _phrases(text: str, source: str) -> tuple[str, ...]:
    expanded = _expand(text, source)
    folded = dict.fromkeys(" ".join(fold_phrase(phrase).split()) for phrase in expanded)
    folded.pop("", None)
    if "*" in folded:
        raise RulesError(f"pattern {source!r}: '*' needs a word before it")
    return tuple(folded)


def _expand(text: str, source: str) -> list[str]:
    phrases, rest = _alternatives(text, source, depth=0)
    if rest:
        raise RulesError(f"pattern {source!r}: unexpected {rest[0]!r}")
    return phrases


def _alternatives(text: str, source: str, depth: int) -> tuple[list[str], str]:
    """All phrases up to the closing bracket of this level, and what follows it."""
    done: list[str] = []
    current = [""]
    while text and text[0] not in ")]":
        char, text = text[0], text[1:]
        if char == "|":
            if not depth:
                raise RulesError(f"pattern {source!r}: put alternatives in brackets: (a|b)")
            done, current = done + current, [""]
        elif char in "([":
            inner, text = _alternatives(text, source, depth + 1)
            if not text or text[0] != (")" if char == "(" else "]"):
                raise RulesError(f"pattern {source!r}: bracket {char!r} is not closed")
            text = text[1:]
            inner = inner if char == "(" else ["", *inner]
            current = [before + after for before in current for after in inner]
        else:
            end = next((i for i, c in enumerate(text) if c in _MARKS), len(text))
            current = [before + char + text[:end] for before in current]
            text = text[end:]
        if len(current) + len(done) > MAX_PHRASES:
            raise RulesError(f"pattern {source!r}: more than {MAX_PHRASES} alternatives; split it")
    return done + current, text
