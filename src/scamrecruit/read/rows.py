"""Rows of tables, feeds and JSON -> postings, by the names of their columns.

Names are known in many languages (``rules/columns.toml``); the user's own mapping goes before them.
A row without a column of text is still read: all its words, a line each.
"""

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from scamrecruit.read.identity import posting_id
from scamrecruit.read.jobposting import plain_text
from scamrecruit.records import Posting, Source
from scamrecruit.resources import load_rules_table

FIELDS = ("title", "text", "employer", "location", "pay", "url", "posted_at", "language")
"""Our fields that a column can be mapped to."""
_MARKUP = re.compile(
    r"<(?:p|br|div|li|ul|ol|b|strong|span|h[1-6])\b[^<>]*>|&lt;(?:p|div|br|ul|h\d)\b", re.I
)
_AMOUNTS = ("min_amount", "max_amount", "currency", "interval")
_LETTER = re.compile(r"[^\W\d_]")
_MAX_URL = 2_000
_LONGEST_NAME = 200
_EXACT = 1e15


def plain_name(name: str) -> str:
    """A column's name without case, spaces and signs; marks on letters stay."""
    kept = (char for char in name[:_LONGEST_NAME].casefold() if char.isalnum() or _is_mark(char))
    return "".join(kept)


def _is_mark(char: str) -> bool:
    from unicodedata import category

    return category(char) in {"Mn", "Mc"}


@lru_cache(maxsize=1)
def known_columns() -> dict[str, tuple[str, int]]:
    """Plain name -> our field (or ``more``) and its rank there."""
    known: dict[str, tuple[str, int]] = {}
    for field, names in load_rules_table("columns.toml").items():
        for rank, name in enumerate(names):
            known.setdefault(plain_name(name), (field, rank))
    return known


class Columns:
    """Which columns of one table fill which fields, best first."""

    def __init__(self, names: Iterable[str], chosen: Mapping[str, str]) -> None:
        """``chosen``: our field -> the column that the user named for it."""
        names = [name for name in names if name]
        ranked: dict[str, list[tuple[int, str]]] = {}
        for name in names:
            field, rank = known_columns().get(plain_name(name), ("", 0))
            ranked.setdefault(field, []).append((rank, name))
        self._of = {
            field: [name for _, name in sorted(found)] for field, found in ranked.items() if field
        }
        for field, column in chosen.items():
            wanted = [name for name in names if plain_name(name) == plain_name(column)]
            self._of[field] = wanted
        self._used = {name for found in self._of.values() for name in found} | set(_AMOUNTS)

    @property
    def number(self) -> int:
        """How many columns are known."""
        return sum(map(len, self._of.values()))

    def known(self, field: str) -> bool:
        """Whether some column fills ``field``."""
        return bool(self._of.get(field))

    def posting(
        self, row: Mapping[str, Any], source: Source, *, all_words: bool = False
    ) -> Posting | None:
        """The posting of a row; None if it holds no words.

        ``all_words``: if no column is known for the text, the whole row is the text.
        """
        first = {field: self._first(row, field) for field in FIELDS}
        title, text = first["title"].replace("\n", " "), first["text"]
        if not text:
            text = _all_words(row) if all_words and not self.known("text") else title
        if not _LETTER.search(text):
            return None
        pay = first["pay"] or _amounts(row)
        further = [pay, *(as_text(row.get(name)) for name in self._of.get("more", ()))]
        lines = [text, *(line for line in further if line and line not in text)]
        text = "\n".join(line for line in lines if line)
        return Posting(
            id=posting_id(title, text),
            source=source,
            title=title,
            text=text,
            url=_address(first["url"]) or source.claimed_url,
            employer=first["employer"] or None,
            location=self._location(row) or None,
            pay=pay or None,
            posted_at=first["posted_at"] or None,
            language=first["language"] or None,
            extra={k: v for k, v in row.items() if k and k not in self._used and v not in (None, "")},
        )

    def _first(self, row: Mapping[str, Any], field: str) -> str:
        return next((text for name in self._of.get(field, ()) if (text := as_text(row.get(name)))), "")

    def _location(self, row: Mapping[str, Any]) -> str:
        """A whole place, or its parts (city, region, country) joined."""
        parts = [as_text(row.get(name)) for name in self._of.get("location", ())]
        parts = list(dict.fromkeys(part for part in parts if part))
        return parts[0] if parts and "," in parts[0] else ", ".join(parts)


def _all_words(row: Mapping[str, Any]) -> str:
    texts = ((name, as_text(value)) for name, value in row.items() if name)
    return "\n".join(f"{name}: {text}" for name, text in texts if text)


def as_text(value: Any) -> str:
    """A cell as plain text: markup undone, numbers in full, lists a line each."""
    if isinstance(value, str):
        text = value.strip("\n\r\ufeff\0 ")
        return plain_text(text) if _MARKUP.search(text) else text
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dict):
        keys = ("name", "title", "text", "value", "rendered")
        return next((text for key in keys if (text := as_text(value.get(key)))), "")
    if isinstance(value, list | tuple):
        return "\n".join(text for entry in value if (text := as_text(entry)))
    return str(value)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else str(value)


def _amounts(row: Mapping[str, Any]) -> str:
    """Pay from separate columns, as JobSpy writes it."""
    low, high, currency, interval = (as_text(row.get(name)) for name in _AMOUNTS)
    if not (low or high):
        return ""
    return " ".join(part for part in (currency, "-".join(filter(None, (low, high))), interval) if part)


def _address(text: str) -> str | None:
    return text[:_MAX_URL] if text.startswith(("https://", "http://")) else None
