"""``scamrecruit purge``: delete what was kept long enough."""

from pathlib import Path
from typing import Annotated

import typer

Days = Annotated[int | None, typer.Option(min=0, help="Days to keep these; 0 for ever.")]


def purge(
    case: Annotated[Path, typer.Argument(help="A case file.")],
    dismissed: Days = None,
    undecided: Days = None,
    watched: Days = None,
    referred: Days = None,
    id: Annotated[
        list[str] | None,
        typer.Option("--id", help="Only this advertisement, at once; may be given again."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; stands on the tombstones.")] = "retention",
    yes: Annotated[bool, typer.Option("--yes", help="Do it. Without: only say what would go.")] = False,
) -> None:
    """Delete words and contacts whose time is over. Verdicts and tombstones stay.

    Days that you give are kept for the next time.
    """
    from scamrecruit.casefile.store import open_case
    from scamrecruit.cli.purge_view import run

    given = {"dismissed": dismissed, "undecided": undecided, "watched": watched, "referred": referred}
    with open_case(case) as opened:
        run(
            opened, {name: days for name, days in given.items() if days is not None}, id, reason, yes=yes
        )
