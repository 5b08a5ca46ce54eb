"""Figures of a ranking with bootstrap intervals.

An advertisement without a score stands below all others, as in the ranked list: a positive from which
the program abstains counts as missed. Brier score and calibration error are of the scored alone, with
the classes weighted so that positives are the share that the scores speak of.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from scamrecruit.evaluation.records import Bin, Figure, Judged, Slice
from scamrecruit.rank.measures import (
    average_precision,
    base_rate_weights,
    brier,
    calibration_error,
    equal_bins,
    precision_at,
    recall_at_false_positives,
    roc_auc,
)
from scamrecruit.rank.resampling import draws, interval
from scamrecruit.review.agreement import share_of

Labels = NDArray[np.int64]
Scores = NDArray[np.float64]
Compute = Callable[[Labels, Scores], dict[str, float]]
DEPTHS = (10, 20, 50, 100, 200, 500, 1000)
BINS = 10
BELOW_ALL = -1e9
"""Stands for the score of what has none."""


class Sampling:
    """How intervals are made: ``rounds`` samples of whole groups, always the same for a seed."""

    def __init__(self, seed: int, rounds: int) -> None:
        self.seed = seed
        self.rounds = rounds

    def figures(self, rows: Sequence[Judged], scores: Scores, compute: Compute) -> dict[str, Figure]:
        """What ``compute`` gives for all rows, each with its interval.

        Without both classes there are no figures; with a single group there are no intervals.
        """
        labels = labels_of(rows)
        if not 0 < labels.sum() < len(labels):
            return {}
        drawn: dict[str, list[float]] = {}
        for part in self.draws(rows):
            if 0 < labels[part].sum() < len(part):
                for name, value in compute(labels[part], scores[part]).items():
                    drawn.setdefault(name, []).append(value)
        return {
            name: Figure(value, interval(drawn[name]) if name in drawn else None)
            for name, value in compute(labels, scores).items()
        }

    def draws(self, rows: Sequence[Judged]) -> list[NDArray[np.int64]]:
        """Indices of each sample; none if all rows are of one group."""
        groups = [row.group for row in rows]
        return list(draws(groups, self.seed, self.rounds)) if len(set(groups)) > 1 else []


def labels_of(rows: Sequence[Judged]) -> Labels:
    """The labels as an array."""
    return np.array([row.label for row in rows], dtype=np.int64)


def scores_of(rows: Sequence[Judged]) -> Scores:
    """The scores as an array; those of abstentions are below all."""
    return np.array([BELOW_ALL if row.score is None else row.score for row in rows])


def ranking(labels: Labels, scores: Scores) -> dict[str, float]:
    """Figures that hold for any part."""
    return {
        "average_precision": average_precision(labels, scores),
        "roc_auc": roc_auc(labels, scores),
        "recall_at_1%_false_positives": recall_at_false_positives(labels, scores, 0.01),
        "recall_at_5%_false_positives": recall_at_false_positives(labels, scores, 0.05),
    }


def whole(base_rate: float) -> Compute:
    """Figures of everything: those of a part, precision at depth, calibration at ``base_rate``."""

    def compute(labels: Labels, scores: Scores) -> dict[str, float]:
        depths = [depth for depth in DEPTHS if depth <= len(labels)]
        found = ranking(labels, scores)
        found |= {f"precision_at_{depth}": precision_at(labels, scores, depth) for depth in depths}
        scored = scores > BELOW_ALL
        if not 0 < labels[scored].sum() < scored.sum():
            return found
        weights = base_rate_weights(labels[scored], base_rate)
        found["brier"] = brier(labels[scored], scores[scored], weights)
        found["calibration_error"] = calibration_error(labels[scored], scores[scored], BINS, weights)
        return found

    return compute


def slice_of(name: str, rows: Sequence[Judged], sampling: Sampling, compute: Compute) -> Slice:
    """The figures of one part."""
    tiers = {label: [row.tier for row in rows if row.label == label] for label in (0, 1)}
    return Slice(
        name=name,
        ads=len(rows),
        positives=len(tiers[1]),
        abstained=sum(row.score is None for row in rows),
        figures=sampling.figures(rows, scores_of(rows), compute),
        positives_high=share_of(tier == "high" for tier in tiers[1]),
        positives_medium_or_high=share_of(tier in {"high", "medium"} for tier in tiers[1]),
        negatives_high=share_of(tier == "high" for tier in tiers[0]),
        negatives_medium_or_high=share_of(tier in {"high", "medium"} for tier in tiers[0]),
    )


def reliability(rows: Sequence[Judged], sampling: Sampling, base_rate: float) -> tuple[Bin, ...]:
    """Tenths of the scores, and the share of each that shows the pattern, at ``base_rate``."""
    scored = [row for row in rows if row.score is not None]
    labels, scores = labels_of(scored), scores_of(scored)
    if not 0 < labels.sum() < len(labels):
        return ()
    weights = base_rate_weights(labels, base_rate)
    parts = equal_bins(scores, BINS)
    place = np.empty(len(labels), dtype=np.int64)
    for number, part in enumerate(parts):
        place[part] = number
    shares = np.array(
        [_observed(place[d], labels[d], weights[d], len(parts)) for d in sampling.draws(scored)]
    )
    observed = _observed(place, labels, weights, len(parts))
    return tuple(
        Bin(
            ads=len(part),
            predicted=float(np.average(scores[part], weights=weights[part])),
            observed=float(observed[number]),
            interval=interval(_told(shares[:, number])) if len(shares) else None,
        )
        for number, part in enumerate(parts)
    )


def _observed(place: NDArray[np.int64], labels: Labels, weights: Scores, bins: int) -> Scores:
    """Weighted share of positives in each bin; not a number where a sample has none in it."""
    total = np.bincount(place, weights, bins)
    true = np.bincount(place, weights * labels, bins)
    shares: Scores = np.divide(true, total, out=np.full(bins, np.nan), where=total > 0)
    return shares


def _told(values: Scores) -> list[float]:
    told: list[float] = values[~np.isnan(values)].tolist()
    return told or [0.0, 1.0]


def precision_recall(labels: Labels, scores: Scores, points: int = 200) -> list[tuple[float, float]]:
    """Recall and precision at each score that occurs, thinned to about ``points``."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(labels[order])
    last_of_score = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    curve = [
        (float(hits[i] / max(1, hits[-1])), float(hits[i] / (i + 1)))
        for i in last_of_score
        if scores[order[i]] > BELOW_ALL
    ]
    step = max(1, len(curve) // points)
    return curve[::step] + curve[-1:] if step > 1 else curve
