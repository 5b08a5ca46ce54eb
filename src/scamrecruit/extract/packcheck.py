"""Lints of the rule pack: each is a small function that yields advice naming file and entry."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from scamrecruit.errors import RulesError
from scamrecruit.extract.extractor import Extractor
from scamrecruit.extract.ownrules import more_words
from scamrecruit.extract.patterns import compile_pattern
from scamrecruit.extract.rulebook import Rulebook, Wording
from scamrecruit.language.folding import fold

MAX_NAME = 40


class Advice(NamedTuple):
    """What is wrong in the pack, where, and what to do."""

    language: str
    indicator: str
    text: str


def check_rulebook(
    rulebook: Rulebook, language: str | None = None, own: Path | None = None
) -> list[Advice]:
    """All advice on ``rulebook``, or only that on one language (``en`` and ``und`` included).

    ``own``: the folder of the user's own rules in it, whose added wording needs examples of its own.
    """
    advice = [line for lint in _LINTS for line in lint(rulebook)]
    for tag, indicator, wording in more_words(own) if own else ():
        advice += _needs_examples(tag, indicator, wording)
    if not any("cannot be read" in line.text for line in advice):
        advice += _examples(rulebook)
    return [line for line in advice if language in (None, line.language)]


def _wordings(rulebook: Rulebook) -> Iterator[tuple[str, str, Wording]]:
    for indicator in rulebook.indicators:
        for tag, wording in rulebook.wordings(indicator).items():
            yield tag, indicator, wording


def _patterns_compile(rulebook: Rulebook) -> Iterator[Advice]:
    for tag, indicator, wording in _wordings(rulebook):
        for pattern in wording.patterns + wording.unless:
            try:
                compile_pattern(pattern)
            except RulesError as error:
                yield Advice(tag, indicator, f"cannot be read: {error}")


def _known_indicators(rulebook: Rulebook) -> Iterator[Advice]:
    for tag, language in rulebook.languages.items():
        for indicator in language.indicators.keys() - rulebook.indicators.keys():
            yield Advice(tag, indicator, "no indicator has this id: see rules/indicators/")


def _names_fit(rulebook: Rulebook) -> Iterator[Advice]:
    for rule in rulebook.indicators.values():
        if len(rule.name) > MAX_NAME:
            yield Advice("en", rule.id, f"name is longer than {MAX_NAME} characters: shorten it")
        if not rule.check:
            yield Advice("en", rule.id, "check is empty: say what an analyst should check next")


def _pattern_once(rulebook: Rulebook) -> Iterator[Advice]:
    seen: dict[tuple[str, str], str] = {}
    for tag, indicator, wording in _wordings(rulebook):
        for pattern in wording.patterns:
            other = seen.setdefault((tag, pattern), indicator)
            if other != indicator:
                yield Advice(tag, indicator, f"pattern {pattern!r} is also in {other}: keep it once")


def _has_examples(rulebook: Rulebook) -> Iterator[Advice]:
    for tag, indicator, wording in _wordings(rulebook):
        yield from _needs_examples(tag, indicator, wording)


def _needs_examples(tag: str, indicator: str, wording: Wording) -> Iterator[Advice]:
    if not wording.match or not wording.no_match:
        yield Advice(tag, indicator, "add match and no_match sentences: patterns need both")


def _examples(rulebook: Rulebook) -> Iterator[Advice]:
    extractor = Extractor(rulebook)
    for tag, indicator, wording in _wordings(rulebook):
        language = "en" if tag == "und" else tag
        for sentence in wording.match:
            if indicator not in _indicators(extractor, sentence, language):
                yield Advice(tag, indicator, f"match does not fire: {sentence!r}")
        for sentence in wording.no_match:
            if indicator in _indicators(extractor, sentence, language):
                yield Advice(tag, indicator, f"no_match fires: {sentence!r}")


def _indicators(extractor: Extractor, sentence: str, language: str) -> set[str]:
    return {hit.indicator for hit in extractor.scene(fold(sentence), language).hits}


_LINTS: tuple[Callable[[Rulebook], Iterator[Advice]], ...] = (
    _patterns_compile,
    _known_indicators,
    _names_fit,
    _pattern_once,
    _has_examples,
)
