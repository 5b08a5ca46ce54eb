"""Saved searches: ``watch.toml``.

[[search]]
name = "chat operators"
targets = ["https://jobs.example/search?q=chat+operator"]
follow = "*/job/*"
limit = 50
since = "14d"
"""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from scamrecruit.collect.settings import Scope
from scamrecruit.errors import UsageError


class Search(Struct, frozen=True, forbid_unknown_fields=True):
    """One saved search; what is left out is as the command line says."""

    name: str
    targets: tuple[str, ...]
    follow: str | None = None
    depth: int | None = None
    limit: int | None = None
    since: Any = None

    def scope(self, default: Scope) -> Scope:
        """How far to follow. Raises UsageError for a date that is none."""
        return Scope(
            self.follow or default.follow,
            default.depth if self.depth is None else self.depth,
            default.limit if self.limit is None else self.limit,
            default.since if self.since is None else moment(str(self.since)),
        )


class _Watch(Struct, frozen=True, forbid_unknown_fields=True):
    search: tuple[Search, ...]


def searches(path: Path) -> tuple[Search, ...]:
    """The saved searches of a file. Raises UsageError that names what is wrong."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(table, _Watch).search
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or '').lower()}") from error
    except (ValueError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"{path}: {error}") from error


def moment(text: str, now: datetime | None = None) -> datetime:
    """A date (``2026-11-01``), a moment, or days before now (``14d``). Raises UsageError."""
    if text.endswith("d") and text[:-1].isdigit() and len(text) < 7:
        return (now or datetime.now(UTC)) - timedelta(days=int(text[:-1]))
    try:
        day = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date: write 2026-11-01, or 14d for two weeks ago") from error
    if isinstance(day, datetime):
        return day if day.tzinfo else day.replace(tzinfo=UTC)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def scope_of(follow: str | None, depth: int, limit: int, since: str | None) -> Scope:
    """How far to go, as the command line says it. Raises UsageError for a date that is none."""
    return Scope(follow, depth, limit, moment(since) if since else None)
