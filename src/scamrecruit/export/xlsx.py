"""A workbook with three sheets; every text is stored as text, never as a formula or a link."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

from scamrecruit.casefile.cases import Case
from scamrecruit.errors import UsageError
from scamrecruit.export.formats import Settings
from scamrecruit.export.rows import COLUMNS, row, safe
from scamrecruit.export.words import about, name_of
from scamrecruit.share.handover import Papers

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MOST_ROWS = 1_000_000


def write(items: Iterable[Case], papers: Papers, stream: BinaryIO, settings: Settings) -> None:
    """The sheets Advertisements, Contacts and About.

    Raises UsageError if XlsxWriter is missing or the sheet is too small.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise UsageError("--to xlsx needs: pip install 'scamrecruit[share]'") from error
    with Workbook(stream, {**_PLAIN, "in_memory": True}) as book:
        contacts = _advertisements(book, items, papers)
        _sheet(book, "Contacts", ("kind", "value", "id", "title"), contacts)
        _sheet(
            book,
            "About",
            ("what", "value"),
            [[key, safe(value)] for key, value in about(papers).items()],
        )


def _advertisements(book: "Workbook", items: Iterable[Case], papers: Papers) -> list[list[Any]]:
    """Writes the sheet; gives the rows of the sheet of contacts."""
    contacts: list[list[Any]] = []
    rows = []
    for item in items:
        rows.append(row(item, papers))
        for kind, value in dict.fromkeys((c.kind, c.value) for c in item.assessment.contacts):
            contacts.append([safe(kind), safe(value), safe(item.posting.id), safe(name_of(item))])
    _sheet(book, "Advertisements", COLUMNS, rows)
    return sorted(contacts, key=lambda cells: (cells[0], cells[1], cells[2]))


def _sheet(book: "Workbook", name: str, columns: Iterable[str], rows: list[list[Any]]) -> None:
    if len(rows) > _MOST_ROWS:
        raise UsageError(f"{len(rows)} rows are too many for a workbook; choose fewer, or --to csv")
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
    for number, cells in enumerate(rows, 1):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write_number(number, column, value)
    sheet.freeze_panes(1, 0)
