"""Puts the certificates of a time-stamp reply into the order that strict DER wants.

OpenSSL, and authorities that use it, send them as they stand in a file; the library that we decode with
refuses that. The order is no part of what is signed, and no length changes by it.
"""

from collections.abc import Iterator
from typing import NamedTuple

_FIRST = 0xA0
# TimeStampResp, its token, the content of that, SignedData: which element to enter each time.
_PATH = (1, 1, 0)
_CERTIFICATES_FROM = 3


class _Element(NamedTuple):
    tag: int
    start: int
    body: int
    end: int


def with_sorted_certificates(reply: bytes) -> bytes:
    """``reply`` with its certificates in order; unchanged if it is not of the expected form."""
    try:
        inside = next(_elements(reply, 0, len(reply)))
        for number in _PATH:
            inside = list(_elements(reply, inside.body, inside.end))[number]
        for element in list(_elements(reply, inside.body, inside.end))[_CERTIFICATES_FROM:]:
            if element.tag == _FIRST:
                listed = (reply[e.start : e.end] for e in _elements(reply, element.body, element.end))
                return reply[: element.body] + b"".join(sorted(listed)) + reply[element.end :]
    except (IndexError, ValueError, StopIteration):
        pass
    return reply


def _elements(data: bytes, start: int, end: int) -> Iterator[_Element]:
    """The elements side by side from ``start`` to ``end``. Raises IndexError or ValueError."""
    while start < end:
        length, body = data[start + 1], start + 2
        if length >= 0x80:
            body += length & 0x7F
            length = int.from_bytes(data[start + 2 : body])
        if body + length > end:
            raise ValueError("an element is longer than what holds it")
        yield _Element(data[start], start, body, body + length)
        start = body + length
