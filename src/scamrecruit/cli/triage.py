"""``scamrecruit triage``: the main job."""

import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.exits import FOUND, INTERRUPTED, OK, SOME_UNREADABLE, USAGE
from scamrecruit.cli.options import Format, TierName


def triage(
    inputs: Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.")],
    format: Annotated[
        Format | None, typer.Option(help="Default: table on a terminal, jsonl in a pipe.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")
    ] = None,
    top: Annotated[
        int | None, typer.Option(min=0, help="Only the first N; 0 for all. On a terminal: 50.")
    ] = None,
    min_score: Annotated[float, typer.Option(min=0, max=1, help="Only scores from this.")] = 0.0,
    tier: Annotated[
        list[TierName] | None, typer.Option(help="Only this tier; may be given again.")
    ] = None,
    fail_on: Annotated[
        TierName | None, typer.Option(help="Exit status 3 if anything reaches this tier.")
    ] = None,
    with_text: Annotated[bool, typer.Option(help="Put the text into the JSON lines.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
) -> None:
    """Rank saved job advertisements, most worth a person's review first.

    Reads saved HTML pages, plain text and JSON lines; prints a ranked list with the reasons. A
    score is a lead with its evidence, never a verdict: see scamrecruit explain.
    """
    from scamrecruit.cli.progress import progress
    from scamrecruit.cli.triage_view import Selection, present
    from scamrecruit.pipeline import load_engine
    from scamrecruit.pipeline import triage as run

    engine = load_engine()
    with progress(inputs, quiet) as advance:
        spool, tally = run(inputs, engine, advance, with_text=with_text)
    choice = Selection(format, output, top, min_score, frozenset(tier or ()))
    with closing(spool):
        present(spool, tally, choice, quiet=quiet)
    if tally.interrupted:
        raise typer.Exit(INTERRUPTED)
    if not tally.assessed:
        print("scamrecruit: nothing could be read", file=sys.stderr)
        raise typer.Exit(USAGE)
    if fail_on and fail_on.reached_by(tally.tiers):
        raise typer.Exit(FOUND)
    raise typer.Exit(SOME_UNREADABLE if tally.unreadable_count else OK)
