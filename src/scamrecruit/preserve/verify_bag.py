"""Checks a bag from the outside in: bytes, seal, chain, archive, and the score itself.

Each check says in one sentence what was found; the score is worked out anew from the preserved bytes
and compared with what was recorded, field by field.
"""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

import msgspec

from scamrecruit.engine import Engine
from scamrecruit.errors import UsageError
from scamrecruit.evidence import bag as bags
from scamrecruit.evidence.archive import sha256
from scamrecruit.evidence.custody import ChainError, entries
from scamrecruit.evidence.events import Assessed, Entry, Exchanged
from scamrecruit.evidence.history import Run, runs
from scamrecruit.evidence.replay import response_at
from scamrecruit.preserve.checks import MOST, Check
from scamrecruit.preserve.comparison import Comparison, other_tools
from scamrecruit.preserve.results import preserved, recorded
from scamrecruit.preserve.seals import seal_checks
from scamrecruit.preserve.tools import engine_of


def verify_bag(
    bag: Path, engine: Engine, public_key: str | None = None, authorities: Path | None = None
) -> Iterator[Check]:
    """All checks of a bag, in order. Raises UsageError if there is no bag.

    ``public_key`` and ``authorities`` are those that signature and time stamps must be of.
    """
    if not bags.is_bag(bag):
        raise UsageError(f"{bag} is no bag of a collection: it has no data/custody.jsonl")
    yield _bytes(bag)
    yield from seal_checks(bag, public_key, authorities)
    log, chain = _chain(bag)
    yield chain
    if chain.outcome != "ok":
        yield Check("score", "not checked", "the custody log cannot be relied on")
        return
    yield _archive(bag, log)
    yield from _scores(bag, engine)


def _bytes(bag: Path) -> Check:
    try:
        found = bags.differences(bag)
    except OSError:
        advice = "not sealed: the collection was interrupted, and goes on when it is run again"
        return Check("bytes", "missing", advice)
    if found:
        return Check("bytes", "differs", f"{len(found)} differences from the seal", tuple(found[:MOST]))
    number = len(bags.listing(bag / bags.MANIFEST))
    return Check("bytes", "ok", f"{number} files are as they were sealed")


def _chain(bag: Path) -> tuple[list[Entry], Check]:
    log: list[Entry] = []
    try:
        log.extend(entries(bag))
    except (ChainError, OSError) as error:
        return log, Check("custody log", "differs", str(error))
    if not log:
        return log, Check("custody log", "differs", "it is empty")
    actors = ", ".join(sorted({entry.actor for entry in log}))
    span = f"{log[0].at[:19]} to {log[-1].at[:19]} UTC"
    return log, Check("custody log", "ok", f"{len(log)} entries, unbroken, by {actors}, {span}")


def _archive(bag: Path, log: list[Entry]) -> Check:
    exchanges = [entry.what for entry in log if isinstance(entry.what, Exchanged)]
    found = [problem for event in exchanges if (problem := _exchange_problem(bag, event))]
    if found:
        summary = f"{len(found)} of {len(exchanges)} exchanges are not as logged"
        return Check("archive", "differs", summary, tuple(found[:MOST]))
    return Check("archive", "ok", f"{len(exchanges)} exchanges lie in the archive as logged")


def _exchange_problem(bag: Path, event: Exchanged) -> str | None:
    try:
        response = response_at(bag, event)
    except (OSError, ValueError) as error:
        return f"{event.url}: cannot be read from {event.warc}: {error}"
    if event.refers_to is not None:
        return None  # the archive keeps only the head of an answer without content
    if (actual := sha256(response)) != event.response_sha256:
        return f"{event.url}: the answer's SHA-256 is {actual}, logged was {event.response_sha256}"
    return None


def _scores(bag: Path, engine: Engine) -> Iterator[Check]:
    history = runs(bag)
    if not any(run.assessed for run in history):
        yield Check("score", "missing", "nothing was scored: the collection was interrupted")
    for number, run in enumerate(history):
        if run.assessed:
            yield _score(bag, run, history[:number], run.assessed, engine)


def _score(bag: Path, run: Run, earlier: Iterable[Run], event: Assessed, engine: Engine) -> Check:
    """With the engine here if it is the one on record, else with what the bag keeps of it."""
    name, used = f"score of run {run.id}", (event.model, event.rules)
    if used == engine.ids:
        return _derived(bag, run, earlier, event, engine)
    with engine_of(bag, *used) as kept:
        if kept.engine:
            check = _derived(bag, run, earlier, event, kept.engine)
            summary = f"{check.summary}; model and rules are those that the bag keeps"
            return msgspec.structs.replace(check, summary=summary)
        summary = other_tools(used, engine.ids, event.advertisements, event.tool)
        return Check(name, "not checked", summary, (f"what the bag keeps: {kept.problem}",))


def _derived(bag: Path, run: Run, earlier: Iterable[Run], event: Assessed, engine: Engine) -> Check:
    name = f"score of run {run.id}"
    found = Comparison(engine, event.tool)
    try:
        for old, new in zip_longest(recorded(bag, event.file), preserved(bag, run, earlier)):
            found.take(old, new)
        altered = bags.sha256_of(bag / event.file) != event.sha256
    except (OSError, ValueError, LookupError, msgspec.DecodeError) as error:
        return Check(name, "differs", f"cannot be worked out: {error}")
    check = found.check(name)
    if altered:
        said = (*check.details, f"{event.file} is not the file that the custody log names")
        return Check(name, "differs", check.summary, said)
    return check
