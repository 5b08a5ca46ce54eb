"""Product quantisation of the word table: 250,000 rows of 384 numbers in 64 bytes each.

Every row is cut into parts of six numbers; each part is replaced by the nearest of 256 centroids
that k-means finds for its place (Jegou et al., Product quantization for nearest neighbor search).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

PARTS = 64
CENTROIDS = 256
SAMPLE = 40_000
ROUNDS = 12

Floats = NDArray[np.float32]


class WordTable(NamedTuple):
    """``codes`` [rows, PARTS] choose from ``codebooks`` [PARTS, CENTROIDS, columns / PARTS]."""

    codes: NDArray[np.uint8]
    codebooks: Floats

    def decoded(self) -> Floats:
        """The approximated table [rows, columns]."""
        parts = [book[code] for book, code in zip(self.codebooks, self.codes.T, strict=True)]
        return np.concatenate(parts, axis=1)


def quantise(table: Floats, seed: int) -> WordTable:
    """Codes and codebooks for ``table`` [rows, columns]."""
    rng = np.random.default_rng(seed)
    sample = table[rng.permutation(len(table))[:SAMPLE]]
    width = table.shape[1] // PARTS
    codes = np.empty((len(table), PARTS), np.uint8)
    books = np.empty((PARTS, CENTROIDS, width), np.float32)
    for part in range(PARTS):
        columns = slice(part * width, (part + 1) * width)
        books[part] = _centroids(sample[:, columns])
        codes[:, part] = _nearest(table[:, columns], books[part])
    return WordTable(codes, books)


def _centroids(points: Floats) -> Floats:
    centroids = points[:CENTROIDS].copy()
    for _ in range(ROUNDS):
        nearest = _nearest(points, centroids)
        counts = np.bincount(nearest, minlength=CENTROIDS)
        for column in range(points.shape[1]):
            sums = np.bincount(nearest, points[:, column], CENTROIDS)
            centroids[:, column] = np.where(counts, sums / np.maximum(counts, 1), centroids[:, column])
    return centroids


def _nearest(points: Floats, centroids: Floats) -> NDArray[np.intp]:
    half = (centroids**2).sum(1) / 2
    chunks = np.array_split(points, max(1, len(points) // 20_000))
    return np.concatenate([(chunk @ centroids.T - half).argmax(1) for chunk in chunks])
