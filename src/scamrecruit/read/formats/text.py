"""Plain text: what is left when nothing else fits."""

from collections.abc import Iterator

from scamrecruit.read.input import Head, Input
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.text import READER, VERSION, read_text


def _fits(head: Head) -> Fit:  # noqa: ARG001
    return Fit.FALLBACK


def _read(file: Input) -> Iterator[Item]:
    yield from read_text(file.body(), file.source(READER))


FORMAT = Format("text", "plain text", (".txt", ".text", ".md"), _fits, _read, version=VERSION)
