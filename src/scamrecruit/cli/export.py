"""``scamrecruit export``: advertisements of a case for other tools."""

from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.share_options import (
    ContactValue,
    Countries,
    Languages,
    LegalBasis,
    Purpose,
    Recipient,
    RedactName,
    Search,
    Tiers,
    Tlp,
    Verdicts,
    selection_of,
    settings_of,
)


def export(
    case: Annotated[Path, typer.Argument(help="A case file.")],
    to: Annotated[
        str,
        typer.Option(help="jsonl, csv, xlsx, stix, misp, labelstudio, coop, geojson or graphml."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")
    ],
    redact: Annotated[
        RedactName | None,
        typer.Option(help="What is taken away. Default: contacts, unless they are disclosed."),
    ] = None,
    tlp: Tlp = None,
    top: Annotated[int, typer.Option(min=0, help="At most so many; 0 for all.")] = 0,
    tier: Tiers = None,
    language: Languages = None,
    country: Countries = None,
    contact: ContactValue = "",
    search: Search = "",
    verdict: Verdicts = None,
    recipient: Recipient = None,
    purpose: Purpose = None,
    legal_basis: LegalBasis = None,
    set: Annotated[
        list[str] | None, typer.Option("--set", help="NAME=VALUE that only this format needs.")
    ] = None,
) -> None:
    """Hand advertisements over to another tool. One file, contacts as tags unless they are disclosed.

    Contacts in clear need --recipient, --purpose and --legal-basis, which are written into the file
    and into the log of the case.
    """
    from scamrecruit.casefile.store import open_case
    from scamrecruit.cli.share_view import told_export
    from scamrecruit.export.formats import Order
    from scamrecruit.export.formats import export as write
    from scamrecruit.share.handover import disclosure_of
    from scamrecruit.share.redact import Level

    selection = selection_of(tier, language, country, contact, search, verdict, top)
    given = disclosure_of(recipient, purpose, legal_basis)
    level = Level(redact) if redact else None
    with open_case(case) as opened:
        order = Order(to, selection, level, tlp, given, settings_of(set))
        told_export(write(opened, output, order), output)
