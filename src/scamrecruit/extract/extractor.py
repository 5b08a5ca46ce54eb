"""Posting -> Evidence: the one entry of this stage."""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import lru_cache
from operator import attrgetter

from scamrecruit.extract.compiled import CompiledRules
from scamrecruit.extract.contacts import ContactFinder, RawContact
from scamrecruit.extract.gates import Gate
from scamrecruit.extract.masking import masked
from scamrecruit.extract.matcher import Matcher
from scamrecruit.extract.pay import find_pay
from scamrecruit.extract.places import Gazetteer, PlaceFinder, gazetteer
from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.extract.signals import DETECTORS, Scene, Signal
from scamrecruit.extract.strangers import Strangers
from scamrecruit.language.folding import Folded, fold
from scamrecruit.language.identify import identify
from scamrecruit.language.people import people
from scamrecruit.language.recognised import mended
from scamrecruit.language.spans import Span, is_within, overlaps
from scamrecruit.records import Contact, Evidence, Field, Finding, Posting

MAX_TEXT = 1_000_000
"""Characters of a posting that are searched; the rest of a longer one is left aside."""
MAX_OCCURRENCES = 5
"""Places of one indicator that are listed; it counts once however often it is said."""
_SEPARATOR = "\u2029"
_LETTERS_SEEN = 1000
_REMEMBERED, _REMEMBERED_LENGTH = 512, 20_000
"""How many texts are remembered, and the longest of them: some 20 MB at most."""


class Extractor:
    """Finds everything the rulebook names. Build once; ``extract`` keeps no state."""

    def __init__(
        self,
        rulebook: Rulebook,
        compiled: CompiledRules | None = None,
        places: Gazetteer | None = None,
    ) -> None:
        self.rulebook = rulebook
        self._matcher = Matcher(rulebook, compiled)
        self._contacts = ContactFinder()
        self._places = PlaceFinder(places or gazetteer(rulebook))
        self._gate = Gate(rulebook)
        self._strangers = Strangers(rulebook)

    def extract(self, posting: Posting) -> Evidence:
        """All findings and contacts of ``posting``; any text is accepted, nothing is raised.

        The same words give the same evidence: of reposts the last few hundred are remembered.
        """
        recognised = posting.source.recognised is not None
        if len(posting.text) <= _REMEMBERED_LENGTH:
            return self._remembered(posting.title, posting.text, recognised)
        return self._evidence(posting.title, posting.text[:MAX_TEXT], recognised)

    @lru_cache(maxsize=_REMEMBERED)  # noqa: B019 - one Extractor lives as long as its rules
    def _remembered(self, title: str, text: str, recognised: bool) -> Evidence:
        return self._evidence(title, text, recognised)

    def _evidence(self, title: str, text: str, recognised: bool) -> Evidence:
        document = f"{title}{_SEPARATOR}{text}"
        language, folded = identify(document), fold(document)
        if recognised:
            folded = replace(folded, text=mended(folded.text))
        scene = self.scene(folded, language)
        signals = [Signal(hit.indicator, hit.start, hit.end) for hit in scene.hits]
        signals += [signal for detect in DETECTORS for signal in detect(scene)]
        findings = self._findings(signals, scene.folded, len(title))
        contacts = tuple(_contact(c, scene.folded, len(title)) for c in scene.contacts)
        return Evidence(
            language=language,
            findings=findings,
            contacts=contacts,
            gate=self._gate.check(scene),
            letters=sum(map(str.isalpha, document[:_LETTERS_SEEN])),
            masked=masked(scene),
        )

    def scene(self, folded: Folded, language: str) -> Scene:
        """Everything the finders see in a folded text."""
        persons = [(folded.after(start), folded.after(end)) for start, end in people(folded)]
        # A name of a place may only say who people are ("citizens of Laos").
        places = [
            place
            for place in self._places.find(folded.text)
            if not is_within(place.start, place.end, persons)
        ]
        tongue = self.rulebook.languages.get(language)
        regions = tongue.regions if tongue else ()
        countries = dict.fromkeys([*regions, *(mention.place.country for mention in places)])
        pays = find_pay(folded.text, regions)
        contacts = self._contacts.find(folded, tuple(countries))
        spans = {
            "place": [(mention.start, mention.end) for mention in places],
            "pay": [(pay.start, pay.end) for pay in pays],
            "contact": [(contact.start, contact.end) for contact in contacts],
        }
        hits = self._matcher.match(folded.text, spans, language)
        hits = self._strangers.without(hits, folded, language)
        return Scene(folded, regions, contacts, places, pays, hits, persons)

    def _findings(
        self, signals: Sequence[Signal], folded: Folded, title_length: int
    ) -> tuple[Finding, ...]:
        present = frozenset(signal.indicator for signal in signals)
        findings: list[Finding] = []
        for indicator, occurrences in _occurrences(signals).items():
            rule = self.rulebook.indicators.get(indicator)
            if rule is None:
                continue
            counts = conditions_hold(rule.counts_only_with, present - {indicator})
            for signal in occurrences[:MAX_OCCURRENCES]:
                field, start, end, quote = _locate(signal.start, signal.end, folded, title_length)
                findings.append(
                    Finding(
                        indicator,
                        rule.group,
                        rule.polarity,
                        field,
                        start,
                        end,
                        quote,
                        signal.value,
                        counts,
                    )
                )
        return tuple(sorted(findings, key=lambda f: (f.field != "title", f.start, f.end)))


@lru_cache(maxsize=65_536)
def conditions_hold(conditions: tuple[tuple[str, ...], ...], present: frozenset[str]) -> bool:
    """Whether each condition is met by one of the indicators ``present`` (``role_*`` is a prefix)."""
    return all(
        any(fnmatchcase(indicator, wanted) for wanted in condition for indicator in present)
        for condition in conditions
    )


def _occurrences(signals: Iterable[Signal]) -> Mapping[str, list[Signal]]:
    """Per indicator its places, longest first where they overlap, in reading order."""
    grouped: dict[str, list[Signal]] = {}
    taken: dict[str, list[Span]] = {}
    for signal in sorted(signals, key=lambda s: (s.start - s.end, s.value is None)):
        spans = taken.setdefault(signal.indicator, [])
        if not overlaps(signal.start, signal.end, spans):
            insort(spans, (signal.start, signal.end))
            insort(grouped.setdefault(signal.indicator, []), signal, key=attrgetter("start"))
    return grouped


def _locate(start: int, end: int, folded: Folded, title_length: int) -> tuple[Field, int, int, str]:
    """Field, offsets in it and quote of the folded slice ``start:end``."""
    low, high = folded.span(start, end)
    text_start = title_length + len(_SEPARATOR)
    if low < title_length:
        high = min(high, title_length)
        return "title", low, high, folded.original[low:high]
    low = max(low, text_start)
    return "text", low - text_start, high - text_start, folded.original[low:high]


def _contact(contact: RawContact, folded: Folded, title_length: int) -> Contact:
    field, start, end, quote = _locate(contact.start, contact.end, folded, title_length)
    return Contact(contact.kind, contact.value, field, start, end, quote)
