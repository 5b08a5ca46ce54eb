"""JSON lines: one object a line."""

import re
from collections.abc import Iterator

from scamrecruit.read.input import Head, Input
from scamrecruit.read.jsonl import VERSION, read_jsonl
from scamrecruit.read.registry import Fit, Format, Item

_EXTENSIONS = (".jsonl", ".ndjson")
# An object that ends on its line. Words in braces and objects laid out over lines are none.
_OBJECT = re.compile(rb"\{[ \t]*[\"}]")


def _fits(head: Head) -> Fit:
    if _OBJECT.match(head.body):
        return Fit.SIGNED
    return Fit.NAMED if head.name.endswith(_EXTENSIONS) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    yield from read_jsonl(file.plain(), file.uri, file.line_source, file.options.columns)


FORMAT = Format("jsonl", "JSON lines", _EXTENSIONS, _fits, _read, version=VERSION, by_line=True)
