"""``scamrecruit stats``: what the decisions of a case say."""

from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.options import FigureFormat


def stats(
    case: Annotated[Path, typer.Argument(help="A case file.")],
    format: Annotated[FigureFormat, typer.Option(help="json: one object.")] = FigureFormat.table,
) -> None:
    """Say how good the ranking was, and which signs mislead."""
    from scamrecruit.casefile.store import open_case
    from scamrecruit.cli.stats_view import print_stats

    with open_case(case) as opened:
        print_stats(opened, format)
