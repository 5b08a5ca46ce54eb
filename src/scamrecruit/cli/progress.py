"""A progress bar on a terminal's standard error; silence anywhere else."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

DELAY_SECONDS = 1.0


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


def _count(targets: list[str]) -> int | None:
    if "-" in targets:
        return None
    return sum(
        sum(len(names) for _, _, names in os.walk(target)) if os.path.isdir(target) else 1
        for target in targets
    )
