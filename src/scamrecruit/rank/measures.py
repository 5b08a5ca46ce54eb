"""How good a ranking is: the figures that matter for a review queue."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scamrecruit.rank.samples import Sample

Array = NDArray[np.float64]


def average_precision(labels: NDArray[np.int64], scores: Array) -> float:
    """Area under the precision-recall curve, ties resolved against us (negatives first)."""
    order = np.lexsort((labels, -scores))
    hits = labels[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float((precision * hits).sum() / max(1, hits.sum()))


def roc_auc(labels: NDArray[np.int64], scores: Array) -> float:
    """Chance that a positive stands above a negative; ties count half."""
    positive, negative = scores[labels == 1], scores[labels == 0]
    if not len(positive) or not len(negative):
        return float("nan")
    above = np.searchsorted(np.sort(negative), positive, "left").sum()
    tied = np.searchsorted(np.sort(negative), positive, "right").sum()
    return float((above + tied) / 2 / (len(positive) * len(negative)))


def threshold_at_false_positives(labels: NDArray[np.int64], scores: Array, rate: float) -> float:
    """Lowest score above which at most ``rate`` of the negatives stand."""
    negative = np.sort(scores[labels == 0])[::-1]
    return float(negative[min(len(negative) - 1, int(rate * len(negative)))])


def recall_at_false_positives(labels: NDArray[np.int64], scores: Array, rate: float) -> float:
    """Share of positives strictly above the threshold of a false-positive rate."""
    threshold = threshold_at_false_positives(labels, scores, rate)
    return float((scores[labels == 1] > threshold).mean())


def calibration_error(labels: NDArray[np.int64], probabilities: Array, bins: int = 10) -> float:
    """Expected calibration error over bins of equal size."""
    order = np.argsort(probabilities)
    gaps = [
        len(part) * abs(float(labels[part].mean()) - float(probabilities[part].mean()))
        for part in np.array_split(order, bins)
        if len(part)
    ]
    return sum(gaps) / len(labels)


def bootstrap(
    labels: NDArray[np.int64], scores: Array, families: Sequence[str], seed: int, rounds: int = 200
) -> tuple[float, float]:
    """95% interval of average precision, resampling whole families."""
    rng = np.random.default_rng(seed)
    members: dict[str, list[int]] = {}
    for index, family in enumerate(families):
        members.setdefault(family, []).append(index)
    groups = [np.array(indices) for indices in members.values()]
    figures = []
    for _ in range(rounds):
        drawn = np.concatenate([groups[i] for i in rng.integers(0, len(groups), len(groups))])
        figures.append(average_precision(labels[drawn], scores[drawn]))
    low, high = np.percentile(figures, [2.5, 97.5])
    return float(low), float(high)


def measure(samples: Sequence[Sample], log_odds: Array, seed: int) -> dict[str, Any]:
    """All figures of held-out scores: overall with interval, per language and kind, thresholds."""
    labels = np.array([sample.label for sample in samples])
    probabilities = 1 / (1 + np.exp(-log_odds))
    low, high = bootstrap(labels, log_odds, [s.family for s in samples], seed)
    return {
        "protocol": "scores of ads whose whole family was held out, mean of repeated folds",
        "overall": {
            **_figures(labels, log_odds),
            "average_precision_95": [round(low, 3), round(high, 3)],
            "calibration_error_at_even_base_rate": round(
                _balanced_calibration(labels, probabilities), 3
            ),
        },
        "thresholds": {
            f"{rate:.0%}": round(threshold_at_false_positives(labels, log_odds, rate), 4)
            for rate in (0.02, 0.10)
        },
        "by_language": _by([s.language for s in samples], labels, log_odds),
        "by_kind": _shares_above(samples, labels, log_odds),
    }


def _figures(labels: NDArray[np.int64], scores: Array) -> dict[str, Any]:
    return {
        "ads": len(labels),
        "positives": int(labels.sum()),
        "average_precision": round(average_precision(labels, scores), 3),
        "roc_auc": round(roc_auc(labels, scores), 3),
        "recall_at_5%_false_positives": round(recall_at_false_positives(labels, scores, 0.05), 3),
        "recall_at_1%_false_positives": round(recall_at_false_positives(labels, scores, 0.01), 3),
    }


def _by(values: Sequence[str], labels: NDArray[np.int64], scores: Array) -> dict[str, Any]:
    names = np.array(values)
    return {name: _figures(labels[names == name], scores[names == name]) for name in sorted(set(values))}


def _shares_above(samples: Sequence[Sample], labels: NDArray[np.int64], scores: Array) -> dict[str, Any]:
    """Per kind of ad: how many stand above the threshold of 2% and of 10% false positives."""
    kinds = np.array([sample.kind for sample in samples])
    bounds = {rate: threshold_at_false_positives(labels, scores, rate) for rate in (0.02, 0.10)}
    return {
        kind: {
            "ads": int((kinds == kind).sum()),
            "high": round(float((scores[kinds == kind] > bounds[0.02]).mean()), 3),
            "medium_or_high": round(float((scores[kinds == kind] > bounds[0.10]).mean()), 3),
        }
        for kind in sorted(set(kinds.tolist()))
    }


def _balanced_calibration(labels: NDArray[np.int64], probabilities: Array) -> float:
    """Calibration error with both classes weighted alike, as the fusion was fitted."""
    rng = np.random.default_rng(0)
    positive, negative = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    even = np.concatenate([rng.choice(positive, len(negative)), negative])
    return calibration_error(labels[even], probabilities[even])
