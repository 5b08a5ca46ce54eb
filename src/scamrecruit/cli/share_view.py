"""What is said after something was written for others."""

import sys
from pathlib import Path

from scamrecruit.cli.terminal import safe
from scamrecruit.export.formats import Written
from scamrecruit.share.redact import Level
from scamrecruit.share.selection import Material


def told(material: Material, target: Path) -> None:
    """Say on standard error how many were written, and where."""
    print(f"{_number(len(material.items), material.total)} in {safe(str(target))}.", file=sys.stderr)


def told_export(written: Written, target: Path) -> None:
    """The same, with the label and what was done about contacts."""
    papers = written.papers
    how = "in clear, noted in the log" if papers.redaction is Level.none else "as tags"
    count = _number(written.number, written.total)
    print(f"{count} in {safe(str(target))}, {papers.tlp.name}, contacts {how}.", file=sys.stderr)


def _number(number: int, total: int) -> str:
    of = f" of {total}" if number < total else ""
    return f"{number}{of} advertisement{'' if total == 1 else 's'}"
