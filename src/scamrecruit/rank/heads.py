"""Linear heads over the encoder's vectors, and what is added to them for what analysts decided."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from scamrecruit.rank.model import Head

Array = NDArray[np.float64]


def fit_correction(
    vectors: NDArray[np.float32], said: NDArray[np.float32], labels: NDArray[np.int64], strength: float
) -> Head:
    """What is best added to the log-odds ``said`` [samples] of a head: logistic regression with an
    offset on standardised ``vectors`` [samples, dimensions]; classes weighted alike."""
    each = vectors.astype(np.float64)
    middle, spread = each.mean(0), each.std(0) + 1e-9
    inputs = np.column_stack([(each - middle) / spread, np.ones(len(each))])
    signs = 2.0 * labels - 1
    weight = len(labels) / (2 * np.bincount(labels)[labels])

    def loss(found: Array) -> tuple[float, Array]:
        margin = signs * (said + inputs @ found)
        slope = inputs.T @ (-weight * signs * expit(-margin))
        penalty = np.append(found[:-1], 0.0) / strength
        value = (weight * np.logaddexp(0, -margin)).sum() + found @ penalty / 2
        return float(value), slope + penalty

    *found, intercept = minimize(loss, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B").x
    return on_vectors(np.array(found), float(intercept), middle, spread)


def head_logits(vectors: NDArray[np.float32], head: Head) -> Array:
    """Log-odds for each of ``vectors`` [samples, dimensions]."""
    return np.asarray(vectors.astype(np.float64) @ np.array(head.weights) + head.intercept)


def summed(head: Head, correction: Head | None) -> Head:
    """One head that says what both say together."""
    if correction is None:
        return head
    weights = (round(a + b, 6) for a, b in zip(head.weights, correction.weights, strict=True))
    return Head(tuple(weights), round(head.intercept + correction.intercept, 6))


def on_vectors(weights: Array, intercept: float, middle: Array, spread: Array) -> Head:
    """A head for vectors as they are, of one for vectors from which ``middle`` was taken and that were
    divided by ``spread``."""
    plain = weights / spread
    return Head(
        tuple(round(weight, 6) for weight in plain.tolist()), round(intercept - float(middle @ plain), 6)
    )
