"""``scamrecruit model show|train``."""

from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.options import FigureFormat, Model
from scamrecruit.errors import UsageError

app = typer.Typer(help="The ranking model: what it is, how good, and its training.")


@app.command("show")
def show(
    format: Annotated[FigureFormat, typer.Option(help="json: one object.")] = FigureFormat.table,
    model: Model = None,
) -> None:
    """Show the model: its figures, its languages, what weighs most."""
    from scamrecruit.cli.model_view import print_model

    print_model(format, model)


@app.command("train")
def train(
    corpus: Annotated[Path, typer.Argument(help="Folder of labelled *.jsonl.")],
    into: Annotated[Path, typer.Option(help="Folder for the model's files.")],
    labels: Annotated[
        Path | None, typer.Option(help="Decisions of analysts, by: scamrecruit decisions export.")
    ] = None,
    allow_regression: Annotated[
        bool, typer.Option(help="Write the model even if it is worse than the one there.")
    ] = False,
) -> None:
    """Train the ranker on a labelled corpus (needs scikit-learn: the extra [train])."""
    try:
        from scamrecruit.training import train_ranker
    except ModuleNotFoundError as error:
        advice = "install the extra: pip install 'scamrecruit[train]'"
        raise UsageError(f"training needs {error.name}; {advice}") from error

    for line in train_ranker(corpus, into, labels, allow_regression=allow_regression):
        typer.echo(line, err=True)
