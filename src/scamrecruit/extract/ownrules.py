"""Rules of the user's own, beside the shipped ones: more indicators, more words, more languages.

A folder with ``indicators/*.toml`` and ``languages/*.toml``. An indicator is new: its id is not among
the shipped, so that no id ever means two things. A language that is shipped already gives its tag and
more wording only; a new one all keys. Nothing that is shipped can be changed or taken away.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from scamrecruit.errors import RulesError
from scamrecruit.extract.rulebook import (
    Indicator,
    Language,
    Rulebook,
    Wording,
    decode_rules,
    is_whole,
    rule_files,
)

ENGLISH = "en"


class _Words(msgspec.Struct):
    """What every file of a language holds."""

    tag: str
    indicators: dict[str, Wording] = {}


class _MoreWords(_Words, forbid_unknown_fields=True):
    """A file that adds wording to a language that is shipped: nothing else."""


def added(folder: Path, shipped: Rulebook, rules: str) -> Rulebook:
    """``shipped`` with the rules in ``folder``, under the id ``rules``.

    Raises RulesError naming the file that does not fit.
    """
    own, tongues = rule_files(folder, "indicators"), rule_files(folder, "languages")
    indicators = dict(shipped.indicators)
    for path in own:
        rule = decode_rules(path, Indicator)
        if rule.id in indicators:
            raise RulesError(
                f"{path}: there is an indicator {rule.id} already: choose another id, "
                "or add wording to it in languages/TAG.toml"
            )
        indicators[rule.id] = rule
    book = Rulebook(rules, indicators, dict(shipped.languages))
    for path in tongues:
        book = _with_language(path, book)
    for tag, indicator, wording in more_words(folder):
        if wording.unless and indicator in shipped.indicators:
            raise RulesError(f"{folder}: {tag}: {indicator}: unless takes away shipped rules: drop it")
    return book


def more_words(folder: Path) -> Iterator[tuple[str, str, Wording]]:
    """What the files of ``folder`` say themselves: tag, indicator, wording. Raises RulesError."""
    for path in () if is_whole(folder) else rule_files(folder, "languages"):
        words = decode_rules(path, _Words)
        for indicator, wording in words.indicators.items():
            yield words.tag, indicator, wording


def _with_language(path: Path, book: Rulebook) -> Rulebook:
    tag = decode_rules(path, _Words).tag
    if tag not in book.languages:
        languages = {**book.languages, tag: decode_rules(path, Language)}
        return Rulebook(book.id, book.indicators, languages)
    more = decode_rules(path, _MoreWords).indicators
    if tag == ENGLISH:
        return Rulebook(book.id, _more_english(path, book, more), book.languages)
    tongue = book.languages[tag]
    wordings = {**tongue.indicators}
    for indicator, words in more.items():
        wordings[indicator] = _joined(words, wordings.get(indicator, Wording()))
    languages = {**book.languages, tag: msgspec.structs.replace(tongue, indicators=wordings)}
    return Rulebook(book.id, book.indicators, languages)


def _more_english(path: Path, book: Rulebook, more: dict[str, Wording]) -> dict[str, Indicator]:
    """English wording stands with the indicator itself."""
    indicators = dict(book.indicators)
    for indicator, words in more.items():
        if indicator not in indicators:
            raise RulesError(f"{path}: no indicator has the id {indicator!r}")
        rule = indicators[indicator]
        joined = _joined(words, rule.english)
        indicators[indicator] = msgspec.structs.replace(rule, english=joined)
    return indicators


def _joined(first: Wording, second: Wording) -> Wording:
    """All words of both; the user's own stand first, where they are seen."""
    return Wording(*(a + b for a, b in zip(*map(msgspec.structs.astuple, (first, second)), strict=True)))
