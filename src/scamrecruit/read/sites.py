"""Pages of known layout (``rules/sites.toml``): one part per post or advertisement of the page.

Each item is parsed by itself, so that reading it leaves the page as it was. A layout whose selectors
find nothing does not fit, and the page is read as any other.
"""

from functools import lru_cache
from typing import NamedTuple

import msgspec
from ahocorasick_rs import BytesAhoCorasick, MatchKind
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scamrecruit.read.addresses import absolute
from scamrecruit.read.dom import PageText, fragment, outermost
from scamrecruit.read.jobposting import JobFields
from scamrecruit.resources import load_rules_table

MAX_ITEMS = 500
MAX_ITEM = 2_000_000
"""Characters of markup of an item that is read by its layout."""


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One layout. ``marker`` must occur in the page; the others are CSS selectors.

    An item counts only if it holds what ``holds`` selects. Without ``text``, all of the item is the
    text, but for what ``not_text`` selects; with ``whole`` also where ``text`` selects nothing. ``base``
    is the address that links go out from if the page names none.
    """

    marker: str
    item: str
    holds: str = ""
    text: str = ""
    not_text: str = ""
    title: str = ""
    employer: str = ""
    location: str = ""
    pay: str = ""
    permalink: str = ""
    time: str = ""
    whole: bool = False
    base: str = ""


class Part(NamedTuple):
    """One advertisement of a page, and the name of the layout that showed it."""

    layout: str
    fields: JobFields
    text: PageText


@lru_cache(maxsize=1)
def sites() -> dict[str, Site]:
    """The known layouts by name."""
    return {name: msgspec.convert(entry, Site) for name, entry in load_rules_table("sites.toml").items()}


def site_parts(tree: LexborHTMLParser, base: str | None) -> list[Part]:
    """Parts of a page by all layouts that fit it, none inside another. ``base``: for links."""
    found: list[Part] = []
    inside: set[int] = set()
    for name, site in _fitting(tree.raw_html):
        for node in outermost(tree.css(site.item)):
            markup = node.html or ""
            if node.mem_id in inside or len(markup) > MAX_ITEM:
                continue
            if site.holds and node.css_first(site.holds) is None:
                continue
            part = _part(name, site, markup, base)
            if part is not None:
                found.append(part)
                inside.update(child.mem_id for child in node.css("*"))
            if len(found) == MAX_ITEMS:
                return found
    return found


def _fitting(page: bytes) -> list[tuple[str, Site]]:
    """The layouts whose marker occurs in ``page``."""
    met = {index for index, _, _ in _markers().find_matches_as_indexes(page)}
    return [layout for index, layout in enumerate(sites().items()) if index in met]


@lru_cache(maxsize=1)
def _markers() -> BytesAhoCorasick:
    """All markers in one pass; leftmost matches of few words are sought with wide registers."""
    markers = [site.marker.encode() for site in sites().values()]
    return BytesAhoCorasick(markers, matchkind=MatchKind.LeftmostFirst)


def _part(name: str, site: Site, markup: str, base: str | None) -> Part | None:
    tree = LexborHTMLParser(markup)
    item = tree.body
    if item is None:
        return None
    link, time = _one(item, site.permalink), _one(item, site.time)
    fields = JobFields(
        title=_words(item, site.title),
        employer=_words(item, site.employer) or None,
        location=_words(item, site.location) or None,
        pay=_words(item, site.pay) or None,
        url=absolute(link.attributes.get("href") or "", base or site.base) if link else None,
        posted_at=(time.attributes.get("datetime") or None) if time else None,
    )
    _set_apart(tree, item, (site.title, site.employer, site.location, site.pay, site.time))
    text = fragment(_markup(item, site))
    return Part(name, fields, text) if text.visible else None


def _one(item: LexborNode, selector: str) -> LexborNode | None:
    return item.css_first(selector) if selector else None


def _words(item: LexborNode, selector: str) -> str:
    node = _one(item, selector)
    return " ".join(node.text(separator=" ").split()) if node else ""


def _set_apart(tree: LexborHTMLParser, item: LexborNode, selectors: tuple[str, ...]) -> None:
    """Put each of the fields on a line of its own, as the style of the page does."""
    for node in [node for selector in selectors if (node := _one(item, selector))]:
        node.insert_before(tree.create_node("br"))
        node.insert_after(tree.create_node("br"))


def _markup(item: LexborNode, site: Site) -> str:
    for other in list(outermost(item.css(site.not_text))) if site.not_text else ():
        other.decompose()
    if not site.text:
        return item.inner_html or ""
    # Albums nest the text class inside itself: the outermost node holds it all.
    found = "<br>".join(node.html or "" for node in outermost(item.css(site.text)))
    return found or (item.inner_html or "" if site.whole else "")
