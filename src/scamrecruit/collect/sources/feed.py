"""RSS and Atom: the page of each entry is asked for; an entry without a link is read in the feed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from xml.etree.ElementTree import Element

from scamrecruit.collect.sources import xml
from scamrecruit.collect.sources.kind import Page, Source, Task, as_lines
from scamrecruit.collect.urls import AddressError, web_url
from scamrecruit.records import Capture

MAX_ENTRIES = 10_000
ROOTS = frozenset({"rss", "feed", "rdf"})


def _entries(page: Page) -> Iterator[Element]:
    found = (node for node in xml.parsed(page).iter() if xml.local(node) in {"item", "entry"})
    return islice(found, MAX_ENTRIES)


def _link(entry: Element, base: str) -> str | None:
    for link in xml.children(entry, "link"):
        if link.get("rel", "alternate") == "alternate":
            try:
                return web_url(link.get("href") or (link.text or ""), base)
            except AddressError:
                continue
    return None


def _captures(page: Page) -> Iterator[Capture]:
    alone = (entry for entry in _entries(page) if _link(entry, page.url) is None)
    content = ("encoded", "content", "description", "summary")
    return as_lines(
        page,
        (
            {"title": xml.text(entry, "title"), "description": xml.text(entry, *content)}
            for entry in alone
        ),
    )


def _follow(page: Page, task: Task) -> Iterator[Task]:
    for entry in _entries(page):
        url = _link(entry, page.url)
        if url and _recent(entry, task.scope.since):
            yield task.onward(url, source="page", depth=task.depth + 1)


def _recent(entry: Element, since: datetime | None) -> bool:
    moment = moment_of(xml.text(entry, "pubdate", "published", "updated", "date"))
    return since is None or moment is None or moment >= since


def moment_of(value: str) -> datetime | None:
    """A date as feeds and sitemaps write it, with zone; None if it is none."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _start(target: str) -> str | None:
    return None  # told by its content, not by its address


SOURCE = Source("feed", _start, _captures, _follow)
