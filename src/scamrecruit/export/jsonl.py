"""JSON lines: the papers, then each assessment with its text, followed by the decisions on it.

Every line names its schema, so a reader takes what it knows (docs/output.md).
"""

from collections.abc import Iterable
from typing import BinaryIO

import msgspec

from scamrecruit.casefile.cases import Case
from scamrecruit.casefile.recall import with_words
from scamrecruit.export.formats import Settings
from scamrecruit.export.words import about, put_json
from scamrecruit.share.handover import Papers


def write(items: Iterable[Case], papers: Papers, stream: BinaryIO, settings: Settings) -> None:
    """One JSON object a line, in UTF-8."""
    put_json(stream, about(papers))
    for item in items:
        _line(stream, with_words(item.assessment, item.posting))
        for decision in item.decisions:
            _line(stream, decision)


def _line(stream: BinaryIO, record: msgspec.Struct) -> None:
    stream.write(msgspec.json.encode(record) + b"\n")
