"""Saved web pages. What the same bytes gave is remembered for a while: crawls save pages again and
again, and archives repeat them."""

from collections import OrderedDict
from collections.abc import Iterator

from msgspec.structs import replace

from scamrecruit.read.html import READER, read_html
from scamrecruit.read.input import Head, Input
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.sniff import MARKUP
from scamrecruit.records import Posting, Source, Unreadable

_EXTENSIONS = (".html", ".htm", ".xhtml", ".shtml", ".php", ".aspx")
_REMEMBERED, _REMEMBERED_LENGTH = 128, 500_000
"""How many pages are remembered, and the longest of them, in characters of what was read."""

Known = OrderedDict[tuple[str, str | None], tuple[Posting | Unreadable, ...]]
_known: Known = OrderedDict()


def _fits(head: Head) -> Fit:
    if head.media_type in {"text/html", "application/xhtml+xml"}:
        return Fit.SHAPED
    if MARKUP.search(head.body.replace(b"\0", b"")):
        return Fit.SHAPED
    return Fit.NAMED if head.name.endswith(_EXTENSIONS) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    source = file.source(READER)
    if source.claimed_url or source.claimed_saved_at:  # an archive knows more than the page
        yield from read_html(file.body(), source)
        return
    key = source.sha256, source.encoding
    found = _known.pop(key, None)
    if found is None:
        plain = Source("", source.sha256, READER, encoding=source.encoding)
        found = tuple(read_html(file.body(), plain))
    if sum(len(item.text) for item in found if isinstance(item, Posting)) <= _REMEMBERED_LENGTH:
        _known[key] = found
        if len(_known) > _REMEMBERED:
            _known.popitem(last=False)
    for item in found:
        yield _from(item, source)


def _from(item: Posting | Unreadable, source: Source) -> Posting | Unreadable:
    """The same item as found at ``source``."""
    if isinstance(item, Unreadable):
        return replace(item, uri=source.uri)
    here = replace(
        item.source,
        uri=source.uri,
        notes=(*source.notes, *item.source.notes),
        container_sha256=source.container_sha256,
        declared=source.declared,
    )
    return replace(item, source=here)


FORMAT = Format("html", "web page", _EXTENSIONS, _fits, _read)
