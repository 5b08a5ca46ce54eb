"""Indicators without the wording: how well they rank, how often each counts, and on what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from scamrecruit.evaluation.figures import BELOW_ALL, Sampling, Scores, ranking
from scamrecruit.evaluation.labels import UNKNOWN
from scamrecruit.evaluation.records import Figure, Fires, Judged, Signs
from scamrecruit.review.agreement import Share, share_of

CONVERGING = 3
"""So many groups of risk signs are the documented pattern rather than one odd sign."""
_SMOOTHED = 0.5


def signs(rows: Sequence[Judged], sampling: Sampling) -> Signs:
    """Everything about the indicators alone."""
    tongues = sorted({row.language for row in rows})
    by_language = {
        tag: _alone([row for row in rows if row.language == tag], sampling) for tag in tongues
    }
    return Signs(
        alone=_alone(rows, sampling),
        by_language={tag: figures for tag, figures in by_language.items() if figures},
        converging={
            name: share_of(row.risk_groups >= CONVERGING for row in members)
            for name, members in _classes(rows).items()
        },
        fires=tuple(_fires(rows)),
    )


def _alone(rows: Sequence[Judged], sampling: Sampling) -> dict[str, Figure]:
    scores: Scores = np.array([BELOW_ALL if row.alone is None else row.alone for row in rows])
    return sampling.figures(rows, scores, ranking)


def class_of(row: Judged) -> str:
    """``positive``, or the kind and the source of a lawful one, as far as they are known."""
    if row.label:
        return "positive"
    return row.source if row.kind == UNKNOWN else f"{row.kind}, {row.source}"


def _classes(rows: Sequence[Judged]) -> Mapping[str, list[Judged]]:
    classes: dict[str, list[Judged]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (-row.label, class_of(row))):
        classes[class_of(row)].append(row)
    return classes


def _fires(rows: Sequence[Judged]) -> list[Fires]:
    """Of each indicator the line over all languages, then its languages; highest lift first."""
    tongues: dict[str | None, list[Judged]] = defaultdict(list)
    tongues[None] = list(rows)
    for row in rows:
        tongues[row.language].append(row)
    found: dict[str, list[Fires]] = defaultdict(list)
    for tongue, members in tongues.items():
        classes = _classes(members)
        for indicator in sorted(frozenset().union(*(row.indicators for row in members))):
            found[indicator].append(_fire(indicator, tongue, classes))
    ordered = sorted(found.values(), key=lambda lines: -(lines[0].lift or 0.0))
    return [line for lines in ordered for line in lines]


def _fire(indicator: str, tongue: str | None, classes: Mapping[str, list[Judged]]) -> Fires:
    shares = {
        name: share_of(indicator in row.indicators for row in members)
        for name, members in classes.items()
    }
    positives = shares.pop("positive", share_of([]))
    return Fires(indicator, tongue, positives, shares, _lift(positives, list(shares.values())))


def _lift(positives: Share, negatives: Sequence[Share]) -> float | None:
    """Share of positives over share of negatives; half an advertisement is added to each side, so
    that a sign never seen on a lawful one has a finite lift."""
    number = sum(share.number for share in negatives)
    if not positives.number or not number:
        return None
    hits = sum(share.hits for share in negatives)
    on_positives = (positives.hits + _SMOOTHED) / (positives.number + 2 * _SMOOTHED)
    return on_positives / ((hits + _SMOOTHED) / (number + 2 * _SMOOTHED))
