"""The report of an evaluation: one HTML file that needs and runs nothing else.

The tree is built of elements, so every text is escaped by the writer; there is no script, and the
policy permits one style sheet, by its digest.
"""

import base64
import hashlib
import unicodedata
from collections.abc import Sequence
from xml.etree import ElementTree as Tree  # only writes; nothing is parsed

from scamrecruit.evaluation.curves import precision_recall_curve, reliability_diagram
from scamrecruit.evaluation.records import Evaluation
from scamrecruit.evaluation.tables import Grid, grids, headline

TITLE = "How good the ranking is"
_STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --paper: #fff; --faint: #8a94a0; --line: #2456a6; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e3e8ee; --paper: #14191f; --faint: #7c8894; --line: #7fb0ff; }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .6rem; text-align: right; border-bottom: 1px solid var(--faint); }
th:first-child, td:first-child { text-align: left; }
.note { border-left: 3px solid var(--line); padding-left: .6rem; }
.curves { display: flex; flex-wrap: wrap; gap: 2rem; }
figure { margin: 0; } figcaption { color: var(--faint); max-width: 24rem; }
svg { width: 24rem; max-width: 100%; height: auto; }
svg text { fill: var(--ink); font-size: 11px; }
.axis { stroke: var(--faint); fill: none; } .even { stroke: var(--faint); stroke-dasharray: 4 4; }
.curve { stroke: var(--line); fill: none; stroke-width: 2; } .dot { fill: var(--line); }
.bar { stroke: var(--line); stroke-width: 1.5; }
"""


def as_html(result: Evaluation) -> str:
    """The report as a whole HTML document."""
    root = Tree.Element("html", lang="en")
    _head(Tree.SubElement(root, "head"))
    body = Tree.SubElement(root, "body")
    _text(body, "h1", TITLE)
    for line in headline(result):
        _text(body, "p", line).set("class", "note" if line.startswith("Note: ") else "line")
    curves = Tree.SubElement(body, "div", {"class": "curves"})
    curves.extend([precision_recall_curve(result), reliability_diagram(result)])
    for grid in grids(result, brief=False):
        _grid(body, grid)
    return "<!DOCTYPE html>\n" + Tree.tostring(root, encoding="unicode", method="html") + "\n"


def _head(head: Tree.Element) -> None:
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    Tree.SubElement(head, "meta", charset="utf-8")
    Tree.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": policy})
    Tree.SubElement(head, "meta", name="referrer", content="no-referrer")
    Tree.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _text(head, "title", f"scamrecruit: {TITLE.lower()}")
    _text(head, "style", _STYLE)


def _grid(body: Tree.Element, grid: Grid) -> None:
    _text(body, "h2", grid.title)
    if grid.rows:
        table = Tree.SubElement(Tree.SubElement(body, "div", {"class": "scroll"}), "table")
        _row(Tree.SubElement(table, "thead"), "th", grid.columns)
        rows = Tree.SubElement(table, "tbody")
        for row in grid.rows:
            _row(rows, "td", row)
    for line in grid.below:
        _text(body, "p", line)


def _row(parent: Tree.Element, tag: str, cells: Sequence[str]) -> None:
    row = Tree.SubElement(parent, "tr")
    for cell in cells:
        _text(row, tag, cell)


def _text(parent: Tree.Element, tag: str, text: str) -> Tree.Element:
    element = Tree.SubElement(parent, tag)
    element.text = text if tag == "style" else _clean(text)
    return element


def _clean(text: str) -> str:
    """Without control and direction characters: names come from the labelled file."""
    return "".join(
        c if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Cn"} else "\ufffd" for c in text
    )
