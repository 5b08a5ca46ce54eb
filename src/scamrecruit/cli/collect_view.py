"""How ``collect`` says what it would do, what it does, and what it came to."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from scamrecruit.cli.exits import INTERRUPTED, OK, SOME_UNREADABLE, USAGE
from scamrecruit.cli.options import CollectedFormat
from scamrecruit.cli.progress import counter
from scamrecruit.cli.terminal import err, safe, shown_score
from scamrecruit.collect.plan import planned
from scamrecruit.collect.settings import Scope
from scamrecruit.collect.sources.kind import Task
from scamrecruit.collect.urls import host_of, origin_of
from scamrecruit.engine import Engine
from scamrecruit.errors import UsageError
from scamrecruit.preserve.run import Collected, Order, collect
from scamrecruit.records import Change, Unreadable

_LISTED = 10
Row = Change | Unreadable


def dry_run_of(targets: list[str], scope: Scope) -> int:
    """Print every host and address that a run would contact first; nothing is contacted."""
    tasks, refused = _split(planned(targets, scope))
    for host in dict.fromkeys(host_of(task.url) for task in tasks):
        print(safe(host))
        here = [task for task in tasks if host_of(task.url) == host]
        for address in dict.fromkeys(f"{origin_of(task.url)}/robots.txt" for task in here):
            print(f"  {safe(address)}")
        for task in here:
            print(f"  {safe(task.url + _onward(task))}")
    for item in refused:
        print(safe(f"scamrecruit: not asked for: {item.uri}: {item.error}"), file=sys.stderr)
    return _status(bool(tasks), bool(refused))


def _onward(task: Task) -> str:
    if task.scope.follow is None and task.source == "page":
        return ""
    pattern = f" that match {task.scope.follow}" if task.scope.follow else ""
    return f"  and what it leads to{pattern}, at most {task.scope.limit}"


def _split(plan: Iterable[Task | Unreadable]) -> tuple[list[Task], list[Unreadable]]:
    items = list(plan)
    tasks = [item for item in items if isinstance(item, Task)]
    return tasks, [item for item in items if isinstance(item, Unreadable)]


def run_and_present(
    order: Order, into: Path | None, engine: Callable[[], Engine], format: CollectedFormat | None, *,
    quiet: bool,
) -> int:  # fmt: skip
    """Plan and collect, print what is new, changed and gone; the exit status. Raises UsageError."""
    from scamrecruit.preserve.compare import compared

    if into is None:
        raise UsageError("say where the evidence goes: --into FOLDER (or --dry-run)")
    tasks, refused = _split(planned(order.targets, order.scope))
    if not tasks:
        for item in refused:
            print(safe(f"scamrecruit: {item.uri}: {item.error}; {item.advice}"), file=sys.stderr)
        return USAGE
    order = msgspec.structs.replace(order, plan=tuple(tasks))
    with counter("collected", quiet) as advance:
        done = collect(order, into, engine(), advance)
    form = format or (CollectedFormat.text if sys.stdout.isatty() else CollectedFormat.jsonl)
    lost = [Unreadable(each.url, "collect", each.error, each.advice) for each in done.lost]
    rows: list[Row] = [*compared(into, done), *refused, *lost]
    for row in rows:
        print(msgspec.json.encode(row).decode() if form is CollectedFormat.jsonl else _text(row))
    if not quiet:
        _summary(done, into, len(refused))
    return INTERRUPTED if done.interrupted else _status(bool(done.run.items), bool(refused or lost))


def _status(anything: bool, problems: bool) -> int:
    if not anything:
        return USAGE
    return SOME_UNREADABLE if problems else OK


def _text(row: Row) -> str:
    if isinstance(row, Unreadable):
        return f"missed   {safe(f'{row.uri}: {row.error}')}"
    score = "-" if row.score is None else shown_score(row.score)
    head = f"{row.kind:8} {score:>4} {row.tier or '-':6} {safe(f'{row.title[:80]}  {row.uri}')}"
    return "\n".join([head, *(f"         {safe(detail)}" for detail in row.details)])


def _summary(done: Collected, into: Path, refused: int) -> None:
    console, tally = err(), done.scored.tally
    tiers = tally.tiers
    console.print(
        f"{len(done.run.items)} pages, {tally.assessed} advertisements: {tiers['high']} high, "
        f"{tiers['medium']} medium, {tiers['low']} low; {len(done.lost) + refused} missed."
    )
    for line in _remarks(done):
        console.print(safe(line))
    console.print(safe(f"Evidence in {into}; check it with: scamrecruit verify {into}"))


def _remarks(done: Collected) -> Iterator[str]:
    if done.resumed:
        yield "This went on with an interrupted run; what it had collected was not asked for again."
    if done.interrupted:
        yield "Interrupted: run the same command again to go on."
    for item in done.lost[:_LISTED]:
        yield f"  missed: {item.url}: {item.error}; {item.advice}"
    if len(done.lost) > _LISTED:
        yield f"  ... and {len(done.lost) - _LISTED} more"
    for target in done.cut_short:
        yield f"  {target} leads to more pages than --limit allows"
