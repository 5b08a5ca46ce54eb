"""Joins the stages; prints nothing. Everything above (the command line) only renders."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from scamrecruit.collect.local import captures
from scamrecruit.errors import UsageError
from scamrecruit.extract.compiled import load_rule_pack
from scamrecruit.extract.extractor import Extractor
from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.rank.model import load_model
from scamrecruit.rank.order import Spool
from scamrecruit.rank.scorer import IndicatorFacts, Scorer
from scamrecruit.read.jsonl import read_jsonl
from scamrecruit.read.reader import read
from scamrecruit.records import Assessment, Evidence, Posting, Unreadable

Progress = Callable[[str], None]
MAX_LISTED = 100
"""Unreadable inputs that are kept for the summary; all of them stand in the output."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Rulebook, extractor and scorer, built once."""

    rulebook: Rulebook
    extractor: Extractor
    scorer: Scorer

    def assess(self, posting: Posting, *, with_text: bool = False) -> Assessment:
        """The assessment of one posting."""
        evidence = self.extractor.extract(posting)
        return self.scorer.assess(posting, evidence, with_text=with_text)


def indicator_facts(rulebook: Rulebook) -> dict[str, IndicatorFacts]:
    """What scoring needs of each indicator."""
    return {
        indicator: IndicatorFacts(rule.name, rule.group, rule.grave)
        for indicator, rule in rulebook.indicators.items()
    }


@lru_cache(maxsize=2)
def load_engine(rules: Path | None = None, model: Path | None = None) -> Engine:
    """The shipped rules and model, or those in the given folders.

    Raises RulesError or ModelError.
    """
    pack = load_rule_pack(rules)
    scorer = Scorer(load_model(model), pack.rulebook.id, indicator_facts(pack.rulebook))
    return Engine(pack.rulebook, Extractor(*pack), scorer)


@dataclass(slots=True)
class Tally:
    """What a run came to; the closing summary is made of this."""

    captures: int = 0
    assessed: int = 0
    tiers: dict[str, int] = field(default_factory=lambda: {"high": 0, "medium": 0, "low": 0})
    abstained: dict[str, int] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    unreadable_count: int = 0
    seconds: float = 0.0
    interrupted: bool = False

    def add(self, result: Assessment | Unreadable) -> None:
        """Count one result."""
        if isinstance(result, Unreadable):
            self.unreadable_count += 1
            if len(self.unreadable) < MAX_LISTED:
                self.unreadable.append(result)
            return
        self.assessed += 1
        if result.tier:
            self.tiers[result.tier] += 1
        elif result.abstained:
            self.abstained[result.abstained] = self.abstained.get(result.abstained, 0) + 1


def postings(targets: Iterable[str], progress: Progress) -> Iterator[Posting | Unreadable]:
    """Postings of all targets in order; ``progress`` is told each capture's uri."""
    for capture in captures(targets):
        if isinstance(capture, Unreadable):
            progress(capture.uri)
            yield capture
        else:
            yield from read(capture)
            progress(capture.uri)


def triage(
    targets: Iterable[str], engine: Engine, progress: Progress, *, with_text: bool = False
) -> tuple[Spool, Tally]:
    """Assess all postings of ``targets`` and rank them.

    An interruption (Ctrl-C) ends the reading, not the run: what was assessed is ranked, and the
    tally says so. Memory holds a few numbers a posting; the lines lie in a temporary file.
    """
    spool, tally = Spool(), Tally()
    started = monotonic()

    def seen(uri: str) -> None:
        tally.captures += 1
        progress(uri)

    try:
        for item in postings(targets, seen):
            result = _result(item, engine, with_text)
            spool.add(result)
            tally.add(result)
    except KeyboardInterrupt:
        tally.interrupted = True
    tally.seconds = monotonic() - started
    return spool, tally


def score_stream(
    stream: BinaryIO, uri: str, engine: Engine, *, with_text: bool = False
) -> Iterator[Assessment | Unreadable]:
    """Assess JSON lines in input order, one at a time."""
    for item in read_jsonl(stream, uri):
        yield _result(item, engine, with_text)


def _result(item: Posting | Unreadable, engine: Engine, with_text: bool) -> Assessment | Unreadable:
    return engine.assess(item, with_text=with_text) if isinstance(item, Posting) else item


def find_posting(target: str, inputs: Iterable[str]) -> Posting:
    """The posting that ``target`` names: a file with one posting, or an id found in ``inputs``.

    Raises UsageError that says what to give instead.
    """
    inputs = list(inputs)
    if not inputs:
        return _only_posting(target)
    found = {
        item.id: item
        for item in postings(inputs, lambda uri: None)
        if isinstance(item, Posting) and item.id.startswith(target)
    }
    exact = found.get(target)
    if exact:
        return exact
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise UsageError(f"{len(found)} ids begin with {target!r}: give more of it")
    raise UsageError(f"no posting with id {target!r} in {', '.join(inputs)}")


def _only_posting(target: str) -> Posting:
    first, *_ = captures([target])
    if isinstance(first, Unreadable):
        advice = "to explain an id, name the files too: scamrecruit explain ID FILE"
        raise UsageError(f"{target}: {first.error}; {advice}")
    items: list[Posting] = []
    for item in postings([target], lambda uri: None):
        if isinstance(item, Unreadable):
            if not items:
                raise UsageError(f"{item.uri}: {item.error}; {item.advice}")
            continue
        items.append(item)
        if len(items) > 20:
            break
    if not items:
        raise UsageError(f"{target}: nothing to explain in it")
    if len(items) > 1:
        some = ", ".join(item.id for item in items[:5])
        raise UsageError(
            f"{target} holds several postings ({some}, ...); "
            f"choose one: scamrecruit explain {items[0].id} {target!r}"
        )
    return items[0]


def evidence_of(posting: Posting, engine: Engine) -> tuple[Evidence, Assessment]:
    """Evidence and assessment of one posting, for explanation."""
    evidence = engine.extractor.extract(posting)
    return evidence, engine.scorer.assess(posting, evidence)
