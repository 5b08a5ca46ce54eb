"""``scamrecruit triage``: the main job."""

import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scamrecruit.cli.exits import FOUND, INTERRUPTED, OK, SOME_UNREADABLE, USAGE
from scamrecruit.cli.options import (
    COLUMNS_HELP,
    Depth,
    DepthOption,
    Format,
    Model,
    Rules,
    TierName,
    Workers,
    a_number,
    columns_of,
    processes,
)
from scamrecruit.cli.web_options import AllowPrivate, Contact, Proxy, web_settings
from scamrecruit.errors import UsageError

if TYPE_CHECKING:
    from scamrecruit.pipeline import Tally

_FEW = 16
"""Named files that one process reads."""


def triage(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders, web addresses, or - for standard input."),
    ] = None,
    format: Annotated[
        Format | None, typer.Option(help="Default: table on a terminal, jsonl in a pipe.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")
    ] = None,
    top: Annotated[
        int | None, typer.Option(min=0, help="Only the first N; 0 for all. On a terminal: 50.")
    ] = None,
    min_score: Annotated[
        float, typer.Option(min=0, max=1, callback=a_number, help="Only scores from this.")
    ] = 0.0,
    tier: Annotated[
        list[TierName] | None, typer.Option(help="Only this tier; may be given again.")
    ] = None,
    fail_on: Annotated[
        TierName | None, typer.Option(help="Exit status 3 if anything reaches this tier.")
    ] = None,
    case: Annotated[
        Path | None, typer.Option(help="Keep all in this case file; skip what it knows.")
    ] = None,
    contact_key: Annotated[
        Path | None, typer.Option(help="Keep contacts in the case as tags of this key file only.")
    ] = None,
    depth: DepthOption = Depth.auto,
    with_text: Annotated[bool, typer.Option(help="Put the text into the JSON lines.")] = False,
    columns: Annotated[str | None, typer.Option(help=COLUMNS_HELP)] = None,
    rules: Rules = None,
    model: Model = None,
    workers: Workers = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
    contact: Contact = None,
    proxy: Proxy = None,
    allow_private: AllowPrivate = None,
) -> None:
    """Rank saved job advertisements, most worth a review first.

    Reads what you have: saved pages, archives, chat exports, tables, feeds, mails (see scamrecruit
    readers); prints a ranked list with the reasons. A score is a lead with its evidence, never a
    verdict: see scamrecruit explain.
    """
    from scamrecruit.cli.case import into_case
    from scamrecruit.cli.engine import chosen_depth, engine_for
    from scamrecruit.cli.progress import progress
    from scamrecruit.cli.triage_view import Selection, present
    from scamrecruit.parallel import Recipe, Several
    from scamrecruit.pipeline import How
    from scamrecruit.pipeline import triage as run
    from scamrecruit.read.input import ReadOptions

    if not inputs and not case:
        raise UsageError("name what to rank: files, folders, web addresses, or - for standard input")
    inputs = inputs or []
    engine = engine_for(depth, rules, model=model, quiet=quiet, soon=_is_little(inputs))
    settings = web_settings(contact=contact, proxy=proxy, allow_private=allow_private)
    choice = Selection(format, output, top, min_score, frozenset(tier or ()))
    options = ReadOptions(columns_of(columns))
    recipe = Recipe(chosen_depth(depth), rules, model, with_text=with_text, options=options)
    work = Several(recipe, processes(workers))
    how = How(with_text, options, settings, work=work if work.workers > 1 else None)
    with into_case(case, contact_key, engine, how, quiet=quiet) as how:
        with progress(inputs, quiet) as advance:
            spool, tally = run(inputs, engine, advance, how)
        with closing(spool):
            present(spool, tally, choice, quiet=quiet)
    raise typer.Exit(_status(tally, fail_on))


def _is_little(inputs: Sequence[str]) -> bool:
    """Whether this process will read all: some files that are named."""
    return len(inputs) <= _FEW and not any(map(os.path.isdir, inputs))


def _status(tally: "Tally", fail_on: TierName | None) -> int:
    """The first that holds of what docs/cli.md lists."""
    if tally.interrupted:
        return INTERRUPTED
    if not tally.assessed:
        print("scamrecruit: nothing could be read", file=sys.stderr)
        return USAGE
    if fail_on and fail_on.reached_by(tally.tiers):
        return FOUND
    return SOME_UNREADABLE if tally.unreadable_count else OK
