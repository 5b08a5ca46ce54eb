"""Text as Markdown that shows it and does nothing else."""

import re
from collections.abc import Iterable, Sequence

MADE = "<!-- Made from the rules by `scamrecruit indicators pages`; do not edit. -->"
_SIGNS = re.compile(r"([\\`*_{}\[\]<>|#~])")
_PLAIN_URL = re.compile(r"https?://[^\s<>\"`|]+")


def plain(text: str) -> str:
    """``text`` on one line, its signs taken literally."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def link(url: str) -> str:
    """An address as a link, or as plain text if it is no clean one."""
    return f"<{url}>" if _PLAIN_URL.fullmatch(url) else plain(url)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a table; cells are Markdown already."""
    lines = [columns, ["---"] * len(columns), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
