"""Spreadsheets: XLSX and its kin, the old XLS, and ODS. Each row of each sheet is one posting."""

from collections.abc import Iterator

import msgspec

from scamrecruit.read.input import Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item, Need
from scamrecruit.read.sandbox import isolated
from scamrecruit.read.table import rows_of
from scamrecruit.read.workbook import Sheet

_TYPES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.ms-excel",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_DIGITS = 1e15
_TABLES = Need("python-calamine", "pip install 'scamrecruit[tables]'", module="python_calamine")


def _fits(head: Head) -> Fit:
    if head.media_type in _TYPES[:2] and head.raw.startswith(b"PK"):
        return Fit.CERTAIN
    old = head.raw.startswith(_OLE) and (head.name.endswith(".xls") or head.media_type == _TYPES[2])
    return Fit.CERTAIN if old else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    if _TABLES.missing():
        raise Refusal(
            "a spreadsheet: its reader is not installed", f"{_TABLES.install}, or save it as CSV"
        )
    output = isolated("scamrecruit.read.workbook", file.body())
    source = file.source(FORMAT.reader)
    for sheet in msgspec.msgpack.decode(output, type=list[Sheet]):
        lossy = any(
            isinstance(cell, float) and abs(cell) >= _MOST_DIGITS for row in sheet.rows for cell in row
        )
        note = f"sheet {sheet.name!r}: numbers of more than 15 digits have lost the last ones"
        notes = (*source.notes, note) if lossy else source.notes
        place = msgspec.structs.replace(source, uri=f"{file.uri}#{sheet.name}!", notes=notes)
        yield from rows_of(sheet.rows, place, file.options.columns, sheet.first)


FORMAT = Format(
    "xlsx", "spreadsheet (XLSX, XLS, ODS)", (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), _fits, _read,
    version=2, needs=(_TABLES,),
)  # fmt: skip
