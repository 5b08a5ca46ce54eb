"""What a check found."""

from typing import Literal

from msgspec import Struct

MOST = 50
"""Differences that are told one by one."""


class Check(Struct, frozen=True):
    """One thing that was checked; ``details`` are the differences, a sentence each.

    ``missing`` is said of what may still come (a seal, a time stamp) or what is no longer there,
    ``not checked`` of what cannot be checked here.
    """

    name: str
    outcome: Literal["ok", "differs", "missing", "not checked"]
    summary: str
    details: tuple[str, ...] = ()


def count(number: int, noun: str) -> str:
    """``1 capture``, ``2 captures``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
