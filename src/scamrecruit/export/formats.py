"""The formats, and writing one of them. A format is a module of this package with a ``write``."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, NamedTuple

from scamrecruit.casefile.cases import Case
from scamrecruit.casefile.facets import facets
from scamrecruit.casefile.keys import share_tagger
from scamrecruit.casefile.store import CaseFile, now
from scamrecruit.errors import UsageError
from scamrecruit.share.files import whole_file
from scamrecruit.share.handover import Disclosure, Papers, level_of, log
from scamrecruit.share.redact import Level, Redactor
from scamrecruit.share.selection import Selection, chosen
from scamrecruit.share.tlp import label_of

Settings = Mapping[str, str]
"""What only one format needs, such as ids of the receiving system, by the format's own names."""
Write = Callable[[Iterable[Case], Papers, BinaryIO, Settings], None]
FORMATS = {
    "jsonl": "JSON lines: assessments with texts, and decisions",
    "csv": "a table for spreadsheets, safe against formulas",
    "xlsx": "a workbook: advertisements, contacts, about",
    "stix": "STIX 2.1 bundle: observed data, notes, opinions",
    "misp": "MISP event with job-advertisement objects, not for detection",
    "labelstudio": "Label Studio tasks with predictions",
    "coop": "ROOST Coop: bodies of reports, one a line",
    "geojson": "places that are named",
    "graphml": "contacts that advertisements share",
}


class Order(NamedTuple):
    """What is wanted of an export; ``redaction`` None: contacts as tags unless they are disclosed."""

    form: str
    selection: Selection
    redaction: Level | None
    tlp: str | None
    disclosure: Disclosure | None
    settings: Settings


class Written(NamedTuple):
    """How many advertisements of how many were written, and under which papers."""

    number: int
    total: int
    papers: Papers


def export(case: CaseFile, target: Path, order: Order) -> Written:
    """Write what is ordered to ``target``, whole or not at all, and note it in the log of the case.

    Raises UsageError for an unknown format or label, a missing library, or contacts in clear without
    a disclosure.
    """
    if order.form not in FORMATS:
        raise UsageError(f"--to {order.form}: choose one of {', '.join(FORMATS)}")
    papers = _papers(case, order)
    tagged = share_tagger(case) if papers.redaction is not Level.none else None
    redact = Redactor(papers.redaction, tagged)
    items = _Counted(map(redact, chosen(case, order.selection)))
    write: Write = import_module(f"scamrecruit.export.{order.form}").write
    with whole_file(target) as stream:
        write(items, papers, stream, order.settings)
    log(case, f"export {order.form}", papers, items.number)
    return Written(items.number, facets(case).postings, papers)


def _papers(case: CaseFile, order: Order) -> Papers:
    level = level_of(order.redaction, order.disclosure)
    origin = case.path.name if level in {Level.none, Level.contacts} else case.id
    label = label_of(order.tlp, clear=level is Level.none)
    return Papers(origin, now(), level, label, order.disclosure)


class _Counted:
    """Goes through the items once and knows how many they were."""

    def __init__(self, items: Iterable[Case]) -> None:
        self._items = iter(items)
        self.number = 0

    def __iter__(self) -> "_Counted":
        return self

    def __next__(self) -> Case:
        item = next(self._items)
        self.number += 1
        return item
