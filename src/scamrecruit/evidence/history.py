"""What a bag holds already: for going on after an interruption, and for asking only for what changed."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from scamrecruit.evidence.custody import NAME, entries
from scamrecruit.evidence.events import Assessed, Exchanged, RunEnded, RunStarted, What

_FINAL_FAILURES = frozenset({400, 404, 405, 406, 410, 451})
_ROBOTS_AGE = timedelta(hours=24)
"""How long a robots.txt may be relied on (RFC 9309)."""


class Run(Struct):
    """One run: how it began, whether it came to its end, its items by address in order."""

    id: str
    started: RunStarted
    at: str
    outcome: str | None = None
    assessed: Assessed | None = None
    exchanges: dict[str, Exchanged] = msgspec.field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether it came to its end."""
        return self.outcome == "complete"

    @property
    def items(self) -> dict[str, Exchanged]:
        """The pages that were wanted and came, by address."""
        return {url: event for url, event in self.exchanges.items() if event.is_item}

    def final(self, url: str) -> Exchanged | None:
        """The exchange for ``url`` if there is no need to ask again in the same run."""
        event = self.exchanges.get(url)
        if event is None or event.truncated:
            return None
        if event.source == "robots":
            fresh = datetime.now(UTC) - datetime.fromisoformat(event.started) < _ROBOTS_AGE
            return event if fresh and event.status < 500 and event.status != 429 else None
        return event if event.status < 400 or event.status in _FINAL_FAILURES else None


def runs(bag: Path) -> list[Run]:
    """The runs of a bag, first to last; none if there is no log. Raises ChainError."""
    found: dict[str, Run] = {}
    if not (bag / NAME).exists():
        return []
    for entry in entries(bag):
        what = entry.what
        if isinstance(what, RunStarted):
            found.setdefault(entry.run, Run(entry.run, what, entry.at)).outcome = None
        elif isinstance(what, Exchanged):
            run = found.get(entry.run)
            if run is not None:
                run.exchanges[what.url] = what
        elif entry.run in found:
            _close(found[entry.run], what)
    return list(found.values())


def _close(run: Run, what: What) -> None:
    if isinstance(what, Assessed):
        run.assessed = what
    elif isinstance(what, RunEnded):
        run.outcome = what.outcome


def latest(earlier: Iterable[Run]) -> dict[str, Exchanged]:
    """The newest answer with a body for each address, over all runs."""
    return {
        url: event
        for run in earlier
        for url, event in run.items.items()
        if event.status != 304 and not event.truncated
    }
