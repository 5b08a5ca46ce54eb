"""Texts that are no offers: news and warnings, questions about an offer, people who look for work.

A gate needs several signs that meet, and no offer of the writer's own: a recruiter may paste a
warning, or ask "is this real?" above his own advertisement. What stands in quotation marks is
somebody else's words; "wanted" in "I want work" is the job seeker's.
"""

import re
from bisect import insort
from collections.abc import Sequence, Set
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from scamrecruit.extract.contacts import HANDLE, channels
from scamrecruit.extract.matcher import Hit
from scamrecruit.extract.negation import any_of
from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.extract.signals import Scene
from scamrecruit.language.spans import Span, is_within, joined, overlaps

GATED = "not_an_advertisement"
WARNING = "exc_warning_or_news_text"
QUESTION = "exc_question_about_offer"
SEEKER = "exc_job_seeker"
ENOUGH = 3
"""Weight that must be reached; a distinctive place weighs two, another one."""
ENOUGH_WITH_CONTACT = 5
"""The same for a text that gives a phone number or an address, as notices with a hotline do."""
SHORT = 700
ENOUGH_IF_SHORT = 2
"""The same for a text of at most so many characters that invites nobody."""
_QUOTED = re.compile(r'"[^"\r]{6,500}"|「[^」\r]{2,500}」|『[^』\r]{2,500}』')
_LURES = frozenset({"travel", "terms", "pay", "employer"})
_MANY_LURES = 2

_EMPLOYERS_VOICE = frozenset({"exc_structured_selection", "exc_statutory_benefits"})


class Gate:
    """Tells advertisements from texts that speak about them. Build once; keeps no state."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._tongues = rulebook.languages.values()
        self._groups = {rule.id: rule.group for rule in rulebook.indicators.values()}

    @cached_property
    def _offers(self) -> re.Pattern[str]:
        """Words of an offer in any language; most texts never need them."""
        return any_of(chain.from_iterable(tongue.offers for tongue in self._tongues))

    def check(self, scene: Scene) -> str | None:
        """``not_an_advertisement`` if ``scene`` reads as news, warning, question or job seeker's own."""
        told = _apart(scene, {WARNING, QUESTION})
        sought = _apart(scene, {SEEKER})
        if not told and not sought:
            return None
        own = self._own(scene)
        if self._seeks(sought, own) or self._tells(told, own):
            return GATED
        return None

    def _own(self, scene: Scene) -> "_Own":
        """What stands outside quotation marks."""
        quotes = [found.span() for found in _QUOTED.finditer(scene.folded.text)]
        sought = [(hit.start, hit.end) for hit in scene.hits if hit.indicator == SEEKER]
        others = joined([*quotes, *sought])
        kept = [hit for hit in scene.hits if not is_within(hit.start, hit.end, quotes)]
        groups = {self._groups[hit.indicator] for hit in kept}
        offers = (found.span() for found in self._offers.finditer(scene.folded.text))
        return _Own(
            length=len(scene.folded.text),
            kinds={c.kind for c in scene.contacts if not is_within(c.start, c.end, quotes)},
            offers=not all(is_within(*span, others) for span in offers),
            lures=len(groups & _LURES),
            asks=bool(scene.contacts)
            or "contact" in groups
            or any(hit.indicator in _EMPLOYERS_VOICE for hit in kept),
        )

    def _seeks(self, sought: Sequence[Hit], own: "_Own") -> bool:
        """Whether the writer looks for work, and offers none: such a text may hold a contact."""
        if own.offers:
            return False
        if own.kinds:
            return _weight(sought) >= ENOUGH and not own.lures
        return _weight(sought) >= ENOUGH_IF_SHORT and own.lures < _MANY_LURES

    def _tells(self, told: Sequence[Hit], own: "_Own") -> bool:
        """Whether the text tells or asks about offers, and makes none of its own."""
        if any(map(_is_personal, own.kinds)):
            return False
        if own.kinds:
            return not own.offers and _weight(told) >= ENOUGH_WITH_CONTACT
        if own.offers or own.asks:
            return _weight(told) >= ENOUGH and any(hit.distinctive for hit in told)
        return _weight(told) >= (ENOUGH_IF_SHORT if own.length <= SHORT else ENOUGH)


class _Own(NamedTuple):
    """What a writer says in own words: ``kinds`` of contacts, words of an offer, groups of lures."""

    length: int
    kinds: set[str]
    offers: bool
    lures: int
    asks: bool


def _weight(hits: Sequence[Hit]) -> int:
    return sum(1 + hit.distinctive for hit in hits)


def _is_personal(kind: str) -> bool:
    return kind == HANDLE or (kind in channels() and channels()[kind].messenger)


def _apart(scene: Scene, indicators: Set[str]) -> list[Hit]:
    """Hits of ``indicators`` that do not overlap, each wording once: one sentence is one place.

    Distinctive ones come first: a weak one that begins before them does not take their place.
    """
    kept: dict[str, Hit] = {}
    taken: list[Span] = []
    found = (hit for hit in scene.hits if hit.indicator in indicators)
    for hit in sorted(found, key=lambda hit: (not hit.distinctive, hit.start, -hit.end)):
        wording = scene.folded.text[hit.start : hit.end]
        if wording not in kept and not overlaps(hit.start, hit.end, taken):
            kept[wording] = hit
            insort(taken, (hit.start, hit.end))
    return list(kept.values())
