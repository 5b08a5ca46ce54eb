"""``scamrecruit score``: the stream form for queues."""

import sys
from typing import Annotated

import typer

from scamrecruit.cli.exits import FOUND, INTERRUPTED, OK, SOME_UNREADABLE, USAGE
from scamrecruit.cli.options import Depth, DepthOption, Model, Rules, TierName, Workers, processes


def score(
    source: Annotated[str, typer.Argument(help="A file of JSON lines, or - for standard input.")],
    fail_on: Annotated[
        TierName | None, typer.Option(help="Exit status 3 if anything reaches this tier.")
    ] = None,
    rules: Rules = None,
    model: Model = None,
    depth: DepthOption = Depth.auto,
    with_text: Annotated[bool, typer.Option(help="Put the text into the output lines.")] = False,
    templates: Annotated[
        bool,
        typer.Option("--templates", help="Score reposts that differ only in contacts once."),
    ] = False,
    workers: Workers = 1,
    flush_every: Annotated[
        int, typer.Option(min=1, help="Lines to hold before they are passed on.")
    ] = 1,
    progress: Annotated[
        bool, typer.Option("--progress", help="Say now and then how far it is, on standard error.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No closing summary.")] = False,
) -> None:
    """Score JSON lines in input order, each as soon as it is ready.

    Each line holds an object with text or description, and may hold id, title, url and more.
    A line that cannot be read comes out as a scamrecruit.unreadable/1 object in its place.
    """
    from scamrecruit.cli.engine import chosen_depth, scoring
    from scamrecruit.cli.stream import nobody, score_lines, steps
    from scamrecruit.parallel import Recipe

    recipe = Recipe(chosen_depth(depth), rules, model, with_text=with_text, templates=templates)
    score_all = scoring(recipe, depth, workers=processes(workers), quiet=quiet)
    told = steps() if progress else nobody
    tally = score_lines(source, score_all, sys.stdout.buffer, flush_every=flush_every, told=told)
    if not quiet:
        from scamrecruit.cli.summary import print_summary

        print_summary(tally, None, None)
    if tally.interrupted:
        raise typer.Exit(INTERRUPTED)
    if not tally.assessed and tally.unreadable_count:
        raise typer.Exit(USAGE)
    if fail_on and fail_on.reached_by(tally.tiers):
        raise typer.Exit(FOUND)
    raise typer.Exit(SOME_UNREADABLE if tally.unreadable_count else OK)
