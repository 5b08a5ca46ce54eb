"""The rule pack: indicators and languages as read from ``rules/*.toml``.

One indicator is one file (meaning, sources, English patterns, examples), one language is one file
(script traits, patterns per indicator, examples). The pack's id is the digest of its files, so a
score can name the exact rules behind it.
"""

import hashlib
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from scamrecruit.errors import RulesError
from scamrecruit.records import Polarity
from scamrecruit.resources import rules_dir

T = TypeVar("T")


class SourceLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page that was read, and what it shows of the indicator."""

    url: str
    shows: str


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one indicator is said in one language, with examples both ways."""

    distinctive: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def patterns(self) -> tuple[str, ...]:
        return self.distinctive + self.common


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One documented sign, for or against; see ``docs/rules.md`` for each key."""

    id: str
    name: str
    group: str
    polarity: Polarity
    prior: float
    detect: tuple[str, ...]
    meaning: str
    why: str
    innocent: str
    check: tuple[str, ...]
    sources: tuple[SourceLine, ...]
    counter_sources: tuple[SourceLine, ...] = ()
    counts_only_with: tuple[tuple[str, ...], ...] = ()
    caution: str = ""
    grave: bool = False
    english: Wording = Wording()
    any_language: Wording = Wording()


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language: how its script behaves, how it negates, and its wording per indicator.

    ``not_negators``: English negators that are other words here (Portuguese "no" is "in the").
    """

    tag: str
    name: str
    scripts: tuple[str, ...]
    spaces: bool
    regions: tuple[str, ...]
    negators: tuple[str, ...]
    reviewed_by: str
    negators_after: tuple[str, ...] = ()
    not_negators: tuple[str, ...] = ()
    indicators: dict[str, Wording] = {}


class Rulebook(msgspec.Struct, frozen=True):
    """All rules, checked for shape; ``id`` is ``rules-`` and twelve hex digits of their digest."""

    id: str
    indicators: dict[str, Indicator]
    languages: dict[str, Language]

    def wordings(self, indicator: str) -> dict[str, Wording]:
        """Wording of one indicator by language tag (``en``, ``und`` for any language, ...)."""
        rule = self.indicators[indicator]
        found = {"en": rule.english, "und": rule.any_language}
        found |= {
            tag: language.indicators[indicator]
            for tag, language in self.languages.items()
            if indicator in language.indicators
        }
        return {tag: wording for tag, wording in found.items() if wording.patterns}


@lru_cache(maxsize=4)
def load_rulebook(folder: Path | None = None) -> Rulebook:
    """Read the pack in ``folder`` (default: the shipped one).

    Raises RulesError naming the file if one does not parse or has an unknown or missing key.
    """
    folder = folder or rules_dir()
    indicators: dict[str, Indicator] = {}
    languages: dict[str, Language] = {}
    for path in _files(folder):
        if path.parent.name == "indicators":
            indicator = _decode(path, Indicator)
            indicators[indicator.id] = indicator
        elif path.parent.name == "languages":
            language = _decode(path, Language)
            languages[language.tag] = language
    if not indicators:
        raise RulesError(f"{folder}: no indicators/*.toml in this folder")
    return Rulebook(rules_id(folder), indicators, languages)


def rules_id(folder: Path | None = None) -> str:
    """``rules-`` and twelve hex digits of the digest of all files of a pack."""
    digest = hashlib.sha256()
    for path in _files(folder or rules_dir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"rules-{digest.hexdigest()[:12]}"


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*.*") if path.suffix in {".toml", ".csv"})
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _decode(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(path.read_bytes().decode()), kind)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise RulesError(f"{path.name}: {error}") from error
