"""All patterns of the rulebook over a folded text, in one pass of one automaton.

Of each pattern one part, its anchor (the part with the longest shortest phrase), goes into an
Aho-Corasick automaton; the other parts are looked for only around a place of the anchor. Time is
linear in the text and nearly flat in the number of rules. Every place is checked for word edges by
the behaviour of its script.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from scamrecruit.extract.negation import Negation
from scamrecruit.extract.patterns import Join, Part, Pattern, compile_pattern
from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.language.folding import PARAGRAPH
from scamrecruit.language.scripts import Edges, goes_on, is_mark, phrase_edges

NUMBER = "number"
_NUMBER = re.compile(r"(?<![\d.,])\d{1,4}(?![.,]?\d)")
# Letters that part words at their edges, and marks that belong to the letter before them; the
# same rules as language.scripts, as classes for the expressions that look around an anchor.
_WORD = "a-z\u00df-\u024f\u0300-\u058f\u0900-\u0dff\u1200-\u139f\u1e00-\u1eff"
_MARK = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
)

_WORTH_ASKING = 3
_CLASS_LENGTH = 40
"""How long a span of a class may be, characters."""

Span = tuple[int, int]


class Hit(NamedTuple):
    """A pattern met at ``start:end`` of the folded text."""

    indicator: str
    start: int
    end: int
    distinctive: bool


class _Rule(NamedTuple):
    """A pattern, where it belongs, and how far around its anchor its other parts may lie.

    ``needs`` holds, per other part, the automaton entries of which the text must hold one.
    """

    indicator: str
    pattern: Pattern
    distinctive: bool
    anchor: int
    reach: int
    classes: frozenset[str]
    needs: tuple[frozenset[int], ...]


class _Phrase(NamedTuple):
    """One entry of the automaton and its uses as anchor: (open to the right, number of the rule)."""

    edges: Edges
    uses: list[tuple[bool, int]]


class Matcher:
    """The compiled rulebook. Build once, use for every text; holds no state between texts."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._negation = Negation(rulebook)
        self._rules: list[_Rule] = []
        entries: dict[str, int] = {}
        uses: dict[int, list[tuple[bool, int]]] = {}
        for (indicator, text), distinctive in _patterns(rulebook).items():
            pattern = compile_pattern(text)
            anchor = max(range(len(pattern.parts)), key=lambda i: _selectivity(pattern.parts[i]))
            for phrase in pattern.parts[anchor].phrases:
                entry = entries.setdefault(phrase.rstrip("*"), len(entries))
                uses.setdefault(entry, []).append((phrase.endswith("*"), len(self._rules)))
            others = [part for i, part in enumerate(pattern.parts) if i != anchor]
            self._rules.append(
                _Rule(
                    indicator,
                    pattern,
                    distinctive,
                    anchor,
                    _reach(pattern),
                    frozenset(filter(None, map(_class, others))),
                    _needs(others, entries),
                )
            )
        self._phrases = [_Phrase(phrase_edges(t), uses.get(n, [])) for t, n in entries.items()]
        self._automaton = AhoCorasick(list(entries), matchkind=MatchKind.Standard)

    def match(self, folded: str, spans: Mapping[str, Sequence[Span]], language: str = "en") -> list[Hit]:
        """All hits in ``folded``, not negated in English or in the text's own ``language``.

        ``spans`` holds sorted folded spans per class (pay, place, contact).
        """
        haystack = folded.replace("\n", " ")
        spans = {**spans, NUMBER: [m.span() for m in _NUMBER.finditer(haystack)]}
        present = {name for name, found in spans.items() if found}
        anchors, seen = self._anchors(haystack)
        hits: dict[Hit, None] = {}
        for number, places in anchors.items():
            rule = self._rules[number]
            if not rule.classes <= present or any(map(seen.isdisjoint, rule.needs)):
                continue
            for place in places:
                for start, end in self._complete(rule, place, haystack, spans, language):
                    hits[Hit(rule.indicator, start, end, rule.distinctive)] = None
        return self._negation.standing(list(hits), folded, language)

    def _anchors(self, haystack: str) -> tuple[dict[int, list[Span]], set[int]]:
        """Places of the anchors per rule, and all automaton entries that the text holds."""
        anchors: dict[int, list[Span]] = {}
        seen: set[int] = set()
        phrases, length = self._phrases, len(haystack)
        for index, start, end in self._automaton.find_matches_as_indexes(haystack, overlapping=True):
            seen.add(index)
            edges, uses = phrases[index]
            if not uses or (edges.left and start and goes_on(haystack[start - 1], haystack[start])):
                continue
            right = end == length or not (
                (edges.right and goes_on(haystack[end - 1], haystack[end]))
                or (edges.mark and is_mark(haystack[end]))
            )
            for is_open, number in uses:
                if right or is_open:
                    anchors.setdefault(number, []).append((start, end))
        return anchors, seen

    def _complete(
        self,
        rule: _Rule,
        place: Span,
        haystack: str,
        spans: Mapping[str, Sequence[Span]],
        language: str,
    ) -> Sequence[Span]:
        """Spans of the whole pattern around a place of its anchor."""
        pattern = rule.pattern
        if not pattern.joins:
            return [place]
        low, high = max(0, place[0] - rule.reach), min(len(haystack), place[1] + rule.reach)
        found: Sequence[Span] = []
        for index, part in enumerate(pattern.parts):
            places = [place] if index == rule.anchor else _places(part, haystack, low, high, spans)
            if not places:
                return ()
            found = (
                self._joined(found, places, pattern.joins[index - 1], haystack, language)
                if index
                else places
            )
        return found

    def _joined(
        self,
        found: Sequence[Span],
        places: Sequence[Span],
        join: Join,
        haystack: str,
        language: str,
    ) -> Sequence[Span]:
        """Each of ``found`` with those of ``places`` that the join allows, no negator between."""
        kept: dict[Span, None] = {}
        for start, end in found:
            for low, high in places:
                gap = _gap((start, end), (low, high), join)
                if gap is None:
                    continue
                between = haystack[gap[0] : gap[1]]
                if PARAGRAPH in between or (not join.kind and any(map(str.isalnum, between))):
                    continue
                if not self._negation.occurs(between, language):
                    kept[min(start, low), max(end, high)] = None
        return list(kept)


def _selectivity(part: Part) -> int:
    """Length of the shortest phrase: the longer, the fewer places it has in a text."""
    return min((len(phrase) for phrase in part.phrases), default=0)


def _reach(pattern: Pattern) -> int:
    """Farthest that a part can lie from another."""
    longest = [max((len(p) for p in part.phrases), default=_CLASS_LENGTH) for part in pattern.parts]
    return sum(join.distance for join in pattern.joins) + sum(longest)


def _class(part: Part) -> str:
    """The class of spans that a part asks for; empty if it has phrases."""
    return NUMBER if ".." in part.span_class else part.span_class


def _needs(parts: Sequence[Part], entries: dict[str, int]) -> tuple[frozenset[int], ...]:
    """Automaton entries per part; parts with a very short phrase are not worth asking for."""
    return tuple(
        frozenset(entries.setdefault(phrase.rstrip("*"), len(entries)) for phrase in part.phrases)
        for part in parts
        if _selectivity(part) >= _WORTH_ASKING
    )


def _patterns(rulebook: Rulebook) -> dict[tuple[str, str], bool]:
    """Each distinct (indicator, pattern) once, and whether it is distinctive in any language."""
    found: dict[tuple[str, str], bool] = {}
    for indicator in rulebook.indicators:
        for wording in rulebook.wordings(indicator).values():
            for text in wording.patterns:
                key = indicator, text
                found[key] = found.get(key, False) or text in wording.distinctive
    return found


def _places(
    part: Part, haystack: str, low: int, high: int, spans: Mapping[str, Sequence[Span]]
) -> Sequence[Span]:
    """Places of a part between ``low`` and ``high``."""
    if part.phrases:
        return [found.span() for found in _expression(part.phrases).finditer(haystack, low, high)]
    name = _class(part)
    least, most = map(int, part.span_class.split("..")) if name == NUMBER else (0, 0)
    found: list[Span] = []
    known = spans.get(name, ())
    for index in range(bisect_left(known, (low, 0)), len(known)):
        start, end = known[index]
        if end > high:
            break
        if name != NUMBER or least <= int(haystack[start:end]) <= most:
            found.append((start, end))
    return found


@cache
def _expression(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of ``phrases`` with its word edges, the longest first."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(_edged(phrase) for phrase in longest_first))


def _edged(phrase: str) -> str:
    text = phrase.rstrip("*")
    edges = phrase_edges(text)
    left = (r"(?<!\d)" if text[0].isdigit() else f"(?<![{_WORD}])") if edges.left else ""
    right = ""
    if not phrase.endswith("*"):
        if edges.right:
            right = r"(?!\d)" if text[-1].isdigit() else f"(?![{_WORD}])"
        elif edges.mark:
            right = f"(?![{_MARK}])"
    return left + re.escape(text) + right


def _gap(first: Span, second: Span, join: Join) -> Span | None:
    """What lies between two places that the join allows, or None if it does not allow them."""
    if 0 <= second[0] - first[1] <= join.distance:
        return first[1], second[0]
    if join.kind == "&" and 0 <= first[0] - second[1] <= join.distance:
        return second[1], first[0]
    return None
