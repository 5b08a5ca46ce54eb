"""The stages on several cores: the same results in the same order as on one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, groupby, islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from scamrecruit.crew import Crew
from scamrecruit.pipeline import (
    Engine,
    Keyed,
    Progress,
    load_engine,
    postings_of,
    score_line,
    unscored,
    words_of,
)
from scamrecruit.read.input import ReadOptions
from scamrecruit.read.jsonl import Line, line_batches
from scamrecruit.records import Assessment, Capture, Depth, PassedOver, Unreadable
from scamrecruit.templates import Assessor, Templates

MANY = 200
"""Files from which on several processes are worth starting."""
_FILES = 4
_ADVICE = "look at it by hand, and report it if it is harmless"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a process needs to build its engine, and how it reads and writes; with ``templates``, lines
    that differ in their contacts only are scored once."""

    depth: Depth | None = None
    rules: Path | None = None
    model: Path | None = None
    with_text: bool = False
    templates: bool = False
    options: ReadOptions = field(default_factory=ReadOptions)


class _Read(msgspec.Struct, tag=True):
    """A result, behind what tells it from another of the same words."""

    words: str
    result: Assessment | Unreadable


class _Done(msgspec.Struct, tag=True):
    """All results of one capture have been given."""

    uri: str


class _Left(msgspec.Struct, tag=True):
    """Passed over by a reader."""

    item: PassedOver


_Answer = _Read | _Left | _Done


def score_lines(
    stream: BinaryIO, uri: str, recipe: Recipe, workers: int
) -> Iterator[Assessment | Unreadable]:
    """Assess JSON lines by ``workers`` processes, in input order."""
    crew: Crew[Line, Assessment | Unreadable] = Crew(
        workers, partial(_scoring, recipe), Assessment | Unreadable, _broken_line
    )
    yield from crew.answers(line_batches(stream, uri))


def _scoring(recipe: Recipe) -> Callable[[Line], Iterator[Assessment | Unreadable]]:
    engine = load_engine(recipe.depth, rules=recipe.rules, model=recipe.model)
    assessor = assessor_of(recipe, engine)

    def score(line: Line) -> Iterator[Assessment | Unreadable]:
        yield score_line(line, assessor, with_text=recipe.with_text)

    return score


def assessor_of(recipe: Recipe, engine: Engine) -> Assessor:
    """The engine, or what takes results over for it."""
    return Templates(engine.assess) if recipe.templates else engine


def _broken_line(line: Line, why: str) -> list[Assessment | Unreadable]:
    return [unscored(line, why)]


@dataclass(frozen=True, slots=True)
class Several:
    """Many files are read and assessed by ``workers`` processes; few, or what is no file, are read in
    this one: a process takes longer to start than to read some pages."""

    recipe: Recipe
    workers: int

    def __call__(
        self,
        captures: Iterable[Capture | Unreadable],
        progress: Progress,
        passed_over: Callable[[PassedOver], None],
    ) -> Iterator[Keyed]:
        """Results in the order of the captures."""
        for files, group in groupby(captures, _is_file):
            first = list(islice(group, MANY)) if files else []
            rest = chain(first, group)  # noqa: B031 - the same group, gone on with
            if len(first) == MANY:
                yield from self._by_crew(rest, progress, passed_over)
                continue
            for capture in rest:
                for item in postings_of(capture, self.recipe.options, passed_over):
                    yield item, words_of(item)
                progress(capture.uri)

    def _by_crew(
        self,
        files: Iterator[Capture | Unreadable],
        progress: Progress,
        passed_over: Callable[[PassedOver], None],
    ) -> Iterator[Keyed]:
        crew: Crew[Capture | Unreadable, _Answer] = Crew(
            self.workers, partial(_triage, self.recipe), _Answer, _broken_capture
        )
        for answer in crew.answers(_batches(files)):
            if isinstance(answer, _Read):
                yield answer.result, answer.words
            elif isinstance(answer, _Left):
                passed_over(answer.item)
            else:
                progress(answer.uri)


def _is_file(capture: Capture | Unreadable) -> bool:
    return isinstance(capture, Unreadable) or isinstance(capture.handle, Path)


def _batches(files: Iterator[Capture | Unreadable]) -> Iterator[list[Capture | Unreadable]]:
    while batch := list(islice(files, _FILES)):
        yield batch


def _triage(recipe: Recipe) -> Callable[[Capture | Unreadable], Iterator[_Answer]]:
    engine = load_engine(recipe.depth, rules=recipe.rules, model=recipe.model)

    def results(capture: Capture | Unreadable) -> Iterator[_Answer]:
        left: list[PassedOver] = []
        for item in postings_of(capture, recipe.options, left.append):
            if isinstance(item, Unreadable):
                yield _Read("", item)
            else:
                yield _Read(words_of(item), engine.assess(item, with_text=recipe.with_text))
        yield from map(_Left, left)
        yield _Done(capture.uri)

    return results


def _broken_capture(capture: Capture | Unreadable, why: str) -> list[_Answer]:
    lost = Unreadable(capture.uri, "read", f"not read to its end: {why}", _ADVICE)
    return [_Read("", lost), _Done(capture.uri)]
