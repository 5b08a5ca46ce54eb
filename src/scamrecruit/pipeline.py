"""Joins the stages; prints nothing. Everything above (the command line) only renders."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import chain, groupby
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from msgspec.structs import replace

from scamrecruit.collect.settings import Settings
from scamrecruit.collect.targets import captures
from scamrecruit.errors import MissingExtraError, ModelError, ScamrecruitError, UsageError
from scamrecruit.evidence.bag import is_bag
from scamrecruit.extract.compiled import load_rule_pack
from scamrecruit.extract.extractor import Extractor
from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.rank.encoder import Encoder, load_encoder, text_of
from scamrecruit.rank.model import load_model
from scamrecruit.rank.occlusion import phrases
from scamrecruit.rank.order import Spool
from scamrecruit.rank.scorer import IndicatorFacts, Scorer, Vector
from scamrecruit.read.done import SEEN, Done
from scamrecruit.read.identity import capture_digest
from scamrecruit.read.input import ReadOptions
from scamrecruit.read.jsonl import read_jsonl
from scamrecruit.read.reader import read
from scamrecruit.records import Assessment, Capture, Depth, Evidence, PassedOver, Posting, Unreadable

if TYPE_CHECKING:
    from scamrecruit.casefile.intake import Intake
    from scamrecruit.casefile.store import CaseFile

T = TypeVar("T", Posting, Assessment)
Progress = Callable[[str], None]
_AS_IT_IS = ReadOptions()
MAX_LISTED = 100
"""Unreadable inputs that are kept for the summary; all of them stand in the output."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Rulebook, extractor, scorer and perhaps an encoder, built once.

    With an encoder, ``everything`` says whether it reads every posting or, the default, only those
    that the fast stage cannot rule out.
    """

    rulebook: Rulebook
    extractor: Extractor
    scorer: Scorer
    encoder: Encoder | None = None
    everything: bool = False

    def assess(self, posting: Posting, *, with_text: bool = False) -> Assessment:
        """The assessment of one posting."""
        return self.judge(posting, self.extractor.extract(posting), with_text=with_text)

    def judge(self, posting: Posting, evidence: Evidence, *, with_text: bool = False) -> Assessment:
        """The assessment of one posting whose evidence is known."""
        fast = self.scorer.assess(posting, evidence, with_text=with_text)
        if self.encoder is None or not (self.everything or self.scorer.worth_encoding(fast)):
            return fast
        vector = self.encoder.embed([text_of(posting.title, posting.text)])[0]
        return self.scorer.assess(posting, evidence, vector, with_text=with_text)


def indicator_facts(rulebook: Rulebook) -> dict[str, IndicatorFacts]:
    """What scoring needs of each indicator."""
    return {
        indicator: IndicatorFacts(rule.name, rule.group, rule.grave)
        for indicator, rule in rulebook.indicators.items()
    }


@lru_cache(maxsize=4)
def load_engine(
    depth: Depth | None = None, *, rules: Path | None = None, model: Path | None = None
) -> Engine:
    """The shipped rules, with those in the folder ``rules`` added, and the shipped model or another.

    ``depth``: the fast stage alone, the encoder for everything, or (None) for what the fast stage
    cannot rule out, if the encoder is installed.

    Raises RulesError or ModelError; MissingExtraError if ``full`` is asked and not installed.
    """
    pack = load_rule_pack(rules)
    loaded = load_model(model)
    scorer = Scorer(loaded, pack.rulebook.id, indicator_facts(pack.rulebook))
    encoder = None if depth == "fast" else _encoder(loaded.model.heads.id, must=depth == "full")
    return Engine(pack.rulebook, Extractor(*pack), scorer, encoder, depth == "full")


def _encoder(trained_with: str, *, must: bool) -> Encoder | None:
    try:
        encoder = load_encoder()
    except MissingExtraError:
        if must:
            raise
        return None
    if encoder.id != trained_with:
        raise ModelError(f"the model was trained with {trained_with}, not {encoder.id}: make train")
    return encoder


@dataclass(slots=True)
class Tally:
    """What a run came to; the closing summary is made of this."""

    captures: int = 0
    read: int = 0
    assessed: int = 0
    tiers: dict[str, int] = field(default_factory=lambda: {"high": 0, "medium": 0, "low": 0})
    abstained: dict[str, int] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    unreadable_count: int = 0
    passed_over: dict[str, int] = field(default_factory=dict)
    repeated: int = 0
    seconds: float = 0.0
    interrupted: bool = False

    def pass_over(self, item: PassedOver) -> None:
        """Count what was left out on purpose."""
        self.passed_over[item.what] = self.passed_over.get(item.what, 0) + item.number

    def add(self, result: Assessment | Posting | Unreadable) -> None:
        """Count one result."""
        if isinstance(result, Posting):
            self.read += 1
            return
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


@dataclass(frozen=True, slots=True)
class How:
    """How reading and triage go about it.

    ``settings`` say how addresses are fetched; what is ``done`` is not read again. An ``intake`` keeps
    all postings in its case and takes out of it what is known; without targets, it gives all that the
    case holds.
    """

    with_text: bool = False
    options: ReadOptions = _AS_IT_IS
    settings: Settings | None = None
    intake: Intake | None = None
    done: Done | None = None


def postings(
    targets: Iterable[str],
    progress: Progress,
    passed_over: Callable[[PassedOver], None] = lambda item: None,
    how: How = How(),
) -> Iterator[Posting | Unreadable]:
    """Postings of all targets in order; ``progress`` is told each capture's uri, ``passed_over``
    what the readers left out on purpose."""
    for capture in _captures(targets, how.settings):
        if isinstance(capture, Unreadable):
            yield capture
        elif how.done is None:
            yield from _items(capture, how.options, passed_over)
        else:
            yield from _new(capture, how.options, passed_over, how.done)
        progress(capture.uri)
        if how.done is not None:
            how.done.keep()


def _items(
    capture: Capture, options: ReadOptions, passed_over: Callable[[PassedOver], None]
) -> Iterator[Posting | Unreadable]:
    for item in read(capture, options):
        if isinstance(item, PassedOver):
            passed_over(item)
        else:
            yield item


def _new(
    capture: Capture, options: ReadOptions, passed_over: Callable[[PassedOver], None], done: Done
) -> Iterator[Posting | Unreadable]:
    """What a capture gives if it is not done; it is then, unless nothing in it could be read."""
    digest = capture_digest(capture)
    if digest in done:
        passed_over(PassedOver(capture.uri, SEEN, 1))
        return
    given = lost = 0
    for item in _items(capture, options, passed_over):
        lost += isinstance(item, Unreadable)
        given += isinstance(item, Posting)
        yield item
    if digest and (given or not lost):
        done.add(digest)


def _captures(targets: Iterable[str], settings: Settings | None) -> Iterator[Capture | Unreadable]:
    """Captures of ``targets``; the folder of a collection gives the pages of its last run."""
    for in_bag, group in groupby(targets, lambda target: is_bag(Path(target))):
        if in_bag:
            from scamrecruit.evidence.pages import newest  # imported late: most runs have no bag

            yield from chain.from_iterable(newest(Path(target)) for target in group)
        else:
            yield from captures(group, settings)


def triage(
    targets: Iterable[str],
    engine: Engine,
    progress: Progress,
    how: How = How(),
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
        with closing(_results(targets, engine, seen, how, (spool, tally))) as results:
            for result in results:
                spool.add(result)
                tally.add(result)
    except KeyboardInterrupt:
        tally.interrupted = True
    except ScamrecruitError:
        spool.close()
        raise
    tally.seconds = monotonic() - started
    return spool, tally


def _results(
    targets: Iterable[str], engine: Engine, seen: Progress, how: How, run: tuple[Spool, Tally]
) -> Generator[Assessment | Unreadable]:
    """Results in reading order; each is in the spool before the next is asked for."""
    if how.intake is None:
        items = postings(targets, seen, run[1].pass_over, how)
        yield from (_result(item, engine, how.with_text) for item in _once(items, *run))
        return
    targets = list(targets)
    with closing(how.intake) as intake:
        intake.rescore()
        yield from _once(
            intake.results(captures(targets, how.settings), seen) if targets else intake.everything(),
            *run,
        )


def _once(items: Iterable[T | Unreadable], spool: Spool, tally: Tally) -> Iterator[T | Unreadable]:
    """``items`` without those whose words were there before; their places go to the first."""
    first_places: dict[bytes, int] = {}
    for item in items:
        words, here = content_key(item), len(spool)
        if not isinstance(item, Unreadable) and words and first_places.setdefault(words, here) < here:
            spool.found_again(first_places[words], item.source.uri)
            tally.repeated += 1
        else:
            yield item


def content_key(item: Posting | Assessment | Unreadable) -> bytes | None:
    """What is the same for two captures of one advertisement; None for what is never taken together.

    A JSON line is a record of its own: whoever wrote it wants an answer to each. What a case gives
    back has one id for the same words.
    """
    if isinstance(item, Unreadable) or item.source.reader.startswith("jsonl"):
        return None
    if isinstance(item, Assessment):
        return item.id.encode()
    return hashlib.blake2b(
        f"{item.title}\0{item.text}".encode("utf-8", "surrogatepass"), digest_size=12
    ).digest()


def open_intake(case: CaseFile, engine: Engine, key: Path | None, how: How) -> Intake:
    """What keeps the results of a triage in ``case``; with a ``key``, contacts as tags only.

    Raises UsageError if the key is not that of the case.
    """
    from scamrecruit.casefile.intake import Intake, Stages
    from scamrecruit.casefile.keys import cover_of
    from scamrecruit.casefile.recall import Engine as EngineIds

    ids = EngineIds(engine.scorer.loaded.model.id, engine.rulebook.id)
    stages = Stages(partial(_read, options=how.options), engine.assess, repr(how.options))
    return Intake(case, ids, stages, cover_of(case, key), with_text=how.with_text)


def _read(capture: Capture, options: ReadOptions) -> Iterator[Posting | Unreadable]:
    return (item for item in read(capture, options) if not isinstance(item, PassedOver))


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


def explained(posting: Posting, engine: Engine, *, with_text: bool = False) -> Assessment:
    """The assessment of one posting with the phrases that carry the encoder's part of it."""
    assessment = engine.assess(posting, with_text=with_text)
    if engine.encoder is None or assessment.depth == "fast" or assessment.score is None:
        return assessment

    def part(vector: Vector) -> float:
        return sum(engine.scorer.encoder_parts(vector).values())

    return replace(assessment, phrases=phrases(posting, engine.encoder, part))
