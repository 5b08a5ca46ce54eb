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


def in_eight_bits(matrix: Floats, block: int = 64) -> Packed:
    """``matrix`` [rows, columns] rounded to 8 bits, one scale a block."""
    rows, columns = matrix.shape
    blocks = matrix.reshape(rows, columns // block, block)
    scales = np.maximum(np.abs(blocks).max(-1), 1e-12) / 127
    codes = np.clip(np.round(blocks / scales[..., None]), -127, 127) + 128
    return Packed(rows, columns, 8, block, codes.astype(np.uint8), scales.reshape(-1))
