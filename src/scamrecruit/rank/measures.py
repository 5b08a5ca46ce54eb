"""How good a ranking is: the figures that matter for a review queue."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scamrecruit.rank.resampling import draws, interval
from scamrecruit.rank.samples import Sample

Array = NDArray[np.float64]
HIGH, MEDIUM = 0.02, 0.06
"""Shares of the negatives of unseen families above which the tiers begin."""
WORST = 8
"""Errors of each sort that are named."""


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


def precision_at(labels: NDArray[np.int64], scores: Array, depth: int) -> float:
    """Share of positives among the ``depth`` highest scores, ties resolved against us."""
    return float(labels[np.lexsort((labels, -scores))][:depth].mean())


def base_rate_weights(labels: NDArray[np.int64], base_rate: float) -> Array:
    """Weights that make the positives a share ``base_rate`` of all (ones if a class is missing)."""
    share = float(labels.mean())
    if share in {0.0, 1.0}:
        return np.ones(len(labels))
    return np.where(labels == 1, base_rate / share, (1 - base_rate) / (1 - share))


def brier(labels: NDArray[np.int64], probabilities: Array, weights: Array) -> float:
    """Weighted mean squared difference of probability and label (Brier, 1950)."""
    return float(np.average((probabilities - labels) ** 2, weights=weights))


def calibration_error(
    labels: NDArray[np.int64], probabilities: Array, bins: int = 10, weights: Array | None = None
) -> float:
    """Expected calibration error over bins of equal size."""
    weights = np.ones(len(labels)) if weights is None else weights
    gaps = [
        float(weights[part].sum())
        * abs(
            float(np.average(labels[part], weights=weights[part]))
            - float(np.average(probabilities[part], weights=weights[part]))
        )
        for part in equal_bins(probabilities, bins)
    ]
    return sum(gaps) / float(weights.sum())


def equal_bins(probabilities: Array, bins: int) -> list[NDArray[np.int64]]:
    """Indices in at most ``bins`` parts of equal size, lowest probabilities first."""
    order = np.argsort(probabilities, kind="stable")
    return [part for part in np.array_split(order, bins) if len(part)]


def bootstrap(
    labels: NDArray[np.int64], scores: Array, families: Sequence[str], seed: int, rounds: int = 200
) -> tuple[float, float]:
    """95% interval of average precision, resampling whole families."""
    drawn = draws(families, seed, rounds)
    return interval([average_precision(labels[part], scores[part]) for part in drawn])


def measure(samples: Sequence[Sample], log_odds: Array, seed: int) -> dict[str, Any]:
    """All figures of held-out scores: overall with interval, per language and kind, thresholds."""
    labels = np.array([sample.label for sample in samples])
    probabilities = 1 / (1 + np.exp(-log_odds))
    low, high = bootstrap(labels, log_odds, [s.family for s in samples], seed)
    return {
        "protocol": "scores of ads whose whole family was held out, mean of repeated folds",
        "overall": {
            **figures(labels, log_odds),
            "average_precision_95": [round(low, 3), round(high, 3)],
            "calibration_error_at_even_base_rate": round(
                _balanced_calibration(labels, probabilities), 3
            ),
        },
        "by_language": _by_language(samples, labels, log_odds, seed),
        "by_kind": _shares_above(samples, labels, log_odds),
        "worst": {
            "false_alarms": _worst(samples, labels, log_odds, 0),
            "missed": _worst(samples, labels, log_odds, 1),
        },
    }


def figures(labels: NDArray[np.int64], scores: Array) -> dict[str, Any]:
    """Counts and figures of one set of scores, rounded."""
    return {
        "ads": len(labels),
        "positives": int(labels.sum()),
        "average_precision": round(average_precision(labels, scores), 3),
        "roc_auc": round(roc_auc(labels, scores), 3),
        "recall_at_5%_false_positives": round(recall_at_false_positives(labels, scores, 0.05), 3),
        "recall_at_1%_false_positives": round(recall_at_false_positives(labels, scores, 0.01), 3),
    }


def _by_language(
    samples: Sequence[Sample], labels: NDArray[np.int64], scores: Array, seed: int
) -> dict[str, Any]:
    """Figures of each language; positives and negatives are few, so the interval stands beside."""
    languages = np.array([sample.language for sample in samples])
    found = {}
    for name in sorted(set(languages.tolist())):
        part = np.flatnonzero(languages == name)
        families = [samples[int(i)].family for i in part]
        low, high = bootstrap(labels[part], scores[part], families, seed)
        found[name] = {
            **figures(labels[part], scores[part]),
            "average_precision_95": [round(low, 3), round(high, 3)],
        }
    return found


def _worst(
    samples: Sequence[Sample], labels: NDArray[np.int64], scores: Array, label: int
) -> list[dict[str, Any]]:
    """The negatives that stand highest, or the positives that stand lowest; one of a family."""
    order = np.argsort(scores if label else -scores, kind="stable")
    found: dict[str, dict[str, Any]] = {}
    for i in order[labels[order] == label]:
        sample = samples[int(i)]
        if len(found) == WORST:
            break
        found.setdefault(
            sample.family,
            {
                "id": sample.id,
                "kind": sample.kind,
                "beginning": sample.beginning,
                "above": round(float((scores[labels != label] > scores[i]).mean()), 3),
            },
        )
    return list(found.values())


def _shares_above(samples: Sequence[Sample], labels: NDArray[np.int64], scores: Array) -> dict[str, Any]:
    """Per kind of ad: how many stand in the tiers."""
    kinds = np.array([sample.kind for sample in samples])
    bounds = {rate: threshold_at_false_positives(labels, scores, rate) for rate in (HIGH, MEDIUM)}
    return {
        kind: {
            "ads": int((kinds == kind).sum()),
            "high": round(float((scores[kinds == kind] > bounds[HIGH]).mean()), 3),
            "medium_or_high": round(float((scores[kinds == kind] > bounds[MEDIUM]).mean()), 3),
        }
        for kind in sorted(set(kinds.tolist()))
    }


def _balanced_calibration(labels: NDArray[np.int64], probabilities: Array) -> float:
    """Calibration error with both classes weighted alike, as the fusion was fitted."""
    rng = np.random.default_rng(0)
    positive, negative = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    even = np.concatenate([rng.choice(positive, len(negative)), negative])
    return calibration_error(labels[even], probabilities[even])
