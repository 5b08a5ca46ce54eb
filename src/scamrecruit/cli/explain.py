"""``scamrecruit explain``: one posting, with everything that speaks for and against."""

from typing import Annotated

import typer


def explain(
    target: Annotated[
        str, typer.Argument(help="A file with one posting, or the id of a posting in INPUTS.")
    ],
    inputs: Annotated[
        list[str] | None, typer.Argument(help="Files or folders in which to look for the id.")
    ] = None,
    format: Annotated[str, typer.Option(help="text or json.")] = "text",
) -> None:
    """Explain one posting: its text with every finding, the parts of its score, what to check next."""
    from scamrecruit.cli.explain_view import print_explanation
    from scamrecruit.pipeline import find_posting, load_engine

    engine = load_engine()
    print_explanation(find_posting(target, inputs or []), engine, format)
