"""``scamrecruit explain``: one posting, with everything that speaks for and against."""

from typing import Annotated

import typer

from scamrecruit.cli.options import Depth, DepthOption, Model, Rules, TextFormat


def explain(
    target: Annotated[
        str, typer.Argument(help="A file with one posting, or the id of a posting in INPUTS.")
    ],
    inputs: Annotated[
        list[str] | None, typer.Argument(help="Files or folders in which to look for the id.")
    ] = None,
    rules: Rules = None,
    model: Model = None,
    format: Annotated[TextFormat, typer.Option(help="json: one object.")] = TextFormat.text,
    depth: DepthOption = Depth.auto,
) -> None:
    """Explain one advertisement: signs, score, what to check next."""
    from scamrecruit.cli.engine import engine_for
    from scamrecruit.cli.explain_view import print_explanation
    from scamrecruit.lookup import find_posting

    engine = engine_for(depth, rules, model=model, soon=True)
    print_explanation(find_posting(target, inputs or []), engine, format)
