"""How ``triage`` shows or writes what it found."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from scamrecruit.cli import lists
from scamrecruit.cli.options import Format
from scamrecruit.cli.output import destination, partial_name
from scamrecruit.pipeline import Tally
from scamrecruit.rank.order import Spool


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the ranking is wanted, and in which form."""

    format: Format | None
    output: Path | None
    top: int | None
    min_score: float
    tiers: frozenset[str]

    @property
    def form(self) -> Format:
        """The form asked for, else that of the file's name, else of the terminal or pipe."""
        if self.format:
            return self.format
        if self.output:
            return Format.csv if self.output.suffix.lower() == ".csv" else Format.jsonl
        return Format.table if sys.stdout.isatty() else Format.jsonl

    @property
    def limit(self) -> int:
        """Most rows; 0 for all."""
        if self.top is not None:
            return self.top
        return lists.SCREENFUL if self.form is Format.table and not self.output else 0


def present(spool: Spool, tally: Tally, choice: Selection, *, quiet: bool) -> None:
    """Write the selected lines, then the summary."""
    path = choice.output
    if path and tally.interrupted:
        path = partial_name(path)
    lines = lists.selected(
        spool.ranked(), top=choice.limit, min_score=choice.min_score, tiers=choice.tiers
    )
    write(lines, choice.form, path)
    if not quiet:
        from scamrecruit.cli.summary import print_summary

        on_screen = choice.form is Format.table and choice.limit
        print_summary(tally, str(path) if path else None, choice.limit if on_screen else None)


def write(lines: Iterable[bytes], form: Format, path: Path | None) -> None:
    """Write JSON lines of results in ``form`` to ``path``, or to standard output."""
    with destination(path) as stream:
        if form is Format.jsonl:
            lists.write_jsonl(lines, stream)
        elif form is Format.csv:
            # Without it, spreadsheets take a file for Latin letters; a pipe leads to no spreadsheet.
            stream.write("\ufeff" if path else "")
            lists.write_csv(lines, stream)
        else:
            width = None if path is None and sys.stdout.isatty() else 120
            _print_table(lines, stream, width)
        stream.flush()


def _print_table(lines: Iterable[bytes], stream: TextIO, width: int | None) -> None:
    """Imported late: scripts and pipes have no use for it."""
    from rich.console import Console

    from scamrecruit.cli.table import print_table

    print_table(lines, Console(file=stream, width=width, highlight=False, emoji=False))
