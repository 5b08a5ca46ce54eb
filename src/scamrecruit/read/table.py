"""Tables -> postings: which row names the columns, then each row below it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

import msgspec

from scamrecruit.read.rows import Columns
from scamrecruit.records import PassedOver, Posting, Source

MAX_CELL = 5_000_000
"""Characters of one cell of a table as text."""
_LOOKED_AT = 10
_EMPTY = "rows without words"


def rows_of(
    rows: Iterable[Sequence[Any]], source: Source, chosen: Mapping[str, str], first: int = 1
) -> Iterator[Posting | PassedOver]:
    """Postings of a table; the uri of each is ``source.uri`` and ``row<number>``, from ``first``.

    The first of the upper rows that holds known names is the header; without one the columns have
    numbers and all words of a row are its text.
    """
    numbered = enumerate(rows, first)
    upper = list(islice(numbered, _LOOKED_AT))
    start, names = _header(upper, chosen)
    columns, empty = Columns(names, chosen), 0
    for number, cells in chain(upper[start:], numbered):
        row = dict(zip(names, cells, strict=False)) if names else _unnamed(cells)
        posting = columns.posting(
            row, msgspec.structs.replace(source, uri=f"{source.uri}row{number}"), all_words=True
        )
        if posting is None:
            empty += 1
        else:
            yield posting
    if empty:
        yield PassedOver(source.uri.rstrip("!#"), _EMPTY, empty)


def _header(rows: list[tuple[int, Sequence[Any]]], chosen: Mapping[str, str]) -> tuple[int, list[str]]:
    """How many rows stand before the data, and the names of the columns, each once."""
    best, most = 0, 0
    for at, (_, cells) in enumerate(rows):
        number = Columns([str(cell) for cell in cells if cell], chosen).number
        if number > most and (number > 1 or at == 0 or len(cells) == 1):
            best, most = at + 1, number
    names = [" ".join(str(cell or "").split()) for cell in rows[best - 1][1]] if most else []
    seen: dict[str, int] = {}
    for at, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        names[at] = name if seen[name] == 1 else f"{name} {seen[name]}"
    return best if most else 0, names


def _unnamed(cells: Sequence[Any]) -> dict[str, Any]:
    return {f"column {at}": cell for at, cell in enumerate(cells, 1)}
