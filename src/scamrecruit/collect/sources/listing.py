"""A page that lists advertisements: its links are followed, itself is none."""

from collections.abc import Iterator

from scamrecruit.collect.sources.kind import Page, Source
from scamrecruit.collect.sources.links import followed
from scamrecruit.collect.urls import web_url
from scamrecruit.records import Capture


def _captures(page: Page) -> Iterator[Capture]:
    yield from ()


SOURCE = Source("listing", web_url, _captures, followed)
