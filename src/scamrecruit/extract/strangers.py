"""Words that mean something else in the language of the text.

Every rule is tried on every text, since advertisements mix languages. That goes wrong with single
words: Malay "ot" (overtime) looks like Russian "от" (from), Spanish "pagas" (extra pay) is Portuguese
for "paid". Two words or more hardly ever collide.
"""

from collections.abc import Sequence

from scamrecruit.extract.matcher import Hit
from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.language.folding import Folded
from scamrecruit.language.scripts import edges_of, script_of

_LONGEST_GLUED = 2
"""Characters that count as one word where a script does not part words."""
_KIN = frozenset({"id", "ms"})
"""Languages of different countries that share most of their words."""
_ENGLISH = "en"


class Strangers:
    """Tells hits of single words that belong to another language than the text."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._tongues = rulebook.languages
        self._lowering = rulebook.mitigating

    def without(self, hits: Sequence[Hit], folded: Folded, language: str) -> list[Hit]:
        """``hits`` in a text of ``language`` less those that are another word there.

        A single word is, if all its letters are of the text's script and none of its rule's. One that
        lowers the concern must be at home: a rule of the language, of English, of a neighbour, or an
        acronym, since those travel (KWSP in an English advertisement).
        """
        if language not in self._tongues and language != _ENGLISH:
            return list(hits)
        return [hit for hit in hits if not hit.tongues or self._stands(hit, folded, language)]

    def _stands(self, hit: Hit, folded: Folded, language: str) -> bool:
        if language in hit.tongues:
            return True
        low, high = folded.span(hit.start, hit.end)
        quote = folded.original[low:high]
        if not _one_word(quote):
            return True
        letters = {script_of(char) for char in quote if char.isalpha()}
        if letters and letters <= self._scripts(language) - self._scripts(*hit.tongues):
            return False
        if hit.indicator not in self._lowering or _ENGLISH in hit.tongues or quote.isupper():
            return True
        return any(self._near(language, tongue) for tongue in hit.tongues)

    def _scripts(self, *languages: str) -> set[str]:
        found = {"Latn"} if _ENGLISH in languages else set()
        return found.union(*(self._tongues[tag].scripts for tag in languages if tag in self._tongues))

    def _near(self, language: str, other: str) -> bool:
        """Whether two languages are mixed as a matter of course: of one country, or one root."""
        if language.partition("-")[0] == other.partition("-")[0] or {language, other} <= _KIN:
            return True
        if language not in self._tongues:
            return False
        return not set(self._tongues[language].regions).isdisjoint(self._tongues[other].regions)


def _one_word(quote: str) -> bool:
    if any(map(str.isspace, quote.strip())):
        return False
    return edges_of(quote[0]).left or len(quote) <= _LONGEST_GLUED
