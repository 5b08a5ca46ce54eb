"""``scamrecruit report``: one page that a colleague opens without installing anything."""

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
)


def report(
    source: Annotated[Path, typer.Argument(help="A case file, or results of: triage --with-text.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")
    ] = Path("report.html"),
    redact: Annotated[
        RedactName | None,
        typer.Option(help="What is taken away. Default: contacts, unless they are disclosed."),
    ] = None,
    tlp: Tlp = None,
    title: Annotated[str | None, typer.Option(help="Heading of the page.")] = None,
    top: Annotated[int, typer.Option(min=0, help="At most so many; 0 for all.")] = 5000,
    tier: Tiers = None,
    language: Languages = None,
    country: Countries = None,
    contact: ContactValue = "",
    search: Search = "",
    verdict: Verdicts = None,
    recipient: Recipient = None,
    purpose: Purpose = None,
    legal_basis: LegalBasis = None,
) -> None:
    """Write a report: one HTML file with charts, list and evidence.

    It works without a network and installs nothing. Contacts are tags, unless --recipient, --purpose
    and --legal-basis say to whom they go in clear. Decisions made in it are exported as a file for
    scamrecruit decisions import.
    """
    from scamrecruit.cli.share_view import told
    from scamrecruit.report.build import Wish, write_report
    from scamrecruit.share.handover import disclosure_of
    from scamrecruit.share.redact import Level

    selection = selection_of(tier, language, country, contact, search, verdict, top)
    given = disclosure_of(recipient, purpose, legal_basis)
    level = Level(redact) if redact else None
    material = write_report(source, output, Wish(selection, level, tlp, title, given))
    told(material, output)
