"""All patterns of the rulebook over a folded text: one pass of one automaton a script.

Of each pattern one rare set of phrases, its anchor, stands in an Aho-Corasick automaton. Around a
place of its anchor a pattern is tried only if something of each other set that it needs stands
nearby. Time is linear in the text and nearly flat in the number of rules.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from scamrecruit.extract.compiled import (
    BEGINS,
    COMMON_SCRIPT,
    EDGE_BITS,
    ENDS,
    NUMBER,
    CompiledPart,
    CompiledRule,
    CompiledRules,
    Shard,
    compile_rules,
)
from scamrecruit.extract.expressions import find_all, find_at
from scamrecruit.extract.negation import Negation
from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.language.folding import PARAGRAPH
from scamrecruit.language.scripts import begins_word, ends_word, goes_on, script_of
from scamrecruit.language.spans import Span, joined, overlaps

_DIGITS = re.compile(r"\d+")
_LONGEST_NUMBER = 4

MAX_TRIES = 2000
"""Places of one pattern's anchor in one text around which the pattern is looked for: an advertisement
has far fewer, and a hostile text of a megabyte must not take minutes."""
MAX_PLACES = 64
"""Most places of one part around one anchor that are joined."""


class Hit(NamedTuple):
    """A pattern met at ``start:end`` of the folded text; ``tongues`` are the languages whose wording it
    is, none if it is said everywhere."""

    indicator: str
    start: int
    end: int
    distinctive: bool
    tongues: tuple[str, ...] = ()


class _Scan(NamedTuple):
    """A text on one line, its language, and the spans of each class in it."""

    text: str
    language: str
    spans: Mapping[str, Sequence[Span]]


class Matcher:
    """The compiled rulebook. Build once, use for every text; holds no state between texts."""

    def __init__(self, rulebook: Rulebook, compiled: CompiledRules | None = None) -> None:
        self._compiled = compiled or compile_rules(rulebook)
        self._negation = Negation(rulebook)
        self._rules: dict[int, CompiledRule] = {}

    def match(self, folded: str, spans: Mapping[str, Sequence[Span]], language: str = "en") -> list[Hit]:
        """All hits in ``folded``, not negated in English or in the text's own ``language``.

        ``spans`` holds sorted folded spans per class (pay, place, contact).
        """
        text = folded.replace("\n", " ")
        scan = _Scan(text, language, {**spans, NUMBER: _whole_numbers(text)})
        hits: dict[Hit, None] = {}
        barred: dict[str, list[Span]] = {}
        tried: Counter[int] = Counter()
        is_long = len(text) > MAX_TRIES
        for number, place in self._anchored(scan):
            if is_long:
                tried[number] += 1
                if tried[number] > MAX_TRIES:
                    continue
            rule = self._rules.get(number) or self._rules.setdefault(number, self._compiled.rule(number))
            if not _nearby(rule, place, scan):
                continue
            spans_met = self._complete(rule, place, scan)
            if rule.bars:
                barred.setdefault(rule.indicator, []).extend(spans_met)
                continue
            for start, end in spans_met:
                hits[Hit(rule.indicator, start, end, rule.distinctive, rule.tongues)] = None
        bars = {indicator: joined(spans) for indicator, spans in barred.items()}
        free = [
            hit
            for hit in hits
            if hit.indicator not in bars or not overlaps(hit.start, hit.end, bars[hit.indicator])
        ]
        return self._negation.standing(free, folded, language)

    def _anchored(self, scan: _Scan) -> Iterator[tuple[int, Span]]:
        """Rules whose anchor stands in the text, with its places."""
        text = scan.text
        scripts = {COMMON_SCRIPT, *map(script_of, set(text))}
        for script in sorted(scripts & self._compiled.shards.keys()):
            automaton, shard = self._automaton(script)
            phrases, tries, edges, firsts = shard.phrases, shard.tries, shard.edges, shard.firsts
            for head, start, _ in automaton.find_matches_as_indexes(text, overlapping=True):
                begins = BEGINS if begins_word(text, start) else 0
                for entry in range(firsts[head], firsts[head + 1]):
                    if edges[entry] & BEGINS > begins or not text.startswith(phrases[entry], start):
                        continue
                    end = start + len(phrases[entry])
                    here = begins | ENDS if ends_word(text, end) else begins
                    if edges[entry] & ~here:
                        continue
                    for rule in tries[entry]:
                        if rule & (BEGINS | ENDS) & ~here == 0:
                            yield rule >> EDGE_BITS, (start, end)
        for name, anchored in self._compiled.spans.items():
            for place in scan.spans.get(name, ()):
                value = int(text[slice(*place)]) if name == NUMBER else 0
                for number, least, most in anchored:
                    if least <= value <= most:
                        yield number, place

    @lru_cache(maxsize=64)  # noqa: B019 - one Matcher lives as long as its rules
    def _automaton(self, script: str) -> tuple[AhoCorasick, Shard]:
        shard = self._compiled.shard(script)
        automaton = AhoCorasick(
            shard.heads,
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.ContiguousNFA,  # four times the default's speed here
        )
        return automaton, shard

    def _complete(self, rule: CompiledRule, place: Span, scan: _Scan) -> Sequence[Span]:
        """Spans of the whole pattern around a place of its anchor."""
        anchored = self._anchor_places(rule, place, scan)
        if not anchored or not rule.joins:
            return anchored
        low = max(0, place[0] - rule.before)
        high = min(len(scan.text), place[1] + rule.after)
        found: Sequence[Span] = []
        for index in range(len(rule.parts)):
            places = anchored if index == rule.anchor else self._places(rule, index, low, high, scan)
            if not places:
                return ()
            found = self._joined(found, places, rule.joins[index - 1], rule, scan) if index else places
        return found

    def _anchor_places(self, rule: CompiledRule, place: Span, scan: _Scan) -> Sequence[Span]:
        """Matches of the anchored part that hold its anchor at ``place``."""
        part = rule.parts[rule.anchor]
        start, end = place
        if part.span_class:
            return _class_places(part, start, end, scan)
        if part.exact:
            if dict(part.exact)[scan.text[start:end]]:
                return [(start, _word_end(scan.text, end))]
            return [place] if ends_word(scan.text, end) else ()
        high = min(len(scan.text), end + part.longest)
        if rule.first:
            return find_at(part.expression, scan.text, start, high)
        found = find_all(part.expression, scan.text, max(0, start - part.longest), high)
        return [place for place in found if place[0] <= start and end <= place[1]]

    def _places(
        self, rule: CompiledRule, index: int, low: int, high: int, scan: _Scan
    ) -> Sequence[Span]:
        """Places of a part between ``low`` and ``high``."""
        part = rule.parts[index]
        if part.span_class:
            return _class_places(part, low, high, scan)
        if part.exact:
            return _phrase_places(part, low, high, scan.text)
        return find_all(part.expression, scan.text, low, high)

    def _joined(
        self,
        found: Sequence[Span],
        places: Sequence[Span],
        join: tuple[str, int],
        rule: CompiledRule,
        scan: _Scan,
    ) -> Sequence[Span]:
        """Each of ``found`` with those of ``places`` that the join allows, no negator between."""
        kept: dict[Span, None] = {}
        for start, end in found[:MAX_PLACES]:
            for low, high in places[:MAX_PLACES]:
                gap = _gap((start, end), (low, high), *join)
                if gap is None:
                    continue
                between = scan.text[gap[0] : gap[1]]
                if PARAGRAPH in between or (not join[0] and any(map(str.isalnum, between))):
                    continue
                if not self._negation.occurs(between, scan.language, rule.tongues):
                    kept[min(start, low), max(end, high)] = None
        return list(kept)


def _nearby(rule: CompiledRule, place: Span, scan: _Scan) -> bool:
    """Whether something of all that a rule needs stands around a place of its anchor."""
    low, high = max(0, place[0] - rule.before), place[1] + rule.after
    if rule.needs:
        window = scan.text[low:high]
        for need in rule.needs:
            for phrase in need:
                if phrase in window:
                    break
            else:
                return False
    return all(_class_places(part, low, high, scan) for part in rule.parts if part.span_class)


def _whole_numbers(text: str) -> list[Span]:
    """Whole numbers of at most four digits that are no piece of a longer figure."""
    found: list[Span] = []
    for digits in _DIGITS.finditer(text):
        start, end = digits.span()
        parted = text[end : end + 1] in {".", ","} and text[end + 1 : end + 2].isdigit()
        led_to = text[start - 1 : start] in {".", ","} and text[start - 2 : start - 1].isdigit()
        if end - start <= _LONGEST_NUMBER and not (parted or led_to):
            found.append((start, end))
    return found


def _word_end(text: str, end: int) -> int:
    """Where the word that holds the character before ``end`` ends."""
    while end < len(text) and goes_on(text[end - 1], text[end]):
        end += 1
    return end


def _phrase_places(part: CompiledPart, low: int, high: int, text: str) -> list[Span]:
    """Places of a part's phrases between ``low`` and ``high``, whole words only."""
    found: list[Span] = []
    for phrase, is_open in part.exact:
        start = text.find(phrase, low, high)
        while start >= 0:
            end = start + len(phrase)
            if begins_word(text, start):
                if is_open:
                    found.append((start, _word_end(text, end)))
                elif ends_word(text, end):
                    found.append((start, end))
            start = text.find(phrase, start + 1, high)
    return sorted(found)


def _class_places(part: CompiledPart, low: int, high: int, scan: _Scan) -> list[Span]:
    """Spans of a class between ``low`` and ``high``; numbers only within the part's range."""
    known = scan.spans.get(part.span_class, ())
    found: list[Span] = []
    for index in range(bisect_left(known, (low, 0)), len(known)):
        start, end = known[index]
        if end > high:
            break
        if part.span_class != NUMBER or part.least <= int(scan.text[start:end]) <= part.most:
            found.append((start, end))
    return found


def _gap(first: Span, second: Span, kind: str, distance: int) -> Span | None:
    """What lies between two places that the join allows, or None if it does not allow them."""
    if 0 <= second[0] - first[1] <= distance:
        return first[1], second[0]
    if kind == "&" and 0 <= first[0] - second[1] <= distance:
        return second[1], first[0]
    return None
