"""Our measures against scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from scamrecruit.rank.measures import average_precision, recall_at_false_positives, roc_auc


@given(st.integers(0, 10_000))
def test_agree_with_scikit_learn_without_ties(seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, 40)
    labels[:2] = [0, 1]
    scores = rng.permutation(40).astype(float)
    assert average_precision(labels, scores) == pytest.approx(average_precision_score(labels, scores))
    assert roc_auc(labels, scores) == pytest.approx(roc_auc_score(labels, scores))


def test_ties_are_resolved_against_us() -> None:
    assert average_precision(np.array([1, 0]), np.array([0.5, 0.5])) == 0.5


def test_recall_at_a_rate_of_false_positives() -> None:
    labels = np.array([1, 1, 0, 0, 0, 0])
    scores = np.array([0.9, 0.3, 0.8, 0.2, 0.1, 0.0])
    assert recall_at_false_positives(labels, scores, 0.0) == 0.5
    assert recall_at_false_positives(labels, scores, 0.25) == 1.0
