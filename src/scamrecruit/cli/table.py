"""The ranked list as a table for people."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scamrecruit.cli.lists import strongest
from scamrecruit.cli.terminal import TIER_STYLE, plain, safe, shown_score
from scamrecruit.records import ASSESSMENT_SCHEMA


def print_table(lines: Iterable[bytes], console: Console) -> None:
    """The ranked list for people; unreadable inputs are left to the summary."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=console.is_terminal)
    for name, options in (
        ("#", {"justify": "right", "no_wrap": True}),
        ("score", {"justify": "right", "no_wrap": True}),
        ("tier", {"no_wrap": True}),
        ("lang", {"no_wrap": True}),
        ("advertisement", {"ratio": 5, "overflow": "fold"}),
        ("strongest signs", {"ratio": 4, "overflow": "fold"}),
        ("contact", {"no_wrap": True}),
    ):
        table.add_column(name, **options)
    rows = (json.loads(line) for line in lines)
    for rank, row in enumerate((row for row in rows if row["schema"] == ASSESSMENT_SCHEMA), 1):
        table.add_row(str(rank), *_table_row(row))
    console.print(table)


def _table_row(row: dict[str, Any]) -> Iterator[Text]:
    style = TIER_STYLE[row["tier"]]
    score = "-" if row["score"] is None else shown_score(row["score"])
    yield plain(score, style)
    yield plain(row["tier"] or "-", style)
    yield plain(row["posting"]["language"])
    title = safe(row["posting"]["title"] or row["posting"]["beginning"], 90) or "(empty)"
    yield Text.assemble((title, "bold" if row["tier"] == "high" else ""), "\n", (_places(row), "dim"))
    reasons = strongest(row, 3)
    yield Text("\n".join(map(safe, reasons)) if reasons else _why_nothing(row))
    yield Text("\n".join(dict.fromkeys(contact["kind"] for contact in row["contacts"])))


def _places(row: dict[str, Any]) -> str:
    uri, more = safe(row["source"]["uri"]), len(row["also"])
    return f"{uri} and {more} other place{'s' * (more > 1)}" if more else uri


def _why_nothing(row: dict[str, Any]) -> str:
    return f"not ranked: {row['abstained'].replace('_', ' ')}" if row["abstained"] else "-"
