"""Records of a WARC file (ISO 28500), or of its forerunner ARC, read forward in bounded memory.

Own code since the libraries end silently where a file is cut off, write what they find to standard
error, and read header lines of any length.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from scamrecruit.read.guard import MAX_BYTES
from scamrecruit.read.refusal import Refusal

_MAX_LINE = 65_536
_MAX_HEADERS = 200
_STEP = 65_536
_WHOLE = "what was whole has been read; get a whole copy"
_ARC_FIELDS = 5
_ARC_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")
_DIGESTS = {"sha1", "sha256", "sha512", "md5"}


@dataclass
class Record:
    """One record. ``headers`` by lower-case name; the block is read once, before the next record."""

    offset: int
    headers: dict[str, str]
    length: int
    stream: BinaryIO
    unread: int

    def block(self) -> bytes:
        """All bytes of the block. Raises Refusal if there are fewer than announced, or too many."""
        if self.length > MAX_BYTES:
            raise Refusal(f"larger than {MAX_BYTES // 1_000_000} MB", "take it out of the archive")
        body = self.stream.read(self.unread)
        self.unread -= len(body)
        if self.unread:
            self.unread = 0
            raise Refusal("incomplete: the record is cut off", _WHOLE)
        return body

    def is_intact(self, block: bytes) -> bool:
        """Whether ``block`` has the digest that the record names; True if it names none."""
        algorithm, _, value = self.headers.get("warc-block-digest", "").partition(":")
        algorithm = algorithm.strip().lower().replace("-", "")
        if algorithm not in _DIGESTS:
            return True
        digest = hashlib.new(algorithm, block, usedforsecurity=False)
        named = value.strip().rstrip("=")
        base32 = base64.b32encode(digest.digest()).decode().rstrip("=")
        return named.upper() == base32 or named.lower() == digest.hexdigest()

    def skip(self) -> bool:
        """Pass over what is left of the block; whether all of it was there."""
        while self.unread and (piece := self.stream.read(min(_STEP, self.unread))):
            self.unread -= len(piece)
        return not self.unread


class WarcStream:
    """Iterates over the records of ``stream``; ``problem`` tells afterwards what was wrong."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._position = 0
        self.problem: Refusal | None = None

    def __iter__(self) -> Iterator[Record]:
        while line := self._line():
            if not line.strip():
                continue
            if not line.startswith(b"WARC/"):
                # A wrong length, or junk: go on where the next record begins.
                self.problem = Refusal("bytes between records that belong to none", _WHOLE)
                continue
            start = self._position - len(line)
            headers = self._headers()
            length = headers.get("content-length", "")
            if not _is_length(length):
                self.problem = Refusal("a record does not say how long it is", _WHOLE)
                continue
            yield from self._given(start, headers, int(length))

    def _given(self, start: int, headers: dict[str, str], length: int) -> Iterator[Record]:
        """The record whose block begins here; what is left of it is passed over."""
        record = Record(start, headers, length, self._stream, length)
        yield record
        if not record.skip():
            self.problem = Refusal("it ends in the middle of a record", _WHOLE)
        self._position += length

    def _headers(self) -> dict[str, str]:
        """Header fields up to the blank line; the first of a name counts, folded lines are joined."""
        headers: dict[str, str] = {}
        name = ""
        for _ in range(_MAX_HEADERS):
            line = self._line().decode("utf-8", "replace")
            if not line.strip():
                return headers
            if line[0] in " \t" and name:
                headers[name] += f" {line.strip()}"
                continue
            name, _, value = line.partition(":")
            name = name.strip().lower()
            headers.setdefault(name, value.strip())
        self.problem = Refusal("a record with too many header fields", _WHOLE)
        return {}

    def _line(self) -> bytes:
        line = self._stream.readline(_MAX_LINE)
        self._position += len(line)
        return line


def _is_length(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


class ArcStream(WarcStream):
    """The records of an ARC file: one line of fields (address, server, date, type, ..., length), then
    the block; as records of WARC."""

    def __iter__(self) -> Iterator[Record]:
        while line := self._line():
            if not line.strip():
                continue
            start, fields = self._position - len(line), line.decode("utf-8", "replace").split()
            length = fields[-1]
            if len(fields) < _ARC_FIELDS or not _is_length(length):
                self.problem = Refusal("bytes between records that belong to none", _WHOLE)
                continue
            own = fields[0].startswith(("filedesc:", "dns:"))
            headers = {
                "warc-type": "metadata" if own else "response",
                "warc-target-uri": fields[0],
                "warc-date": _ARC_DATE.sub(r"\1-\2-\3T\4:\5:\6Z", fields[2]),
                "content-type": fields[3],
            }
            yield from self._given(start, headers, int(length))
