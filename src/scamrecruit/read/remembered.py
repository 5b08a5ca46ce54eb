"""What the same bytes gave before: crawls save pages again and again, and archives repeat them."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from scamrecruit.read.input import Input
from scamrecruit.read.registry import Item
from scamrecruit.records import Capture, Posting, Source

_KEPT, _LENGTH = 128, 500_000
"""How many inputs are remembered, and the longest of them, in characters of what was read."""
_known: OrderedDict[tuple[str, ...], tuple[Item, ...]] = OrderedDict()

Reading = Callable[[bytes, Source], Iterable[Item]]


def remembered(file: Input, reader: str, read: Reading) -> Iterator[Item]:
    """``read(body, source)`` of ``file``; for bytes met lately, what it gave then, as found here.

    ``read`` must depend on nothing but body, source and the columns that the user named; its uris
    begin with that of the source.
    """
    source = file.source(reader)
    if source.claimed_url or source.claimed_saved_at:  # an archive knows more than the page
        yield from read(file.body(), source)
        return
    columns = sorted(file.options.columns.items())
    key = (reader, source.sha256, source.encoding or "", repr(columns))
    found = _known.pop(key, None)
    if found is None:
        found = tuple(read(file.body(), Source("", source.sha256, reader, encoding=source.encoding)))
    if sum(len(item.text) for item in found if isinstance(item, Posting)) <= _LENGTH:
        _known[key] = found
        if len(_known) > _KEPT:
            _known.popitem(last=False)
    yield from (_here(item, source) for item in found)


def _here(item: Item, source: Source) -> Item:
    """The same item as found at ``source``."""
    if isinstance(item, Capture):
        raise TypeError("what lies in a container is read in its place")
    if not isinstance(item, Posting):
        return replace(item, uri=f"{source.uri}{item.uri}")
    place = replace(
        item.source,
        uri=f"{source.uri}{item.source.uri}",
        notes=(*source.notes, *item.source.notes),
        container_sha256=source.container_sha256,
        declared=source.declared,
    )
    return replace(item, source=place)
