"""Capture -> postings: opens it, looks at its first bytes, hands it to the reader of its format."""

import hashlib
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO

from scamrecruit.read import html, jsonl, text
from scamrecruit.read.encoding import looks_binary
from scamrecruit.read.guard import MAX_BYTES
from scamrecruit.read.sniff import foreign_format, sniff
from scamrecruit.records import Capture, Posting, Source, Unreadable

_HEAD = 4096
_BLANK = b" \t\r\n\f\0\xef\xbb\xbf\xfe\xff"


def read(capture: Capture) -> Iterator[Posting | Unreadable]:
    """Postings of ``capture`` in order; failures come out as ``Unreadable``, not as exceptions."""
    advice = "check that it is still there and yours to read"
    if not isinstance(capture.handle, Path | bytes) and capture.handle.closed:
        yield Unreadable(capture.uri, "read", "has been read already", "name it once")
        return
    try:
        with _open(capture) as stream:
            yield from _read(stream, capture.uri)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        yield Unreadable(capture.uri, "read", reason, advice)


def _open(capture: Capture) -> BufferedReader:
    handle = capture.handle
    if isinstance(handle, Path):
        return handle.open("rb")
    if isinstance(handle, bytes):
        return BufferedReader(BytesIO(handle))
    return handle if isinstance(handle, BufferedReader) else BufferedReader(handle)  # type: ignore[arg-type]


def _read(stream: BufferedReader, uri: str) -> Iterator[Posting | Unreadable]:
    head = stream.peek(_HEAD)[:_HEAD]
    if sniff(head, uri) == "jsonl" and not _foreign(head):
        yield from jsonl.read_jsonl(stream, uri)
        return
    body = _limited(stream)
    if body is None:
        limit = MAX_BYTES // 1_000_000
        yield Unreadable(uri, "read", f"larger than {limit} MB", "split it, or save the text alone")
        return
    digest = hashlib.sha256(body).hexdigest()
    problem = _problem(body)
    if problem:
        yield Unreadable(uri, "read", *problem, digest)
        return
    # A pipe may have shown only a few bytes before.
    kind = sniff(body[:_HEAD], uri)
    if kind == "jsonl":
        yield from jsonl.read_jsonl(BytesIO(body), uri)
    elif kind == "html":
        yield from html.read_html(body, Source(uri, digest, html.READER))
    else:
        yield from text.read_text(body, Source(uri, digest, text.READER))


def _problem(body: bytes) -> tuple[str, str] | None:
    """What is wrong with the bytes, and what to do, or None."""
    if not body.strip(_BLANK):
        return "the file is empty", "save the page again"
    return _foreign(body[:_HEAD])


def _foreign(head: bytes) -> tuple[str, str] | None:
    name = foreign_format(head)
    if name:
        return f"{name}: not read by this version", "save the advertisement as HTML or text"
    if looks_binary(head):
        return "binary data, no text or page", "save the page again as HTML or text"
    return None


def _limited(stream: BinaryIO) -> bytes | None:
    body = stream.read(MAX_BYTES + 1)
    return body if len(body) <= MAX_BYTES else None
