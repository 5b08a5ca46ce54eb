"""What a check found."""

from typing import Literal

from msgspec import Struct

MOST = 50
"""Differences that are told one by one."""


class Check(Struct, frozen=True):
    """One thing that was checked; ``details`` are the differences, a sentence each.

    ``missing`` is said of what may still come (a seal, a time stamp), ``not checked`` of what cannot be
    checked here.
    """

    name: str
    outcome: Literal["ok", "differs", "missing", "not checked"]
    summary: str
    details: tuple[str, ...] = ()


def other_tools(recorded: tuple[str, str], here: tuple[str, str], advice: str) -> str:
    """Why a score is not derived: it was made with another model or other rules."""
    return (
        f"recorded with model {recorded[0]} and rules {recorded[1]}, but here are model {here[0]} and "
        f"rules {here[1]}: {advice}"
    )
