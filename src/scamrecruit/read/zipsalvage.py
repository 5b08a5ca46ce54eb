"""Zip archives without the list of their members, as a download that was interrupted leaves them.

Each member stands behind a header of its own (PKWARE's APPNOTE 6.3.10, sections 4.3.7 to 4.3.9); those
that are whole are copied into an archive that has a list again.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from scamrecruit.read.budget import Budget
from scamrecruit.read.guard import MAX_BYTES

_HEADER = struct.Struct("<4s5H3L2H")
_SIGNATURE = b"PK\x03\x04"
_LOCKED, _SIZE_BEHIND = 0x1, 0x8
_STORED, _DEFLATED = 0, 8
_FIRST_STEP, _LAST_STEP = 512, 65_536
"""Bytes read at once: few at first, so that many small members cost no more than a large one."""
_DESCRIPTOR = 24
"""Bytes that may stand between a member whose size is told behind it and the next header."""


@contextmanager
def salvaged(stream: BinaryIO, budget: Budget) -> Iterator[ZipFile]:
    """An archive of the whole members at the beginning of ``stream``, perhaps of none.

    Raises Refusal if they are too large.
    """
    with SpooledTemporaryFile(max_size=MAX_BYTES) as copy:
        stream.seek(0)
        known = set()
        with ZipFile(copy, "w") as archive:
            for name, body in _members(stream, budget):
                info = ZipInfo(name)
                if info.filename and info.filename not in known:
                    known.add(info.filename)
                    archive.writestr(info, body)
        with ZipFile(copy) as archive:
            yield archive


def _members(stream: BinaryIO, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of members, up to the first that is cut off or packed in a way not known."""
    while len(head := stream.read(_HEADER.size)) == _HEADER.size and head.startswith(_SIGNATURE):
        _, _, flags, method, _, _, digest, packed, _, name_size, extra_size = _HEADER.unpack(head)
        name = stream.read(name_size)
        stream.read(extra_size)
        if flags & _LOCKED or (method != _DEFLATED and (method != _STORED or flags & _SIZE_BEHIND)):
            return
        body = _inflated(stream, budget) if method == _DEFLATED else _stored(stream, packed)
        if body is None:
            return
        if flags & _SIZE_BEHIND:
            behind = stream.read(_DESCRIPTOR + len(_SIGNATURE))
            at = behind.find(_SIGNATURE)
            stream.seek(at - len(behind) if at >= 0 else 0, 1)
        elif zlib.crc32(body) != digest:
            continue
        yield _text(name), body


def _stored(stream: BinaryIO, size: int) -> bytes | None:
    body = stream.read(size) if size <= MAX_BYTES else b""
    return body if len(body) == size else None


def _inflated(stream: BinaryIO, budget: Budget) -> bytes | None:
    """The bytes of a compressed member; ``stream`` then stands behind it. None if it is cut off."""
    inflater, pieces, step = zlib.decompressobj(-zlib.MAX_WBITS), [], _FIRST_STEP
    try:
        while not inflater.eof and (packed := stream.read(step)):
            pieces.append(inflater.decompress(packed))
            budget.spend(len(pieces[-1]))
            step = min(2 * step, _LAST_STEP)
    except zlib.error:
        return None
    stream.seek(-len(inflater.unused_data), 1)
    return b"".join(pieces) if inflater.eof else None


def _text(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("cp437")
