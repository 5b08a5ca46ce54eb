"""``scamrecruit readers``: which formats can be read here, and what is missing for the others."""

from typing import Annotated

import typer

from scamrecruit.cli.exits import OK


def readers(
    format: Annotated[str, typer.Option(help="table or jsonl.")] = "table",
) -> None:
    """List the formats that can be read, and what is missing on this machine for the others."""
    from scamrecruit.cli.readers_view import print_readers
    from scamrecruit.read.registry import formats

    print_readers([one for one in formats() if one.label], format)
    raise typer.Exit(OK)
