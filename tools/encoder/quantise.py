"""Weight matrices in the 8-bit form of onnxruntime's integer products."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.encoder.source import Floats

LARGEST = 63
"""Seven bits of the eight: two products of them with 8-bit activations fit 16 bits, so processors
without VNNI, which add them up in 16, give the same whole numbers as those with it."""


class Quantised(NamedTuple):
    """A matrix [inputs, outputs]: value = code * scale of its output."""

    codes: NDArray[np.int8]
    scales: Floats


def quantise(matrix: Floats) -> Quantised:
    """``matrix`` [outputs, inputs], as a linear layer holds it, to the nearest codes."""
    scales = np.abs(matrix).max(1) / LARGEST
    codes = np.rint(matrix / scales[:, None]).astype(np.int8)
    return Quantised(np.ascontiguousarray(codes.T), scales.astype(np.float32))
