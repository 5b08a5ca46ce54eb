"""Links of a page that match the pattern of ``--follow``."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from html import unescape
from itertools import islice

from scamrecruit.collect.sources.kind import Page, Task
from scamrecruit.collect.urls import AddressError, host_of, web_url

MAX_LINKS = 20_000
# No tree is built: pages can be made to stall a tree builder, and links do not need one.
_HREF = r"""\s(?:[^<>]{0,2000}?\s)??href\s*+=\s*+("[^"<>]*+"|'[^'<>]*+'|[^\s"'<>]++)"""
_LINK, _BASE = (re.compile(rf"<{tag}{_HREF}", re.I) for tag in ("a", "base"))
# Never opened: they hold no advertisement, or tell a third party who looks.
_ASSETS = (
    ".css", ".js", ".mjs", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".ico", ".woff", ".woff2",
    ".ttf", ".mp3", ".mp4", ".webm", ".zip", ".gz", ".apk", ".exe", ".dmg",
)  # fmt: skip


def followed(page: Page, task: Task) -> Iterator[Task]:
    """Tasks for the links that match, one level deeper; on the same host unless the pattern
    begins with ``http``."""
    pattern = task.scope.follow
    if pattern is None or task.depth >= task.scope.depth:
        return
    home = host_of(page.url)
    for url in dict.fromkeys(links(page)):
        elsewhere = host_of(url) != home and not pattern.startswith("http")
        if matches(url, pattern) and not elsewhere:
            yield task.onward(url, source="page", depth=task.depth + 1)


def matches(url: str, pattern: str | None) -> bool:
    """Whether an address fits a pattern with ``*`` and ``?``; all do if there is none."""
    return pattern is None or fnmatchcase(url, pattern)


def links(page: Page) -> Iterator[str]:
    """Addresses that the page links to, in order, in normal form; without pictures, styles, scripts."""
    markup = _without_comments(page.body.decode("utf-8", "replace"))
    named = _BASE.search(markup)
    base = _address(named, page.url) if named else page.url
    for found in islice(_LINK.finditer(markup), MAX_LINKS):
        url = _address(found, base or page.url)
        if url and not url.partition("?")[0].lower().endswith(_ASSETS):
            yield url


def _without_comments(markup: str) -> str:
    """``markup`` up to a comment that never ends; not by an expression, which would search for each end
    again and again."""
    parts, at = [], 0
    while (begin := markup.find("<!--", at)) >= 0:
        parts.append(markup[at:begin])
        end = markup.find("-->", begin + 4)
        if end < 0:
            return "".join(parts)
        at = end + 3
    return "".join((*parts, markup[at:]))


def _address(found: re.Match[str], base: str) -> str | None:
    try:
        return web_url(unescape(found[1].strip("\"'")), base)
    except AddressError:
        return None
