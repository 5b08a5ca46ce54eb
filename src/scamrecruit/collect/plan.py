"""Targets -> the first tasks, and what a run would contact; nothing is contacted here."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from scamrecruit.collect.settings import Scope
from scamrecruit.collect.sources.kind import Task
from scamrecruit.collect.sources.registry import begin, is_board
from scamrecruit.collect.targets import is_address
from scamrecruit.collect.urls import AddressError
from scamrecruit.collect.watch import searches
from scamrecruit.records import Unreadable

MAX_LIST = 10_000_000
"""Bytes of a file of addresses."""


def planned(targets: Iterable[str], scope: Scope) -> Iterator[Task | Unreadable]:
    """First tasks of ``targets``: addresses, boards such as ``lever:NAME``, files of addresses,
    and ``*.toml`` with saved searches. What cannot be used comes out as Unreadable.
    """
    for target in targets:
        if is_address(target) or is_board(target):
            yield first_task(target, scope)
        elif target.lower().endswith(".toml"):
            for search in searches(Path(target)):
                yield from planned(search.targets, search.scope(scope))
        else:
            yield from _listed(target, scope)


def first_task(target: str, scope: Scope) -> Task | Unreadable:
    """The first task of one address or board."""
    try:
        source, url = begin(target, following=scope.follow is not None)
    except AddressError as error:
        return Unreadable(target, "collect", str(error), "give a public web address")
    return Task(url, source, target, scope)


def _listed(path: str, scope: Scope) -> Iterator[Task | Unreadable]:
    """Tasks of a file with one address a line; blank lines and those that begin with # are none."""
    try:
        if os.stat(path).st_size > MAX_LIST:
            yield Unreadable(path, "collect", "too long for a list of addresses", "split it")
            return
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        reason = (error.strerror or "").lower() if isinstance(error, OSError) else "no UTF-8 text"
        advice = "give an address (https://...) or a file with one address a line"
        yield Unreadable(path, "collect", reason or str(error), advice)
        return
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text and not text.startswith("#"):
            if is_address(text) or is_board(text):
                yield first_task(text, scope)
            else:
                what = f"line {number} is no address: {text[:80]!r}"
                yield Unreadable(
                    f"{path}#L{number}", "collect", what, "write one https:// address a line"
                )
