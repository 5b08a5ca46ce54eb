"""Labelled advertisements as the ranker sees them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scamrecruit.records import Evidence


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled advertisement: what extraction found, its label, and what folds may not split.

    ``vectors`` are the encoder's [2, dimensions]: of the text as written, and of the masked text.
    ``id`` and ``beginning`` name the advertisement where it stands among the worst errors.
    """

    evidence: Evidence
    label: int
    family: str
    language: str
    kind: str
    vectors: NDArray[np.float32]
    id: str = ""
    beginning: str = ""
