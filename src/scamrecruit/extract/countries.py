"""Countries whose money a text may speak of (``named`` in ``rules/currencies.toml``)."""

from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from scamrecruit.extract.wordlists import longest_of
from scamrecruit.language.folding import fold_phrase
from scamrecruit.language.scripts import begins_word, ends_word
from scamrecruit.resources import load_rules_table


@lru_cache(maxsize=4)
def countries_named(text: str) -> tuple[str, ...]:
    """ISO countries that folded ``text`` names, by their words and phone codes, in reading order."""
    automaton, countries = _automaton()
    found = (
        countries[index]
        for index, start, end in automaton.find_matches_as_indexes(text)
        if begins_word(text, start) and (ends_word(text, end) or text[start] == "+")
    )
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _automaton() -> tuple[AhoCorasick, list[str]]:
    named = load_rules_table("currencies.toml")["named"]
    countries = {fold_phrase(word): country for country, words in named.items() for word in words}
    return longest_of(countries), list(countries.values())
