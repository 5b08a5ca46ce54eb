"""Spreadsheets -> rows, by calamine. Runs in the sandbox: a small file can hold a huge table."""

import io
from typing import Any
from zipfile import BadZipFile, ZipFile

import msgspec

from scamrecruit.read.refusal import Refusal

MAX_UNPACKED = 400_000_000
MAX_CELLS = 5_000_000


class Sheet(msgspec.Struct, frozen=True):
    """One sheet; cells are text, numbers, booleans, dates as text. ``first``: number of the first row,
    from 1; empty ones before it are left out."""

    name: str
    first: int
    rows: list[list[str | float | int | bool | None]]


def work(body: bytes) -> bytes:
    """The sheets of a workbook, as MessagePack. Raises Refusal."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    _check(body)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        sheets, cells = [], 0
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = [list(map(_cell, row)) for row in sheet.to_python()]
            cells += sum(map(len, rows))
            if cells > MAX_CELLS:
                raise Refusal(f"more than {MAX_CELLS:,} cells", "split it, or save it as CSV")
            sheets.append(Sheet(name, 1 + (sheet.start or (0, 0))[0], rows))
    except PasswordError:
        raise Refusal("locked with a password", "save it without one") from None
    except (CalamineError, ValueError, KeyError, OSError):
        raise Refusal("the spreadsheet is damaged", "save it again, or as CSV") from None
    return msgspec.msgpack.encode(sheets)


def _check(body: bytes) -> None:
    if not body.startswith(b"PK"):
        return
    try:
        size = sum(info.file_size for info in ZipFile(io.BytesIO(body)).infolist())
    except (BadZipFile, ValueError, OSError):
        raise Refusal("the spreadsheet is damaged", "save it again, or as CSV") from None
    if size > MAX_UNPACKED:
        raise Refusal("it swells beyond all measure when unpacked", "save it as CSV")


def _cell(value: Any) -> str | float | int | bool | None:
    return value if isinstance(value, str | float | int | bool) else str(value)
