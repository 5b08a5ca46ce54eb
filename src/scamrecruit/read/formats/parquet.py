"""Parquet tables: each row is one posting. They are read a batch at a time, of whatever size."""

from collections.abc import Iterator
from typing import Any

import msgspec

from scamrecruit.read.budget import Budget
from scamrecruit.read.input import Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item, Need
from scamrecruit.read.sandbox import streamed
from scamrecruit.read.table import rows_of
from scamrecruit.records import Unreadable

_SECONDS = 900
_PYARROW = Need("pyarrow", "pip install 'scamrecruit[parquet]'", module="pyarrow")


def _fits(head: Head) -> Fit:
    return Fit.CERTAIN if head.raw.startswith(b"PAR1") else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    if _PYARROW.missing():
        advice = f"{_PYARROW.install}, or save it as CSV"
        raise Refusal("a Parquet table: its reader is not installed", advice)
    source = file.line_source(f"{file.uri}#", file.whole_digest(), FORMAT.reader)
    problems: list[Refusal] = []
    yield from rows_of(_rows(file, problems), source, file.options.columns)
    for problem in problems:
        yield Unreadable(file.uri, "read", problem.error, problem.advice, source.sha256)


def _rows(file: Input, problems: list[Refusal]) -> Iterator[list[Any]]:
    """The names, then the rows, up to what is wrong."""
    with file.on_disk() as table:
        size = table.seek(0, 2)
        table.seek(0)
        budget = Budget.for_size(size)
        try:
            for piece in streamed("scamrecruit.read.columnar", table, seconds=_SECONDS):
                budget.spend(len(piece))
                yield from msgspec.msgpack.decode(piece, type=list[list[Any]])
        except Refusal as refusal:
            problems.append(refusal)


FORMAT = Format(
    "parquet", "Parquet table", (".parquet", ".pq"), _fits, _read, version=2, needs=(_PYARROW,)
)
