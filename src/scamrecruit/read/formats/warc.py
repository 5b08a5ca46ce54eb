"""WARC and ARC archives of the web, plain or compressed by record or as a whole, record by record.

Pages keep the address and date that the archive names as claims. Records that are no pages
(pictures, styles, scripts, requests, redirects, errors) are passed over and counted.
"""

import io
from collections.abc import Iterator

from scamrecruit.read.addresses import absolute
from scamrecruit.read.httpmessage import payload
from scamrecruit.read.input import HEAD, Head, Input
from scamrecruit.read.listings import may_hold
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.sniff import MARKUP
from scamrecruit.read.streams import Decompressed, codec_of
from scamrecruit.read.warcrecords import ArcStream, Record, WarcStream
from scamrecruit.records import PassedOver, Unreadable

_PAGES = frozenset(
    "text/html application/xhtml+xml text/plain application/pdf application/rss+xml "
    "application/atom+xml text/xml application/xml multipart/related message/rfc822 text/csv "
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document "
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet "
    "application/vnd.oasis.opendocument.text".split()
)
_ANSWERS = frozenset({"application/json", "application/ld+json", "application/feed+json"})
_ARC = b"filedesc://"
_OTHER = "archive records that are no pages"
_ALTERED = "its digest does not fit: altered or damaged"


def _fits(head: Head) -> Fit:
    return Fit.CERTAIN if head.plain_start.startswith((b"WARC/", _ARC)) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    codec = codec_of(file.head.raw)
    packed = Decompressed(file.plain(), codec, file.budget) if codec else None
    kind = ArcStream if file.head.plain_start.startswith(_ARC) else WarcStream
    stream = kind(io.BufferedReader(packed, HEAD) if packed else file.plain())
    others = 0
    for record in stream:
        place = packed.member_start(record.offset) if packed else record.offset
        try:
            page = _page(record, file, f"#{place}")
        except Refusal as refusal:
            yield Unreadable(f"{file.uri}#{place}", "read", refusal.error, refusal.advice)
            continue
        others += page is None
        if page is not None:
            yield page
    for problem in (packed.problem if packed else None, stream.problem):
        if problem:
            yield Unreadable(file.uri, "read", f"incomplete: {problem.error}", problem.advice)
    if others:
        yield PassedOver(file.uri, _OTHER, others)


def _page(record: Record, file: Input, place: str) -> Item | None:
    """The page of a record as a capture, or None. Raises Refusal."""
    kind = record.headers.get("warc-type", "").lower()
    if kind not in {"response", "resource", "conversion"}:
        return None
    body, media_type = record.block(), record.headers.get("content-type")
    address = _address(record.headers.get("warc-target-uri", ""))
    notes = [] if record.is_intact(body) else [_ALTERED]
    if kind == "response" and body.startswith(b"HTTP/"):
        answer = payload(body, file.budget)
        if not answer.ok:
            if file.pages and (target := absolute(answer.moved, address)):
                file.pages.moved(address, target)
            return None
        body, media_type = answer.body, answer.media_type
        notes += answer.notes
    if not _is_page(body, media_type):
        return None
    if "warc-truncated" in record.headers:
        notes.append("cut short when it was archived")
    return file.member(
        place,
        body,
        media_type=media_type,
        claimed_url=address or None,
        claimed_saved_at=record.headers.get("warc-date"),
        notes=(*file.capture.notes, *notes),
    )


def _address(target: str) -> str:
    """The address of a record; of the text that a crawler saw on a page, the page's."""
    return target.strip("<>").removeprefix("urn:text:")


def _is_page(body: bytes, media_type: str | None) -> bool:
    """Whether a record is a document; of answers to scripts, those that hold advertisements."""
    kind = (media_type or "").partition(";")[0].strip().lower()
    if kind in _ANSWERS:
        return may_hold(body)
    if kind in _PAGES:
        return bool(body.strip())
    unknown = kind in {"", "application/octet-stream", "unknown/unknown"}
    return unknown and bool(MARKUP.search(body[:4096]))


FORMAT = Format(
    "warc", "WARC or ARC archive of the web", (".warc", ".warc.gz", ".arc", ".arc.gz"), _fits, _read,
    version=2, container=True,
)  # fmt: skip
