"""Decisions as labels: what analysts decided, as advertisements that the ranker can learn from."""

import hashlib
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from scamrecruit.casefile.decisions import standing
from scamrecruit.errors import UsageError
from scamrecruit.language.folding import fold
from scamrecruit.records import DecidedAd, Decision
from scamrecruit.review.stats import sides_of

_ALIKE = 200
"""Letters at the beginning by which reposts are told to be one idea."""


class Taught(NamedTuple):
    """An advertisement with the side that most reviewers took.

    ``family`` is the same for reposts that differ in contacts and numbers only: folds may not split
    them.
    """

    id: str
    label: int
    kind: Literal["positive", "hard_negative", "not_an_ad"]
    family: str
    ad: DecidedAd


def taught(path: Path) -> list[Taught]:
    """Labels of a file of ``decisions export``; unsure ones and draws are left out.

    Raises UsageError naming the line that does not fit, or if there is nothing to learn from.
    """
    decisions = _read(path)
    ads = {decision.posting: decision.ad for decision in decisions if decision.ad}
    stand = standing(sorted(decisions, key=lambda decision: decision.at))
    furniture = {decision.posting for decision in stand if decision.verdict == "not_an_ad"}
    found = []
    for identity, worth in sides_of(stand).items():
        ad = ads.get(identity)
        if ad:
            kind: Literal["positive", "hard_negative", "not_an_ad"]
            kind = "positive" if worth else "not_an_ad" if identity in furniture else "hard_negative"
            found.append(Taught(identity, int(worth), kind, _family(ad), ad))
    if not found:
        advice = "write it with: scamrecruit decisions export CASE --with-words"
        raise UsageError(f"{path}: no decided advertisement with its words in it; {advice}")
    return found


def _read(path: Path) -> list[Decision]:
    decisions = []
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    decisions.append(_decision(line, f"{path}, line {number}"))
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or '').lower()}") from error
    return decisions


def _decision(line: bytes, place: str) -> Decision:
    try:
        return msgspec.json.decode(line, type=Decision)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{place}: {error}") from error


def _family(ad: DecidedAd) -> str:
    letters = [char for char in fold(ad.title + ad.text).text if char.isalpha() and char != "x"]
    return f"own-{hashlib.sha256(''.join(letters[:_ALIKE]).encode()).hexdigest()[:12]}"
