"""Labelled advertisements as the ranker sees them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scamrecruit.records import Evidence


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled advertisement: what extraction found, its label, and what folds may not split.

    ``unseen`` [2, views, heads] is what encoders say of the text that never saw its family, or its
    language (tuned.py). ``vector`` is the shipped encoder's, where heads are to be corrected by what
    analysts ``decided``.
    ``id`` and ``beginning`` name the advertisement where it stands among the worst errors.
    """

    evidence: Evidence
    label: int
    family: str
    language: str
    kind: str
    unseen: NDArray[np.float32]
    vector: NDArray[np.float32] | None = None
    decided: bool = False
    id: str = ""
    beginning: str = ""
