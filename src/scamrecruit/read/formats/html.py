"""Saved web pages."""

from collections.abc import Iterator

from scamrecruit.read.html import READER, read_html
from scamrecruit.read.input import Head, Input
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.remembered import remembered
from scamrecruit.read.sniff import MARKUP

_EXTENSIONS = (".html", ".htm", ".xhtml", ".shtml", ".php", ".aspx")


def _fits(head: Head) -> Fit:
    if head.media_type in {"text/html", "application/xhtml+xml"}:
        return Fit.SHAPED
    if MARKUP.search(head.body.replace(b"\0", b"")):
        return Fit.SHAPED
    return Fit.NAMED if head.name.endswith(_EXTENSIONS) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    yield from remembered(file, READER, read_html)


FORMAT = Format("html", "web page", _EXTENSIONS, _fits, _read)
