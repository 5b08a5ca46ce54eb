"""``scamrecruit verify``: is the evidence as it was, and does the score follow from it?"""

from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.exits import OK, SOME_UNREADABLE
from scamrecruit.cli.options import Model, Rules


def verify(
    target: Annotated[
        Path,
        typer.Argument(help="The folder of a collection, a case file, a WARC, or results (JSON lines)."),
    ],
    model: Model = None,
    rules: Rules = None,
    public_key: Annotated[
        str | None, typer.Option(help="Public key of minisign (or its file) of who must have signed.")
    ] = None,
    tsa_ca: Annotated[
        Path | None, typer.Option(help="Certificates (PEM) of the authorities whose time stamps count.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """Check preserved bytes, and derive the score again from them. Digests, log and seal too.

    Says "bytes intact, score reproduced", or exactly what differs.
    """
    from scamrecruit.cli.progress import counter
    from scamrecruit.cli.verify_view import print_checks
    from scamrecruit.engine import load_engine
    from scamrecruit.preserve import verify as checks

    engine = load_engine(rules=rules, model=model)
    with counter("advertisements derived", quiet) as advance:
        intact = print_checks(checks.verify(target, engine, (public_key, tsa_ca), advance))
    raise typer.Exit(OK if intact else SOME_UNREADABLE)
