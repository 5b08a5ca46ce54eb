"""How an evaluation is shown."""

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich import box
from rich.table import Table
from rich.text import Text

from scamrecruit.cli.output import destination
from scamrecruit.cli.terminal import err, out, safe
from scamrecruit.errors import UsageError
from scamrecruit.evaluation.records import Evaluation, Judged
from scamrecruit.evaluation.tables import Grid, grids, headline
from scamrecruit.records import Unreadable

LISTED = 10


def say_read(rows: Sequence[Judged], unreadable: Sequence[Unreadable], *, quiet: bool) -> None:
    """What was read, on standard error. Raises UsageError if nothing has a label."""
    if not quiet or not rows:
        err().print(
            f"{len(rows)} labelled advertisements, {len(unreadable)} unreadable or without label."
        )
        for item in unreadable[:LISTED]:
            err().print(safe(f"  {item.uri}: {item.error}; {item.advice}"))
        if len(unreadable) > LISTED:
            err().print(f"  ... and {len(unreadable) - LISTED} more")
    if not rows:
        raise UsageError("no labelled advertisement could be read")


def print_evaluation(result: Evaluation, form: str) -> None:
    """Print the figures as tables for people or as one JSON object."""
    if form == "json":
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n")
        return
    for line in headline(result):
        out().print(safe(line))
    for grid in grids(result, brief=True):
        out().print()
        out().print(Text(grid.title, "bold"))
        if grid.rows:
            out().print(_table(grid))
        for line in grid.below:
            out().print(safe(line))


def _table(grid: Grid) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(grid.columns):
        table.add_column(
            column, justify="right" if number else "left", overflow="fold", no_wrap=not number
        )
    for row in grid.rows:
        table.add_row(*map(safe, row))
    return table


def write_page(result: Evaluation, path: Path | None) -> None:
    """Write the report with curves, whole or not at all; nothing without a path."""
    if path is None:
        return
    from scamrecruit.evaluation.page import as_html

    with destination(path) as stream:
        stream.write(as_html(result))
    err().print(safe(f"Written to {path}"))
