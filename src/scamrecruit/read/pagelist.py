"""The list of pages in an archive of the web (WACZ): addresses, titles, often the text that a browser
showed.

A page is read from its record. Where there is none, or where it shows nothing without its scripts, the
text of the list is what is left of the advertisement. Form of the list: WACZ 1.1, section "pages.jsonl"
(https://specs.webrecorder.net/wacz/1.1.1/).
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

import msgspec

from scamrecruit.read.jsonl import line_batches, too_long
from scamrecruit.records import Unreadable

# What often differs between the address that was asked for and the one that answered.
_SCHEME = re.compile(r"https?://(?:www\.)?", re.I)
_DAMAGED = "get a whole copy of the archive"


class Page(msgspec.Struct):
    """A page of the list with a text; ``ts`` is when it was visited. The others may hold anything."""

    url: str
    text: str
    title: Any = None
    ts: Any = None


class Entry(NamedTuple):
    """A page and its line in the list: uri and SHA-256."""

    uri: str
    digest: str
    page: Page


class PageList:
    """Which pages of a list wait to be read, by address, whatever part of them (``#...``) it names."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._waiting: dict[str, int] = {}
        self._led_to: dict[str, str] = {}
        for page in pages:
            key = _key(page.url)
            self._waiting[key] = max(len(page.text), self._waiting.get(key, 0))

    def shown(self, address: str | None) -> int:
        """Characters that the list has of the page at ``address``; 0 if it waits for none."""
        return self._waiting.get(self._asked(address), 0)

    def moved(self, address: str, target: str) -> None:
        """The answer of ``address`` led to ``target``."""
        if self.shown(address):
            self._led_to[_key(target)] = self._asked(address)

    def was_read(self, address: str | None) -> None:
        """The page at ``address`` was read from its record."""
        self._waiting.pop(self._asked(address), None)

    def _asked(self, address: str | None) -> str:
        key = _key(address or "")
        return self._led_to.get(key, key)


def _key(address: str) -> str:
    return _SCHEME.sub("", address.partition("#")[0], count=1).rstrip("/")


def entries_of(stream: BinaryIO, uri: str) -> Iterator[Entry | Unreadable]:
    """The pages of a list that have a text, in order; lines that are damaged are said."""
    for place, line in (one for batch in line_batches(stream, uri) for one in batch):
        if line is None:
            yield too_long(place)
            continue
        digest = hashlib.sha256(line.rstrip(b"\r\n")).hexdigest()
        try:
            page = msgspec.json.decode(line, type=Page)
        except msgspec.ValidationError:  # the head of the list, or a page without a text
            continue
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            yield Unreadable(place, "read", "not valid JSON: a damaged list of pages", _DAMAGED, digest)
            continue
        if any(map(str.isalpha, page.text)):
            yield Entry(place, digest, page)
