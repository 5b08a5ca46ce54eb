"""The ranked list on screens of any width."""

import io
import json

import pytest
from rich.console import Console

from scamrecruit.cli.table import print_table

ROW = {
    "schema": "scamrecruit.assessment/1",
    "score": 0.5,
    "tier": "medium",
    "abstained": None,
    "posting": {"language": "en", "title": "", "beginning": "Wanted chat staff " + "x" * 62},
    "source": {"uri": "folder/page.html"},
    "also": [],
    "findings": [{"indicator": "a", "polarity": "risk"}],
    "reasons": [{"feature": "a", "label": "a grave sign", "contribution": 1.0}],
    "contacts": [{"kind": "telegram"}],
}


def shown(width: int) -> str:
    console = Console(file=io.StringIO(), width=width)
    print_table([json.dumps(ROW).encode()], console)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("width", [45, 60, 80, 120])
def test_all_that_matters_stands_whole_on_any_screen(width: int) -> None:
    table = shown(width)
    assert all(len(line) <= width for line in table.splitlines())
    for part in ("advertisement", "chat staff", "folder/page.html", "a grave sign", "telegram"):
        assert part in table.replace("a grave\n", "a grave "), (part, table)


def test_words_that_were_cut_off_say_so() -> None:
    assert "x\u2026" in shown(120)
