"""Ways to make contact that stand only in the target of a link: shown behind its words.

Known are the links of messengers (``rules/contacts.toml``), telephone numbers and mail addresses.
Buttons to share a page name no contact, and links without words are mostly those of the site itself.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborNode

from scamrecruit.resources import load_rules_table

_LONGEST, _START = 300, 60
_NAME = re.compile(r"[\w+@~%]")
_WRAPPED = re.compile(r"https?://lm?\.(?:facebook|instagram)\.com/l\.php\?", re.I)
_SHARE = re.compile(r"/(?:share|iv)\b", re.I)


@lru_cache(maxsize=1)
def _beginnings() -> tuple[str, ...]:
    """How links to contacts begin, without scheme and "www."."""
    channels = [one for one in load_rules_table("contacts.toml").values() if one.get("messenger")]
    return ("tel:", "mailto:", *(link for one in channels for link in one.get("links", ())))


def show_targets(links: Iterable[LexborNode]) -> None:
    """Put the targets of ``links`` that lead to a contact behind them, unless their words show them."""
    for link in links:
        href = link.attributes.get("href")
        if not href or href[0] in "/#?." or not (target := _contact(href)):
            continue
        following = link.next.text(deep=False) if link.next is not None else ""
        words, bare = f"{link.text()}{following}", target.partition(":")[2].partition("?")[0].strip("/")
        if any(map(str.isalnum, words)) and bare not in words:
            link.insert_after(f" ({target})")


def _contact(href: str) -> str:
    """The target of a link if it is a contact; empty if not."""
    target = _unwrapped(href.strip()) if "l.php" in href else href.strip()
    start = target[:_START].lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    if not start.startswith(_beginnings()):
        return ""
    begun = next(one for one in _beginnings() if start.startswith(one))
    if len(target) > _LONGEST or _SHARE.search(target) or not _NAME.match(start, len(begun)):
        return ""
    return target.partition("?")[0] if begun in {"tel:", "mailto:"} else target


def _unwrapped(target: str) -> str:
    """The address that a link of a network leads to by way of its own counter."""
    if not _WRAPPED.match(target):
        return target
    try:
        return parse_qs(urlsplit(target).query).get("u", [target])[0]
    except ValueError:
        return target
