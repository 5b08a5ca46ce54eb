"""The rulebook as the matcher needs it: automaton entries and, per rule, where they lead.

Parsing some ten thousand patterns takes over a second, so the result is kept in the user's cache
folder under the digest of the rule files; it is data only, and made anew if it is missing.
"""

import os
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from scamrecruit import __version__
from scamrecruit.extract.patterns import Part, compile_pattern
from scamrecruit.extract.rulebook import Rulebook, load_rulebook, rules_id

NUMBER = "number"
LONGEST_PART = 60
"""How far the expression of a part may reach around its anchor, characters."""
_WORTH_ASKING = 3
_COMPILER = 4
"""Raised whenever the same rules would compile to something else."""


class CompiledPart(msgspec.Struct, frozen=True, array_like=True):
    """Automaton entries of a part and how to take them (see ``patterns.Part``)."""

    entries: tuple[int, ...]
    begins: bool
    exact: bool
    opens: tuple[bool, ...]
    span_class: str
    worth_asking: bool


class CompiledRule(msgspec.Struct, frozen=True, array_like=True):
    """A pattern, the number of its anchored part, and how far the other parts may lie from it."""

    indicator: str
    source: str
    distinctive: bool
    anchor: int
    reach: int
    parts: tuple[CompiledPart, ...]
    joins: tuple[tuple[str, int], ...]


class CompiledRules(msgspec.Struct, frozen=True):
    """Entries of the automaton and the rules that use them."""

    entries: list[str]
    rules: list[CompiledRule]


class RulePack(NamedTuple):
    """A rulebook and its compiled form."""

    rulebook: Rulebook
    compiled: CompiledRules


@lru_cache(maxsize=4)
def load_rule_pack(folder: Path | None = None) -> RulePack:
    """The rule pack in ``folder`` (default: the shipped one), from the cache if it is there.

    Raises RulesError naming the file or pattern that is wrong.
    """
    path = _cache_folder() / f"{rules_id(folder)}-{__version__}.{_COMPILER}.msgpack"
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=RulePack)
    except (OSError, msgspec.DecodeError):
        rulebook = load_rulebook(folder)
        pack = RulePack(rulebook, compile_rules(rulebook))
        _keep(path, msgspec.msgpack.encode(pack))
        return pack


def compile_rules(rulebook: Rulebook) -> CompiledRules:
    """Entries and rules of all patterns.

    Raises RulesError for a pattern that cannot be read.
    """
    entries: dict[str, int] = {}
    rules: list[CompiledRule] = []
    for (indicator, source), distinctive in _patterns(rulebook).items():
        pattern = compile_pattern(source)
        parts = pattern.parts
        anchor = max(range(len(parts)), key=lambda i: parts[i].selectivity)
        rules.append(
            CompiledRule(
                indicator,
                source,
                distinctive,
                anchor,
                sum(join.distance for join in pattern.joins) + LONGEST_PART * (len(parts) - 1),
                tuple(_compiled(p, entries, anchor=i == anchor) for i, p in enumerate(parts)),
                tuple((join.kind, join.distance) for join in pattern.joins),
            )
        )
    return CompiledRules(list(entries), rules)


def _compiled(part: Part, entries: dict[str, int], *, anchor: bool) -> CompiledPart:
    """Very short words are left out of the automaton, where they would be found everywhere."""
    worth_asking = part.selectivity >= _WORTH_ASKING
    anchors = part.anchors if anchor or worth_asking else ()
    return CompiledPart(
        tuple(entries.setdefault(phrase, len(entries)) for phrase in anchors),
        part.begins,
        part.exact and bool(anchors),
        part.opens,
        class_of(part),
        worth_asking,
    )


def class_of(part: Part) -> str:
    """The class of spans that a part asks for; empty if it has words."""
    return NUMBER if ".." in part.span_class else part.span_class


def _patterns(rulebook: Rulebook) -> dict[tuple[str, str], bool]:
    """Each distinct (indicator, pattern) once, and whether it is distinctive in any language."""
    found: dict[tuple[str, str], bool] = {}
    for indicator in rulebook.indicators:
        for wording in rulebook.wordings(indicator).values():
            for text in wording.patterns:
                key = indicator, text
                found[key] = found.get(key, False) or text in wording.distinctive
    return found


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "scamrecruit"


def _keep(path: Path, body: bytes) -> None:
    """Write the cache file whole or not at all; a folder that cannot be written is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in _others(path):
            old.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(body)
        Path(file.name).replace(path)
    except OSError:
        return


def _others(path: Path) -> Sequence[Path]:
    """Cache files beyond the newest few: a changed pack leaves its old form behind."""
    files = sorted(path.parent.glob("rules-*.msgpack"), key=lambda file: file.stat().st_mtime)
    return files[:-3]
