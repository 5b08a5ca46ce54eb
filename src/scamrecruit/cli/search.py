"""``scamrecruit search``: words in the advertisements of a case."""

from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.options import Format


def search(
    case: Annotated[Path, typer.Argument(help="A case file.")],
    query: Annotated[str, typer.Argument(help='Words and "quoted phrases"; all must stand in it.')],
    format: Annotated[
        Format | None, typer.Option(help="Default: table on a terminal, jsonl in a pipe.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")
    ] = None,
    top: Annotated[
        int | None, typer.Option(min=0, help="Only the first N; 0 for all. On a terminal: 50.")
    ] = None,
    contact_key: Annotated[
        Path | None, typer.Option(help="QUERY is one contact; its tags under this key are looked for.")
    ] = None,
    with_text: Annotated[bool, typer.Option(help="Put the text into the JSON lines.")] = False,
) -> None:
    """Find words in a case: texts, titles, places, contacts.

    Every character is taken literally. Parts of words are found too, in all scripts. The highest
    scores come first.
    """
    from scamrecruit.casefile.store import open_case
    from scamrecruit.cli.search_view import print_hits
    from scamrecruit.cli.triage_view import Selection

    with open_case(case) as opened:
        choice = Selection(format, output, top, 0.0, frozenset())
        print_hits(opened, query, choice, contact_key, with_text=with_text)
