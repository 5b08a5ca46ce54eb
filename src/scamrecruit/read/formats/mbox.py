"""Mailboxes (mbox): each message is read in its turn."""

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from scamrecruit.read.guard import MAX_BYTES
from scamrecruit.read.input import Head, Input
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.records import Unreadable

_MAX_LINE = 1_000_000
_START = re.compile(rb"From \S+(?: at \S+)?\s+.{0,60}\b(?:19|20)\d\d\b")
_HEADER = re.compile(rb"[!-9;-~]{1,70}:")


def _fits(head: Head) -> Fit:
    first, _, rest = head.raw.partition(b"\n")
    return Fit.CERTAIN if _START.match(first) and _HEADER.match(rest) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    for offset, message in _messages(file.plain()):
        place = f"#{offset}"
        if message is None:
            error = f"the message is larger than {MAX_BYTES // 1_000_000} MB"
            yield Unreadable(f"{file.uri}{place}", "read", error, "save it alone, without attachments")
        else:
            yield file.member(place, message, media_type="message/rfc822")


def _messages(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Offset and bytes of each message, None for one that is too large."""
    position = offset = size = 0
    message, blank = io.BytesIO(), True
    while line := stream.readline(_MAX_LINE):
        if blank and _START.match(line):
            if size:
                yield offset, message.getvalue() if size <= MAX_BYTES else None
            message, size, offset = io.BytesIO(), 0, position
        else:
            size += len(line)
            if size <= MAX_BYTES:
                message.write(line[1:] if line.startswith(b">From ") else line)
        blank = not line.strip()
        position += len(line)
    if size:
        yield offset, message.getvalue() if size <= MAX_BYTES else None


FORMAT = Format("mbox", "mailbox (mbox)", (".mbox", ".mbx"), _fits, _read, container=True)
