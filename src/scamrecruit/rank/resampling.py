"""The bootstrap: how far a figure would move on other advertisements of the same sort."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray


def draws(groups: Sequence[str], seed: int, rounds: int) -> Iterator[NDArray[np.int64]]:
    """Indices of ``rounds`` samples with replacement, each of whole groups; the same for a seed.

    Advertisements of one idea, campaign or template are alike: drawing them one by one would make
    the intervals too narrow.
    """
    rng = np.random.default_rng(seed)
    members: dict[str, list[int]] = {}
    for index, group in enumerate(groups):
        members.setdefault(group, []).append(index)
    parts = [np.array(indices) for indices in members.values()]
    for _ in range(rounds):
        yield np.concatenate([parts[i] for i in rng.integers(0, len(parts), len(parts))])


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The middle 95% of ``values`` (percentile method)."""
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
