"""Tables as text: CSV, TSV and what spreadsheets call so. Delimiter and encoding are found."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

import msgspec

from scamrecruit.read.input import Head, Input
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.rows import Columns
from scamrecruit.read.table import MAX_CELL, rows_of
from scamrecruit.records import Unreadable

_EXTENSIONS = (".csv", ".tsv", ".tab")
_DELIMITERS = ",;\t|"
_MAX_LINE = 8_000_000
_SAMPLE = 40
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.I)


def _fits(head: Head) -> Fit:
    if head.name.endswith(_EXTENSIONS) or head.media_type in {"text/csv", "text/tab-separated-values"}:
        return Fit.SHAPED if head.body[:1] not in b"<{[" else Fit.NAMED
    if (
        head.body[:1] in b"<{"
        or b"\n" not in head.start
        or not any(mark.encode() in head.start for mark in _DELIMITERS)
    ):
        return Fit.NO
    return Fit.SIGNED if _has_known_header(head.opening) else Fit.NO


def _has_known_header(text: str) -> bool:
    first, _, _ = text.partition("\n")
    if len(first) > 2_000:
        return False
    for mark in _DELIMITERS:
        names = [name.strip(" \"'\r") for name in first.split(mark)]
        columns = Columns(names, {})
        told = columns.known("text") or columns.known("title")
        if told and columns.number >= 2 and columns.number * 3 >= len(names):
            return True
    return False


def _read(file: Input) -> Iterator[Item]:
    decoded, digest = file.decoded_start(), file.whole_digest()
    source = file.line_source(f"{file.uri}#", digest, FORMAT.reader)
    notes = (*source.notes, *decoded.damage)
    source = msgspec.structs.replace(source, encoding=decoded.encoding, notes=notes)
    lines = io.TextIOWrapper(file.plain(), decoded.encoding, errors="replace", newline="")
    delimiter = _delimiter(file.head.text)
    problems: list[Unreadable] = []
    rows = _rows(lines, delimiter, file.uri, problems)
    yield from rows_of(rows, source, file.options.columns)
    yield from problems


def _delimiter(text: str) -> str:
    """The sign that cuts the first rows into the most equal number of cells."""
    named = _SEPARATOR_LINE.match(text)
    if named:
        return named[1]
    return max(_DELIMITERS, key=lambda mark: _evenness(text, mark))


def _evenness(text: str, mark: str) -> float:
    sample = text.splitlines(keepends=True)[: 10 * _SAMPLE]
    counts = []
    try:
        for row in csv.reader(sample, delimiter=mark):
            counts.append(len(row))
            if len(counts) == _SAMPLE:
                break
    except csv.Error:
        return 0.0
    counts = [number for number in counts if number]
    usual = max(set(counts), key=lambda n: (counts.count(n), n)) if counts else 1
    return counts.count(usual) / len(counts) * min(usual, 30) if usual > 1 else 0.0


def _rows(
    lines: io.TextIOWrapper, delimiter: str, uri: str, problems: list[Unreadable]
) -> Iterator[Sequence[str]]:
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(_bounded(lines), delimiter=delimiter, skipinitialspace=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            place, advice = f"{uri}#line{reader.line_num}", "mend this row, or save the table as XLSX"
            problems.append(Unreadable(place, "read", f"the row cannot be read: {error}", advice))
            continue
        if row and not (reader.line_num == 1 and row[0].lower().startswith("sep=")):
            yield [_without_guard(cell) for cell in row]


def _bounded(lines: io.TextIOWrapper) -> Iterator[str]:
    """Lines without byte order mark and zero bytes; one too long comes in pieces, as several."""
    while line := lines.readline(_MAX_LINE):
        yield line.replace("\0", "").removeprefix("\ufeff")


def _without_guard(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from taking it as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@", "\t"} else cell


FORMAT = Format("csv", "table as text (CSV, TSV)", _EXTENSIONS, _fits, _read, version=2)
