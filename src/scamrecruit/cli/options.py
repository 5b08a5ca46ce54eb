"""Values that several commands accept."""

from collections.abc import Mapping
from enum import StrEnum
from math import isnan
from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.errors import UsageError


class Format(StrEnum):
    """Forms of the ranked list."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class FigureFormat(StrEnum):
    """Forms of figures: tables for people, one object for programs."""

    table = "table"
    json = "json"


class ListFormat(StrEnum):
    """Forms of a list of what the program knows."""

    table = "table"
    jsonl = "jsonl"


class TextFormat(StrEnum):
    """Forms of an explanation: words for people, one object for programs."""

    text = "text"
    json = "json"


class CollectedFormat(StrEnum):
    """Forms of the list of what was collected."""

    text = "text"
    jsonl = "jsonl"


class Depth(StrEnum):
    """How far a ranking goes."""

    fast = "fast"
    auto = "auto"
    full = "full"


DepthOption = Annotated[
    Depth, typer.Option(help="fast: without the encoder; full: with it for everything.")
]


class TierName(StrEnum):
    """Tiers, highest first."""

    high = "high"
    medium = "medium"
    low = "low"

    def reached_by(self, tiers: dict[str, int]) -> bool:
        """Whether anything stands in this tier or above."""
        names = list(TierName)
        return any(tiers[name] for name in names[: names.index(self) + 1])


class OrderName(StrEnum):
    """Orders of a review."""

    priority = "priority"
    uncertainty = "uncertainty"
    random = "random"


def a_number(value: float) -> float:
    """``value``, unless it is NaN, which is neither below nor above anything. Raises BadParameter."""
    if isnan(value):
        raise typer.BadParameter("nan is no number.")
    return value


Workers = Annotated[
    int, typer.Option(min=0, help="Processes that share the work; 0: as many as there are cores.")
]
Model = Annotated[Path | None, typer.Option(help="Folder of another model than the shipped one.")]
Rules = Annotated[Path | None, typer.Option(help="Folder of your own rules, added to the shipped.")]
COLUMNS_HELP = "Columns of tables, such as title=Position,text=Details. Default: guessed."


def columns_of(words: str | None) -> Mapping[str, str]:
    """``FIELD=COLUMN,...`` as a mapping. Raises UsageError."""
    from scamrecruit.read.rows import FIELDS

    chosen = {}
    for pair in (words or "").split(","):
        field, sign, column = pair.partition("=")
        if pair.strip() and (not sign or field.strip() not in FIELDS):
            raise UsageError(f"--columns {pair!r}: write FIELD=COLUMN; fields are {', '.join(FIELDS)}")
        if column.strip():
            chosen[field.strip()] = column.strip()
    return chosen


def processes(workers: int) -> int:
    """How many processes are meant: the cores this one may use, if none are named."""
    import os

    if workers:
        return workers
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
