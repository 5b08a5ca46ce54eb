"""The rulebook as the matcher needs it: anchors for its automata and, per anchor, the rules to try.

Of each pattern one set of phrases, of which every match holds one, is its anchor: the set that is
rarest in the pack's own example sentences. Parsing some ten thousand patterns takes seconds, so the
result is kept in the user's cache folder under the digest of the rule files; it is data only, and
made anew if it is missing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from itertools import accumulate
from operator import and_
from pathlib import Path
from typing import NamedTuple

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from scamrecruit.cache import cached, is_cached
from scamrecruit.extract.patterns import Anchor, Part, Pattern, compile_pattern
from scamrecruit.extract.places import Gazetteer, gazetteer
from scamrecruit.extract.rulebook import Rulebook, load_rulebook, rules_id
from scamrecruit.language.folding import fold_phrase
from scamrecruit.language.scripts import begins_word, ends_word, script_of

NUMBER = "number"
COMMON_SCRIPT = "Latn"
"""Script of anchors without letters of another script: Latin letters, digits and signs."""
_COMPILER = 14
"""Raised whenever the same rules would compile to something else."""
HEAD = 8
_ANYWHERE = "und"
_LEAST_COST = 0.1
_SHORT_COSTS = {1: 400.0, 2: 40.0, 3: 4.0}
"""What a phrase of so few characters counts beyond its places in the examples."""


BEGINS, ENDS, EDGE_BITS = 1, 2, 2
"""Bits that say whether an anchor must begin a word, and end one; and how many bits these are."""


class CompiledPart(msgspec.Struct, frozen=True, array_like=True):
    """A part that is tried near an anchor (see ``patterns.Part``); no expression if it needs none."""

    span_class: str
    least: int
    most: int
    exact: tuple[tuple[str, bool], ...]
    expression: str
    longest: int


class CompiledRule(msgspec.Struct, frozen=True, array_like=True):
    """A pattern, the number of its anchored part, and how far other parts may lie from the anchor.

    ``needs``: sets of phrases of each of which one stands within ``before`` and ``after`` of the
    anchor wherever the pattern is met. ``first``: the anchored part begins with its anchor.
    ``tongues``: languages whose wording it is, none if it is said everywhere. ``bars``: hits of the
    indicator that touch it do not count.
    """

    indicator: str
    distinctive: bool
    bars: bool
    anchor: int
    first: bool
    before: int
    after: int
    needs: tuple[tuple[str, ...], ...]
    parts: tuple[CompiledPart, ...]
    joins: tuple[tuple[str, int], ...]
    tongues: tuple[str, ...]


class Shard(msgspec.Struct, frozen=True, array_like=True):
    """Anchors of one script in order, and per phrase the rules to try: number and edge bits in one
    integer.

    ``edges`` holds per phrase the bits that all its rules ask for. ``heads``: beginnings of at most
    HEAD characters, which an automaton finds in a third of the time that it takes to build one of whole
    phrases; those of head ``n`` go from ``firsts[n]`` to ``firsts[n + 1]``.
    """

    phrases: list[str]
    tries: list[list[int]]
    edges: list[int]
    heads: list[str]
    firsts: list[int]


class CompiledRules(msgspec.Struct, frozen=True):
    """Rules, still encoded since a text meets few of them, and where to try them.

    ``spans``: per class the rules anchored at its spans, for numbers with the range that they ask for.
    """

    rules: list[msgspec.Raw]
    shards: dict[str, msgspec.Raw]
    spans: dict[str, list[tuple[int, int, int]]]

    def rule(self, number: int) -> CompiledRule:
        """One rule, decoded."""
        return msgspec.msgpack.decode(self.rules[number], type=CompiledRule)

    def shard(self, script: str) -> Shard:
        """The anchors of one script, decoded."""
        return msgspec.msgpack.decode(self.shards[script], type=Shard)


class RulePack(NamedTuple):
    """A rulebook without its wordings, which scoring does not need, its compiled form, its places."""

    rulebook: Rulebook
    compiled: CompiledRules
    places: Gazetteer


@lru_cache(maxsize=4)
def load_rule_pack(own: Path | None = None) -> RulePack:
    """The shipped rules, with the user's ``own`` added, from the cache if they are there.

    Raises RulesError naming the file or pattern that is wrong.
    """
    return cached("pack", _key(own), RulePack, lambda: _made(load_rulebook(own)))


def is_compiled(own: Path | None = None) -> bool:
    """Whether the pack comes from the cache, which takes no time; making it takes some seconds.

    Raises RulesError as `load_rule_pack`.
    """
    return is_cached("pack", _key(own))


@lru_cache(maxsize=4)
def _key(own: Path | None) -> str:
    return f"{rules_id(own)}.{_COMPILER}"


def _made(rulebook: Rulebook) -> RulePack:
    return RulePack(rulebook.without_wordings(), compile_rules(rulebook), gazetteer(rulebook))


def compile_rules(rulebook: Rulebook) -> CompiledRules:
    """Anchors and rules of all patterns.

    Raises RulesError for a pattern that cannot be read.
    """
    written = _patterns(rulebook)
    patterns = {key: compile_pattern(key[1]) for key in written}
    cost = _Cost(patterns.values(), rulebook)
    rules: list[msgspec.Raw] = []
    tries: dict[str, dict[str, list[int]]] = {}
    spans: dict[str, list[tuple[int, int, int]]] = {}
    for number, ((indicator, source), use) in enumerate(written.items()):
        pattern = patterns[indicator, source]
        part, anchor = cost.cheapest(pattern)
        rule = _rule(indicator, pattern, use, (part, anchor))
        rules.append(msgspec.Raw(msgspec.msgpack.encode(rule)))
        if anchor is None:
            anchored = rule.parts[part]
            spans.setdefault(anchored.span_class, []).append((number, anchored.least, anchored.most))
            continue
        edges = BEGINS * anchor.begins | ENDS * anchor.ends
        for phrase in anchor.phrases:
            at = tries.setdefault(_script(phrase), {}).setdefault(phrase, [])
            at.append(number << EDGE_BITS | edges)
    shards = {script: msgspec.Raw(msgspec.msgpack.encode(_shard(at))) for script, at in tries.items()}
    return CompiledRules(rules, shards, spans)


def _shard(tries: dict[str, list[int]]) -> Shard:
    phrases = sorted(tries)
    edges = [reduce(and_, tries[phrase]) & (BEGINS | ENDS) for phrase in phrases]
    heads = Counter(phrase[:HEAD] for phrase in phrases)
    firsts = accumulate(heads.values(), initial=0)
    return Shard(phrases, [tries[phrase] for phrase in phrases], edges, list(heads), list(firsts))


class _Use(NamedTuple):
    """How the pack uses a pattern: whether it is distinctive in any language, whether it bars others,
    and in which languages it stands."""

    distinctive: bool
    bars: bool
    tags: tuple[str, ...]


def _rule(
    indicator: str, pattern: Pattern, use: _Use, chosen: tuple[int, Anchor | None]
) -> CompiledRule:
    number, anchor = chosen
    own = anchor.phrases if anchor else ()
    needs = [
        need
        for part in pattern.parts
        for need in (part.needs or ((tuple(text for text, _ in part.exact),) if part.exact else ()))
        if need != own
    ]
    before, after = _reach(pattern, number)
    return CompiledRule(
        indicator,
        use.distinctive,
        use.bars,
        number,
        anchor is not None and anchor.first,
        before,
        after,
        tuple(sorted(needs, key=len)),
        tuple(map(_compiled, pattern.parts)),
        tuple((join.kind, join.distance) for join in pattern.joins),
        () if _ANYWHERE in use.tags else use.tags,
    )


def _reach(pattern: Pattern, anchored: int) -> tuple[int, int]:
    """How far before and after its anchor a pattern may go, characters."""
    lengths = [part.longest for part in pattern.parts]
    own = lengths[anchored]
    left = sum(lengths[:anchored]) + sum(join.distance for join in pattern.joins[:anchored])
    right = sum(lengths[anchored + 1 :]) + sum(join.distance for join in pattern.joins[anchored:])
    if any(join.kind == "&" for join in pattern.joins):
        left = right = left + right
    return left + own, right + own


def _compiled(part: Part) -> CompiledPart:
    bounds = part.span_class.split("..")
    least, most = map(int, bounds) if len(bounds) > 1 else (0, 0)
    expression = "" if part.exact else part.expression
    return CompiledPart(class_of(part), least, most, part.exact, expression, part.longest)


def class_of(part: Part) -> str:
    """The class of spans that a part asks for; empty if it has words."""
    return NUMBER if ".." in part.span_class else part.span_class


class _Cost:
    """How often the anchors of patterns are met in the pack's own examples."""

    def __init__(self, patterns: Iterable[Pattern], rulebook: Rulebook) -> None:
        phrases = {
            phrase
            for pattern in patterns
            for part in pattern.parts
            for anchor in part.anchors
            for phrase in anchor.phrases
        }
        self._places = _count(sorted(phrases), _examples(rulebook))

    def cheapest(self, pattern: Pattern) -> tuple[int, Anchor | None]:
        """Number of the part to anchor, and its anchor: None for a part that is a class of spans."""
        best = min(
            (
                (self._of(anchor), number, anchor)
                for number, part in enumerate(pattern.parts)
                for anchor in part.anchors
            ),
            key=lambda found: found[:2],
        )
        classes = [number for number, part in enumerate(pattern.parts) if part.span_class]
        if classes and any(not any(map(str.isalpha, phrase)) for phrase in best[2].phrases):
            return classes[0], None  # signs such as "-" stand everywhere
        return best[1], best[2]

    def _of(self, anchor: Anchor) -> float:
        edges = BEGINS * anchor.begins | ENDS * anchor.ends
        return sum(self._places[phrase, edges] + _own_cost(phrase) for phrase in anchor.phrases)


def _own_cost(phrase: str) -> float:
    """What a phrase costs wherever it stands: short ones much, characters of Chinese count twice."""
    if len(phrase) > max(_SHORT_COSTS):
        return _LEAST_COST
    return _LEAST_COST + _SHORT_COSTS.get(sum(1 + (char > "\u2e80") for char in phrase), 0.0)


def _count(phrases: Sequence[str], texts: Iterable[str]) -> Counter[tuple[str, int]]:
    """Places of each phrase, for each set of edge bits those that have at least these."""
    automaton = AhoCorasick(phrases, matchkind=MatchKind.Standard, store_patterns=False)
    met: Counter[tuple[int, int]] = Counter()
    for text in texts:
        for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            met[index, BEGINS * begins_word(text, start) | ENDS * ends_word(text, end)] += 1
    counts: Counter[tuple[str, int]] = Counter()
    for (index, edges), times in met.items():
        for asked in {0, edges & BEGINS, edges & ENDS, edges}:
            counts[phrases[index], asked] += times
    return counts


def _examples(rulebook: Rulebook) -> Iterable[str]:
    for indicator in rulebook.indicators:
        for wording in rulebook.wordings(indicator).values():
            for sentence in wording.match + wording.no_match:
                yield fold_phrase(sentence).replace("\n", " ")


def _script(phrase: str) -> str:
    """Which shard a phrase stands in: any text that holds it holds letters of that script."""
    scripts = (script_of(char) for char in phrase)
    return next((script for script in scripts if script not in {COMMON_SCRIPT, "Zyyy"}), COMMON_SCRIPT)


def _patterns(rulebook: Rulebook) -> dict[tuple[str, str], _Use]:
    """Each distinct (indicator, pattern) once, and how it is used."""
    found: dict[tuple[str, str], _Use] = {}
    for indicator in rulebook.indicators:
        for tag, wording in rulebook.wordings(indicator).items():
            for text in wording.patterns + wording.unless:
                bars = text in wording.unless
                before = found.get((indicator, text), _Use(distinctive=False, bars=bars, tags=()))
                distinctive = before.distinctive or text in wording.distinctive
                found[indicator, text] = _Use(distinctive, bars, (*before.tags, tag))
    return found
