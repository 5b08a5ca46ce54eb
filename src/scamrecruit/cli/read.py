"""``scamrecruit read``: the postings themselves, as JSON lines."""

from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.exits import OK, SOME_UNREADABLE, USAGE
from scamrecruit.cli.options import COLUMNS_HELP, columns_of


def read(
    inputs: Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")
    ] = None,
    columns: Annotated[str | None, typer.Option(help=COLUMNS_HELP)] = None,
    state: Annotated[
        Path | None, typer.Option(help="Remember in this file what has been read; skip it next time.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
) -> None:
    """Read saved job advertisements without ranking them. One JSON object a line, with its source.

    The lines can be given to scamrecruit score and triage later. What cannot be read comes out as a
    scamrecruit.unreadable/1 object in its place.
    """
    from scamrecruit.cli.reading import write_postings

    tally = write_postings(inputs, columns_of(columns), output, state, quiet=quiet)
    if not tally.read and tally.unreadable_count:
        raise typer.Exit(USAGE)
    raise typer.Exit(SOME_UNREADABLE if tally.unreadable_count else OK)
