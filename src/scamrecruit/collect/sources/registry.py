"""All kinds of sources by name, and which one a target or an answer belongs to."""

from scamrecruit.collect.sources import (
    ashby,
    feed,
    greenhouse,
    lever,
    listing,
    page,
    recruitee,
    sitemap,
    smartrecruiters,
    teamtailor,
    telegram,
    workable,
    xml,
)  # fmt: skip
from scamrecruit.collect.sources.kind import Page, Source

_PLACES = (
    greenhouse.SOURCE, lever.SOURCE, ashby.SOURCE, smartrecruiters.SOURCE, workable.SOURCE,
    recruitee.SOURCE, teamtailor.SOURCE, telegram.SOURCE,
)  # fmt: skip
_GENERAL = (page.SOURCE, listing.SOURCE, feed.SOURCE, sitemap.SOURCE)
SOURCES = {source.name: source for source in (*_PLACES, *_GENERAL)}


def is_board(target: str) -> bool:
    """Whether ``target`` is of the form ``lever:NAME``."""
    kind, colon, _ = target.partition(":")
    return bool(colon) and kind in {*(source.name for source in _PLACES), "lever-eu"}


def begin(target: str, *, following: bool) -> tuple[str, str]:
    """The name of the source for ``target`` and the address to begin at.

    Raises AddressError.
    """
    for source in _PLACES:
        url = source.start(target)
        if url is not None:
            return source.name, url
    source = listing.SOURCE if following else page.SOURCE
    return source.name, source.start(target) or target


def reader_of(name: str, answer: Page) -> Source:
    """The source that reads an answer: the one named, unless a page proves to be a feed or sitemap."""
    source = SOURCES[name]
    if source in _GENERAL:
        root = xml.root_name(answer)
        if root:
            return feed.SOURCE if root in feed.ROOTS else sitemap.SOURCE
        return page.SOURCE if source in (feed.SOURCE, sitemap.SOURCE) else source
    return source
