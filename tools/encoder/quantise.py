"""Weight matrices in the 8-bit form that ``DynamicQuantizeMatMul`` reads.

A few inputs of the feed-forward parts are a hundred times as large as the rest, and activations have
one scale for a whole text. Such inputs are divided, and their weights multiplied, by the same number
(Xiao et al., SmoothQuant, 2023).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from tools.encoder.network import Network, padded
from tools.encoder.source import Floats

LARGEST = 63
"""Seven bits of the eight: two products of them with 8-bit activations fit 16 bits, so processors
without VNNI, which add them up in 16, give the same whole numbers as those with it."""
UNEVEN = ("fi", "fo")
"""Linear parts whose inputs are evened out."""
_SHARE = 0.75
"""How much of the unevenness goes from the inputs to the weights; of 0.4 to 0.95 the vectors came
nearest to those of unrounded weights."""


class Quantised(NamedTuple):
    """A matrix [inputs, outputs]: value = code * scale of its output."""

    codes: NDArray[np.int8]
    scales: Floats


Loads = dict[tuple[int, str], Floats]
"""By layer (the first is 1) and part: the largest absolute value of each input."""


def quantise(matrix: Floats) -> Quantised:
    """``matrix`` [outputs, inputs], as a linear layer holds it, to the nearest codes."""
    scales = np.abs(matrix).max(1) / LARGEST
    codes = np.rint(matrix / scales[:, None]).astype(np.int8)
    return Quantised(np.ascontiguousarray(codes.T), scales.astype(np.float32))


def loads_of(network: Network, rows: Sequence[Sequence[int]]) -> Loads:
    """What the uneven parts are given for the texts ``rows``."""
    found: Loads = {}
    hooks = [
        getattr(layer, which).register_forward_pre_hook(_keeper(found, (number, which)))
        for number, layer in enumerate(network.layers, 1)
        for which in UNEVEN
    ]
    with torch.no_grad():
        for row in rows:
            network(*padded([row]))
    for hook in hooks:
        hook.remove()
    return found


def _keeper(found: Loads, key: tuple[int, str]) -> Callable[[object, tuple[torch.Tensor]], None]:
    def keep(_: object, given: tuple[torch.Tensor]) -> None:
        largest = given[0].abs().amax((0, 1)).numpy()
        found[key] = np.maximum(found.get(key, largest), largest)

    return keep


def divisors(load: Floats, matrix: Floats) -> Floats:
    """What each input of ``matrix`` [outputs, inputs] is divided by."""
    found = load**_SHARE / np.maximum(np.abs(matrix).max(0), 1e-6) ** (1 - _SHARE)
    return np.asarray(found / np.exp(np.log(found).mean()), np.float32)
