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
from scamrecruit.rank.scorer import BEGINNING
from scamrecruit.records import ASSESSMENT_SCHEMA

NARROW = 76
"""Columns of a screen below which signs and contacts stand under the advertisement."""
_COLUMNS: dict[str, dict[str, Any]] = {
    "#": {"justify": "right", "no_wrap": True},
    "score": {"justify": "right", "no_wrap": True},
    "tier": {"no_wrap": True},
    "lang": {"no_wrap": True},
    "advertisement": {"ratio": 5, "overflow": "fold"},
    "strongest signs": {"ratio": 4, "overflow": "fold"},
    "contact": {"no_wrap": True},
}
_STACKED = frozenset({"lang", "strongest signs", "contact"})


def print_table(lines: Iterable[bytes], console: Console) -> None:
    """The ranked list for people; unreadable inputs are left to the summary."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=console.is_terminal)
    narrow = console.width < NARROW
    for name, options in _COLUMNS.items():
        if not narrow or name not in _STACKED:
            table.add_column(name, **options)
    rows = (json.loads(line) for line in lines)
    for rank, row in enumerate((row for row in rows if row["schema"] == ASSESSMENT_SCHEMA), 1):
        cells = dict(zip(_COLUMNS, (Text(str(rank)), *_table_row(row)), strict=True))
        table.add_row(*(_stacked(cells) if narrow else cells).values())
    console.print(table)


def _stacked(cells: dict[str, Text]) -> dict[str, Text]:
    """The same with signs and contacts below the advertisement."""
    kept = {name: cell for name, cell in cells.items() if name not in _STACKED}
    below = [cells[name] for name in ("strongest signs", "contact") if cells[name]]
    return {**kept, "advertisement": Text("\n").join([cells["advertisement"], *below])}


def _table_row(row: dict[str, Any]) -> Iterator[Text]:
    style = TIER_STYLE[row["tier"]]
    score = "-" if row["score"] is None else shown_score(row["score"])
    yield plain(score, style)
    yield plain(row["tier"] or "-", style)
    yield plain(row["posting"]["language"])
    title = safe(row["posting"]["title"] or _beginning(row), 90) or "(empty)"
    yield Text.assemble((title, "bold" if row["tier"] == "high" else ""), "\n", (_places(row), "dim"))
    reasons = strongest(row, 3)
    yield Text("\n".join(map(safe, reasons)) if reasons else _why_nothing(row))
    yield Text("\n".join(dict.fromkeys(contact["kind"] for contact in row["contacts"])))


def _beginning(row: dict[str, Any]) -> str:
    words: str = row["posting"]["beginning"]
    return f"{words}\u2026" if len(words) == BEGINNING else words


def _places(row: dict[str, Any]) -> str:
    uri, more = safe(row["source"]["uri"]), len(row["also"])
    return f"{uri} and {more} other place{'s' * (more > 1)}" if more else uri


def _why_nothing(row: dict[str, Any]) -> str:
    return f"not ranked: {row['abstained'].replace('_', ' ')}" if row["abstained"] else "-"
