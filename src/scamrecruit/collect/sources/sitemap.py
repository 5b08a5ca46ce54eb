"""Sitemaps and indexes of sitemaps: the pages they name, on their own host."""

from collections.abc import Iterator
from itertools import islice

from scamrecruit.collect.sources import xml
from scamrecruit.collect.sources.feed import moment_of
from scamrecruit.collect.sources.kind import Page, Source, Task
from scamrecruit.collect.sources.links import matches
from scamrecruit.collect.urls import AddressError, host_of, web_url
from scamrecruit.records import Capture

MAX_URLS = 50_000
MAX_LEVELS = 3
ROOTS = frozenset({"urlset", "sitemapindex"})


def _captures(page: Page) -> Iterator[Capture]:
    yield from ()


def _follow(page: Page, task: Task) -> Iterator[Task]:
    root = xml.parsed(page)
    index = xml.local(root) == "sitemapindex"
    home = host_of(page.url)
    for entry in islice(root, MAX_URLS):
        moment = moment_of(xml.text(entry, "lastmod"))
        old = moment is not None and task.scope.since is not None and moment < task.scope.since
        try:
            url = web_url(xml.text(entry, "loc"), page.url)
        except AddressError:
            continue
        if old or host_of(url) != home:
            continue
        if index and task.level < MAX_LEVELS:
            yield task.onward(url, source="sitemap", level=task.level + 1)
        elif not index and matches(url, task.scope.follow):
            yield task.onward(url, source="page", depth=task.depth + 1)


def _start(target: str) -> str | None:
    return None  # told by its content, not by its address


SOURCE = Source("sitemap", _start, _captures, _follow)
