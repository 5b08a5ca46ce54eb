"""A progress bar on a terminal's standard error; silence anywhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(targets: list[str], quiet: bool) -> Iterator[Callable[[str], None]]:
    """A function to call once per input done. Files are counted first, to say how many remain."""
    if quiet or not sys.stderr.isatty():
        yield lambda uri: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from scamrecruit.cli.terminal import err

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err(), transient=True) as bar:
        task = bar.add_task("reading", total=_count(targets))
        yield lambda uri: bar.advance(task)


@contextmanager
def counter(word: str, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A function to call once per page; how many are to come cannot be known."""
    if quiet or not sys.stderr.isatty():
        yield lambda uri: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from scamrecruit.cli.terminal import err

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:.0f} {task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err(), transient=True) as bar:
        task = bar.add_task(word, total=None)
        yield lambda uri: bar.advance(task)


def _count(targets: list[str]) -> int | None:
    """Inputs to come; unknown if standard input is one of them (it can be read only once)."""
    from scamrecruit.collect.local import captures

    return None if "-" in targets else sum(1 for _ in captures(targets))
