"""How a result that was worked out anew differs from the one on record, in words."""

from collections.abc import Iterator
from typing import Any

import msgspec

from scamrecruit.records import Assessment, Unreadable

Result = Assessment | Unreadable
_MOST_FIELDS = 6


def difference(old: Result | None, new: Result | None) -> str | None:
    """A sentence, or None if both are the same."""
    if old is None:
        return None if new is None else f"{_name(new)}: derived now, but not on record"
    if new is None:
        return f"{_name(old)}: on record, but not derived now"
    return None if old == new else f"{_name(old)}: {'; '.join(_fields(old, new))}"


def _name(result: Result) -> str:
    if isinstance(result, Unreadable):
        return result.uri
    return f"{result.id} ({result.source.uri})"


def _fields(old: Result, new: Result) -> Iterator[str]:
    """The fields that differ, with both values."""
    before, now = msgspec.to_builtins(old), msgspec.to_builtins(new)
    for number, (path, one, other) in enumerate(_unequal(before, now, "")):
        if number == _MOST_FIELDS:
            yield "and more"
            return
        yield f"{path} recorded {_short(one)}, derived {_short(other)}"


def _unequal(old: Any, new: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Paths of the values that differ, deepest first seen."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _unequal(old.get(key), new.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(old, list | tuple) and isinstance(new, list | tuple) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _unequal(one, other, f"{path}[{number}]")
    elif old != new:
        yield path or "kind", old, new


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
