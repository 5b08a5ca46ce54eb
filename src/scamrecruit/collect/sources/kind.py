"""What every kind of source says of itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Struct

from scamrecruit.collect.exchange import Answer
from scamrecruit.collect.settings import Scope
from scamrecruit.records import Capture, Unreadable


class Task(Struct, frozen=True):
    """One page to ask for, and how it came to be asked for.

    ``source`` is the name of the kind that reads the answer, ``target`` what the user named,
    ``depth`` the links and ``level`` the index pages between them, ``hops`` the redirects before.
    """

    url: str
    source: str
    target: str
    scope: Scope = Scope()
    depth: int = 0
    level: int = 0
    hops: tuple[str, ...] = ()
    attempt: int = 0

    def onward(self, url: str, **changes: Any) -> "Task":
        """A task that this one leads to."""
        return msgspec.structs.replace(self, url=url, hops=(), attempt=0, **changes)


class Page(Struct, frozen=True):
    """An answer as a source sees it: never more than can be had from the preserved bytes."""

    url: str
    body: bytes
    media_type: str

    @classmethod
    def of(cls, url: str, answer: Answer) -> "Page":
        """The page that an answer holds."""
        return cls(url, answer.body, answer.header("content-type"))

    def whole(self) -> Capture:
        """The page itself as a capture."""
        return Capture(self.url, self.body, self.media_type or None)


class ShapeError(Exception):
    """An answer that is not of the form that its source has; the text says what is wrong."""


def nothing(page: Page, task: Task) -> Iterator[Task]:
    """A source that leads nowhere."""
    yield from ()


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of source.

    ``start`` gives the address to begin at, or None if the target is of another kind. ``captures``
    gives what can be read of an answer and ``follow`` the tasks it leads to; both may raise
    ShapeError, and both depend on nothing but their arguments. ``delay`` is the least wait between two
    pages of it, in seconds.
    """

    name: str
    start: Callable[[str], str | None]
    captures: Callable[[Page], Iterable[Capture | Unreadable]]
    follow: Callable[[Page, Task], Iterable[Task]] = nothing
    delay: float = 0.0


def loaded(page: Page) -> Any:
    """The JSON of an answer. Raises ShapeError."""
    try:
        return msgspec.json.decode(page.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ShapeError(f"no JSON: {error}") from error


def rows(page: Page, key: str | None) -> list[dict[str, Any]]:
    """The list of objects under ``key`` of the answer, or the answer itself. Raises ShapeError."""
    value = loaded(page)
    if key is not None:
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, list):
        raise ShapeError(f"no list of advertisements{f' under {key!r}' if key else ''}")
    return [row for row in value if isinstance(row, dict)]


def as_lines(page: Page, jobs: Iterable[dict[str, Any]]) -> Iterator[Capture]:
    """Advertisements as JSON lines, in order, if there are any; empty fields are left out."""
    lines = [msgspec.json.encode({k: v for k, v in job.items() if v}) + b"\n" for job in jobs]
    if lines:
        yield Capture(page.url, b"".join(lines), "application/jsonl")


def name_of(value: Any) -> str:
    """A name that stands alone or in an object of its own."""
    return text_of(value.get("name") if isinstance(value, dict) else value)


def text_of(*values: Any) -> str:
    """Texts among ``values``, joined; what is no text is left out."""
    return "\n".join(value for value in values if isinstance(value, str) and value.strip())
