"""Places of the gazetteer in any script, with their kind and country.

A name that is also an ordinary word (``ambiguous_names``) counts only beside another place of the
same country. Case endings and prefixes are data of the languages. A place alone says nothing; what
a place means for an ad is decided in ``signals``.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from scamrecruit.extract.rulebook import Language, Rulebook
from scamrecruit.language.folding import fold_phrase
from scamrecruit.language.scripts import Edges, is_mark, is_word, phrase_edges, script_of
from scamrecruit.resources import rules_dir

MIN_INFLECTED = 4
"""Letters of a name that is found in other cases too; shorter ones meet ordinary words."""


class Place(NamedTuple):
    """A gazetteer entry; ``kind`` is compound, sez, hub_town, transit, region, country, ..."""

    id: str
    name: str
    kind: str
    country: str


class PlaceMention(NamedTuple):
    """A place named at ``start:end`` of the folded text."""

    place: Place
    start: int
    end: int


class Name(NamedTuple):
    """A folded name of the place with this number, and what may not touch it."""

    text: str
    place: int
    ambiguous: bool
    edges: Edges


class Gazetteer(NamedTuple):
    """Places and all their names in all the forms that the languages of a rulebook give them."""

    places: tuple[Place, ...]
    names: tuple[Name, ...]


class PlaceFinder:
    """Finds gazetteer names in folded texts; built once."""

    def __init__(self, known: Gazetteer) -> None:
        self._known = known
        self._automaton = AhoCorasick(
            [name.text for name in known.names], matchkind=MatchKind.LeftmostLongest
        )

    def find(self, text: str) -> list[PlaceMention]:
        """Mentions in reading order; ambiguous names only beside a clear one of their country."""
        clear: list[PlaceMention] = []
        unclear: list[PlaceMention] = []
        haystack = text.replace("\n", " ")
        for index, start, end in self._automaton.find_matches_as_indexes(haystack):
            _, number, ambiguous, edges = self._known.names[index]
            if edges.left and start and is_word(haystack[start - 1]):
                continue
            if end < len(haystack) and (
                (edges.right and is_word(haystack[end])) or (edges.mark and is_mark(haystack[end]))
            ):
                continue
            mention = PlaceMention(self._known.places[number], start, end)
            (unclear if ambiguous else clear).append(mention)
        countries = {mention.place.country for mention in clear}
        kept = [mention for mention in unclear if mention.place.country in countries]
        return sorted(clear + kept, key=lambda mention: mention.start)


def gazetteer(rulebook: Rulebook) -> Gazetteer:
    """The shipped places with their names as texts of the rulebook's languages have them, folded."""
    languages = rulebook.languages.values()
    tongues = [tongue for tongue in languages if tongue.place_endings or tongue.place_prefixes]
    places: list[Place] = []
    entries: dict[str, tuple[int, bool]] = {}
    inflected: dict[str, tuple[int, bool]] = {}
    for number, (place, names, ambiguous) in enumerate(_rows()):
        places.append(place)
        for name in names:
            entry = (number, name in ambiguous)
            folded = fold_phrase(name)
            if len(folded) > 1:
                entries.setdefault(folded, entry)
            for form in _forms(name, tongues):
                inflected.setdefault(form, entry)
    known = (Name(name, *entry, phrase_edges(name)) for name, entry in (inflected | entries).items())
    return Gazetteer(tuple(places), tuple(known))


def _forms(name: str, tongues: Iterable[Language]) -> Iterator[str]:
    """``name``, folded, in the other cases of the languages that are written in its script."""
    folded = fold_phrase(name)
    for tongue in tongues:
        if len(name) < MIN_INFLECTED or script_of(name[0]) not in tongue.scripts:
            continue
        for ending, others in tongue.place_endings.items():
            if name.endswith(ending):
                stem = fold_phrase(name[: len(name) - len(ending)])
                yield from (stem + fold_phrase(other) for other in others)
        for prefix in tongue.place_prefixes:
            yield fold_phrase(prefix) + folded


def _rows() -> list[tuple[Place, list[str], frozenset[str]]]:
    with (rules_dir() / "places.csv").open(encoding="utf-8", newline="") as file:
        return [
            (
                Place(row["id"], row["name"], row["kind"], row["country_iso2"]),
                [name for name in [row["name"], *row["alt_names"].split("|")] if name],
                frozenset(row["ambiguous_names"].split("|")),
            )
            for row in csv.DictReader(file)
        ]
