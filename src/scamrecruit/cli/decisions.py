"""``scamrecruit decisions export|import``."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Take decisions of reviewers out of a case, or merge them.")


@app.command("export")
def export(
    case: Annotated[Path, typer.Argument(help="A case file.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")
    ] = None,
    with_words: Annotated[
        bool, typer.Option(help="Add title and text, contacts masked: needed for training.")
    ] = True,
) -> None:
    """Write all decisions of a case as JSON lines, for colleagues or for model train --labels."""
    from scamrecruit.casefile.store import open_case
    from scamrecruit.cli.decisions_view import write_decisions

    with open_case(case) as opened:
        write_decisions(opened, output, with_words=with_words)


@app.command("import")
def import_(
    case: Annotated[Path, typer.Argument(help="A case file.")],
    files: Annotated[list[Path], typer.Argument(help="JSON lines of decisions.")],
) -> None:
    """Merge decisions that were made elsewhere; the same file may be merged twice."""
    from scamrecruit.casefile.store import open_case
    from scamrecruit.cli.decisions_view import merge_files

    with open_case(case) as opened:
        raise typer.Exit(merge_files(opened, files))
