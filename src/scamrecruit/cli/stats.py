"""``scamrecruit stats``: what the decisions of a case say."""

from pathlib import Path
from typing import Annotated

import typer


def stats(
    case: Annotated[Path, typer.Argument(help="A case file.")],
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
) -> None:
    """Say how good the ranking was, which signs mislead, and how far reviewers agree."""
    from scamrecruit.casefile.store import open_case
    from scamrecruit.cli.stats_view import print_stats

    with open_case(case) as opened:
        print_stats(opened, format)
