"""Heads for vectors of an encoder that does not learn itself."""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from scamrecruit.rank.heads import on_vectors
from scamrecruit.rank.model import Head


def fit_head(vectors: NDArray[np.float32], labels: NDArray[np.int64], strength: float) -> Head:
    """Logistic regression on standardised ``vectors`` [views, samples, dimensions]; classes weighted
    alike."""
    both = vectors.reshape(-1, vectors.shape[-1]).astype(np.float64)
    middle, spread = both.mean(0), both.std(0) + 1e-9
    model = LogisticRegression(C=strength, max_iter=3000, class_weight="balanced")
    model.fit((both - middle) / spread, np.tile(labels, len(vectors)))
    return on_vectors(model.coef_[0], float(model.intercept_[0]), middle, spread)
