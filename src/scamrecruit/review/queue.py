"""The review queue as a pure state machine: a key makes a new state, and perhaps something to do.

    state, effect = press(state, "r")     # refer: asks for reasons
    state, effect = press(state, "enter") # effect is Decide(...)

It reads no file, no clock and no terminal, so a review can be replayed from its keys.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

from scamrecruit.records import Verdict
from scamrecruit.review.codes import CODES, KEYS

Mode = Literal["read", "reasons", "note", "jump", "search", "filter", "help"]
Order = Literal["priority", "uncertainty", "random"]
ORDERS: tuple[Order, ...] = ("priority", "uncertainty", "random")
MAX_LINE = 2000
"""Characters of a note or a search."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A verdict as it was made, with its reasons and note."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decide:
    """Keep this choice for the posting with this id; None takes the one before back."""

    id: str
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class Refill:
    """Make the queue anew: by another filter line or in another order."""

    filter: str
    order: Order


@dataclass(frozen=True, slots=True)
class Scroll:
    """Move the text: ``lines`` or ``pages`` down, to the next of its ``sections``, to either ``end``."""

    lines: int = 0
    pages: int = 0
    sections: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Quit:
    """The reviewer has had enough; everything is kept."""


Effect = Decide | Refill | Scroll | Quit | None


@dataclass(frozen=True, slots=True)
class Queue:
    """Where a review stands. ``at`` may be one past the last: nothing is left there.

    ``standing`` is this reviewer's present choice by id; ``undo`` what stood before each decision
    of this session, the latest last; ``skipped`` comes again when all others are decided.
    """

    items: tuple[str, ...]
    at: int = 0
    standing: Mapping[str, Choice] = field(default_factory=dict)
    undo: tuple[tuple[str, Choice | None], ...] = ()
    mode: Mode = "read"
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    note: str = ""
    line: str = ""
    filter: str = ""
    order: Order = "priority"
    blind: bool = False
    message: str = ""

    @property
    def current(self) -> str | None:
        """Id of the posting that is shown, or None at the end."""
        return self.items[self.at] if self.at < len(self.items) else None


def press(queue: Queue, key: str) -> tuple[Queue, Effect]:
    """The state after ``key``, and what is to be done; a key without a meaning changes nothing.

    Keys are single characters, or: up down left right pageup pagedown home end enter escape tab
    backspace.
    """
    quiet = replace(queue, message="")
    return _MODES[queue.mode](quiet, key)


def refilled(queue: Queue, items: Iterable[str], wanted: Refill) -> Queue:
    """The queue over other items; it stays at the present posting if that is among them."""
    made = tuple(items)
    current = queue.current
    at: int = made.index(current) if current in made else 0
    fresh = replace(queue, items=made, at=at, filter=wanted.filter, order=wanted.order)
    return _at(fresh, _open_from(fresh, at) if current not in made else at)


def started(queue: Queue, first: str | None) -> Queue:
    """The queue at the posting ``first`` if it is there and undecided, else at the first undecided."""
    if first in queue.items and first not in queue.standing:
        return _at(queue, queue.items.index(first))
    return _at(queue, _open_from(queue, 0))


def _at(queue: Queue, at: int) -> Queue:
    """At another posting, with nothing begun there; its present choice is what a new one begins with."""
    moved = replace(queue, at=max(0, min(at, len(queue.items))), mode="read", verdict=None, line="")
    standing = queue.standing.get(moved.current or "")
    return replace(moved, reasons=(), note=standing.note if standing else "")


def _open_from(queue: Queue, start: int) -> int:
    """The first undecided place from ``start`` on, else from the beginning, else the end."""
    size = len(queue.items)
    for at in chain(range(start, size), range(min(start, size))):
        if queue.items[at] not in queue.standing:
            return at
    return size


def _read(queue: Queue, key: str) -> tuple[Queue, Effect]:
    if key in KEYS and queue.current:
        return replace(queue, mode="reasons", verdict=KEYS[key], reasons=()), None
    if key in _SCROLLS:
        return queue, _SCROLLS[key]
    command = _COMMANDS.get(key)
    return command(queue) if command else (queue, None)


def _reasons(queue: Queue, key: str) -> tuple[Queue, Effect]:
    """Numbers choose reasons; enter or the verdict's own key confirms, another verdict's changes it."""
    verdict = queue.verdict
    if key in KEYS and KEYS[key] != verdict:
        return replace(queue, verdict=KEYS[key], reasons=()), None
    if key == "enter" or key in KEYS:
        return _decide(queue)
    if key == "escape":
        return replace(queue, mode="read", verdict=None, reasons=()), None
    if key == "n":
        return replace(queue, mode="note", line=queue.note), None
    if key in _SCROLLS and key not in {"j", "k"}:
        return queue, _SCROLLS[key]
    codes = CODES[verdict] if verdict else ()
    if key in "123456789" and len(key) == 1 and int(key) <= len(codes):
        code = codes[int(key) - 1].code
        others = tuple(other for other in queue.reasons if other != code)
        return replace(queue, reasons=others if code in queue.reasons else (*others, code)), None
    return queue, None


def _decide(queue: Queue) -> tuple[Queue, Effect]:
    current, verdict = queue.current, queue.verdict
    if current is None or verdict is None:
        return replace(queue, mode="read"), None
    choice = Choice(verdict, queue.reasons, queue.note)
    undo = (*queue.undo, (current, queue.standing.get(current)))
    made = replace(queue, standing={**queue.standing, current: choice}, undo=undo)
    return _at(made, _open_from(made, made.at + 1)), Decide(current, choice)


def _undo(queue: Queue) -> tuple[Queue, Effect]:
    if not queue.undo:
        return replace(queue, message="nothing to undo in this session"), None
    identity, before = queue.undo[-1]
    standing = {**queue.standing, identity: before} if before else dict(queue.standing)
    if before is None:
        standing.pop(identity, None)
    items = queue.items if identity in queue.items else (identity, *queue.items)
    undone = replace(queue, items=items, standing=standing, undo=queue.undo[:-1])
    return replace(_at(undone, items.index(identity)), message="taken back"), Decide(identity, before)


def _skip(queue: Queue) -> tuple[Queue, Effect]:
    """On to the next undecided; the one left comes again at the end of the round."""
    if queue.current is None:
        return queue, None
    return _at(queue, _open_from(queue, queue.at + 1)), None


def _move(step: int) -> Callable[[Queue], tuple[Queue, Effect]]:
    return lambda queue: (_at(queue, queue.at + step), None)


def _typing(mode: Mode) -> Callable[[Queue], tuple[Queue, Effect]]:
    def begin(queue: Queue) -> tuple[Queue, Effect]:
        line = {"note": queue.note, "filter": queue.filter}.get(mode, "")
        return replace(queue, mode=mode, line=line), None

    return begin


def _line(
    finish: Callable[[Queue], tuple[Queue, Effect]],
) -> Callable[[Queue, str], tuple[Queue, Effect]]:
    """A mode in which characters are typed; enter hands the line to ``finish``, escape forgets it."""

    def typed(queue: Queue, key: str) -> tuple[Queue, Effect]:
        if key == "enter":
            return finish(queue)
        if key == "escape":
            return replace(queue, mode="reasons" if queue.verdict else "read", line=""), None
        if key == "backspace":
            return replace(queue, line=queue.line[:-1]), None
        if len(key) == 1 and key.isprintable() and len(queue.line) < MAX_LINE:
            return replace(queue, line=queue.line + key), None
        return queue, None

    return typed


def _finish_note(queue: Queue) -> tuple[Queue, Effect]:
    mode: Mode = "reasons" if queue.verdict else "read"
    said = "" if queue.verdict else "the note is kept with your verdict: choose one"
    return replace(queue, mode=mode, note=queue.line.strip(), line="", message=said), None


def _finish_jump(queue: Queue) -> tuple[Queue, Effect]:
    wanted = queue.line.strip()
    back = replace(queue, mode="read", line="")
    if wanted.isdecimal() and 1 <= int(wanted) <= len(queue.items):
        return _at(back, int(wanted) - 1), None
    found = [at for at, item in enumerate(queue.items) if wanted and item.startswith(wanted)]
    if not found:
        return replace(back, message=f"no number or id {wanted!r} in this queue"), None
    return _at(back, found[0]), None


def _finish_search(queue: Queue) -> tuple[Queue, Effect]:
    """A search keeps the named filters and replaces the words."""
    named = [word for word in queue.filter.split() if ":" in word]
    line = " ".join([*named, queue.line.strip()]).strip()
    return replace(queue, mode="read", line=""), Refill(line, queue.order)


def _finish_filter(queue: Queue) -> tuple[Queue, Effect]:
    return replace(queue, mode="read", line=""), Refill(queue.line.strip(), queue.order)


def _reorder(queue: Queue) -> tuple[Queue, Effect]:
    following = ORDERS[(ORDERS.index(queue.order) + 1) % len(ORDERS)]
    return replace(queue, blind=queue.blind or following == "random"), Refill(queue.filter, following)


def _help(queue: Queue, key: str) -> tuple[Queue, Effect]:
    return replace(queue, mode="read"), Quit() if key == "q" else None


_SCROLLS: dict[str, Scroll] = {
    "down": Scroll(lines=1),
    "j": Scroll(lines=1),
    "up": Scroll(lines=-1),
    "k": Scroll(lines=-1),
    "pagedown": Scroll(pages=1),
    " ": Scroll(pages=1),
    "pageup": Scroll(pages=-1),
    "tab": Scroll(sections=1),
    "home": Scroll(end=-1),
    "end": Scroll(end=1),
}
_COMMANDS: dict[str, Callable[[Queue], tuple[Queue, Effect]]] = {
    "s": _skip,
    "z": _undo,
    "right": _move(1),
    "left": _move(-1),
    "n": _typing("note"),
    "g": _typing("jump"),
    "/": _typing("search"),
    "f": _typing("filter"),
    "o": _reorder,
    "b": lambda queue: (replace(queue, blind=not queue.blind), None),
    "?": lambda queue: (replace(queue, mode="help"), None),
    "q": lambda queue: (queue, Quit()),
}
_MODES: dict[Mode, Callable[[Queue, str], tuple[Queue, Effect]]] = {
    "read": _read,
    "reasons": _reasons,
    "note": _line(_finish_note),
    "jump": _line(_finish_jump),
    "search": _line(_finish_search),
    "filter": _line(_finish_filter),
    "help": _help,
}
