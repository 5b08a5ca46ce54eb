"""Is the compact encoder the same as what it was made of? Fails loudly if it is not."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from scamrecruit.rank.pieces import UNKNOWN
from tools.encoder.network import Network, padded
from tools.encoder.source import Floats, Source

SAME = 0.98
"""Least cosine between the graph, which multiplies in 8 bits, and what it was made of."""


def report(
    ours: Floats, exact: Floats, source: Source, texts: Sequence[str], rows: Sequence[Sequence[int]]
) -> Iterator[str]:
    """Lines that say how close the vectors ``ours`` of the graph are to ``exact`` ones, and whether the
    token numbers ``rows`` of ``texts`` are those of the usual library.

    Raises ValueError if they are not close enough.
    """
    library = _library_numbers(source, texts)
    ours_and_theirs = zip((_fused(row[1:-1]) for row in rows), map(_fused, library), strict=True)
    if any(mine != theirs[: len(mine)] for mine, theirs in ours_and_theirs):
        raise ValueError("the tokenizer differs from the library")
    yield f"tokenizer: the same pieces as the library on {len(texts)} texts"
    cosines = (ours * exact).sum(1)
    yield f"cosine to the tuned network {cosines.min():.5f} at least, {cosines.mean():.5f} on average"
    if cosines.min() < SAME:
        raise ValueError(f"cosine {cosines.min():.5f} is below {SAME}")


def shaken(graph: bytes, seed: int) -> bytes:
    """The graph with its numbers in single precision off by their last bit, up, down or not: so much
    processors differ in what they make of the same operation."""
    model, rng = onnx.load_from_string(graph), np.random.default_rng(seed)
    for stored in model.graph.initializer:
        values = numpy_helper.to_array(stored)
        if values.dtype == np.float32:
            off = rng.choice([-1, 0, 1], values.shape) * np.spacing(values)
            stored.CopyFrom(numpy_helper.from_array((values + off).astype(np.float32), stored.name))
    return bytes(model.SerializeToString())


def _library_numbers(source: Source, texts: Sequence[str]) -> list[list[int]]:
    """What the tokenizers library makes of the same pieces and scores."""
    scored = list(zip(source.pieces, source.scores.tolist(), strict=True))
    library = Tokenizer(models.Unigram(scored, UNKNOWN))
    library.pre_tokenizer = pre_tokenizers.Metaspace()
    table = str.maketrans(source.normalisation)
    plain = [re.sub(" +", " ", text.translate(table)) for text in texts]
    return [library.encode(text).ids for text in plain]


def _fused(numbers: Sequence[int]) -> list[int]:
    """Signs that no piece holds count once in a row, as the library has it."""
    return [
        n for n, before in zip(numbers, (None, *numbers), strict=False) if n != UNKNOWN or before != n
    ]


def vectors(network: Network, rows: Sequence[Sequence[int]], layers: Sequence[int]) -> Floats:
    """Vectors as the graph puts them together: the layers that are read, each as long as the others."""
    with torch.no_grad():
        every = np.array([network(*padded([row]))[0].numpy() for row in rows])
    read = every[:, [layer - 1 for layer in layers]]
    alike = read / np.linalg.norm(read, axis=2, keepdims=True) / len(layers) ** 0.5
    return np.asarray(alike.reshape(len(rows), -1), np.float32)
