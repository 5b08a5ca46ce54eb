"""Weight matrices in the block form of ``MatMulNBits``."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.encoder.source import BLOCK, Blocks, Floats


class Packed(NamedTuple):
    """A matrix [rows, columns] as onnxruntime reads it: value = (code - half) * scale of its block."""

    rows: int
    columns: int
    bits: int
    block: int
    codes: NDArray[np.uint8]
    """[rows, blocks, bytes a block]; of two 4-bit codes in a byte, the first is the low one."""
    scales: Floats
    """[rows * blocks]."""


def repacked(matrix: Blocks) -> Packed:
    """The very same 4-bit values in onnxruntime's order."""
    rows, columns = matrix.nibbles.shape
    pairs = matrix.nibbles.reshape(rows, columns // BLOCK, BLOCK // 2, 2)
    codes = (pairs[..., 0] | pairs[..., 1] << 4).astype(np.uint8)
    return Packed(rows, columns, 4, BLOCK, codes, matrix.scales.reshape(-1))
