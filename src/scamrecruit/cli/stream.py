"""The loop of ``score``: read a line, write a line, keep nothing."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from time import monotonic
from typing import BinaryIO

import msgspec

from scamrecruit.errors import UsageError
from scamrecruit.pipeline import Tally
from scamrecruit.records import Assessment, Unreadable

Scoring = Callable[[BinaryIO, str], Iterator[Assessment | Unreadable]]
Told = Callable[[int, float | None], None]
"""Is told how many lines are done, and what share of the input has been read (None: unknown)."""


def score_lines(source: str, score: Scoring, out: BinaryIO, *, flush_every: int, told: Told) -> Tally:
    """Score ``source`` (a path or ``-``) into ``out``, flushing every so many lines. An interruption
    (Ctrl-C) ends it, and the tally says so.

    Raises UsageError if the file cannot be opened, or if there is no standard input.
    """
    if source == "-" and sys.stdin is None:
        raise UsageError("there is no standard input: name a file instead")
    try:
        # Without a buffer: a thread may wait in it for the next line when all ends.
        stream = open(0 if source == "-" else source, "rb", buffering=0, closefd=source != "-")  # noqa: SIM115
    except OSError as error:
        raise UsageError(f"{source}: {(error.strerror or '').lower()}") from error
    tally, started = Tally(captures=1), monotonic()
    encoder, size = msgspec.json.Encoder(), _size(stream)
    try:
        with stream, closing(score(stream, source)) as results:  # type: ignore[type-var]
            for number, result in enumerate(results, 1):
                tally.add(result)
                out.write(encoder.encode(result) + b"\n")
                if number % flush_every == 0:
                    out.flush()
                told(number, stream.tell() / size if size else None)
    except KeyboardInterrupt:
        tally.interrupted = True
    out.flush()
    tally.seconds = monotonic() - started
    return tally


def _size(stream: BinaryIO) -> int | None:
    """Bytes of a file; None if it is a pipe."""
    return os.fstat(stream.fileno()).st_size if stream.seekable() else None


def nobody(number: int, share: float | None) -> None:
    """Progress that is shown to nobody."""


def steps(every: float = 5.0) -> Told:
    """Progress as a line on standard error every so many seconds: done, rate, and what remains."""
    began = said = monotonic()

    def tell(number: int, share: float | None) -> None:
        nonlocal said
        now = monotonic()
        if now - said < every:
            return
        said = now
        rest = f", {(now - began) * (1 / share - 1):.0f} s to go" if share else ""
        done = f"{number:,} lines, {number / (now - began):,.0f} a second{rest}"
        print(f"scamrecruit: {done}", file=sys.stderr)

    return tell
