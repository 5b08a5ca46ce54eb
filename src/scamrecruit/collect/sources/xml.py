"""XML of feeds and sitemaps, read without document types, entities or anything from outside."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from scamrecruit.collect.decode import DecodeError, decoded
from scamrecruit.collect.sources.kind import Page, ShapeError

MAX_BYTES = 50 * (1 << 20)
_RATIO = 200
# Atomic and possessive throughout: a hostile prologue must not make it try twice.
_ROOT = re.compile(
    rb"\s*+(?:(?><\?[^>]*+>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\])?+[^>]*+>)\s*+)*+"
    rb"<(?:[a-z]+:)?(rss|feed|rdf|urlset|sitemapindex)[\s>]",
    re.I | re.S,
)
_HEAD = 4096


def root_name(page: Page) -> str | None:
    """``rss``, ``feed``, ``rdf``, ``urlset`` or ``sitemapindex`` if the page begins as one."""
    head = plain(page)[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    found = _ROOT.match(head)
    return found[1].decode().lower() if found else None


def plain(page: Page) -> bytes:
    """The body, unpacked if it is a gzip file (``sitemap.xml.gz``); empty if that is a bomb."""
    if not page.body.startswith(b"\x1f\x8b"):
        return page.body
    try:
        return decoded(page.body, "gzip", limit=MAX_BYTES, ratio=_RATIO)
    except DecodeError:
        return b""


def parsed(page: Page) -> Element:
    """The root element. Raises ShapeError, also for any document type declaration."""
    try:
        root: Element = fromstring(plain(page), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise ShapeError(f"no XML that is read here: {error}"[:200]) from error
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace, lower case."""
    tag: Any = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """Children of this name, of whatever namespace."""
    return (child for child in element if local(child) == name)


def text(element: Element, *names: str) -> str:
    """Text of the first child of these names that has any."""
    found = ("".join(child.itertext()).strip() for name in names for child in children(element, name))
    return next((value for value in found if value), "")
