"""``scamrecruit readers``: which formats can be read here, and what is missing for the others."""

from typing import Annotated

import typer

from scamrecruit.cli.exits import OK
from scamrecruit.cli.options import ListFormat


def readers(
    format: Annotated[ListFormat, typer.Option(help="jsonl: one object a line.")] = ListFormat.table,
) -> None:
    """List the formats that can be read, and what others need."""
    from scamrecruit.cli.readers_view import print_readers
    from scamrecruit.read.registry import formats

    print_readers([one for one in formats() if one.label], format)
    raise typer.Exit(OK)
