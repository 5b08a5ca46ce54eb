"""The custody log: lines that each name the hash of the line before.

So no line can be changed, taken out or put in between without breaking every line after it; and the
hash of the last line stands for all of them.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from scamrecruit.errors import UsageError
from scamrecruit.evidence.events import FIRST, Entry, What, canonical, utc

NAME = "data/custody.jsonl"
MAX_LINE = 8_000_000
_decoder = msgspec.json.Decoder(Entry)


class ChainError(Exception):
    """The log is not what was written; the text says at which line, and how."""


def entries(bag: Path) -> Iterator[Entry]:
    """Entries in order, each checked against the one before.

    Raises ChainError; OSError if there is no log.
    """
    prev, number = FIRST, 0
    with (bag / NAME).open("rb") as stream:
        while line := stream.readline(MAX_LINE):
            number += 1
            entry = _entry(line, number)
            if entry.prev != prev:
                raise ChainError(
                    f"line {number} does not follow from the line before it: one was altered"
                )
            if entry.seq != number:
                raise ChainError(
                    f"line {number} is numbered {entry.seq}: a line is missing or was put in"
                )
            prev = digest(line)
            yield entry


def _entry(line: bytes, number: int) -> Entry:
    if not line.endswith(b"\n"):
        raise ChainError(f"line {number} is not whole")
    try:
        entry = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ChainError(f"line {number} is no entry: {error}") from error
    if canonical(entry) + b"\n" != line:
        raise ChainError(f"line {number} is not in the form in which it was written")
    return entry


def digest(line: bytes) -> str:
    """The hash that the next line names."""
    return hashlib.sha256(line.rstrip(b"\n")).hexdigest()


def whole_part(bag: Path) -> int:
    """Bytes of the log up to its last whole line: what a crash left."""
    body = (bag / NAME).read_bytes()
    return body.rfind(b"\n") + 1


class CustodyLog:
    """The log, open for writing by one process, until it is closed."""

    def __init__(self, bag: Path, actor: str) -> None:
        """Begins or goes on; a broken last line is cut. ``run`` is to be set before writing.

        Raises ChainError, or UsageError if another process writes to it.
        """
        self._actor = actor
        self.run = ""
        path = bag / NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stream: BinaryIO = path.open("ab")
        try:
            _lock(self._stream, bag)
            self._stream.truncate(whole_part(bag))
            self._stream.seek(0, os.SEEK_END)
            self.seq, self.head = 0, FIRST
            for entry in entries(bag):
                self.seq, self.head = entry.seq, digest(canonical(entry))
        except BaseException:
            self._stream.close()
            raise

    def append(self, what: What, *, at_once: bool = True) -> Entry:
        """Write one entry; it is on the disk when this returns if it must be ``at_once``."""
        entry = Entry(self.seq + 1, self.head, utc(), self.run, self._actor, what)
        line = canonical(entry)
        self._stream.write(line + b"\n")
        self._stream.flush()
        if at_once:
            os.fsync(self._stream.fileno())
        self.seq, self.head = entry.seq, digest(line)
        return entry

    def close(self) -> None:
        """Close it and let others write."""
        self._stream.close()


def _lock(stream: BinaryIO, bag: Path) -> None:
    try:
        import fcntl
    except ModuleNotFoundError:  # not on this system: then the user has to take care
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise UsageError(f"{bag}: another collection is writing into it") from error
