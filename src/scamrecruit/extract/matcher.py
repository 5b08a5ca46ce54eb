"""All patterns of the rulebook over a folded text, in one pass of one automaton.

Every phrase of every pattern is one entry of an Aho-Corasick automaton; a pattern of several parts
is joined from the places of its parts. Time is linear in the text; the number of rules does not
matter. Each place is checked for word edges by the behaviour of its script.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from scamrecruit.extract.patterns import Join, Part, Pattern, compile_pattern
from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.language.folding import PARAGRAPH, fold_phrase
from scamrecruit.language.scripts import Edges, edges_of, is_mark, is_word, phrase_edges

MAX_PLACES = 64
"""Most places of one part that are joined; a text that repeats a word more often gains nothing."""

_NUMBER = re.compile(r"(?<![\d.,])\d{1,4}(?![\d.,]\d|\d)")
_STOP = re.compile(r"[^\w ']")
NEGATOR_REACH = 14
GLUED_REACH = 2
"""Most characters between a negator and what it negates, with and without spaces."""

Span = tuple[int, int]


class Hit(NamedTuple):
    """A pattern met at ``start:end`` of the folded text."""

    indicator: str
    start: int
    end: int
    distinctive: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    indicator: str
    pattern: Pattern
    distinctive: bool


class _Phrase(NamedTuple):
    """One entry of the automaton and where it is used: (open to the right, rule, part)."""

    edges: Edges
    uses: list[tuple[bool, int, int]]
    negates_after: bool
    negates_before: bool


class Matcher:
    """The compiled rulebook. Build once, use for every text; holds no state between texts."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rules: list[_Rule] = []
        uses: dict[str, list[tuple[bool, int, int]]] = {}
        for (indicator, text), distinctive in _patterns(rulebook).items():
            pattern = compile_pattern(text)
            for place, part in enumerate(pattern.parts):
                for phrase in part.phrases:
                    use = (phrase.endswith("*"), len(self._rules), place)
                    uses.setdefault(phrase.rstrip("*"), []).append(use)
            self._rules.append(_Rule(indicator, pattern, distinctive))
        tongues = rulebook.languages.values()
        negators = {fold_phrase(word) for tongue in tongues for word in tongue.negators}
        followers = {fold_phrase(word) for tongue in tongues for word in tongue.negators_after}
        texts = list(dict.fromkeys([*uses, *negators, *followers]))
        self._phrases = [
            _Phrase(phrase_edges(text), uses.get(text, []), text in negators, text in followers)
            for text in texts
        ]
        self._automaton = AhoCorasick(texts, matchkind=MatchKind.Standard)

    def match(self, folded: str, spans: Mapping[str, Sequence[Span]]) -> list[Hit]:
        """All hits in ``folded``; ``spans`` holds sorted folded spans per class (pay, place, ...)."""
        haystack = folded.replace("\n", " ")
        places, negators, followers = self._places(haystack)
        classes = _Classes(haystack, spans)
        hits: dict[Hit, None] = {}
        for number, parts in places.items():
            rule = self._rules[number]
            for start, end in _join(rule.pattern, parts, classes, haystack):
                if not _is_negated(folded, start, end, negators, followers):
                    hits[Hit(rule.indicator, start, end, rule.distinctive)] = None
        return list(hits)

    def _places(self, haystack: str) -> tuple[dict[int, dict[int, list[Span]]], list[int], list[int]]:
        """Places per rule and part; ends of the negators, starts of those that follow."""
        places: dict[int, dict[int, list[Span]]] = {}
        negators: list[int] = []
        followers: list[int] = []
        phrases, length = self._phrases, len(haystack)
        for index, start, end in self._automaton.find_matches_as_indexes(
            haystack, overlapping=True
        ):
            edges, uses, negates_after, negates_before = phrases[index]
            if edges.left and start and is_word(haystack[start - 1]):
                continue
            right = end == length or not (
                (edges.right and is_word(haystack[end])) or (edges.mark and is_mark(haystack[end]))
            )
            for is_open, number, place in uses:
                if right or is_open:
                    places.setdefault(number, {}).setdefault(place, []).append((start, end))
            if negates_after and right:
                negators.append(end)
            if negates_before and right:
                followers.append(start)
        return places, negators, sorted(followers)


def _patterns(rulebook: Rulebook) -> dict[tuple[str, str], bool]:
    """Each distinct (indicator, pattern) once, and whether it is distinctive in any language."""
    found: dict[tuple[str, str], bool] = {}
    for indicator in rulebook.indicators:
        for wording in rulebook.wordings(indicator).values():
            for text in wording.patterns:
                key = indicator, text
                found[key] = found.get(key, False) or text in wording.distinctive
    return found


class _Classes:
    """Spans of the classes, numbers found only when a pattern asks for them."""

    def __init__(self, haystack: str, spans: Mapping[str, Sequence[Span]]) -> None:
        self._haystack = haystack
        self._spans = spans
        self._numbers: list[tuple[int, int, int]] | None = None

    def of(self, part: Part) -> Sequence[Span]:
        if ".." not in part.span_class:
            return self._spans.get(part.span_class, ())
        if self._numbers is None:
            self._numbers = [(*m.span(), int(m[0])) for m in _NUMBER.finditer(self._haystack)]
        low, high = map(int, part.span_class.split(".."))
        return [(start, end) for start, end, value in self._numbers if low <= value <= high]


def _join(
    pattern: Pattern, places: Mapping[int, list[Span]], classes: _Classes, text: str
) -> Iterable[Span]:
    spans: Sequence[Span] = places.get(0) or classes.of(pattern.parts[0])
    for index, join in enumerate(pattern.joins, 1):
        if not spans:
            return ()
        part = pattern.parts[index]
        others = places.get(index) or (classes.of(part) if part.span_class else ())
        spans = _joined(spans[:MAX_PLACES], others[:MAX_PLACES], join, text)
    return spans[:MAX_PLACES]


def _joined(spans: Sequence[Span], others: Sequence[Span], join: Join, text: str) -> list[Span]:
    """Each span with the nearest of ``others`` that the join allows."""
    found: list[Span] = []
    starts = [start for start, _ in others]
    for start, end in spans:
        for other in _candidates(start, end, others, starts, join):
            low, high = min(end, other[1]), max(start, other[0])
            between = text[low:high]
            if PARAGRAPH in between or (not join.kind and any(map(str.isalnum, between))):
                continue
            found.append((min(start, other[0]), max(end, other[1])))
            break
    return found


def _candidates(
    start: int, end: int, others: Sequence[Span], starts: list[int], join: Join
) -> Iterable[Span]:
    """Others after the span within reach, then (for ``&``) before it, nearest first."""
    index = bisect_left(starts, end)
    for other in others[index : index + 4]:
        if other[0] - end <= join.distance:
            yield other
    if join.kind == "&":
        for other in reversed(others[max(0, index - 4) : index]):
            if 0 <= start - other[1] <= join.distance:
                yield other


def _is_negated(
    folded: str, start: int, end: int, negators: list[int], followers: list[int]
) -> bool:
    """A negator just before the hit, or (in verb-final languages) just after it."""
    reach = NEGATOR_REACH if edges_of(folded[start]).left else GLUED_REACH
    index = bisect_right(negators, start)
    if index and start - negators[index - 1] <= reach:
        gap = folded[negators[index - 1] : start]
        if (gap or reach == GLUED_REACH) and not _STOP.search(gap):
            return True
    index = bisect_left(followers, end)
    if index == len(followers) or followers[index] - end > NEGATOR_REACH:
        return False
    return not _STOP.search(folded, end, followers[index])
