"""The stages on several cores: the same results in the same order as on one."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, groupby, islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from scamrecruit.crew import Crew
from scamrecruit.engine import Engine, load_engine
from scamrecruit.pipeline import (
    BY_HAND,
    Keyed,
    Progress,
    is_record,
    postings_of,
    score_line,
    unscored,
    words_of,
)
from scamrecruit.read.input import ReadOptions
from scamrecruit.read.jsonl import Line, line_batches
from scamrecruit.records import Assessment, Capture, Depth, PassedOver, Posting, Unreadable
from scamrecruit.templates import Assessor, Templates

MANY = 200
"""Files, or advertisements in few files, from which on several processes are worth starting."""
_FILES, _POSTINGS = 4, 16
"""How many are given to a process at a time."""


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

    def engine(self) -> Engine:
        """The engine; built once in a process."""
        return load_engine(self.depth, rules=self.rules, model=self.model)


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


_Task = Capture | Unreadable | Posting
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
    engine = recipe.engine()
    assessor = assessor_of(recipe, engine)

    def score(line: Line) -> Iterator[Assessment | Unreadable]:
        yield score_line(line, assessor, with_text=recipe.with_text)

    return score


def assessor_of(recipe: Recipe, engine: Engine) -> Assessor:
    """The engine, or what takes results over for it."""
    return Templates(engine.assess) if recipe.templates else engine


def _broken_line(line: Line, why: str) -> list[Assessment | Unreadable]:
    return [unscored(line[0], why)]


@dataclass(frozen=True, slots=True)
class Several:
    """Many files are read and assessed by ``workers`` processes. Few, or what is no file, are read in
    this one, and what they hold is assessed by the others if it is much: a process takes longer to
    start than to read some pages."""

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
            else:
                yield from self._read_here(rest, progress, passed_over)

    def _read_here(
        self,
        captures: Iterator[Capture | Unreadable],
        progress: Progress,
        passed_over: Callable[[PassedOver], None],
    ) -> Iterator[Keyed]:
        """What a few inputs hold; beyond many advertisements, a crew assesses them.

        Words that came before are not assessed again: they are given as they are, in their place.
        """
        self.recipe.engine().prepare()
        items = _items(captures, self.recipe.options, progress, passed_over)
        known: set[str] = set()
        for item, words in islice(items, MANY):
            known.add(words)
            yield item, words
        if (next_one := next(items, None)) is None:
            return
        places: deque[Keyed | None] = deque()
        new = _new(chain([next_one], items), known, places)
        for answer in self._crew().answers(_batches(new, _POSTINGS)):
            yield from _again(places)
            if isinstance(answer, _Read):
                yield answer.result, answer.words
        yield from filter(None, places)

    def _crew(self) -> Crew[_Task, _Answer]:
        return Crew(self.workers, partial(_triage, self.recipe), _Answer, _broken)

    def _by_crew(
        self,
        files: Iterator[Capture | Unreadable],
        progress: Progress,
        passed_over: Callable[[PassedOver], None],
    ) -> Iterator[Keyed]:
        for answer in self._crew().answers(_batches(files, _FILES)):
            if isinstance(answer, _Read):
                yield answer.result, answer.words
            elif isinstance(answer, _Left):
                passed_over(answer.item)
            else:
                progress(answer.uri)


def _is_file(capture: Capture | Unreadable) -> bool:
    return isinstance(capture, Unreadable) or isinstance(capture.handle, Path)


def _batches(tasks: Iterator[_Task], size: int) -> Iterator[list[_Task]]:
    while batch := list(islice(tasks, size)):
        yield batch


def _items(
    captures: Iterable[Capture | Unreadable],
    options: ReadOptions,
    progress: Progress,
    passed_over: Callable[[PassedOver], None],
) -> Iterator[tuple[Posting | Unreadable, str]]:
    for capture in captures:
        for item in postings_of(capture, options, passed_over):
            yield item, words_of(item)
        progress(capture.uri)


def _new(
    items: Iterable[tuple[Posting | Unreadable, str]], known: set[str], places: deque[Keyed | None]
) -> Iterator[Posting]:
    """The postings to assess, each with an empty place; all else is put in its place."""
    for item, words in items:
        if isinstance(item, Unreadable) or (words in known and not is_record(item)):
            places.append((item, words))
        else:
            known.add(words)
            places.append(None)
            yield item


def _again(places: deque[Keyed | None]) -> Iterator[Keyed]:
    """What stands before the next empty place, which is taken."""
    while places and (given := places.popleft()) is not None:
        yield given


def _triage(recipe: Recipe) -> Callable[[_Task], Iterator[_Answer]]:
    engine = recipe.engine()

    def assessed(item: Posting | Unreadable) -> _Read:
        if isinstance(item, Unreadable):
            return _Read("", item)
        return _Read(words_of(item), engine.assess(item, with_text=recipe.with_text))

    def results(task: _Task) -> Iterator[_Answer]:
        if isinstance(task, Posting):
            yield assessed(task)
            return
        left: list[PassedOver] = []
        yield from map(assessed, postings_of(task, recipe.options, left.append))
        yield from map(_Left, left)
        yield _Done(task.uri)

    return results


def _broken(task: _Task, why: str) -> list[_Answer]:
    if isinstance(task, Posting):
        return [_Read("", unscored(task.source.uri, why, task.source.sha256))]
    lost = Unreadable(task.uri, "read", f"not read to its end: {why}", BY_HAND)
    return [_Read("", lost), _Done(task.uri)]
