"""Options of the commands that hand something on."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from scamrecruit.cli.options import TierName
from scamrecruit.errors import UsageError

if TYPE_CHECKING:
    from scamrecruit.share.selection import Selection


class RedactName(StrEnum):
    """What is taken away; each takes what the one before takes too."""

    none = "none"
    contacts = "contacts"
    names = "names"
    all = "all"


Tlp = Annotated[
    str | None,
    typer.Option(help="Traffic Light Protocol 2.0: clear, green, amber, amber+strict or red."),
]
Tiers = Annotated[
    list[TierName] | None, typer.Option("--tier", help="Only this tier; may be given again.")
]
Languages = Annotated[
    list[str] | None,
    typer.Option("--language", help="Only this language, such as th; may be given again."),
]
Countries = Annotated[
    list[str] | None,
    typer.Option("--country", help="Only naming this country, such as KH; may be given again."),
]
ContactValue = Annotated[str, typer.Option("--contact", help="Only naming this contact.")]
Search = Annotated[str, typer.Option("--search", help="Only holding these words.")]
Verdicts = Annotated[
    list[str] | None,
    typer.Option("--verdict", help="Only what a reviewer decided so; may be given again."),
]
Recipient = Annotated[str | None, typer.Option(help="Who gets the file.")]
Purpose = Annotated[str | None, typer.Option(help="What they need it for.")]
LegalBasis = Annotated[
    str | None, typer.Option(help="What permits it, such as gdpr-6-1-e; the tool does not judge it.")
]


def selection_of(
    tiers: list[TierName] | None, languages: list[str] | None, countries: list[str] | None,
    contact: str, search: str, verdicts: list[str] | None, top: int,
) -> "Selection":  # fmt: skip
    """What to hand on. Raises UsageError for a verdict that does not exist."""
    from scamrecruit.casefile.cases import Wanted
    from scamrecruit.review.codes import VERDICTS
    from scamrecruit.share.selection import Selection

    given = verdicts or ()
    known = tuple(verdict for verdict in VERDICTS if verdict in given)
    if len(known) < len(set(given)):
        unknown = min(set(given) - set(known))
        raise UsageError(f"--verdict {unknown}: choose from {', '.join(VERDICTS)}")
    codes = tuple(code.upper() for code in countries or ())
    wanted = Wanted(tuple(tiers or ()), tuple(languages or ()), codes, contact, search)
    return Selection(wanted, known, top)


def settings_of(pairs: list[str] | None) -> dict[str, str]:
    """``NAME=VALUE`` as a mapping. Raises UsageError."""
    found = {}
    for pair in pairs or ():
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"--set {pair}: write NAME=VALUE")
        found[name.strip()] = value.strip()
    return found
