"""A review at a case: runs what the queue asks for, keeps every decision before the next is shown."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic

from scamrecruit.casefile import desks
from scamrecruit.casefile.cases import Brief, Case, Wanted, find, load, select
from scamrecruit.casefile.decisions import decide, history, moment, new_id, standing
from scamrecruit.casefile.facets import SharedContact, sharing
from scamrecruit.casefile.store import CaseFile
from scamrecruit.errors import UsageError
from scamrecruit.records import Decision, Shown
from scamrecruit.review import filters
from scamrecruit.review.queue import (
    Choice,
    Decide,
    Effect,
    Order,
    Queue,
    Refill,
    press,
    refilled,
    started,
)

MAX_SECONDS = 3600.0
"""A longer look was a break."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Who reviews, and what. ``second_opinion``: what others have decided, without showing how.

    ``sample``: only so many of the random order; 0 for all.
    """

    reviewer: str
    order: Order = "priority"
    blind: bool = False
    wanted: Wanted = field(default_factory=Wanted)
    second_opinion: bool = False
    sample: int = 0


class Session:
    """One reviewer at one case; ``press`` it key by key. ``clock`` gives seconds."""

    def __init__(
        self, case: CaseFile, settings: Settings, clock: Callable[[], float] = monotonic
    ) -> None:
        self.case = case
        self.settings = settings
        self._clock = clock
        self._began = self._shown_at = clock()
        self.made = 0
        mine = {d.posting: _choice(d) for d in self._standing() if d.reviewer == settings.reviewer}
        items = self._items(settings.wanted, settings.order)
        queue = Queue(
            items, standing=mine, filter=filters.written(settings.wanted), order=settings.order,
            blind=settings.blind,
        )  # fmt: skip
        left = desks.desk(case, settings.reviewer)
        self.queue = started(queue, left.posting if left else None)
        self._members = frozenset(items)

    def press(self, key: str) -> Effect:
        """Take one key; what it asks for is done when this returns, but for scrolling and quitting.

        Raises UsageError if a decision cannot be kept; then the queue stays where it was.
        """
        queue, effect = press(self.queue, key)
        if isinstance(effect, Decide):
            self._keep(effect, queue.current)
        elif isinstance(effect, Refill):
            queue = self._refill(queue, effect)
        if queue.current != self.queue.current:
            self._shown_at = self._clock()
        self.queue = queue
        return effect

    def close(self) -> None:
        """Note where the reviewer stopped."""
        desks.leave(self.case, self.settings.reviewer, self._desk(self.queue.current))

    def current(self) -> Case | None:
        """The posting that is shown, or None at the end of the queue."""
        identity = self.queue.current
        keys = find(self.case, identity) if identity else []
        return load(self.case, keys[0]) if keys else None

    def sharing(self, key: int) -> list[SharedContact]:
        """The contacts of a posting, with the other postings that name them."""
        return sharing(self.case, key)

    @property
    def decided(self) -> int:
        """How many of the queue are decided."""
        return sum(identity in self._members for identity in self.queue.standing)

    @property
    def pace(self) -> float | None:
        """Seconds for each decision of this session, or None before the first."""
        return (self._clock() - self._began) / self.made if self.made else None

    def _standing(self) -> list[Decision]:
        return standing(history(self.case))

    def _items(self, wanted: Wanted, order: Order) -> tuple[str, ...]:
        """Ids of the queue: what nobody has decided, or in random order what this reviewer has not."""
        me, decisions = self.settings.reviewer, self._standing()
        mine = {d.posting for d in decisions if d.reviewer == me}
        others = {d.posting for d in decisions if d.reviewer != me}
        found = select(self.case, wanted, order)
        if order == "random":
            found = sorted(found, key=self._lot)
            found = found[: self.settings.sample or None]
        elif self.settings.second_opinion:
            found = [brief for brief in found if brief.id in others]
        else:
            found = [brief for brief in found if brief.id not in others]
        return tuple(brief.id for brief in found if brief.id not in mine)

    def _lot(self, brief: Brief) -> bytes:
        """The same for all reviewers of a case, so that their control samples meet."""
        return hashlib.sha256(f"{self.case.id}\0{brief.id}".encode()).digest()

    def _refill(self, queue: Queue, wanted: Refill) -> Queue:
        try:
            items = self._items(filters.parse(wanted.filter), wanted.order)
        except (ValueError, UsageError) as error:
            return replace(queue, message=str(error))
        if not items:
            return replace(queue, message="nothing undecided there; the queue stays as it was")
        self._members = frozenset(items)
        return replace(refilled(queue, items, wanted), message=f"{len(items)} in the queue")

    def _keep(self, effect: Decide, following: str | None) -> None:
        found = self.current() if effect.id == self.queue.current else None
        if found is None:
            found = load(self.case, find(self.case, effect.id)[0])
        if found is None:
            raise UsageError(f"{effect.id} is not in the case any more")
        choice = effect.choice
        decision = Decision(
            id=new_id(),
            posting=effect.id,
            content=found.content,
            verdict=choice.verdict if choice else None,
            reviewer=self.settings.reviewer,
            at=moment(),
            shown=self._shown(found),
            reasons=choice.reasons if choice else (),
            note=choice.note if choice else "",
            seconds=round(min(self._clock() - self._shown_at, MAX_SECONDS), 1),
        )
        decide(self.case, decision, self._desk(following))
        self.made += 1 if choice else -1

    def _shown(self, found: Case) -> Shown:
        made, queue = found.assessment, self.queue
        return Shown(made.model, made.rules, made.score, made.tier, queue.blind, queue.order)

    def _desk(self, posting: str | None) -> desks.Desk:
        queue = self.queue
        return desks.Desk(posting, queue.filter, queue.order, queue.blind)


def _choice(decision: Decision) -> Choice:
    return Choice(decision.verdict or "unsure", decision.reasons, decision.note)
