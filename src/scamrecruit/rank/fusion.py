"""How the parts of a score are weighted: fitted on scores of advertisements of unseen families."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from scamrecruit.rank.measures import HIGH, MEDIUM, threshold_at_false_positives

Array = NDArray[np.float64]


class Parts(NamedTuple):
    """Log-odds of each part, one a sample; ``report`` only where above zero."""

    indicators: Array
    wording: Array
    encoder: Array
    report: Array


class Weights(NamedTuple):
    """Weights of the parts and an intercept that stands for a base rate of one half."""

    indicators: float
    wording: float
    encoder: float
    report: float
    intercept: float

    def log_odds(self, parts: Parts) -> Array:
        """The weighted sum of ``parts``."""
        weighted = zip(self[:-1], parts, strict=True)
        return np.asarray(sum(weight * part for weight, part in weighted) + self.intercept)


SIGNS = Parts(1, 1, 1, -1)  # type: ignore[arg-type]
FAST = ("indicators", "wording")


def fuse(parts: Parts, labels: NDArray[np.int64], used: Sequence[str] = Parts._fields) -> Weights:
    """Platt scaling in several dimensions over the parts that are ``used``; the others get zero.

    A part that comes out with the wrong sign is taken out and the rest is fitted again.
    """
    columns = [name for name in Parts._fields if name in used]
    stacked = np.column_stack([getattr(parts, name) for name in columns])
    model = LogisticRegression(C=100.0, class_weight="balanced").fit(stacked, labels)
    found = dict(zip(columns, model.coef_[0].tolist(), strict=True))
    right = [name for name in columns if found[name] * getattr(SIGNS, name) >= 0]
    if len(right) < len(columns):
        return fuse(parts, labels, right)
    every = {name: found.get(name, 0.0) for name in Parts._fields}
    return Weights(**every, intercept=float(model.intercept_[0]))


def tier_bounds(labels: NDArray[np.int64], log_odds: Array) -> tuple[float, float]:
    """Log-odds from which ``high`` and ``medium`` begin."""
    high, medium = (threshold_at_false_positives(labels, log_odds, rate) for rate in (HIGH, MEDIUM))
    return high, medium


def wanted(labels: NDArray[np.int64], full: Array) -> NDArray[np.bool_]:
    """The positives that the full stage puts into medium or high."""
    _, medium = tier_bounds(labels, full)
    return np.asarray((labels == 1) & (full >= medium))


def escalation(
    labels: NDArray[np.int64], stages: Sequence[tuple[Array, Array]], lost: float = 0.01
) -> float:
    """Fast log-odds from which the encoder is asked: in each of ``stages``, pairs of fast and full
    log-odds of the same samples, at most the share ``lost`` of the positives wanted is missed."""
    return min(float(np.quantile(fast[wanted(labels, full)], lost)) for fast, full in stages)


def prior_shift(base_rate: float) -> float:
    """Log-odds to add to a balanced model so that it speaks at ``base_rate``."""
    return float(np.log(base_rate / (1.0 - base_rate)))


def probability(log_odds: float) -> float:
    """The logistic function."""
    return float(1 / (1 + np.exp(-log_odds)))
