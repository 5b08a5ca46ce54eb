"""Pages of known layout (``rules/sites.toml``): one posting per post, comments of others left out.

These pages need an understanding of nesting more than speed, so BeautifulSoup reads them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from selectolax.lexbor import LexborHTMLParser

from scamrecruit.read.dom import fragment_text
from scamrecruit.read.identity import posting_id
from scamrecruit.records import Posting, Source
from scamrecruit.resources import load_rules_table

if TYPE_CHECKING:
    from bs4 import Tag


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One layout: CSS selectors, empty where there is nothing to find."""

    marker: str
    item: str
    text: str
    not_text: str
    permalink: str
    time: str


@lru_cache(maxsize=1)
def _sites() -> dict[str, Site]:
    return {name: msgspec.convert(entry, Site) for name, entry in load_rules_table("sites.toml").items()}


def site_postings(tree: LexborHTMLParser, source: Source) -> Iterator[Posting]:
    """Postings of a page whose layout is known; none if it is not, or its selectors do not fit."""
    for name, site in _sites().items():
        if site.marker.encode() not in tree.raw_html or tree.css_first(site.item) is None:
            continue
        from bs4 import BeautifulSoup  # imported late: most pages are of no known layout

        soup = BeautifulSoup(tree.html or "", "html.parser")
        named = msgspec.structs.replace(source, reader=f"{source.reader}+{name}")
        for item in _outermost(soup.select(site.item)):
            posting = _posting(item, site, named)
            if posting is not None:
                yield posting
        return


def _outermost(nodes: Sequence["Tag"]) -> list["Tag"]:
    """``nodes`` (in document order) without those that lie inside another of them."""
    kept: list[Tag] = []
    inside: set[int] = set()
    for node in nodes:
        if id(node) not in inside:
            kept.append(node)
            inside.update(id(child) for child in node.descendants)
    return kept


def _posting(item: "Tag", site: Site, source: Source) -> Posting | None:
    text = fragment_text(_markup(item, site))
    if not text:
        return None
    link = _attribute(item, site.permalink, "href")
    return Posting(
        id=posting_id("", text),
        source=source,
        text=text,
        url=link if link and link.startswith(("https://", "http://")) else source.claimed_url,
        posted_at=_attribute(item, site.time, "datetime"),
    )


def _attribute(item: "Tag", selector: str, name: str) -> str | None:
    node = item.select_one(selector) if selector else None
    return str(node[name]) if node is not None and node.get(name) else None


def _markup(item: "Tag", site: Site) -> str:
    if not site.text:
        return str(item)
    for quoted in item.select(site.not_text) if site.not_text else ():
        quoted.decompose()
    # Albums nest the text class inside itself: the outermost node holds it all.
    return "<br>".join(str(node) for node in _outermost(item.select(site.text)))
