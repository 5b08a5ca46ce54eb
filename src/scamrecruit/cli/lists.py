"""The ranked list as JSON lines and CSV, and what of it is selected."""

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TextIO

from scamrecruit.records import ASSESSMENT_SCHEMA
from scamrecruit.share.display import cell

SCREENFUL = 50
"""Rows of a table on a terminal unless --top says otherwise."""
_COLUMNS = (
    "rank", "score", "tier", "severity", "confidence", "abstained", "title", "language", "employer",
    "location", "url", "indicators", "contacts", "id", "uri", "sha256", "model", "rules", "error",
)  # fmt: skip


def selected(
    lines: Iterable[bytes], *, top: int, min_score: float, tiers: frozenset[str]
) -> Iterator[bytes]:
    """The lines that pass the filters; unreadable inputs always do, the abstained if unfiltered."""
    if not (top or min_score or tiers):
        yield from lines
        return
    kept = 0
    for line in lines:
        row = json.loads(line)
        if row["schema"] == ASSESSMENT_SCHEMA:
            unscored = row["score"] is None
            if unscored and (min_score > 0 or tiers):
                continue
            if not unscored and (row["score"] < min_score or (tiers and row["tier"] not in tiers)):
                continue
            if top and kept >= top:
                continue
            kept += 1
        yield line


def write_jsonl(lines: Iterable[bytes], stream: TextIO) -> None:
    """One JSON object a line."""
    for line in lines:
        stream.write(line.decode() + "\n")


def write_csv(lines: Iterable[bytes], stream: TextIO) -> None:
    """A table for a spreadsheet; no cell of a page can act as a formula there."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for rank, line in enumerate(lines, 1):
        writer.writerow([cell(value) for value in _csv_row(rank, json.loads(line))])


def _csv_row(rank: int, row: dict[str, Any]) -> list[Any]:
    if row["schema"] != ASSESSMENT_SCHEMA:
        values = {"uri": row["uri"], "sha256": row["sha256"], "error": row["error"]}
        return [values.get(column) for column in _COLUMNS]
    posting, source = row["posting"], row["source"]
    return [
        rank, row["score"], row["tier"], row["severity"], row["confidence"], row["abstained"],
        posting["title"], posting["language"], posting["employer"], posting["location"],
        posting["url"], "; ".join(strongest(row, 5)), "; ".join(_contacts(row)), row["id"],
        source["uri"], source["sha256"], row["model"], row["rules"], None,
    ]  # fmt: skip


def strongest(row: dict[str, Any], number: int) -> list[str]:
    """Plain names of the indicators that raise the score most; those seen but not counted after."""
    indicators = {f["indicator"] for f in row["findings"] if f["polarity"] == "risk"}
    ranked = [
        r["label"] for r in row["reasons"] if r["contribution"] >= 0 and r["feature"] in indicators
    ]
    return list(islice(dict.fromkeys(ranked), number))


def _contacts(row: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(f"{contact['kind']} {contact['value']}" for contact in row["contacts"]))
