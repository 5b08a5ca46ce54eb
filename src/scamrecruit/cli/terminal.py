"""What a page says, made harmless for a terminal; and how our own words look there."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what only makes lines of plain text does without
    from rich.console import Console
    from rich.text import Text

# C0/C1 controls, bidirectional overrides, tags, line and paragraph separators. Zero-width joiners
# stay: Khmer, Burmese and Hindi need them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
TIER_STYLE = {"high": "bold red", "medium": "yellow", "low": "dim", None: "dim"}


def safe(text: str, limit: int = 0) -> str:
    """``text`` on one line with nothing in it that a terminal would act on; cut to ``limit``."""
    line = _UNSAFE.sub(_visible, " ".join(text.split()))
    return line if not limit or len(line) <= limit else line[: limit - 1] + "\u2026"


def safe_block(text: str) -> str:
    """``text`` with its line breaks and nothing else that a terminal would act on."""
    return _UNSAFE.sub(_visible, text.replace("\r\n", "\n").replace("\t", "    "))


def escape_length(char: str) -> int:
    """How many characters ``safe_block`` makes of ``char``."""
    return len(safe_block(char))


def plain(text: str, style: str = "") -> Text:
    """A rich text that takes nothing as markup."""
    from rich.text import Text

    return Text(safe(text), style=style)


@lru_cache(maxsize=1)
def out() -> Console:
    """Standard output."""
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=False)


@lru_cache(maxsize=1)
def err() -> Console:
    """Standard error, for bars of progress and notes that are more than plain lines."""
    from rich.console import Console

    return Console(file=sys.stderr, highlight=False, markup=False, emoji=False, soft_wrap=True)


def shows_colour(console: Console) -> bool:
    """Whether colours can be seen there: not in a pipe, nor where NO_COLOR asks for none."""
    return bool(console.color_system) and not console.no_color


def shown_score(score: float) -> str:
    """Two digits, and no certainty that a model cannot have."""
    return f"{min(0.99, max(0.01, score)):.2f}"


def _visible(found: re.Match[str]) -> str:
    return f"\\u{{{ord(found[0]):x}}}"
