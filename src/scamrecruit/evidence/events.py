"""What the custody log can say. One line a record; the names are part of the evidence format.

Moments are UTC in ISO 8601. Digests are SHA-256 in hexadecimal.
"""

from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from scamrecruit.collect.settings import Limits, Scope

FORMAT = "scamrecruit.custody/1"
FIRST = "0" * 64
"""What the first line names as the line before it."""


class Exchanged(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="exchange"):
    """One question and its answer, and where they lie in the archive.

    ``response_sha256`` is of the answer as it came, ``body_sha256`` of its content with all codings
    undone. ``offset`` and ``length`` count the bytes of the WARC records in ``warc``. ``refers_to`` is
    the record that an answer "not modified" speaks of.
    """

    url: str
    source: str
    target: str
    started: str
    seconds: float
    status: int
    robots: str
    record: str
    response_sha256: str
    body_sha256: str
    bytes: int
    hops: tuple[str, ...] = ()
    depth: int = 0
    peer: str | None = None
    certificate_sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    truncated: str | None = None
    problem: str | None = None
    refers_to: str | None = None
    warc: str = ""
    offset: int = 0
    length: int = 0

    @property
    def is_item(self) -> bool:
        """Whether this is a page that was wanted, rather than a step on the way to one."""
        there = 200 <= self.status < 300 or (self.status == 304 and self.refers_to is not None)
        return self.source != "robots" and there and (self.bytes > 0 or self.refers_to is not None)


class RunStarted(Struct, frozen=True, omit_defaults=True, tag_field="action", tag="run_started"):
    """Who begins to collect what, on which basis, with which program, by which rules."""

    tool: str
    model: str
    rules: str
    case: str
    legal_basis: str
    targets: tuple[str, ...]
    scope: Scope
    limits: Limits
    egress: str
    user_agent: str
    interval: float
    allow_private: tuple[str, ...] = ()
    ignore_robots: bool = False
    reason: str | None = None
    resumed: bool = False
    format: str = FORMAT


class Missed(Struct, frozen=True, tag_field="action", tag="missed"):
    """An item that did not come."""

    url: str
    source: str
    target: str
    error: str
    advice: str


class Recovered(Struct, frozen=True, tag_field="action", tag="recovered"):
    """After an interruption: exchanges found in an archive file without a line, and bytes cut from its
    end because they were no whole record."""

    warc: str
    exchanges: int
    cut_bytes: int


class Assessed(Struct, frozen=True, tag_field="action", tag="assessed"):
    """The items of the run were read and scored; the results stand in ``file``."""

    file: str
    sha256: str
    advertisements: int
    unreadable: int
    model: str
    rules: str
    tool: str


class RunEnded(Struct, frozen=True, tag_field="action", tag="run_ended"):
    """The run is over: ``complete`` or ``interrupted``."""

    outcome: str
    items: int
    missed: int


What = Exchanged | RunStarted | Missed | Recovered | Assessed | RunEnded


class Entry(Struct, frozen=True):
    """One line of the custody log: place in the chain, moment, run, person, and what happened."""

    seq: int
    prev: str
    at: str
    run: str
    actor: str
    what: What


def utc(moment: datetime | None = None) -> str:
    """A moment (now, if none) as the log writes it."""
    return (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds")


def canonical(entry: Entry) -> bytes:
    """The one form of an entry: sorted keys, no spaces, as RFC 8785 orders them (keys are ASCII)."""
    return msgspec.json.encode(entry, order="sorted")
