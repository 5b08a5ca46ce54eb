"""The formats that can be read: one file each in ``read/formats``, found by looking there.

A reader is a module with a ``FORMAT``. It may give postings, refusals, counts of what it left out,
and captures of what lies inside; the driver reads these in turn.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from scamrecruit.read import formats as package
from scamrecruit.read.input import Head, Input
from scamrecruit.records import Capture, PassedOver, Posting, Unreadable

Item = Posting | Unreadable | PassedOver | Capture
"""What a reader gives; a ``Capture`` is a member that is read in its place."""


class Fit(IntEnum):
    """How sure a format is that an input is its own; the surest reads it."""

    NO = 0
    FALLBACK = 1
    NAMED = 2
    SHAPED = 3
    BINARY = 4
    SIGNED = 5
    CERTAIN = 6


@dataclass(frozen=True, slots=True)
class Need:
    """A library or program that a reader needs beyond the core; ``install`` says how to get it."""

    name: str
    install: str
    module: str = ""
    program: str = ""

    def missing(self) -> bool:
        """Whether it is not there on this machine."""
        from importlib.util import find_spec
        from shutil import which

        return bool(self.module and find_spec(self.module) is None) or bool(
            self.program and which(self.program) is None
        )


@dataclass(frozen=True, slots=True)
class Format:
    """One format. ``extensions`` begin with a dot; they and the media type are hints only.

    ``by_line``: what comes through a pipe is read as it comes.
    A special form of another format (a chat as text) names it in ``form_of`` and needs no extensions.
    ``limits`` tells in words what a reader that is ready cannot do on this machine, and how to mend it.
    """

    name: str
    label: str
    extensions: tuple[str, ...]
    fits: Callable[[Head], Fit]
    read: Callable[[Input], Iterator[Item]]
    version: int = 1
    container: bool = False
    needs: tuple[Need, ...] = ()
    by_line: bool = False
    form_of: str = ""
    limits: Callable[[], str] = lambda: ""

    @property
    def reader(self) -> str:
        """Name and version, as they stand in ``source.reader``."""
        return f"{self.name}/{self.version}"


@lru_cache(maxsize=1)
def formats() -> tuple[Format, ...]:
    """All formats, by name."""
    names = sorted(module.name for module in iter_modules(package.__path__))
    return tuple(import_module(f"{package.__name__}.{name}").FORMAT for name in names)


def identify(head: Head) -> Format:
    """The format whose content fits best; equals by the name's extension, then by name."""
    return max(formats(), key=lambda one: (one.fits(head), head.name.endswith(one.extensions)))


def promised(head: Head, found: Format) -> str | None:
    """Label of the format that the name's extension promises, if ``found`` is another."""
    if head.name.endswith(found.extensions):
        return None
    named = next((one for one in formats() if head.name.endswith(one.extensions)), None)
    return named.label if named and named.name != found.form_of else None
