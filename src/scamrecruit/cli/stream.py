"""The loop of ``score``: read a line, write a line, keep nothing."""

import sys
from contextlib import nullcontext
from time import monotonic
from typing import BinaryIO

import msgspec

from scamrecruit.errors import UsageError
from scamrecruit.pipeline import Engine, Tally, score_stream


def score_lines(source: str, engine: Engine, out: BinaryIO, *, with_text: bool) -> Tally:
    """Score ``source`` (a path or ``-``) into ``out``, flushing every line.

    Raises UsageError if the file cannot be opened.
    """
    try:
        opened = nullcontext(sys.stdin.buffer) if source == "-" else open(source, "rb")  # noqa: SIM115
    except OSError as error:
        raise UsageError(f"{source}: {(error.strerror or '').lower()}") from error
    tally, started = Tally(captures=1), monotonic()
    encoder = msgspec.json.Encoder()
    with opened as stream:
        for result in score_stream(stream, source, engine, with_text=with_text):
            out.write(encoder.encode(result) + b"\n")
            out.flush()
            tally.add(result)
    tally.seconds = monotonic() - started
    return tally
