"""What the pages of a bag hold: captures, worked out from the archive alone."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from scamrecruit.collect.exchange import understand
from scamrecruit.collect.sources.kind import Page
from scamrecruit.collect.web import captures_of
from scamrecruit.evidence.custody import ChainError
from scamrecruit.evidence.history import Run, runs
from scamrecruit.evidence.replay import response_at
from scamrecruit.records import Capture, Unreadable


def captures(bag: Path, run: Run, earlier: Iterable[Run]) -> Iterator[Capture | Unreadable]:
    """What the pages of a run hold, in the order in which they came; a page that had not changed is
    taken from the run that it refers to. Raises OSError or ValueError if the archive is damaged.
    """
    records = {event.record: event for each in earlier for event in each.exchanges.values()}
    for event in run.items.values():
        there = records.get(event.refers_to or "", event)
        answer = understand(response_at(bag, there), run.started.limits)
        yield from captures_of(event.source, Page.of(event.url, answer))


def newest(bag: Path) -> Iterator[Capture | Unreadable]:
    """What the pages of the last run hold; a damaged bag is Unreadable."""
    try:
        *earlier, last = runs(bag)
        yield from captures(bag, last, earlier)
    except (OSError, ValueError, ChainError) as error:
        yield Unreadable(
            str(bag), "collect", f"damaged evidence: {error}", "scamrecruit verify says more"
        )
