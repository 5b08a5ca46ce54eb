"""Where a text says who people are: nationality, ethnicity, gender, faith, personal names.

What the word patterns and the encoder read has these places cut, so that no score can rest on them.
The words are data (``rules/people.toml``). Names of unknown people are found beside a title ("Mr",
"chị", a Chinese surname with its title) or directly before a number or handle.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from scamrecruit.cache import cached, digest_of
from scamrecruit.language.folding import Folded, fold, fold_phrase
from scamrecruit.language.scripts import (
    begins_word,
    edges_of,
    ends_word,
    goes_on,
    is_unspaced,
    main_script,
    script_of,
)
from scamrecruit.language.spans import Span, joined
from scamrecruit.resources import load_rules_table, rules_dir

PERSON = "\u263a"
"""Stands for a word about who people are."""
_KEPT, _PEOPLE, _NAME = range(3)
_REACHED = re.compile(
    r"\+(?<![\d.,]\+)\d[\d ()-]{5,}\d|0(?<![\d.,]0)\d[\d ()-]{5,}\d|\((?<![\d.,]\()[0+][\d ()-]{5,}\d"
    r"|@(?<![\w.]@)\w{3}"
)
"""A telephone number or a handle; each form begins with its sign, so that a search is fast."""
_ALIKE = ({"Latn", "Cyrl"}, {"Latn", "Grek"})
"""Scripts of which whole words fold to one another (Russian "\u043d\u0435" to "he")."""
_BEFORE = 48
"""Characters before a number or handle in which a name is sought."""
_LONGEST_TITLE = 8
_MAX_NAME = 3
"""Words of a name before a number or handle."""
_TOKEN = re.compile(r"[^\W\d_][\w'’.-]*")
_GLUED = ("chinese", "korean", "japanese")
"""Languages whose titles stand behind the name, with no space between."""


def impersonal(text: str) -> str:
    """``text`` with a sign in place of each word about who people are; any text is accepted."""
    pieces, last = [], 0
    for start, end in people(fold(text)):
        pieces += [text[last:start], PERSON]
        last = end
    return "".join([*pieces, text[last:]])


def people(folded: Folded) -> list[Span]:
    """Original offsets of the places that say who people are, in order, none touching another."""
    return joined(chain(_listed(folded), _titled(folded.original), _reachable(folded.original)))


def _listed(folded: Folded) -> Iterator[Span]:
    """Words of the lists: whole words, names only where they are written as names."""
    automaton, listed = _automaton()
    original = folded.original
    for index, start, end in automaton.find_matches_as_indexes(folded.text.replace("\n", " ")):
        kind, script = listed[index]
        if kind == _KEPT:
            continue
        low, high = folded.span(start, end)
        if {script, script_of(original[low])} in _ALIKE:
            continue
        high = _word_end(original, high)
        whole = begins_word(original, low) and ends_word(original, high)
        if whole and (kind == _PEOPLE or _written_as_name(original, low, high)):
            yield low, high


def _word_end(text: str, end: int) -> int:
    """Past the ending, where a script glues endings to the word."""
    edges = edges_of(text[end - 1])
    while edges.left and not edges.right and end < len(text) and goes_on(text[end - 1], text[end]):
        end += 1
    return end


def _written_as_name(text: str, start: int, end: int) -> bool:
    """A capital letter where the script has them; standing alone where it parts no words."""
    if not is_unspaced(text[start:end]):
        return text[start].isupper() or text[start].lower() == text[start].upper()
    script = script_of(text[start])
    title = _glued_titles().search(text[max(0, start - _LONGEST_TITLE) : start])
    before = text[start - 1 : start] if title is None else ""
    return all(not char or script_of(char) != script for char in (before, text[end : end + 1]))


def _titled(text: str) -> Iterator[Span]:
    """Titles with the name beside them."""
    spaced, last = _spaced_title(), 0
    for place in _title_places(text):
        match = spaced.match(text, place) if place >= last else None
        if match is None:
            continue
        last = match.end()
        names = [name for name in match.groups() if name]
        while names and not _is_capitalised(names[-1]):
            names.pop()
        if names and _is_capitalised(names[0]):
            yield match.start(), match.end(len(names))
    for language in _GLUED:
        if any(title in text for title in _table()[f"{language}_titles"]):
            for match in _name_and_title(language).finditer(text):
                yield match.span()


def _title_places(text: str) -> Iterable[int]:
    """Where the letters of a title stand; everywhere, if small letters change the text's length."""
    small = text.lower()
    if len(small) != len(text):
        return range(len(text))
    found = _title_automaton().find_matches_as_indexes(small, overlapping=True)
    return sorted({start for _, start, _ in found})


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and word[1:].islower()


def _reachable(text: str) -> Iterator[Span]:
    """Words with a capital letter directly before a number or handle, channels left out."""
    channels = _channels()
    for match in _REACHED.finditer(text):
        begin = max(0, match.start() - _BEFORE)
        start = end = -1
        tokens = list(_TOKEN.finditer(text, begin, match.start()))
        for count, token in enumerate(reversed(tokens)):
            behind = text[token.end() : match.start() if start < 0 else start]
            name = token[0].rstrip(".")
            if (
                count >= _MAX_NAME
                or behind.strip(" :-–()" if start < 0 else " ")
                or "\n" in behind
                or not _is_capitalised(name)
                or name.lower() in channels
            ):
                break
            start, end = token.start(), token.end() if end < 0 else end
        if start >= 0:
            yield start, end


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    return load_rules_table("people.toml")


@lru_cache(maxsize=1)
def _channels() -> frozenset[str]:
    return frozenset(_table()["channels"])


class _Listed(NamedTuple):
    """All words, folded, and of each what it is and its script."""

    words: tuple[str, ...]
    meanings: tuple[tuple[int, str], ...]


@lru_cache(maxsize=1)
def _automaton() -> tuple[AhoCorasick, tuple[tuple[int, str], ...]]:
    tables = digest_of(rules_dir() / name for name in ("people.toml", "places.csv"))
    listed = cached("people", tables, _Listed, _listed_words)
    return AhoCorasick(listed.words, matchkind=MatchKind.LeftmostLongest), listed.meanings


def _listed_words() -> _Listed:
    """The words of all lists; of two lists that hold one, the later counts."""
    countries, others = _places()
    scripts = {form: main_script(form) for form in _table()["nationals"]}
    nationals = [
        form.replace("{}", country)
        for country in dict.fromkeys([*countries, *_table()["countries"]])
        for form, script in scripts.items()
        if script_of(country[0]) == script
    ]
    listed: dict[str, tuple[int, str]] = {}
    for words, kind in (
        ([*countries, *others], _KEPT),
        (_lists("names"), _NAME),
        (_lists("people"), _PEOPLE),
        (_lists("keep"), _KEPT),
        (nationals, _PEOPLE),
    ):
        listed |= {fold_phrase(word): (kind, script_of(word[0])) for word in words}
    return _Listed(tuple(listed), tuple(listed.values()))


def _lists(name: str) -> Iterator[str]:
    for language in _table()["languages"].values():
        yield from language.get(name, ())


def _places() -> tuple[list[str], list[str]]:
    """Names of countries, and of other places."""
    found: tuple[list[str], list[str]] = ([], [])
    with (rules_dir() / "places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = [name for name in (row["name"], *row["alt_names"].split("|")) if len(name) > 1]
            found[row["kind"] != "country"].extend(names)
    return found


@lru_cache(maxsize=1)
def _glued_titles() -> re.Pattern[str]:
    """A title directly before a name, in scripts that part no words."""
    return re.compile(f"(?:{_choice(t for t in _lists('titles') if is_unspaced(t))})$")


def _spaced_titles() -> list[str]:
    return [title for title in _lists("titles") if not is_unspaced(title)]


@lru_cache(maxsize=1)
def _title_automaton() -> AhoCorasick:
    return AhoCorasick(_spaced_titles())


@lru_cache(maxsize=1)
def _spaced_title() -> re.Pattern[str]:
    """A title and the name behind it: "Mr Okello"."""
    spaced = _choice(_spaced_titles())
    return re.compile(rf"(?<!\w)(?:{spaced})\.? ([^\W\d_][\w'’-]*)(?: ([^\W\d_][\w'’-]*))?", re.I)


@lru_cache(maxsize=len(_GLUED))
def _name_and_title(language: str) -> re.Pattern[str]:
    """A name and the title behind it: "陈小姐", "김팀장", "田中さん"."""
    table = _table()
    titles, surnames = _choice(table[f"{language}_titles"]), table.get(f"{language}_surnames", "")
    if language == "chinese":
        return re.compile(f"[{surnames}](?:{titles})")
    # What may not stand before comes second: a search for a set of letters is far faster.
    if language == "korean":
        return re.compile(f"[{surnames}](?<![가-힣][{surnames}])(?={titles})")
    return re.compile(f"[一-龠ァ-ヶ](?<![一-龠ァ-ヶお][一-龠ァ-ヶ])[一-龠ァ-ヶ]{{1,3}}(?:{titles})")


def _choice(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))
