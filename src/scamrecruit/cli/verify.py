"""``scamrecruit verify``: is the evidence as it was, and does the score follow from it?"""

from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.exits import OK, SOME_UNREADABLE
from scamrecruit.cli.options import Rules


def verify(
    target: Annotated[
        Path, typer.Argument(help="The folder of a collection, or a file of results (JSON lines).")
    ],
    model: Annotated[
        Path | None, typer.Option(help="Folder of the model to derive the score with.")
    ] = None,
    rules: Rules = None,
    public_key: Annotated[
        str | None, typer.Option(help="Public key of minisign (or its file) of who must have signed.")
    ] = None,
    tsa_ca: Annotated[
        Path | None, typer.Option(help="Certificates (PEM) of the authorities whose time stamps count.")
    ] = None,
) -> None:
    """Check preserved bytes, hashes, log and seal, and derive the score again from the bytes.

    Says "bytes intact, score reproduced", or exactly what differs.
    """
    from scamrecruit.cli.verify_view import print_checks
    from scamrecruit.pipeline import load_engine
    from scamrecruit.preserve.verify import verify_bag
    from scamrecruit.preserve.verify_file import verify_file

    engine = load_engine(rules=rules, model=model)
    whole = target.is_dir()
    checks = verify_bag(target, engine, public_key, tsa_ca) if whole else verify_file(target, engine)
    intact = print_checks(checks)
    raise typer.Exit(OK if intact else SOME_UNREADABLE)
