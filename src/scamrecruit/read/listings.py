"""Lists of advertisements in JSON: where they stand, how known systems shape them (rules/ats.toml)."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from scamrecruit.read.rows import as_text
from scamrecruit.resources import load_rules_table

_MAX_LISTED = 100_000


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
    skip: dict[str, Any] = {}

    def holds(self, item: Any) -> bool:
        """Whether ``item`` is an advertisement of this system."""
        return isinstance(item, dict) and all(key in item for key in self.has)

    @staticmethod
    def fields() -> tuple[str, ...]:
        """The names that rows have."""
        return ("title", "text", "location", "employer", "url", "posted_at")

    def row(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """Our fields of ``item``."""
        texts = [first(item, path) for path in self.text]
        paths = {"title": self.title, "location": self.location, "employer": self.employer}
        paths |= {"url": self.url, "posted_at": self.posted_at}
        row: dict[str, Any] = {field: first(item, path) for field, path in paths.items()}
        row["text"] = "\n\n".join(text for text in dict.fromkeys(texts) if text)
        return row


@lru_cache(maxsize=1)
def _listings() -> tuple[Listing, ...]:
    table = load_rules_table("ats.toml")
    return tuple(msgspec.convert({"name": name, **entry}, Listing) for name, entry in table.items())


def listing_of(item: Any) -> Listing | None:
    """The system whose advertisement ``item`` is, if it is known."""
    return next((listing for listing in _listings() if listing.holds(item)), None)


def objects_of(document: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Place and object of each advertisement in a document: the items of its list of objects that
    holds the most, or the document itself."""
    path, items = _largest(document, "", depth)
    if listing_of(document) or not items:
        if items is None and isinstance(document, dict):
            yield "item1", document
        return
    for number, item in enumerate(items[:_MAX_LISTED], 1):
        known = listing_of(item)
        hidden = known and any(key in item and item[key] == value for key, value in known.skip.items())
        if not hidden:
            yield f"{path}{number}", item


def _largest(value: Any, path: str, depth: int) -> tuple[str, list[Any] | None]:
    """The longest list of objects inside of objects, and where it stands; None if there is no list."""
    best: tuple[str, list[Any] | None] = (path, None)
    if not isinstance(value, dict) or depth < 0:
        return best
    for key, entry in value.items():
        if isinstance(entry, list) and all(isinstance(item, dict) for item in entry):
            found: tuple[str, list[Any] | None] = (f"{path}{str(key)[:40]}/", entry)
        else:
            found = _largest(entry, f"{path}{str(key)[:40]}/", depth - 1)
        if found[1] is not None and (best[1] is None or len(found[1]) > len(best[1])):
            best = found
    return best


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
