"""How a collection behaves: how polite, within which limits, through which way out, how far."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from scamrecruit import __version__

ROBOT = "scamrecruit"
"""The product token that a robots.txt would name."""
DEFAULT_INTERVAL = 1.0
MEBIBYTE = 1 << 20


class Politeness(Struct, frozen=True):
    """What a server may expect of us. Times in seconds.

    ``interval`` is the least time between two requests to a host; each wait is made up to
    ``jitter`` (a share of it) longer. ``patience`` is the longest wait that a server may ask for
    (Crawl-delay, Retry-After) before the item is given up instead. A host that refuses ``refusals``
    times in a row is left alone.
    """

    contact: str | None = None
    user_agent: str | None = None
    interval: float = DEFAULT_INTERVAL
    jitter: float = 0.1
    patience: float = 300.0
    backoff: float = 2.0
    attempts: int = 3
    refusals: int = 3
    ignore_robots: bool = False
    reason: str | None = None

    @property
    def agent(self) -> str:
        """The User-Agent: who we are, and whom to write to."""
        who = f" (+{self.contact})" if self.contact else " (research on job advertisements)"
        return self.user_agent or f"{ROBOT}/{__version__}{who}"


class Limits(Struct, frozen=True):
    """What one exchange may cost. Sizes in bytes, times in seconds."""

    total_seconds: float = 60.0
    connect_seconds: float = 15.0
    head: int = 64 * 1024
    wire: int = 20 * MEBIBYTE
    decoded: int = 50 * MEBIBYTE
    ratio: int = 200
    redirects: int = 5
    parallel: int = 8


class Egress(Struct, frozen=True):
    """The way out: directly, or through a proxy; ``label`` is what the custody log says of it.

    ``allow_private`` holds ``host`` or ``host:port`` as in the address, lower case: those may lie
    in a private network, or on an unusual port.
    """

    proxy: str | None = None
    label: str = "direct"
    allow_private: frozenset[str] = frozenset()
    authorities: Path | None = None


class Scope(Struct, frozen=True):
    """How far to go: links that match ``follow``, down to ``depth``, at most ``limit`` pages."""

    follow: str | None = None
    depth: int = 1
    limit: int = 1000
    since: datetime | None = None


class Settings(Struct, frozen=True):
    """All of it together."""

    politeness: Politeness = Politeness()
    limits: Limits = Limits()
    egress: Egress = Egress()
    case: str = "unnamed"
