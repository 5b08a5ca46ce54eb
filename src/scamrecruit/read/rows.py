"""Rows of tables, feeds and JSON -> postings, by the names of their columns.

Names are known in many languages (``rules/columns.toml``), by themselves or as words of a longer name
("Deskripsi Pekerjaan"); the user's own mapping goes before them. A row without a column of text is
still read: all its words, a line each.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
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
_AMOUNTS = ("currency", "min_amount", "max_amount", "interval")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(
    r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e\u0eb1-\u0ebc\u102b-\u103e\u17b4-\u17d3])*"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPACED = re.compile("[a-z\u00c0-\u0dff\u1200-\u137f\uac00-\ud7af]")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_LONGEST_COMPOSED = 50
_GUESSED = -1
_MOST_GUESSED = 500
"""Columns of one table whose names are taken apart."""
_NONE = "none"
# Of the fields that the words of one name stand for, the first counts: "Job URL" is an address.
_PRECEDENCE = (
    _NONE,
    "language",
    "posted_at",
    "url",
    "text",
    "pay",
    "location",
    "employer",
    "more",
    "title",
)
_MAX_URL = 2_000
_LONGEST_NAME = 200
_EXACT = 1e15
_RUNNING, _LOOKED_AT = 40, 2_000
_INNER = ("name", "title", "text", "value", "rendered", "html", "plain", "content", "description")


def plain_name(name: str) -> str:
    """A column's name without case, spaces and signs; marks on letters stay, i has none of its own."""
    kept = (char for char in name[:_LONGEST_NAME].casefold() if char.isalnum() or _is_mark(char))
    return "".join(kept).replace("i\u0307", "i").replace("ı", "i")


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


@lru_cache(maxsize=4_096)
def _composed(name: str) -> str:
    """Our field that the words of a longer name stand for; empty if none, or if one says otherwise."""
    parts = _WORD.findall(_CAMEL.sub(" ", name).casefold())
    if len(name) > _LONGEST_COMPOSED or any(map(str.isdigit, name)):
        return ""
    spans = {
        plain_name("".join(parts[start:end]))
        for start in range(len(parts))
        for end in range(start + 1, start + 4)
    }
    known = known_columns()
    inside = (one for one in _unspaced_names() if any(one in part for part in parts))
    fields = {known[span][0] for span in (*spans, *inside) if span in known}
    return next((field for field in _PRECEDENCE if field in fields), "")


@lru_cache(maxsize=1)
def _unspaced_names() -> tuple[str, ...]:
    """Known names in scripts that put no space between words."""
    return tuple(name for name in known_columns() if len(name) > 1 and not _SPACED.search(name))


class Columns:
    """Which columns of one table fill which fields, best first."""

    def __init__(self, names: Iterable[str], chosen: Mapping[str, str]) -> None:
        """``chosen``: our field -> the column that the user named for it."""
        names = [name for name in names if name]
        ranked: dict[str, list[tuple[int, str]]] = {}
        for name in names:
            field, rank = known_columns().get(plain_name(name), ("", 0))
            ranked.setdefault(field, []).append((rank, name))
        unknown = ranked.pop("", [])
        self._sure = sum(len(found) for field, found in ranked.items() if field != _NONE)
        for _, name in unknown[:_MOST_GUESSED]:
            if (field := _composed(name)) and not any(rank >= 0 for rank, _ in ranked.get(field, ())):
                ranked.setdefault(field, []).append((_GUESSED, name))
        ranked.pop(_NONE, None)
        self._of = {field: [name for _, name in sorted(found)] for field, found in ranked.items()}
        for field, column in chosen.items():
            wanted = [name for name in names if plain_name(name) == plain_name(column)]
            self._of[field] = wanted
            self._sure += len(wanted)
        self._used = {name for found in self._of.values() for name in found} | set(_AMOUNTS)

    @property
    def number(self) -> int:
        """How many columns are known by their whole names, or named by the user."""
        return self._sure

    def known(self, field: str) -> bool:
        """Whether some column fills ``field``."""
        return bool(self._of.get(field))

    def posting(
        self, row: Mapping[str, Any], source: Source, *, all_words: bool = False
    ) -> Posting | None:
        """The posting of a row; None if it holds no words.

        ``all_words``: if no column is known for the text, the whole row is the text.
        """
        first = {field: self.first(row, field) for field in FIELDS}
        title, text = first["title"].replace("\n", " "), self.text(row)
        if not text:
            text = _all_words(row) if all_words and not self.known("text") else title
        if not _LETTER.search(text):
            return None
        pay = first["pay"] or amounts(*(as_text(row.get(name)) for name in _AMOUNTS))
        further = [pay, *(as_text(row.get(name)) for name in self._of.get("more", ()))]
        lines = [text, *(line for line in further if line and line not in text)]
        text = "\n".join(line for line in lines if line)
        return Posting(
            id=posting_id(title, text),
            source=source,
            title=title,
            text=text,
            url=_address(first["url"]) or source.claimed_url,
            employer=first["employer"].replace("\n", ", ") or None,
            location=self._location(row) or None,
            pay=pay or None,
            posted_at=moment(first["posted_at"]) or None,
            language=first["language"] or None,
            extra={k: v for k, v in row.items() if k and k not in self._used and v not in (None, "")},
        )

    def first(self, row: Mapping[str, Any], field: str) -> str:
        """What ``row`` holds of ``field``."""
        return next((text for name in self._of.get(field, ()) if (text := as_text(row.get(name)))), "")

    def leave_words(self, row: Mapping[str, Any]) -> bool:
        """Whether some column that is not known holds running text."""
        others = (as_text(value) for name, value in row.items() if name not in self._used)
        words = (text for text in others if not text.startswith("http"))
        return any(len(_LETTER.findall(text[:_LOOKED_AT])) >= _RUNNING for text in words)

    def text(self, row: Mapping[str, Any]) -> str:
        """All columns of text, but for what another of them holds as well."""
        texts = [text for name in self._of.get("text", ()) if (text := as_text(row.get(name)))]
        kept: list[str] = []
        for text in sorted(texts, key=len, reverse=True):
            if not any(_same(text) in _same(longer) for longer in kept):
                kept.append(text)
        return "\n\n".join(text for text in texts if text in kept)

    def _location(self, row: Mapping[str, Any]) -> str:
        """A whole place, or its parts (city, region, country) joined."""
        parts = [as_text(row.get(name)) for name in self._of.get("location", ())]
        parts = list(dict.fromkeys(part for part in parts if part))
        return parts[0] if parts and "," in parts[0] else ", ".join(parts)


def _same(text: str) -> str:
    """``text`` for comparison: without white space, marks of omission, and case."""
    return "".join(text.rstrip(" .…[]").split()).casefold()


def moment(text: str) -> str:
    """A date as it is written; a number of seconds or milliseconds since 1970 as ISO 8601."""
    if not _EPOCH.fullmatch(text):
        return text
    return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()


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
        return next((text for key in _INNER if (text := as_text(value.get(key)))), "")
    if isinstance(value, list | tuple):
        return "\n".join(text for entry in value if (text := as_text(entry)))
    return str(value)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else str(value)


def amounts(currency: str, low: str, high: str, interval: str) -> str:
    """Pay from separate columns, as JobSpy writes it."""
    if not (low or high):
        return ""
    return " ".join(part for part in (currency, "-".join(filter(None, (low, high))), interval) if part)


def _address(text: str) -> str | None:
    return text[:_MAX_URL] if text.startswith(("https://", "http://")) else None
