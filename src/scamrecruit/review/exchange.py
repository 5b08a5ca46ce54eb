"""Decisions as JSON lines: for colleagues, for another copy of the case, for training."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from scamrecruit.casefile.cases import find, load
from scamrecruit.casefile.covers import Identity
from scamrecruit.casefile.decisions import history, merge
from scamrecruit.casefile.keys import aliases
from scamrecruit.casefile.standins import without_contacts
from scamrecruit.casefile.store import CaseFile
from scamrecruit.records import DecidedAd, Decision

MAX_LINE = 2_000_000
MAX_NOTE = 4_000
_PSEUDONYM = re.compile(r"[\w.\-]{1,40}")
_NAME = re.compile(r"[\w.~:\-]{1,200}")
_CODE = re.compile(r"[a-z0-9_]{1,60}")
_decoder = msgspec.json.Decoder(Decision)


class Fault(NamedTuple):
    """A line that was not taken, and why."""

    line: int
    error: str


class Merged(NamedTuple):
    """What came of an import; ``foreign`` are about advertisements that the case does not hold."""

    added: int
    known: int
    foreign: int
    faults: list[Fault]


def exported(case: CaseFile, *, with_words: bool) -> Iterator[bytes]:
    """All decisions in the order of their time, as JSON lines without line ends.

    ``with_words`` adds title, text and language of each advertisement, contacts replaced by
    stand-ins; they are left out where the advertisement was purged.
    """
    for decision in history(case):
        ad = _words(case, decision.posting) if with_words and decision.verdict else None
        yield msgspec.json.encode(replace(decision, ad=ad))


def _words(case: CaseFile, identity: str) -> DecidedAd | None:
    keys = find(case, identity)
    found = load(case, keys[0]) if keys else None
    if found is None:
        return None
    posting, contacts = found.posting, found.assessment.contacts
    return DecidedAd(
        title=without_contacts(posting.title, contacts, "title"),
        text=without_contacts(posting.text, contacts, "text"),
        language=found.assessment.posting.language,
    )


def imported(case: CaseFile, lines: Iterable[bytes]) -> Merged:
    """Merge JSON lines of decisions into the case; a wrong line costs only itself.

    Decisions that are here already (by id) are counted, not doubled. A decision counts as foreign if
    the case does not hold its posting with the same words.
    """
    known_as = _Aliases(case)
    good: list[Decision] = []
    faults: list[Fault] = []
    foreign = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            decision = known_as.at_home(replace(_decision(line), ad=None))
        except (ValueError, RecursionError) as error:
            faults.append(Fault(number, str(error)))
            continue
        if _holds(case, decision):
            good.append(decision)
        else:
            foreign += 1
    added, known = merge(case, good)
    return Merged(added, known, foreign, faults)


class _Aliases:
    """The ids of redacted reports, made when the first of them is met."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case
        self._known: dict[Identity, Identity] | None = None

    def at_home(self, decision: Decision) -> Decision:
        """The decision under the id that its posting has in the case, if it came under another."""
        if not decision.posting.startswith("t-"):
            return decision
        if self._known is None:
            self._known = aliases(self._case)
        given = Identity(decision.posting, decision.content)
        found = self._known.get(given, given)
        return replace(decision, posting=found.id, content=found.content)


def _decision(line: bytes) -> Decision:
    """Raises ValueError that says what is wrong with the line."""
    if len(line) > MAX_LINE:
        raise ValueError("the line is too long")
    made = _decoder.decode(line)  # its errors are ValueErrors
    if not _NAME.fullmatch(made.id) or not _PSEUDONYM.fullmatch(made.reviewer):
        raise ValueError("the id or the reviewer's pseudonym holds other signs than letters and digits")
    if len(made.note) > MAX_NOTE or not all(map(_CODE.fullmatch, made.reasons)):
        raise ValueError("the note is too long, or a reason is no code")
    moment = datetime.fromisoformat(made.at)
    if moment.utcoffset() is None or not made.at.endswith("Z"):
        raise ValueError("the time is not in UTC, such as 2026-01-31T12:00:00.000Z")
    return made


def _holds(case: CaseFile, decision: Decision) -> bool:
    keys = find(case, decision.posting)
    found = load(case, keys[0]) if len(keys) == 1 else None
    return found is not None and (found.posting.id, found.content) == (
        decision.posting,
        decision.content,
    )
