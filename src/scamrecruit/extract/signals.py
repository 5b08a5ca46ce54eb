"""Indicators that no phrase can express: read from contacts, places, pay and the shape of a text.

Each detector is one small function from what was found to hits; ``DETECTORS`` is the list.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from scamrecruit.extract.contacts import RawContact, channels, freemail_domains
from scamrecruit.extract.matcher import Hit
from scamrecruit.extract.pay import Pay
from scamrecruit.extract.phones import region_of
from scamrecruit.extract.places import PlaceMention
from scamrecruit.language.folding import Folded
from scamrecruit.language.spans import overlaps
from scamrecruit.resources import rules_dir


class Signal(NamedTuple):
    """An indicator seen by code at ``start:end`` of the folded text, with a normalised value."""

    indicator: str
    start: int
    end: int
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the finders and the matcher saw in one text; offsets are of the folded text.

    ``persons`` are the places that say who people are.
    """

    folded: Folded
    regions: tuple[str, ...]
    contacts: list[RawContact]
    places: list[PlaceMention]
    pays: list[Pay]
    hits: list[Hit]
    persons: list[tuple[int, int]]

    @property
    def countries(self) -> set[str]:
        """ISO countries of the places named."""
        return {mention.place.country for mention in self.places}


_PLACE_INDICATORS = {
    "compound": "place_known_compound",
    "sez": "place_known_compound",
    "hub_town": "place_hub_town",
    "transit": "place_transit_border_town",
    "cover_destination": "place_cover_destination",
    "country": "place_hub_country",
    "region": "place_cover_destination",
}
# Dialling codes named by indicator contact_dial_code_mismatch.
_HUB_CODES = frozenset({"KH", "MM", "LA", "PH", "AE", "HK"})
_RATIO_NOTABLE = 2.0
_DEFAULT_NORM_USD = 1000.0
_URL = re.compile(r"https?://|www\.")
# Compiled when they are needed: large sets of letters take some milliseconds.
_HIDDEN_CHARACTER = "[A-Za-z0-9\u4e00-\u9fff][\u200b-\u200d\u2060\ufeff\u00ad][A-Za-z0-9\u4e00-\u9fff]"
_STYLED = (
    "[\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f189]{3}|(?:[0-9]\ufe0f?\u20e3){3}"
    "|[\uff10-\uff19]{5}"
)
_STRUCK = r"(?:[^\W\d_][\u0305\u0332-\u0338]){3}"
_MIXED_WORD = "[A-Za-z]+[\u0400-\u04ff\u0370-\u03ff]+[A-Za-z]|[\u0400-\u04ff]+[A-Za-z]+[\u0400-\u04ff]"


def _range(*bounds: tuple[int, int]) -> frozenset[str]:
    return frozenset(chr(code) for low, high in bounds for code in range(low, high))


# Characters without which a disguise cannot be there, how it looks, and what to call it.
_DISGUISES = (
    (
        _range((0x200B, 0x200E), (0x2060, 0x2061), (0xFEFF, 0xFF00), (0xAD, 0xAE)),
        _HIDDEN_CHARACTER,
        "invisible character inside a word",
    ),
    (
        _range((0x1D400, 0x1D800), (0x24B6, 0x24EA), (0x1F130, 0x1F18A), (0x20E3, 0x20E4))
        | _range((0xFF10, 0xFF1A)),
        _STYLED,
        "styled letters or digits",
    ),
    (
        _range((0x305, 0x306), (0x332, 0x339)),
        _STRUCK,
        "letters struck through or underlined",
    ),
    (_range((0x370, 0x530)), _MIXED_WORD, "letters of two alphabets in one word"),
)
_OBFUSCATED = "evasion_obfuscated_text"
_DETAILED = "exc_detailed_duties_qualifications"
_DETAIL_LINES = 8
_DETAIL_LETTERS = 700


def places(scene: Scene) -> Iterator[Signal]:
    """Places abroad for the reader; compounds wherever the reader is."""
    for mention in scene.places:
        place = mention.place
        if place.country in scene.regions and place.kind not in {"compound", "sez"}:
            continue
        value = f"{place.name} ({place.country})"
        yield Signal(_PLACE_INDICATORS[place.kind], mention.start, mention.end, value)


def pay_in_dollars(scene: Scene) -> Iterator[Signal]:
    for pay in scene.pays:
        if pay.currency == "USD":
            yield Signal("pay_usd_or_crypto", pay.start, pay.end, pay.value)


def pay_above_norm(scene: Scene) -> Iterator[Signal]:
    """Offered pay at least twice the top of the lawful range where the work (or reader) is."""
    if not any(hit.indicator.startswith("role_") for hit in scene.hits):
        return
    norms = _lawful_norms()
    places_first = [*sorted(scene.countries - set(scene.regions)), *scene.regions]
    norm = next((norms[country] for country in places_first if country in norms), _DEFAULT_NORM_USD)
    for pay in scene.pays:
        ratio = (pay.usd_month_low + pay.usd_month_high) / 2 / norm
        if ratio >= _RATIO_NOTABLE and pay.period in {"month", "week", "year"}:
            value = f"{pay.value}, {ratio:.1f} times the usual {norm:.0f}"
            yield Signal("pay_implausible_for_role", pay.start, pay.end, value)


def messenger_only(scene: Scene) -> Iterator[Signal]:
    """A messenger is named and nothing else leads to the employer: no e-mail, no site."""
    kinds = {contact.kind for contact in scene.contacts}
    if "email" in kinds or _URL.search(scene.folded.text):
        return
    for contact in scene.contacts:
        if contact.kind in channels() and channels()[contact.kind].messenger:
            yield Signal("contact_messenger_only", contact.start, contact.end, contact.kind)


def fringe_app(scene: Scene) -> Iterator[Signal]:
    for contact in scene.contacts:
        if contact.kind in channels() and channels()[contact.kind].fringe:
            yield Signal("contact_fringe_encrypted_app", contact.start, contact.end, contact.kind)


def dial_code_mismatch(scene: Scene) -> Iterator[Signal]:
    expected = scene.countries | set(scene.regions)
    for contact in scene.contacts:
        region = region_of(contact.value)
        if expected and region in _HUB_CODES and region not in expected:
            yield Signal("contact_dial_code_mismatch", contact.start, contact.end, region)


def employer_email(scene: Scene) -> Iterator[Signal]:
    for contact in scene.contacts:
        if contact.kind == "email" and contact.value.rpartition("@")[2] not in freemail_domains():
            yield Signal("exc_employer_domain_email", contact.start, contact.end, contact.value)


def obfuscated_contact(scene: Scene) -> Iterator[Signal]:
    """A contact that had to be unfolded: styled digits, look-alikes, letters spaced out."""
    if scene.folded.in_step and scene.folded.original.isascii():
        return
    for contact in scene.contacts:
        start, end = scene.folded.span(contact.start, contact.end)
        quote = scene.folded.original[start:end]
        if _disguised(quote) or overlaps(start, end, scene.folded.spaced_out):
            yield Signal("evasion_obfuscated_contact", contact.start, contact.end, contact.value)


def obfuscated_text(scene: Scene) -> Iterator[Signal]:
    """Words written so that people read them and machines do not."""
    original = scene.folded.original
    for start, end in scene.folded.spaced_out:
        yield from _at(scene.folded, _OBFUSCATED, start, end, "spaced letters")
    if original.isascii():
        return
    characters = set(original)
    for signs, pattern, value in _DISGUISES:
        found = None if characters.isdisjoint(signs) else re.search(pattern, original)
        if found:
            yield from _at(scene.folded, _OBFUSCATED, found.start(), found.end(), value)


def detailed_duties(scene: Scene) -> Iterator[Signal]:
    """A text of many lines and some length: duties and requirements spelled out."""
    text = scene.folded.original
    lines = [line for line in text.split("\n") if len(line) > 15]
    if len(lines) >= _DETAIL_LINES and sum(map(len, lines)) >= _DETAIL_LETTERS:
        start = text.find(lines[1])
        value = f"{len(lines)} lines of detail"
        yield from _at(scene.folded, _DETAILED, start, start + len(lines[1]), value)


DETECTORS: tuple[Callable[[Scene], Iterator[Signal]], ...] = (
    places,
    pay_in_dollars,
    pay_above_norm,
    messenger_only,
    fringe_app,
    dial_code_mismatch,
    employer_email,
    obfuscated_contact,
    obfuscated_text,
    detailed_duties,
)


def _disguised(quote: str) -> bool:
    return bool(
        re.search(_HIDDEN_CHARACTER, quote)
        or re.search("[\U0001d400-\U0001d7ff\u20e3\u2460-\u24ff\u2776-\u2793]", quote)
        or re.search(_MIXED_WORD, quote)
    )


def _at(folded: Folded, indicator: str, start: int, end: int, value: str) -> Iterator[Signal]:
    """A signal at original offsets, carried to the folded text's."""
    first, last = folded.after(start), folded.after(end)
    if first < last:
        yield Signal(indicator, first, last, value)


@lru_cache(maxsize=1)
def _lawful_norms() -> dict[str, float]:
    """Top of the lawful monthly pay on file per country, USD (``rules/pay_norms.csv``)."""
    norms: dict[str, float] = {}
    with (rules_dir() / "pay_norms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["record_type"] == "legit_norm":
                for country in {row["origin_country"], row["destination"]}:
                    norms[country] = max(norms.get(country, 0.0), float(row["usd_month_high"]))
    return norms
