"""What is new, changed and gone since the collection before, advertisement by advertisement."""

import difflib
from collections.abc import Callable, Iterable, Iterator

from scamrecruit.extract.pay import find_pay
from scamrecruit.language.folding import fold
from scamrecruit.records import Assessment, Change

_MOST_LINES = 4
_MAX_TEXT = 20_000
_GONE = ("status 404", "status 410")


def changes(
    before: Iterable[Assessment], now: Iterable[Assessment], lost: dict[str, str]
) -> Iterator[Change]:
    """Each advertisement of ``now`` as new, changed or the same, then those that are gone.

    ``lost`` holds the pages that did not come this time, with the reason: what stood on them is gone
    only if the server says so.
    """
    old = {_place(each): each for each in before}
    fresh: list[Assessment] = []
    for each in now:
        if old.pop(_place(each), None) is not None:
            yield _told("same", each)
        else:
            fresh.append(each)
    left = list(old.values())
    for each in fresh:
        former = _former(each, left)
        if former is None:
            yield _told("new", each)
        else:
            left.remove(former)
            yield _told("changed", each, tuple(_difference(former, each)))
    for each in left:
        reason = lost.get(_page(each), "no longer listed")
        if _page(each) not in lost or reason.endswith(_GONE):
            yield _told("gone", each, (reason,))


def _page(item: Assessment) -> str:
    return item.source.uri.partition("#L")[0]


def _place(item: Assessment) -> tuple[str, str]:
    return _page(item), item.id


def _former(item: Assessment, left: list[Assessment]) -> Assessment | None:
    """The earlier form of an advertisement: that of the same address, else the same title on the same
    page, else the only one left on its page."""
    beside = [each for each in left if _page(each) == _page(item)]
    ways: tuple[Callable[[Assessment], str | None], ...] = (
        lambda each: each.posting.url,
        lambda each: each.posting.title or None,
    )
    for way in ways:
        same = [each for each in beside if way(each) is not None and way(each) == way(item)]
        if len(same) == 1:
            return same[0]
    return beside[0] if len(beside) == 1 and item.source.uri == beside[0].source.uri else None


def _told(kind: str, item: Assessment, details: tuple[str, ...] = ()) -> Change:
    title = item.posting.title or item.posting.beginning
    return Change(kind, _page(item), item.id, title, item.tier, item.score, details)  # type: ignore[arg-type]


def _difference(old: Assessment, new: Assessment) -> Iterator[str]:
    """What changed, a sentence each: the fields first, then contacts and pay, then lines of text."""
    for name in ("title", "employer", "location"):
        one, other = getattr(old.posting, name), getattr(new.posting, name)
        if one != other:
            yield f"{name}: {one or '(none)'} -> {other or '(none)'}"
    for name, values in (("contact", _contacts), ("pay", _pay), ("place", _places)):
        one, other = values(old), values(new)
        gone, come = [v for v in one if v not in other], [v for v in other if v not in one]
        if gone or come:
            yield f"{name}: {', '.join(gone) or '(none)'} -> {', '.join(come) or '(none)'}"
    if old.tier != new.tier:
        yield f"tier: {old.tier or 'not ranked'} -> {new.tier or 'not ranked'}"
    yield from _lines(old.posting.text or "", new.posting.text or "")


def _contacts(item: Assessment) -> list[str]:
    return list(dict.fromkeys(f"{contact.kind} {contact.value}" for contact in item.contacts))


def _pay(item: Assessment) -> list[str]:
    text = (item.posting.text or "")[:_MAX_TEXT]
    return list(dict.fromkeys(pay.value for pay in find_pay(fold(text).text, ())))


def _places(item: Assessment) -> list[str]:
    values = (f.value or f.quote for f in item.findings if f.group == "place")
    return list(dict.fromkeys(values))


def _lines(old: str, new: str) -> Iterator[str]:
    """The lines that went (-) and came (+), a few of them."""
    one, other = (text[:_MAX_TEXT].splitlines()[:400] for text in (old, new))
    marked = (line for line in difflib.ndiff(one, other) if line[0] in "-+" and line[2:].strip())
    for number, line in enumerate(marked):
        if number == _MOST_LINES:
            yield "... and more lines"
            return
        yield line[:200]
