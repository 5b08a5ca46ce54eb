"""Training of the encoder's heads: what its vectors say, as linear models.

Each head learns from both views of a text, as written and masked, so that it does not lean on
messenger names, places and amounts: trained on the written view alone, masking cost 8 points of
ROC-AUC on reported advertisements, trained on both under 3, at no loss otherwise.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from scamrecruit.rank.model import Head
from scamrecruit.rank.samples import Sample

Array = NDArray[np.float64]
WRITTEN, MASKED = 0, 1
NOT_AN_AD = "not_an_ad"


def pattern_labels(samples: Sequence[Sample]) -> NDArray[np.int64]:
    """One for advertisements of the documented pattern."""
    return np.array([sample.label for sample in samples])


def report_labels(samples: Sequence[Sample]) -> NDArray[np.int64]:
    """One for texts that are no offer: news, warnings, questions, people who look for work."""
    return np.array([int(sample.kind == NOT_AN_AD) for sample in samples])


def fit_head(samples: Sequence[Sample], labels: NDArray[np.int64], strength: float) -> Head:
    """Logistic regression on standardised vectors of both views; classes weighted alike."""
    vectors = np.concatenate([view(samples, WRITTEN), view(samples, MASKED)])
    middle, spread = vectors.mean(0), vectors.std(0) + 1e-9
    model = LogisticRegression(C=strength, max_iter=3000, class_weight="balanced")
    model.fit((vectors - middle) / spread, np.concatenate([labels, labels]))
    weights = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - middle @ weights)
    return Head(tuple(round(float(weight), 6) for weight in weights), round(intercept, 6))


def head_logits(samples: Sequence[Sample], head: Head, which: int = WRITTEN) -> Array:
    """Log-odds of one view of each sample."""
    return np.asarray(view(samples, which) @ np.array(head.weights) + head.intercept)


def view(samples: Sequence[Sample], which: int) -> Array:
    """Vectors [samples, dimensions] of one view."""
    return np.array([sample.vectors[which] for sample in samples], np.float64)
