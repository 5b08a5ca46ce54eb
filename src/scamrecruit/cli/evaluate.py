"""``scamrecruit evaluate``: how good the ranking is on labelled advertisements."""

from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.exits import OK, SOME_UNREADABLE
from scamrecruit.cli.options import (
    COLUMNS_HELP,
    Depth,
    DepthOption,
    FigureFormat,
    Model,
    Rules,
    columns_of,
)


def evaluate(
    labels: Annotated[
        list[str], typer.Argument(help="Files or folders of advertisements with a field label: 0 or 1.")
    ],
    format: Annotated[FigureFormat, typer.Option()] = FigureFormat.table,
    html: Annotated[
        Path | None, typer.Option(help="Write a report with curves to this file too.")
    ] = None,
    indicators: Annotated[
        bool, typer.Option("--indicators", help="Add how often each indicator fires, and on what.")
    ] = False,
    threshold: Annotated[
        list[float] | None, typer.Option(min=0, max=1, help="A cut to try; may be given again.")
    ] = None,
    budget: Annotated[
        int | None, typer.Option(min=1, help="Find the threshold for so many readings a day.")
    ] = None,
    volume: Annotated[
        int | None, typer.Option(min=1, help="Advertisements a day. Default: these are the day.")
    ] = None,
    base_rate: Annotated[
        float | None, typer.Option(min=1e-6, max=0.5, help="Share of them that shows the pattern.")
    ] = None,
    fields: Annotated[
        str | None, typer.Option(help="Names of fields, such as label=is_lure,family=campaign.")
    ] = None,
    columns: Annotated[str | None, typer.Option(help=COLUMNS_HELP)] = None,
    rules: Rules = None,
    depth: DepthOption = Depth.auto,
    model: Model = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the intervals.")] = 20261121,
    rounds: Annotated[int, typer.Option(min=10, max=10_000, help="Samples for the intervals.")] = 300,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
) -> None:
    """Say how good the ranking is on labelled advertisements. With intervals, and whom errors hit.

    label 1 means: shows the documented pattern. Fields language, kind, source and family are used if
    they are there.
    """
    from scamrecruit.cli.engine import engine_for
    from scamrecruit.cli.evaluate_view import print_evaluation, say_read, write_page
    from scamrecruit.cli.progress import progress
    from scamrecruit.evaluation.dial import THRESHOLDS
    from scamrecruit.evaluation.evaluate import Wish
    from scamrecruit.evaluation.evaluate import evaluate as measure
    from scamrecruit.evaluation.judge import judged
    from scamrecruit.evaluation.labels import names_of
    from scamrecruit.evaluation.seen import warnings
    from scamrecruit.read.input import ReadOptions

    wish = Wish(threshold or THRESHOLDS, budget, volume, base_rate, indicators, seed, rounds)
    names, options = names_of(fields), ReadOptions(columns_of(columns))
    engine = engine_for(depth, rules, model=model, quiet=quiet)
    with progress(labels, quiet) as advance:
        rows, unreadable = judged(labels, engine, advance, names, options)
    say_read(rows, unreadable, quiet=quiet)
    result = measure(rows, engine, wish, list(warnings(labels, model)))
    print_evaluation(result, format.value)
    write_page(result, html)
    raise typer.Exit(SOME_UNREADABLE if unreadable else OK)
