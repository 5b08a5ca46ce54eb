"""``scamrecruit review``: decide on the advertisements of a case, one at a time, by keys."""

from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.options import OrderName, TierName


def review(
    case: Annotated[Path, typer.Argument(help="A case file, made by: scamrecruit triage --case.")],
    reviewer: Annotated[
        str, typer.Option(help="Your pseudonym.", envvar="SCAMRECRUIT_REVIEWER")
    ] = "reviewer",
    order: Annotated[OrderName | None, typer.Option(help="Which advertisements come first.")] = None,
    blind: Annotated[
        bool | None, typer.Option(help="Hide the score. Default: only in random order.")
    ] = None,
    tier: Annotated[
        list[TierName] | None, typer.Option(help="Only this tier; may be given again.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="Only this language, such as th; may be given again.")
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option(help="Only naming this country, such as KH; may be given again.")
    ] = None,
    contact: Annotated[str, typer.Option(help="Only naming this contact.")] = "",
    search: Annotated[str, typer.Option(help="Only holding these words.")] = "",
    second_opinion: Annotated[
        bool, typer.Option("--second-opinion", help="What others decided, without showing how.")
    ] = False,
    sample: Annotated[int, typer.Option(min=0, help="In random order: only so many; 0 for all.")] = 0,
) -> None:
    """Review a case in the terminal: evidence, verdicts by keys.

    Press ? for the keys. Every decision is kept at once; the next session goes on where this one
    stopped, with the same order and filter unless you give others.
    """
    from scamrecruit.casefile.cases import Wanted
    from scamrecruit.cli.keyboard import require_terminal
    from scamrecruit.cli.review_start import review_case

    require_terminal()
    countries = tuple(name.upper() for name in country or ())
    wanted = Wanted(tuple(tier or ()), tuple(language or ()), countries, contact, search)
    review_case(case, reviewer, order, blind, wanted, second_opinion, sample)
