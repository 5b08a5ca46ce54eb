"""Joins the stages; prints nothing. Everything above (the command line) only renders."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO, Protocol

from scamrecruit.collect.settings import Settings
from scamrecruit.collect.targets import captures
from scamrecruit.engine import Engine
from scamrecruit.errors import ScamrecruitError
from scamrecruit.evidence.bag import is_bag
from scamrecruit.rank.order import Spool
from scamrecruit.read.done import SEEN, Done
from scamrecruit.read.identity import capture_digest, words_digest
from scamrecruit.read.input import ReadOptions
from scamrecruit.read.jsonl import Line, line_batches, read_line, too_long
from scamrecruit.read.reader import read
from scamrecruit.records import Assessment, Capture, PassedOver, Posting, Unreadable
from scamrecruit.templates import Assessor

if TYPE_CHECKING:
    from scamrecruit.casefile.intake import Intake
    from scamrecruit.casefile.store import CaseFile

Item = Posting | Assessment | Unreadable
Keyed = tuple[Item, str]
"""What was read, perhaps assessed already, with the digest of its words."""
Progress = Callable[[str], None]
_AS_IT_IS = ReadOptions()
BY_HAND = "look at it by hand, and report it if it is harmless"
"""Advice where the program failed."""
MAX_LISTED = 100
"""Unreadable inputs that are kept for the summary; all of them stand in the output."""


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


class Work(Protocol):
    """Reads captures, and may assess them; tells each one's uri when it is done, and what was passed
    over."""

    def __call__(
        self,
        captures: Iterable[Capture | Unreadable],
        progress: Progress,
        passed_over: Callable[[PassedOver], None],
        /,
    ) -> Iterator[Keyed]: ...


@dataclass(frozen=True, slots=True)
class How:
    """How reading and triage go about it.

    ``settings`` say how addresses are fetched; ``work`` who reads, by default this process. What is
    ``done`` is not read again. An ``intake`` keeps all postings in its case and takes out of it what is
    known; without targets, it gives all that the case holds.
    """

    with_text: bool = False
    options: ReadOptions = _AS_IT_IS
    settings: Settings | None = None
    intake: Intake | None = None
    work: Work | None = None
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
        if how.done is None or isinstance(capture, Unreadable):
            yield from postings_of(capture, how.options, passed_over)
        else:
            yield from _new(capture, how.options, passed_over, how.done)
        progress(capture.uri)
        if how.done is not None:
            how.done.keep()


def postings_of(
    capture: Capture | Unreadable, options: ReadOptions, passed_over: Callable[[PassedOver], None]
) -> Iterator[Posting | Unreadable]:
    """What the readers find in one capture; what could not even be opened stays what it is."""
    if isinstance(capture, Unreadable):
        yield capture
        return
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
    for item in postings_of(capture, options, passed_over):
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
    spool, tally = run
    if how.intake is None:
        if how.work:
            found = how.work(_captures(targets, how.settings), seen, tally.pass_over)
        else:
            engine.prepare()
            read_here = postings(targets, seen, tally.pass_over, how)
            found = ((item, words_of(item)) for item in read_here)
        yield from (_result(item, engine, how.with_text) for item in _once(found, spool, tally))
        return
    engine.prepare()
    targets = list(targets)
    with closing(how.intake) as intake:
        intake.rescore()
        if targets:
            found = intake.results(_captures(targets, how.settings), seen, tally.pass_over)
        else:
            found = intake.everything()
        yield from (_result(item, engine, how.with_text) for item in _once(found, spool, tally))


def _once(items: Iterable[Keyed], spool: Spool, tally: Tally) -> Iterator[Item]:
    """Of items with the digests of their words, those whose words were not there before; the places
    of the others go to the first."""
    first_places: dict[str, int] = {}
    for item, words in items:
        here = len(spool)
        if isinstance(item, Unreadable) or is_record(item):
            yield item
            continue
        first = first_places.setdefault(words, here)
        if first == here:
            yield item
            continue
        for place in _places(item):
            spool.found_again(first, place)
        tally.repeated += 1


def is_record(item: Posting | Assessment) -> bool:
    """Whether an item is a JSON line: whoever wrote it wants an answer to each."""
    return item.source.reader.startswith("jsonl")


def _places(item: Posting | Assessment) -> tuple[str, ...]:
    """Where an item stands: a case knows of several places."""
    return (item.source.uri, *(item.also if isinstance(item, Assessment) else ()))


def words_of(item: Posting | Unreadable) -> str:
    """The digest of the words of a posting."""
    return "" if isinstance(item, Unreadable) else words_digest(item.title, item.text)


def open_intake(case: CaseFile, engine: Engine, key: Path | None, how: How) -> Intake:
    """What keeps the results of a triage in ``case``; with a ``key``, contacts as tags only.

    Raises UsageError if the key is not that of the case.
    """
    from scamrecruit.casefile.intake import Intake, Stages
    from scamrecruit.casefile.keys import cover_of
    from scamrecruit.casefile.recall import Engine as EngineIds

    ids = EngineIds(*engine.ids)
    stages = Stages(partial(read, options=how.options), engine.assess, repr(how.options))
    return Intake(case, ids, stages, cover_of(case, key), with_text=how.with_text)


def score_stream(
    stream: BinaryIO, uri: str, engine: Assessor, *, with_text: bool = False
) -> Iterator[Assessment | Unreadable]:
    """Assess JSON lines in input order, one at a time."""
    for line in chain.from_iterable(line_batches(stream, uri)):
        yield score_line(line, engine, with_text=with_text)


def score_line(line: Line, engine: Assessor, *, with_text: bool) -> Assessment | Unreadable:
    """Assess one JSON line."""
    place, body = line
    return _result(too_long(place) if body is None else read_line(body, place), engine, with_text)


def unscored(uri: str, why: str, sha256: str | None = None) -> Unreadable:
    """What comes of a line or posting on which the program failed."""
    return Unreadable(uri, "extract", f"not scored: {why}", BY_HAND, sha256)


def _result(item: Item, engine: Assessor, with_text: bool) -> Assessment | Unreadable:
    return engine.assess(item, with_text=with_text) if isinstance(item, Posting) else item
