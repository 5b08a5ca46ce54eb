"""JSON documents: lists of advertisements, answers of applicant tracking systems, one object."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from scamrecruit.read.encoding import decode
from scamrecruit.read.input import Head, Input
from scamrecruit.read.jobposting import MAX_DEPTH
from scamrecruit.read.jsonstream import JsonStream
from scamrecruit.read.listings import Listing, listing_of, objects_of, unwrapped, worth
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.rows import Columns
from scamrecruit.records import PassedOver, Posting, Source, Unreadable

_LIST = re.compile(r"\[\s*(?:\{\s*[\"}]|\]\s*$)")
_OBJECT = re.compile(r"\{\s*\"")
_NESTED = re.compile(
    r'"(?:jobs|offers|items|content|results|postings|data|vacancies|listings|positions|sections)"\s*:\s*[\[{]'
)
_MORE_LINES = re.compile(r"\}[ \t]*\r?\n\s*\{")
_EMPTY = "lists without an advertisement"
_SHAPE = 'give a list of objects such as {"title": "...", "text": "..."}'


def _fits(head: Head) -> Fit:
    if not head.body.startswith((b"[", b"{", b"\0[", b"\0{")) and head.raw[:2] not in {
        b"\xff\xfe",
        b"\xfe\xff",
    }:
        return Fit.NO
    text = head.text.lstrip()
    if _LIST.match(text):
        return Fit.SIGNED
    if not _OBJECT.match(text) or _MORE_LINES.search(text):
        return Fit.NO
    # One object on one line is a JSON line as well; one that is named so or holds a list is none.
    if _NESTED.search(text) or head.name.endswith(".json"):
        return Fit.SIGNED
    return (
        Fit.SIGNED if "\n" in text.strip() and not head.name.endswith((".jsonl", ".ndjson")) else Fit.NO
    )


def _read(file: Input) -> Iterator[Item]:
    source = file.line_source(file.uri, file.whole_digest(), FORMAT.reader)
    source = msgspec.structs.replace(source, encoding=file.decoded_start().encoding)
    listing: Listing | None = None
    objects = 0
    for place, item in _objects(file):
        objects += 1
        if listing is None or not listing.holds(item):
            listing = listing_of(item)
        where = msgspec.structs.replace(source, uri=f"{file.uri}#{place}")
        yield _posting(item, listing, where, file)
    if not objects:
        yield PassedOver(file.uri, _EMPTY, 1)


def _objects(file: Input) -> Iterator[tuple[str, Any]]:
    """Where each object stands, and the object."""
    if file.head.text.lstrip().startswith("["):
        stream = JsonStream(file.plain(), file.decoded_start().encoding)
        stream.first_array()
        for number, item in enumerate(stream.items(), 1):
            yield from _inside(f"item{number}", item)
        return
    text = decode(file.body()).text.lstrip("\ufeff")
    try:
        document = msgspec.json.decode(text.encode("utf-8", "replace"))
    except RecursionError:
        raise Refusal("not valid JSON: nested too deeply", _SHAPE) from None
    except msgspec.DecodeError as error:
        raise Refusal(f"not valid JSON: {str(error)[:160]}", _SHAPE) from None
    yield from objects_of(document, MAX_DEPTH)


def _inside(place: str, item: Any) -> Iterator[tuple[str, Any]]:
    """An item of a list, or the advertisements in it if it is none by itself."""
    item = unwrapped(item)
    found = [] if worth(item) else [one for one in objects_of(item, MAX_DEPTH) if worth(one[1])]
    yield from ((f"{place}/{where}", one) for where, one in found)
    if not found:
        yield place, item


def _posting(item: Any, listing: Listing | None, source: Source, file: Input) -> Posting | Unreadable:
    posting = None
    if isinstance(item, dict):
        row = listing.row(item) if listing else item
        if listing:
            source = msgspec.structs.replace(source, reader=f"{source.reader}+{listing.name}")
        columns = Columns(map(str, row), file.options.columns)
        posting = columns.posting(row, source, all_words=columns.leave_words(row))
    if posting is not None:
        return posting
    keys = (
        ", ".join(repr(str(key)[:40]) for key in list(item)[:6])
        if isinstance(item, dict)
        else "no object"
    )
    return Unreadable(
        source.uri, "read", f"no text: the item holds {keys or 'nothing'}", _SHAPE, source.sha256
    )


FORMAT = Format(
    "json", "JSON list, answers of applicant tracking systems", (".json",), _fits, _read, version=2
)
