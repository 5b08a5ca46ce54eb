"""Plain text files -> one posting each."""

from collections.abc import Iterator

import msgspec

from scamrecruit.read.encoding import contradiction, decode
from scamrecruit.read.identity import posting_id
from scamrecruit.records import Posting, Source, Unreadable

VERSION = 2
READER = f"text/{VERSION}"


def read_text(body: bytes, source: Source) -> Iterator[Posting | Unreadable]:
    """The whole file as one posting."""
    decoded = decode(body, source.encoding)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").strip("\n\ufeff\0 ")
    notes = (*source.notes, *contradiction(body, source.encoding, decoded), *decoded.damage)
    source = msgspec.structs.replace(source, encoding=decoded.encoding, notes=notes)
    if not text:
        yield Unreadable(source.uri, "read", "the file is empty", "save it again", source.sha256)
        return
    yield Posting(id=posting_id("", text), source=source, text=text, url=source.claimed_url)
