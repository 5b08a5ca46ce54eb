"""CSV in UTF-8 with a byte order mark, which spreadsheets need to see that it is UTF-8."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from scamrecruit.casefile.cases import Case
from scamrecruit.export.formats import Settings
from scamrecruit.export.rows import COLUMNS, row
from scamrecruit.share.handover import Papers


def write(items: Iterable[Case], papers: Papers, stream: BinaryIO, settings: Settings) -> None:
    """One row an advertisement; cells that look like formulas begin with an apostrophe."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(row(item, papers) for item in items)
    text.flush()
    text.detach()
