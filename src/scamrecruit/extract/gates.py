"""Texts that speak about such advertisements, and are none: news, warnings, advisories."""

from collections.abc import Sequence

from scamrecruit.extract.contacts import HANDLE, channels
from scamrecruit.extract.matcher import Hit
from scamrecruit.records import Contact

WARNING = "exc_warning_or_news_text"
ENOUGH = 3
"""Places that must say so; one distinctive place counts for two."""


def gate(hits: Sequence[Hit], contacts: Sequence[Contact]) -> str | None:
    """``not_an_advertisement`` if the text reads as news or a warning, else None.

    A text that also gives a messenger contact is an offer until a person has looked: a recruiter may
    quote a warning.
    """
    places = _apart([hit for hit in hits if hit.indicator == WARNING])
    weight = len(places) + any(hit.distinctive for hit in places)
    if weight < ENOUGH or any(_is_personal(contact.kind) for contact in contacts):
        return None
    return "not_an_advertisement"


def _is_personal(kind: str) -> bool:
    return kind == HANDLE or (kind in channels() and channels()[kind].messenger)


def _apart(hits: Sequence[Hit]) -> list[Hit]:
    """``hits`` without those that overlap an earlier or longer one: one sentence is one place."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
