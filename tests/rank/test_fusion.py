"""Where the cascade asks the encoder."""

import numpy as np
import pytest

from scamrecruit.rank.fusion import escalation, wanted

POSITIVES = 200


def _samples(hard: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels, fast and full log-odds; the full stage finds every positive but the first ten, the fast
    stage puts the share ``hard`` of them low."""
    labels = np.repeat([1, 0], POSITIVES)
    full = np.concatenate([np.full(10, -5.0), np.full(POSITIVES - 10, 3.0), np.linspace(-3, 1, 200)])
    fast = np.concatenate([np.linspace(0, 2, POSITIVES), np.full(200, -2.0)])
    fast[: 10 + int(hard * POSITIVES)] = -3.0
    return labels, fast, full


def test_what_the_full_stage_does_not_find_is_not_wanted() -> None:
    labels, _, full = _samples(0.0)
    assert np.array_equal(np.flatnonzero(wanted(labels, full)), np.arange(10, POSITIVES))


@pytest.mark.parametrize("order", [(0.0, 0.1), (0.1, 0.0)])
def test_the_bound_holds_in_the_harder_of_two_stages(order: tuple[float, float]) -> None:
    labels, _, full = _samples(0.0)
    stages = [(_samples(hard)[1], full) for hard in order]
    bound = escalation(labels, stages, lost=0.01)
    for fast, _ in stages:
        assert (fast[wanted(labels, full)] < bound).mean() <= 0.01
    assert bound < escalation(labels, [(_samples(0.0)[1], full)], lost=0.01)
