"""MIME messages -> postings: pages saved as MHTML, and e-mails.

A saved page is one posting with the text of its frames; a mail is its text, HTML before plain, and
its attachments are read in their turn. Chromium's MHTML keeps no scripts, so structured data are not
absent there but unavailable, and names no charset: its pages are UTF-8.
"""

import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser

import msgspec

from scamrecruit.read.html import read_html, with_frames
from scamrecruit.read.identity import posting_id
from scamrecruit.read.input import Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Item
from scamrecruit.read.text import read_text
from scamrecruit.records import Posting, Source, Unreadable

MAX_PARTS = 2_000
_MAX_NESTING = 20
_MAX_FIELD = 10_000
"""Characters of a header field; the standard library takes quadratic time over its parameters."""
_NESTED = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.I | re.M)


class _Bounded(policy.Compat32):
    """Header fields of any length, cut."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_MAX_FIELD]


def read_message(file: Input, version: int) -> Iterator[Item]:
    """What a message holds; ``version`` is the reader's.

    Raises Refusal if it is built to stall or holds nothing to read.
    """
    body = file.body().lstrip()
    if len(_NESTED.findall(body)) > MAX_PARTS:
        raise Refusal("built to stall: parts within parts without end", "save the page again")
    try:
        message = BytesParser(policy=_Bounded()).parsebytes(body)
        parts = list(_parts(message))
    except RecursionError:
        raise Refusal("parts nested too deeply", "save the page again") from None
    if len(parts) > MAX_PARTS:
        error = f"{len(parts)} parts: only the first {MAX_PARTS} are read"
        yield Unreadable(file.uri, "read", error, "save the page again", file.digest())
    parts = parts[:MAX_PARTS]
    is_page = message.get_content_type() in _PAGES and any(map(_address, parts))
    if is_page:
        yield from _page(message, parts, _source(message, file, f"mhtml/{version}"))
    else:
        yield from _mail(message, parts, file, _source(message, file, f"mail/{version}"))


def _parts(message: Message, level: int = 0) -> Iterator[Message]:
    """The leaves of a message; attached messages are leaves."""
    if level > _MAX_NESTING:
        raise RecursionError
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part, level + 1)
    else:
        yield message


def _page(message: Message, parts: list[Message], source: Source) -> Iterator[Item]:
    pages = [part for part in parts if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    if not pages:
        raise Refusal("a saved page without a page in it", "save the page again")
    first = _words(message["Snapshot-Content-Location"]) or _address(pages[0])
    read = [list(read_html(_bytes(part), _part_source(part, source, first))) for part in pages]
    main, frames = read[0], [item for items in read[1:] for item in items]
    texts = [frame.text for frame in frames if isinstance(frame, Posting) and frame.text.strip()]
    for item in main:
        if not isinstance(item, Posting):
            yield item
            continue
        stripped = "Blink" in _words(message["From"]) and item.structured_data == "absent"
        status = "unavailable" if stripped else item.structured_data
        page = msgspec.structs.replace(item, structured_data=status)
        yield with_frames(page, texts) if len(main) == 1 else page


def _mail(message: Message, parts: list[Message], file: Input, source: Source) -> Iterator[Item]:
    title = _words(message["Subject"])
    chosen = [part for part in _shown(message) if not _is_attached(part)]
    read = [item for part in chosen for item in _of_part(part, source, alone=len(chosen) == 1)]
    postings = [item for item in read if isinstance(item, Posting)]
    if len(chosen) > 1 and len(read) == len(chosen) == len(postings):
        read = [_joined(postings)]
    for item in read:
        if isinstance(item, Posting) and not item.title and title:
            yield msgspec.structs.replace(item, title=title, id=posting_id(title, item.text))
        else:
            yield item
    texts = {id(part) for part in parts if part.get_content_type() in _TEXTS and not _is_attached(part)}
    attached = [
        part for part in parts if id(part) not in texts and (_is_attached(part) or _is_large(part))
    ]
    if not chosen and not attached:
        raise Refusal("a mail without text", "save the advertisement itself")
    for number, part in enumerate(attached, 1):
        name = _words(part.get_filename()) or f"part{number}"
        kind = part.get_content_type()
        yield file.member(f"!{name.replace('/', '_')}", _bytes(part), media_type=kind)


_TEXTS = {"text/html": read_html, "text/plain": read_text}
_PAGES = {"multipart/related", "text/html", "application/xhtml+xml"}


def _shown(message: Message) -> Iterator[Message]:
    """The parts of text that a mail program shows: of alternatives the richest one."""
    if message.get_content_maintype() != "multipart" or not message.is_multipart():
        if message.get_content_type() in _TEXTS:
            yield message
        return
    inside = [list(_shown(part)) for part in message.get_payload() if isinstance(part, Message)]
    if message.get_content_subtype() == "alternative":
        rich = [parts for parts in inside if any(p.get_content_type() == "text/html" for p in parts)]
        inside = (rich or [parts for parts in inside if parts])[:1]
    yield from (part for parts in inside for part in parts)


def _of_part(part: Message, source: Source, *, alone: bool) -> Iterator[Posting | Unreadable]:
    """What a part of text holds; of several parts the empty ones are left out."""
    body = _bytes(part)
    if alone or body.strip():
        yield from _TEXTS[part.get_content_type()](body, _part_source(part, source, None))


def _joined(postings: list[Posting]) -> Posting:
    """The parts of one mail as one posting: programs cut its text where something is attached."""
    text = "\n".join(dict.fromkeys(posting.text for posting in postings))
    title = next((posting.title for posting in postings if posting.title), "")
    return msgspec.structs.replace(postings[0], id=posting_id(title, text), title=title, text=text)


def _is_attached(part: Message) -> bool:
    """Whether a part is a file of its own; some programs call attachments with a name "inline"."""
    disposition, kind = part.get_content_disposition(), part.get_content_maintype()
    named = bool(part.get_filename()) and kind != "image"
    return disposition == "attachment" or kind == "message" or named


def _is_large(part: Message) -> bool:
    """Pictures in the text of a mail: posters are, logos are not."""
    return part.get_content_maintype() == "image" and len(part.get_payload() or "") > 40_000


def _source(message: Message, file: Input, reader: str) -> Source:
    source = file.source(reader)
    date = _words(message["Date"]) or None
    return msgspec.structs.replace(
        source, claimed_saved_at=source.claimed_saved_at or date, encoding=None
    )


def _part_source(part: Message, source: Source, address: str | None) -> Source:
    charset = part.get_param("charset")
    return msgspec.structs.replace(
        source,
        encoding=charset if isinstance(charset, str) else None,
        claimed_url=source.claimed_url or address or None,
    )


def _address(part: Message) -> str:
    location = _words(part["Content-Location"])
    return location if location.startswith(("https://", "http://", "file://")) else ""


def _bytes(part: Message) -> bytes:
    if part.get_content_maintype() == "message":
        return b"".join(inner.as_bytes() for inner in part.get_payload() if isinstance(inner, Message))
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def _words(field: object) -> str:
    """A header field decoded, on one line."""
    if field is None:
        return ""
    try:
        text = str(make_header(decode_header(str(field))))
    except (ValueError, LookupError, MessageError):
        text = str(field)
    return " ".join(text.encode("utf-8", "replace").decode("utf-8", "replace").split())
