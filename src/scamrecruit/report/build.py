"""A report of a case or of a file of results, made whole and written at once."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from scamrecruit.casefile.covers import Tagged
from scamrecruit.casefile.facets import facets
from scamrecruit.casefile.keys import share_tagger
from scamrecruit.casefile.store import now, open_case
from scamrecruit.errors import UsageError
from scamrecruit.extract.compiled import load_rule_pack
from scamrecruit.report.counts import counts_of
from scamrecruit.report.page import render
from scamrecruit.share.files import whole_file
from scamrecruit.share.handover import Disclosure, Papers, level_of, log
from scamrecruit.share.redact import Level, Redactor
from scamrecruit.share.results import is_case, read_results
from scamrecruit.share.selection import Material, Selection, chosen
from scamrecruit.share.tlp import label_of

MOST = 5_000
"""Advertisements in a report unless more are asked for: what a browser opens at once."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a report. ``redaction`` None: contacts, unless there is a disclosure; ``tlp``
    None: the usual label."""

    selection: Selection
    redaction: Level | None = None
    tlp: str | None = None
    title: str | None = None
    disclosure: Disclosure | None = None


def write_report(source: Path, target: Path, wish: Wish) -> Material:
    """Write the report of a case file, or of results in JSON lines, to ``target``; what went into it.

    Raises UsageError that says what is wrong with the source, the target or the wish.
    """
    level = level_of(wish.redaction, wish.disclosure)
    if is_case(source):
        with open_case(source) as case:
            items = tuple(chosen(case, wish.selection))
            found = facets(case)
            material = Material(case.path.name, case.id, items, found.postings, found.unreadable)
            tagged = share_tagger(case) if level is not Level.none else None
            papers = _write(material, tagged, target, wish, level)
            log(case, "report", papers, len(items))
        return material
    if wish.selection != Selection(top=wish.selection.top):
        raise UsageError(f"{source}: not a case file; only --top chooses from results")
    material = read_results(source, wish.selection.top)
    _write(material, Tagged(secrets.token_bytes(32)), target, wish, level)
    return material


def _write(material: Material, tagged: Tagged | None, target: Path, wish: Wish, level: Level) -> Papers:
    label = label_of(wish.tlp, clear=level is Level.none)
    papers = Papers(_origin(material, level), now(), level, label, wish.disclosure)
    counts = counts_of(material.items)
    redact = Redactor(level, tagged)
    shown = material._replace(items=tuple(map(redact, material.items)))
    title = wish.title or f"Job advertisements worth review: {papers.origin}"
    page = render(shown, counts, papers, load_rule_pack(None).rulebook, title)
    with whole_file(target) as stream:
        stream.write(page.encode("utf-8", "replace"))
    return papers


def _origin(material: Material, level: Level) -> str:
    """The file's name, unless names are not to be told."""
    return material.name if level in {Level.none, Level.contacts} else material.id
