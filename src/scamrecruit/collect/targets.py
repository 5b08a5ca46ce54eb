"""Whatever stands on the command line -> captures: from this machine, or from the web."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from scamrecruit.collect import local
from scamrecruit.collect.settings import Settings
from scamrecruit.records import Capture, Unreadable

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*://", re.I)


def is_address(target: str) -> bool:
    """Whether ``target`` has a scheme, and so is no name of a file."""
    return _SCHEME.match(target) is not None


def captures(targets: Iterable[str], settings: Settings | None = None) -> Iterator[Capture | Unreadable]:
    """Captures of ``targets`` in order; addresses that stand side by side are fetched together."""
    for from_web, group in groupby(targets, is_address):
        if from_web:
            from scamrecruit.collect.web import fetched  # most runs never use the network

            yield from fetched(group, settings or Settings())
        else:
            yield from local.captures(group)
