"""Lists of advertisements in JSON: where they stand, how known systems shape them (rules/ats.toml).

A document may hold several lists (of places, of people, of filters): that one counts whose items look
most like advertisements, wherever it stands, or else a single object.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from scamrecruit.read.rows import Columns, amounts, as_text
from scamrecruit.resources import load_rules_table

_MAX_LISTED = 100_000
_LOOKED_AT = 30
"""Items of a list that tell what it is a list of."""
_KNOWN, _WHOLE, _LONG = 4, 3, 100
# What search engines and graphs put around each item.
_WRAPPERS = ("node", "_source", "attributes")


class Listing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of one system's advertisements: paths to our fields."""

    name: str
    has: list[str]
    title: str
    text: list[str]
    location: str
    employer: str
    url: str
    posted_at: str
    pay: list[str] = []
    """Currency, least, most, unit."""
    skip: dict[str, Any] = {}

    def holds(self, item: Any) -> bool:
        """Whether ``item`` is an advertisement of this system."""
        return isinstance(item, dict) and all(key in item for key in self.has)

    @staticmethod
    def fields() -> tuple[str, ...]:
        """The names that rows have."""
        return ("title", "text", "location", "employer", "url", "posted_at", "pay")

    def row(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """Our fields of ``item``."""
        texts = [first(item, path) for path in self.text]
        paths = {"title": self.title, "location": self.location, "employer": self.employer}
        paths |= {"url": self.url, "posted_at": self.posted_at}
        row: dict[str, Any] = {field: first(item, path) for field, path in paths.items()}
        row["text"] = "\n\n".join(text for text in dict.fromkeys(texts) if text)
        row["pay"] = amounts(*(first(item, path) for path in self.pay)) if self.pay else ""
        return row


@lru_cache(maxsize=1)
def _listings() -> tuple[Listing, ...]:
    table = load_rules_table("ats.toml")
    return tuple(msgspec.convert({"name": name, **entry}, Listing) for name, entry in table.items())


def listing_of(item: Any) -> Listing | None:
    """The system whose advertisement ``item`` is, if it is known."""
    return next((listing for listing in _listings() if listing.holds(item)), None)


def may_hold(body: bytes) -> bool:
    """Whether a document can hold advertisements of a known system, by the names that stand in it."""
    return any(all(f'"{key}"'.encode() in body for key in listing.has) for listing in _listings())


def objects_of(document: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Place and object of each advertisement in a document: the items of the list, or the one object,
    that looks most like advertisements."""
    best: list[tuple[str, Any]] = [("item1", document)] if isinstance(document, dict) else []
    most, lists = worth(document), _Lists()
    if listing_of(document) is None:
        lists.find(document, "", "", depth)
    for items in filter(None, lists.found.values()):
        value = sum(worth(item) for _, item in items[:_LOOKED_AT]) * len(items) / len(items[:_LOOKED_AT])
        if value > most:
            best, most = items, value
    if not most and lists.lists:
        best = max(lists.lists, key=len)
    for place, item in best[:_MAX_LISTED]:
        known = listing_of(item)
        hidden = known and any(key in item and item[key] == value for key, value in known.skip.items())
        if not hidden:
            yield place, item


def worth(item: Any) -> float:
    """How much an object looks like an advertisement; 0 if not at all."""
    if not isinstance(item, dict):
        return 0
    known = listing_of(item)
    row = known.row(item) if known else item
    columns = Columns(map(str, row), {})
    text, title = columns.text(row), columns.first(row, "title")
    if not (text and title):
        return bool(text or title)
    return (_KNOWN if known else _WHOLE) + min(10, len(text) / _LONG)


class _Lists:
    """The lists of objects in a document, those of one name in several objects as one; objects by their
    numbers are a list too, a single object is a list of one."""

    def __init__(self) -> None:
        self.found: dict[str, list[tuple[str, Any]]] = {}
        self.lists: list[list[tuple[str, Any]]] = []

    def find(self, value: Any, name: str, place: str, depth: int) -> None:
        """Look for lists in ``value``. ``name``: its keys; ``place``: keys and numbers, for people."""
        if depth < 0:
            return
        if isinstance(value, list):
            entries = [(f"{place}{number}", unwrapped(item)) for number, item in enumerate(value, 1)]
        elif isinstance(value, dict):
            entries = [(f"{place}{str(key)[:40]}", item) for key, item in value.items()]
        else:
            return
        numbered = bool(entries) and all(any(map(str.isdigit, str(key))) for key in value)
        is_list = isinstance(value, list) or numbered
        if is_list and all(isinstance(item, dict) for _, item in entries):
            self.found.setdefault(name, []).extend(entries)
            self.lists.append(entries)
        for (where, item), key in zip(entries, value, strict=True):
            inner = f"{name}[]" if is_list else f"{name}{str(key)[:40]}/"
            if isinstance(item, dict) and not is_list:
                self.found[f"{inner}="] = [(where, item)]
            self.find(item, inner, f"{where}/", depth - 1)


def unwrapped(item: Any) -> Any:
    """What lies in ``item`` if it is no more than a wrapper."""
    if not isinstance(item, dict) or listing_of(item):
        return item
    return next((item[key] for key in _WRAPPERS if isinstance(item.get(key), dict)), item)


def first(item: Any, path: str) -> str:
    """Text at the first of the alternatives of ``path`` that has content."""
    for alternative in path.split("|"):
        text = "\n".join(text for value in _at(item, alternative.split(".")) if (text := as_text(value)))
        if text:
            return text
    return ""


def _at(value: Any, steps: list[str]) -> list[Any]:
    """Values at the end of a path; a step with [] goes over a list."""
    if not steps or not steps[0]:
        return [value] if value is not None and not steps else []
    name, each = steps[0].removesuffix("[]"), steps[0].endswith("[]")
    inner = value.get(name) if isinstance(value, dict) else None
    entries = inner if each and isinstance(inner, list) else [] if each else [inner]
    return [found for entry in entries for found in _at(entry, steps[1:])]
