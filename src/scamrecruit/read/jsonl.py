"""JSON lines -> postings, one object a line; bounded memory, one bad line costs itself only."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from scamrecruit.read.dom import fragment_text
from scamrecruit.read.identity import posting_id
from scamrecruit.read.listings import Listing, listing_of
from scamrecruit.read.rows import Columns, moment
from scamrecruit.records import POSTING_SCHEMA, UNREADABLE_SCHEMA, Posting, Source, Unreadable

VERSION = 2
READER = f"jsonl/{VERSION}"
MAX_LINE = 8_000_000
"""Bytes of one line; a longer one is reported and passed over."""
Line = tuple[str, bytes | None]
"""Place and bytes of a line."""
_CHUNK = 65_536
_BLANKS = b" \t\r\n\xef\xbb\xbf"
_MARKUP = re.compile(r"<(?:p|br|div|li|ul|ol|b|strong|span|h[1-6])\b[^<>]*>", re.I)
_NO_NUMBER = re.compile(rb"[:,\[]\s*-?(?:NaN|Infinity)\b")
_TEXT_KEYS = ("text", "description", "body", "content")
_SHAPE = 'write one object a line, such as {"id": "1", "title": "...", "text": "..."}'
_NO_CHOICE: Mapping[str, str] = {}
_decoder = msgspec.json.Decoder()


def plain_source(uri: str, digest: str, reader: str) -> Source:
    """The source of a line of a file that lies in nothing else."""
    return Source(uri, digest, reader)


def read_jsonl(
    stream: BinaryIO,
    uri: str,
    source: Callable[[str, str, str], Source] = plain_source,
    chosen: Mapping[str, str] = _NO_CHOICE,
) -> Iterator[Posting | Unreadable]:
    """Postings of ``stream`` in order; ``source.uri`` is ``<uri>#L<line>``, its hash the line's.

    ``source`` makes the source of a line from its uri, digest and reader; ``chosen`` maps our fields to
    the names that the user gave for them.
    """
    for batch in line_batches(stream, uri):
        for place, line in batch:
            yield too_long(place) if line is None else read_line(line, place, source, chosen)


def line_batches(stream: BinaryIO, uri: str) -> Iterator[list[Line]]:
    """The lines of ``stream`` that are no blanks, as they come: what one read brought is one batch.

    Holds at most one line. ``uri`` of a line: ``<uri>#L<number>``; its bytes are None if it is longer
    than ``MAX_LINE``.
    """
    # What is there now: a pipe's next line may come much later.
    more = getattr(stream, "read1", stream.read)
    begun, size, number = [], 0, 0
    while chunk := more(_CHUNK):
        first, newline, rest = chunk.partition(b"\n")
        size += len(first)
        if size <= MAX_LINE:
            begun.append(first)
        if not newline:
            continue
        *whole, rest = rest.split(b"\n")
        opening = b"".join(begun) if size <= MAX_LINE else None
        batch = [
            (f"{uri}#L{place}", line)
            for place, line in enumerate((opening, *whole), number + 1)
            if line is None or not is_blank(line)
        ]
        number += len(whole) + 1
        begun, size = [rest], len(rest)
        if batch:
            yield batch
    if size > MAX_LINE or not is_blank(b"".join(begun)):
        yield [(f"{uri}#L{number + 1}", b"".join(begun) if size <= MAX_LINE else None)]


def is_blank(line: bytes) -> bool:
    """Whether a line holds nothing, and so is no record."""
    return not line.strip(_BLANKS)


def too_long(place: str) -> Unreadable:
    """What comes of a line that was passed over for its length."""
    error = f"the line is longer than {MAX_LINE // 1_000_000} MB"
    return Unreadable(place, "read", error, "split it or shorten its text")


def read_line(
    line: bytes,
    uri: str,
    source: Callable[[str, str, str], Source] = plain_source,
    chosen: Mapping[str, str] = _NO_CHOICE,
) -> Posting | Unreadable:
    """The posting of one line, or what is wrong with it."""
    body = line.strip(b" \t\r\n").removeprefix(b"\xef\xbb\xbf")
    digest = hashlib.sha256(line.rstrip(b"\r\n")).hexdigest()
    try:
        row = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        return Unreadable(uri, "read", *_trouble(body, failure), digest)
    if isinstance(row, dict) and (known := _read_before(row)):
        return known
    if not isinstance(row, dict):
        return Unreadable(uri, "read", "the line is JSON, but not an object", _SHAPE, digest)
    named = msgspec.structs.replace(source(uri, digest, READER), encoding="utf-8")
    listing = listing_of(row)
    posting = None if chosen or listing else _posting(row, named)
    posting = posting or _by_names(row, named, chosen, listing)
    if posting is None:
        keys = ", ".join(map(repr, list(row)[:6])) or "nothing"
        error = f"no text: the object holds {keys}"
        return Unreadable(uri, "read", error, "give it a field 'text' or 'description'", digest)
    return posting


def _read_before(row: dict[str, Any]) -> Posting | Unreadable | None:
    """A line that ``scamrecruit read`` wrote, with the source that it had then."""
    if row.get("schema") not in {POSTING_SCHEMA, UNREADABLE_SCHEMA}:
        return None
    try:
        return msgspec.convert(row, Posting | Unreadable)
    except msgspec.ValidationError:
        return None


def _by_names(
    row: dict[str, Any], source: Source, chosen: Mapping[str, str], listing: Listing | None
) -> Posting | None:
    """The posting of an object of a known system, or by the names of its fields."""
    if listing:
        row, reader = listing.row(row), f"{source.reader}+{listing.name}"
        source = msgspec.structs.replace(source, reader=reader)
    columns = Columns(row, chosen)
    return columns.posting(row, source, all_words=columns.leave_words(row))


def _posting(row: dict[str, Any], source: Source) -> Posting | None:
    """The posting of an object with our own names, its text exactly as it stands there."""
    row = dict(row)
    title = _string(row.pop("title", None))
    text = ""
    for key in _TEXT_KEYS:
        if not text.strip() and isinstance(row.get(key), str):
            text = row.pop(key)
            if key != "text" and _MARKUP.search(text):
                text = fragment_text(text)
    if not text.strip() and not title.strip():
        return None
    url, location = row.pop("url", None), row.pop("location", None)
    employer = row.pop("employer", None) or row.pop("company", None)
    return Posting(
        id=_given_id(row.pop("id", None)) or posting_id(title, text),
        source=source,
        title=title,
        text=text,
        url=_string(url) or None,
        employer=_string(employer) or None,
        location=_string(location) or None,
        pay=_popped(row, "pay", "salary"),
        posted_at=moment(_popped(row, "posted_at", "date") or "") or None,
        language=_popped(row, "language"),
        extra=row,
    )


def _popped(row: dict[str, Any], *names: str) -> str | None:
    """The first of the fields ``names`` that holds something, taken out of ``row``."""
    found = next((name for name in names if _string(row.get(name))), "")
    return _string(row.pop(found)) if found else None


def _given_id(value: Any) -> str:
    return _string(value) if isinstance(value, str | int) else ""


def _string(value: Any) -> str:
    """A field as text; an object's own name, such as {"name": "..."}, stands for it."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _string(value.get("name"))
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _trouble(body: bytes, failure: Exception) -> tuple[str, str]:
    """What is wrong with a line that could not be decoded, and what to do."""
    if b"\0" in body:
        return "the line is not UTF-8", "save the file as UTF-8"
    if _NO_NUMBER.search(body):
        return "not valid JSON: NaN and Infinity are none of its values", "write null instead"
    if "surrogate" in str(failure):
        return "a text holds half of a character", "cut texts between characters, not within one"
    reason = "nested too deeply" if isinstance(failure, RecursionError) else str(failure)[:160]
    return f"not valid JSON: {reason}", _SHAPE
