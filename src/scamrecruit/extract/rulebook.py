"""The rule pack: indicators and languages as read from ``rules/*.toml``.

One indicator is one file (meaning, sources, English patterns, examples), one language is one file
(script traits, patterns per indicator, examples). The pack's id is the digest of its files, so a
score can name the exact rules behind it.
"""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from scamrecruit.cache import digest_of
from scamrecruit.errors import RulesError
from scamrecruit.records import Polarity
from scamrecruit.resources import rules_dir

T = TypeVar("T")
Group = Literal[
    "role", "pay", "place", "travel", "terms", "requirement", "contact", "urgency", "employer",
    "evasion", "exculpatory",
]  # fmt: skip
"""Kinds of signs: what counts is how many different ones meet."""


class SourceLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page that was read, and what it shows of the indicator."""

    url: str
    shows: str


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one indicator is said in one language, with examples both ways.

    ``unless``: wording that says something else; a hit of the indicator that touches it does not count.
    """

    distinctive: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @property
    def patterns(self) -> tuple[str, ...]:
        return self.distinctive + self.common


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One documented sign, for or against; see ``docs/rules.md`` for each key."""

    id: str
    name: str
    group: Group
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

    @property
    def needs(self) -> str:
        """Kinds of signs that it counts only together with, in words; empty if it counts alone."""
        groups = (
            " or ".join(dict.fromkeys(name.partition("_")[0] for name in wanted))
            for wanted in self.counts_only_with
        )
        return " and ".join(f"a sign of {group}" for group in groups)


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language: how its script behaves, how it negates, and its wording per indicator.

    ``not_negators``: English negators that are other words here (Portuguese "no" is "in the").
    ``lacking_after``: "none", "not needed" behind what is lacking; they cancel only what lowers concern.
    ``offers``: words by which an employer speaks ("we are hiring"); they keep a text from being gated.
    ``place_endings``: end of a place's name to what stands there in other cases ("" adds to it).
    ``place_prefixes``: letters that are written together with a place's name before it.
    """

    tag: str
    name: str
    scripts: tuple[str, ...]
    spaces: bool
    regions: tuple[str, ...]
    negators: tuple[str, ...]
    reviewed_by: str
    negators_after: tuple[str, ...] = ()
    lacking_after: tuple[str, ...] = ()
    not_negators: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    place_endings: dict[str, tuple[str, ...]] = {}
    place_prefixes: tuple[str, ...] = ()
    indicators: dict[str, Wording] = {}


class Rulebook(msgspec.Struct, frozen=True):
    """All rules, checked for shape; ``id`` is ``rules-`` and twelve hex digits of their digest."""

    id: str
    indicators: dict[str, Indicator]
    languages: dict[str, Language]

    @property
    def mitigating(self) -> frozenset[str]:
        """Indicators that lower the concern."""
        return frozenset(i for i, rule in self.indicators.items() if rule.polarity == "mitigating")

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

    def without_wordings(self) -> "Rulebook":
        """The same rules without patterns and examples."""
        bare, replace = Wording(), msgspec.structs.replace
        return Rulebook(
            self.id,
            {i: replace(rule, english=bare, any_language=bare) for i, rule in self.indicators.items()},
            {tag: replace(tongue, indicators={}) for tag, tongue in self.languages.items()},
        )


@lru_cache(maxsize=4)
def load_rulebook(own: Path | None = None) -> Rulebook:
    """The shipped pack, with the user's ``own`` rules added to it (see ``ownrules``).

    A folder that holds a whole pack, gazetteer and all, stands alone. Raises RulesError naming the
    file if one does not parse, has an unknown or missing key, or does not fit.
    """
    from scamrecruit.extract.ownrules import added

    if own is None or is_whole(own):
        return read_pack(own or rules_dir())
    return added(own, read_pack(rules_dir()), rules_id(own))


def read_pack(folder: Path) -> Rulebook:
    """The whole pack in ``folder``. Raises RulesError."""
    indicators = [decode_rules(path, Indicator) for path in rule_files(folder, "indicators")]
    languages = [decode_rules(path, Language) for path in rule_files(folder, "languages")]
    if not indicators:
        raise RulesError(f"{folder}: no indicators/*.toml in this folder")
    return Rulebook(
        rules_id(folder), {rule.id: rule for rule in indicators}, {t.tag: t for t in languages}
    )


def is_whole(folder: Path) -> bool:
    """Whether a folder holds a whole pack rather than rules to add."""
    return (folder / "places.csv").is_file()


def rules_id(own: Path | None = None) -> str:
    """``rules-`` and twelve hex digits of the digest of all files of a pack, with ``own`` added.

    Raises RulesError if ``own`` holds no rules (it is not the folder that was meant), or a whole pack
    whose tables are of another version of the program.
    """
    whole = own if own and is_whole(own) else rules_dir()
    if whole is own:
        _check_tables(own)
    files = _files(whole)
    if own and own != whole:
        more = [*rule_files(own, "indicators"), *rule_files(own, "languages")]
        if not more:
            raise RulesError(f"{own}: no indicators/*.toml and no languages/*.toml in this folder")
        files += more
    return f"rules-{digest_of(files)}"


def _check_tables(pack: Path) -> None:
    """Tables beside the rules (places, pay, currencies) are read from the program's own folder."""
    for table in (path for path in _files(rules_dir()) if path.parent == rules_dir()):
        try:
            same = (pack / table.name).read_bytes() == table.read_bytes()
        except OSError:
            same = False
        if not same:
            advice = "use that version, or take over the table of this one"
            raise RulesError(f"{pack}: its {table.name} is of another version of scamrecruit; {advice}")


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*.*") if path.suffix in {".toml", ".csv"})
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def rule_files(folder: Path, kind: str) -> list[Path]:
    """The files of one kind (``indicators`` or ``languages``) in a pack."""
    return sorted((folder / kind).glob("*.toml"))


def decode_rules(path: Path, kind: type[T]) -> T:
    """The content of a rule file. Raises RulesError naming it."""
    try:
        return msgspec.convert(tomllib.loads(path.read_bytes().decode()), kind)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise RulesError(f"{path.name}: {error}") from error
