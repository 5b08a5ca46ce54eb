"""Negation: "we do not provide accommodation" offers none; "no experience" is said on purpose.

A negator cancels a hit that follows it closely (or, in verb-final languages, precedes it) with
nothing but words between. A negator inside another hit is spoken for: in "no experience free food"
it belongs to the first. In "free room, insurance none" a risk must not be lost to the word that
follows it, so such words (``lacking_after``) cancel only what lowers the concern. Only negators of
English and of the text's own language count, since short ones are ordinary words elsewhere.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.language.folding import fold_phrase
from scamrecruit.language.scripts import edges_of, script_of

if TYPE_CHECKING:
    from scamrecruit.extract.matcher import Hit

REACH = 14
GLUED_REACH = 2
"""Most characters between a negator and a hit, in scripts with and without spaces."""
BEHIND_REACH = 7
"""The same for negators that follow what they negate: one particle at most."""
LACKING_REACH = 2
# Combining marks of the scripts that use them: part of a word, though not of \w.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957"
    "\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7\u0a01-\u0a4d\u0b82-\u0bcd\u0bd7\u0c00-\u0c04\u0c3e-\u0c56"
    "\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d57\u0d81-\u0d83\u0dca-\u0ddf\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u1056-\u1059\u135d-\u135f\u17b4-\u17d3"
)
_STOP = re.compile(rf"[^\w '{_MARKS}]")
_LONGEST = 24
_TRAILING = " ,\u0964"
"""What a negator may be written with to tell it from a longer word; the hit may hold the word itself."""


class Negation:
    """The negators of a rulebook, by language."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._before = {tag: tongue.negators for tag, tongue in rulebook.languages.items()}
        self._after = {tag: tongue.negators_after for tag, tongue in rulebook.languages.items()}
        self._lacking = {tag: tongue.lacking_after for tag, tongue in rulebook.languages.items()}
        self._lowering = rulebook.mitigating
        self._other = {tag: tongue.not_negators for tag, tongue in rulebook.languages.items()}

    def occurs(self, between: str, language: str, own: tuple[str, ...]) -> bool:
        """Whether a negator stands in the few words between two parts of a pattern.

        ``own``: the languages whose wording the pattern is, and so are the words between its parts.
        """
        tongues = (language,) if not own or language in own else own
        if not between.strip():
            return False
        before, after = self._expression(tongues, "before"), self._expression(tongues, "after")
        words = f" {between} "
        return bool(
            (before and before.search(words))
            # "Passport not the company keeps": it ends the first part, or leads the second.
            or (after and any(not _STOP.search(words, found.end()) for found in after.finditer(words)))
        )

    def standing(self, hits: Sequence["Hit"], folded: str, language: str) -> list["Hit"]:
        """The hits that no negator cancels."""
        speakers = _Speakers(hits)
        return [hit for hit in hits if not self._negated(hit, speakers, folded, language)]

    def _negated(self, hit: "Hit", speakers: "_Speakers", folded: str, language: str) -> bool:
        reach = REACH if edges_of(folded[hit.start]).left else GLUED_REACH
        tongues = (language,) if language in self._before or not hit.tongues else hit.tongues
        before = self._expression(tongues, "before")
        low = max(0, hit.start - reach - _LONGEST)
        if before:
            for found in before.finditer(folded, low, hit.start + _LONGEST):
                if found.start() >= hit.start:
                    break
                gap = folded[found.end() : hit.start]
                near = len(gap) <= reach and not _STOP.search(gap)
                if near and not speakers.speak_for(found.start(), hit):
                    return True
        if self._follows(self._expression(tongues, "after"), hit, BEHIND_REACH, folded):
            return True
        lacking = self._expression(tongues, "lacking") if hit.indicator in self._lowering else None
        return self._follows(lacking, hit, LACKING_REACH, folded)

    @staticmethod
    def _follows(words: re.Pattern[str] | None, hit: "Hit", reach: int, folded: str) -> bool:
        """Whether one of ``words`` ends within ``reach`` behind the hit, with only words between."""
        if not words:
            return False
        for found in words.finditer(folded, hit.start, hit.end + reach + _LONGEST):
            if found.start() + len(found[0].rstrip(_TRAILING)) > hit.end:
                gap = folded[hit.end : found.start()]
                return len(gap) <= reach and not _STOP.search(gap)
        return False

    @lru_cache(maxsize=512)  # noqa: B019 - one Negation lives as long as its Matcher
    def _expression(
        self, tongues: tuple[str, ...], kind: Literal["before", "after", "lacking"]
    ) -> re.Pattern[str] | None:
        table = {"before": self._before, "after": self._after, "lacking": self._lacking}[kind]
        words = {*table.get("en", ())}
        for tongue in tongues:
            words -= {*self._other.get(tongue, ())}
        words |= {word for tongue in tongues for word in table.get(tongue, ())}
        return any_of(words) if words else None


class _Speakers:
    """All hits of a text, to ask which holds a place."""

    def __init__(self, hits: Iterable["Hit"]) -> None:
        self._spans = sorted({(hit.start, hit.end) for hit in hits})
        self._longest = max((end - start for start, end in self._spans), default=0)

    def speak_for(self, position: int, asking: "Hit") -> bool:
        """Whether a negator at ``position`` belongs to another hit before the one that asks."""
        first = bisect_left(self._spans, (position - self._longest, 0))
        behind = bisect_left(self._spans, (position + 1, 0))
        return any(position < end <= asking.start for _, end in self._spans[first:behind])


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of ``words``, whole where its script separates words."""
    folded = sorted(set(map(fold_phrase, words)), key=len, reverse=True)
    apart = [re.escape(word) for word in folded if _stands_apart(word)]
    glued = [re.escape(word) for word in folded if not _stands_apart(word)]
    whole = rf"(?<![\w{_MARKS}])[\u0648\u0641]?(?:{'|'.join(apart)})(?![\w{_MARKS}])"
    return re.compile("|".join([*([whole] if apart else []), *glued]))


def _stands_apart(word: str) -> bool:
    """Whether ``word`` is a word of its own: also in Arabic script, where "and", "so" may lead it."""
    return edges_of(word[0]).left or script_of(word[0]) == "Arab"
