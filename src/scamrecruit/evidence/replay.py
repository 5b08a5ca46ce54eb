"""Reading the archive back: one exchange from its place, or all that a log does not know of.

Nothing in a bag is trusted: names, places and sizes are checked, and a record that unpacks to more than
an exchange can be is refused.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.utils import Digester

from scamrecruit.evidence.events import Exchanged

_NAME = re.compile(r"data/archive/[A-Za-z0-9_-][A-Za-z0-9._-]*\.warc\.gz")
_MAX_RECORD = 64 * (1 << 20)
_CHUNK = 64 * 1024
_WHOLE = (["response", "request", "metadata"], ["revisit", "request", "metadata"])


def response_at(bag: Path, event: Exchanged) -> bytes:
    """The answer as it came, from its place in the archive.

    Raises OSError, or ValueError if something else lies there, or something that was altered.
    """
    if not _NAME.fullmatch(event.warc) or not 0 <= event.offset <= _size(bag / event.warc):
        raise ValueError("the log names a place outside the archive")
    with (bag / event.warc).open("rb") as stream:
        members = list(islice(_members(stream, event.offset), len(_WHOLE[0])))
    if not members or members[-1][0] - event.offset != event.length:
        raise ValueError("the record was altered (it does not end where it did)")
    records = [record for _, member in members for record in _records(member)]
    if [record.rec_type for record, _ in records] not in _WHOLE:
        raise ValueError("other records lie in its place")
    if records[0][0].rec_headers.get_header("WARC-Record-ID") != event.record:
        raise ValueError("another record lies in its place")
    return records[0][1]


def _size(path: Path) -> int:
    return path.stat().st_size


def _records(member: bytes) -> Iterator[tuple[Any, bytes]]:
    """The record in a member and its content; its digest is checked. Raises ValueError."""
    try:
        for record in ArchiveIterator(BytesIO(member), no_record_parse=True):
            content: bytes = record.raw_stream.read()
            digest = Digester("sha256")
            digest.update(content)
            if record.rec_headers.get_header("WARC-Block-Digest") != str(digest):
                raise ValueError("the record was altered (its digest does not fit)")
            yield record, content
    except ArchiveLoadFailed as error:
        raise ValueError(f"the record was altered ({error})") from error


def exchanges_after(bag: Path, name: str, offset: int) -> Iterator[Exchanged]:
    """Whole exchanges in an archive file from ``offset`` on: those that no line of the log tells of."""
    begin = offset
    with (bag / name).open("rb") as stream:
        for end, member in _members(stream, offset):
            for record, content in _records(member):
                if record.rec_type == "metadata":
                    event = msgspec.json.decode(content, type=Exchanged)
                    yield msgspec.structs.replace(event, warc=name, offset=begin, length=end - begin)
                if record.rec_type in {"metadata", "warcinfo"}:
                    begin = end


def _members(stream: BinaryIO, offset: int) -> Iterator[tuple[int, bytes]]:
    """Whole gzip members from ``offset`` on: where each ends, and what it holds. warcio takes a member
    that is cut as the end of the file, so it cannot tell. Raises ValueError for a bomb."""
    stream.seek(offset)
    decoder, parts, end = zlib.decompressobj(zlib.MAX_WBITS | 16), bytearray(), offset
    while chunk := stream.read(_CHUNK):
        while chunk:
            try:
                parts += decoder.decompress(chunk, _MAX_RECORD)
            except zlib.error:
                return
            if decoder.unconsumed_tail or len(parts) > _MAX_RECORD:
                raise ValueError("a record that unpacks to more than an exchange can be")
            end += len(chunk) - len(decoder.unused_data)
            chunk = decoder.unused_data
            if decoder.eof:
                yield end, bytes(parts)
                decoder, parts = zlib.decompressobj(zlib.MAX_WBITS | 16), bytearray()
